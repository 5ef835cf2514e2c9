import { createBackoff } from '../../domain/backoff.ts';
import type { Log } from '../../engine/ports/log.ts';
import type { Preflight } from './preflight.ts';

export interface Watch {
  /** What stands in the way just now; empty when all is well. */
  problems(): readonly string[];
  /** Slack answers again: if the preflight is still owed, it is made up for at once. */
  lookNow(): void;
  stop(): void;
}

/** How long a set-up that Slack plainly refused is left before it is looked at again, ms: a person must mend it. */
const MEND_MS = 30_000;

/** Makes up for a preflight that was not good, until it is. */
export function createWatch(look: () => Promise<Preflight>, first: Preflight, log: Log): Watch {
  const backoff = createBackoff({ min: 2_000 });
  let latest = first;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let stopped = false;

  function later(): void {
    if (stopped || latest.state === 'good') return;
    timer = setTimeout(lookNow, latest.state === 'bad' ? MEND_MS : backoff.next());
  }

  function lookNow(): void {
    clearTimeout(timer);
    if (looking || stopped || latest.state === 'good') return;
    looking = true;
    void look()
      .then(
        (found) => {
          latest = found;
          if (found.state === 'good') log.info({}, 'slack answers: the set-up is good');
          if (found.state === 'bad') log.error({ problems: found.problems }, 'slack answers: the set-up is not good');
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
    lookNow,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
