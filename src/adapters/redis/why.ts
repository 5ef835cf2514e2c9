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
export function whyNot(error: unknown): string {
  const { kind, message } = troubleOf(error);
  switch (kind) {
    case 'silent':
      return 'Redis did not answer within 2 s';
    case 'unreachable':
      return 'Redis cannot be reached';
    case 'full':
      return `Redis is out of memory and refused the write (${message})`;
    case 'no-replicas':
      return `Redis has too few replicas and refused the write (${message})`;
    case 'replica':
      return `this Redis is a replica and refused the write (${message})`;
    case 'cannot-save':
      return `Redis cannot save and refused the write (${message})`;
    case 'other':
      return `Redis answered: ${message}`;
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
