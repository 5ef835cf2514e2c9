import type { Clock } from '../../src/engine/ports/clock.ts';

export interface HandClock extends Clock {
  /** Moves time on, waking sleepers in the order they are due, and lets each do what it can before the next. */
  pass(ms: number): Promise<void>;
  sleepers(): number;
}

export function handClock(start = 1_000_000): HandClock {
  let now = start;
  let asleep: { due: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleepers: () => asleep.length,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { due: now + ms, wake: resolve };
        asleep.push(sleeper);
        signal?.addEventListener('abort', () => {
          asleep = asleep.filter((one) => one !== sleeper);
          resolve();
        });
      }),
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        await settled();
        const next = asleep.filter((one) => one.due <= end).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        now = Math.max(now, next.due);
        asleep = asleep.filter((one) => one !== next);
        next.wake();
      }
      now = end;
    },
  };
}

/** Lets everything run that waits for nothing but promises. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
