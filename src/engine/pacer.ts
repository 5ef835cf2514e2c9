import type { Clock } from './ports/clock.ts';
import type { Pace } from './ports/pace.ts';

/** The turns of this process alone. Turns of one key come in the order they were asked for. */
export function ownPace(clock: Pick<Clock, 'now'>): Pace {
  const dueAt = new Map<string, number>();
  return {
    async turn(key, { every, burst }) {
      const now = clock.now();
      const due = Math.max(dueAt.get(key) ?? now, now);
      dueAt.set(key, due + every);
      return Math.max(0, due - every * (burst - 1) - now);
    },
    async hold(key, { every, burst }, ms) {
      const due = clock.now() + ms + every * (burst - 1);
      dueAt.set(key, Math.max(dueAt.get(key) ?? due, due));
    },
  };
}
