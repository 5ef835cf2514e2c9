import { sayJournal } from '../../domain/wording/journal.ts';
import { because, type OwnWhy } from '../../domain/wording/why.ts';

/** What went wrong with a command: on the way to Redis, or in its own words. */
export type Trouble = 'unreachable' | 'silent' | 'full' | 'no-replicas' | 'replica' | 'cannot-save' | 'other';

/** Redis's own error codes that refuse a write. */
const CODES: readonly (readonly [code: string, kind: Trouble])[] = [
  ['OOM', 'full'],
  ['NOREPLICAS', 'no-replicas'],
  ['READONLY', 'replica'],
  ['MISCONF', 'cannot-save'],
];

export function troubleOf(error: unknown): { readonly kind: Trouble; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (/timed out/i.test(message)) return { kind: 'silent', message };
  if (isConnectionLoss(error)) return { kind: 'unreachable', message };
  return { kind: CODES.find(([code]) => message.startsWith(code))?.[1] ?? 'other', message };
}

/** A sentence's part for an error of ioredis: what Redis, or the way to it, did. */
export function whyNot(error: unknown): OwnWhy {
  const { kind, message } = troubleOf(error);
  return because(sayJournal(keyOf(kind), { error: message }));
}

function keyOf(kind: Trouble) {
  switch (kind) {
    case 'silent':
      return 'redis.no-reply';
    case 'unreachable':
      return 'redis.no-way';
    case 'other':
      return 'redis.answered';
    default:
      return `redis.refused-${kind}` as const;
  }
}

/** It passes, or somebody must mend Redis; nothing is wrong with what it was asked. */
export function isOutage(error: unknown): boolean {
  return troubleOf(error).kind !== 'other';
}

/** The connection was not there, or broke before the reply: the command may or may not have been carried out. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /Connection is closed|isn't writeable|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|max retries|Socket timeout/i.test(
    error.message,
  );
}
