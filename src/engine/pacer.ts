import type { Clock } from './ports/clock.ts';

export interface Pacer {
  /** Resolves when it is this key's turn; turns of one key come in the order they were asked for. */
  turn(key: string): Promise<void>;
}

/** At most `burst` turns at once, then one every `every` ms, counted for each key alone (the generic cell rate algorithm). */
export function createPacer(clock: Clock, { every, burst }: { readonly every: number; readonly burst: number }): Pacer {
  const dueAt = new Map<string, number>();
  return {
    async turn(key) {
      const now = clock.now();
      const due = Math.max(dueAt.get(key) ?? now, now);
      dueAt.set(key, due + every);
      const wait = due - every * (burst - 1) - now;
      if (wait > 0) await clock.sleep(wait);
    },
  };
}
