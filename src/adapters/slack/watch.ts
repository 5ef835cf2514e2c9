import { createBackoff } from '../../domain/backoff.ts';
import type { Log } from '../../engine/ports/log.ts';
import type { Preflight } from './preflight.ts';

export interface Watch {
  /** What stands in the way just now; empty when all is well. */
  problems(): readonly string[];
  /** Slack answers again: the set-up is looked at at once. */
  lookNow(): void;
  /** Slack refuses what a good set-up may do: all of it is looked at at once, to say what a person must mend. */
  lookAtAll(): void;
  stop(): void;
}

/**
 * How long a set-up that Slack plainly refused is left before it is looked at again, ms: a person must mend it. And how
 * often one that was good is: a token can be revoked and a bot removed from its channel at any time.
 */
const MEND_MS = 30_000;

/**
 * Looks at the set-up for as long as the process lives, so that what a person must mend is said while nothing else asks:
 * at the token alone where all was good, for Slack limits the other questions, at all of it otherwise.
 */
export function createWatch(look: (how: 'all' | 'token') => Promise<Preflight>, first: Preflight, log: Log): Watch {
  const backoff = createBackoff({ min: 2_000 });
  let latest = first;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let stopped = false;

  function later(): void {
    if (stopped) return;
    if (latest.state === 'good') backoff.reset();
    timer = setTimeout(() => lookNow(), latest.state === 'unreachable' ? backoff.next() : MEND_MS);
  }

  function lookNow(how: 'all' | 'token' = latest.state === 'good' ? 'token' : 'all'): void {
    clearTimeout(timer);
    if (looking || stopped) return;
    looking = true;
    void look(how)
      .then(
        (found) => {
          const before = latest;
          latest = found;
          tell(found, before, log);
        },
        (error: unknown) => log.error({ err: error }, 'the set-up could not be checked'),
      )
      .finally(() => {
        looking = false;
        later();
      });
  }

  later();
  return {
    problems() {
      switch (latest.state) {
        case 'good':
          return [];
        case 'bad':
          return latest.problems;
        case 'unreachable':
          return [latest.why];
      }
    },
    lookNow: () => lookNow(),
    lookAtAll: () => lookNow('all'),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Each change once; what a person must mend again and again, for as long as it stands. */
function tell(found: Preflight, before: Preflight, log: Log): void {
  if (found.state === 'bad') log.error({ problems: found.problems }, 'slack answers: the set-up is not good');
  if (found.state === before.state) return;
  if (found.state === 'good') log.info({}, 'slack answers: the set-up is good');
  if (found.state === 'unreachable') log.warn({ why: found.why }, 'slack cannot be asked about the set-up');
}
