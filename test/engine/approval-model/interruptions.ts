import type { Life } from '../../support/fakes/life.ts';

/**
 * A place in TwoKey's work at which something else may come between: a call of a port (`shell.stat`), the append of an
 * event (`append dispatched`), or the last look at the journal before a command is sent (`sending`).
 */
export type Place = string;

export interface Interruption {
  readonly place: Place;
  /** How many times it goes past that place before. */
  readonly skip: number;
  /** With the life of the process that is there, where one is. */
  readonly happens: (life: Life | undefined) => Promise<void>;
}

/** What waits for its place, each once. */
export interface Interruptions {
  add(interruption: Interruption): void;
  clear(): void;
  /** Something happens just now at some place, and whoever is there waits for it. */
  underWay(): boolean;
  /** What waits for this place happens; once. */
  at(place: Place, life?: Life): Promise<void>;
}

/** Nothing waits at first. */
export function interruptions(): Interruptions {
  let waiting: (Interruption & { left: number })[] = [];
  let happening = 0;
  return {
    add: (interruption) => void waiting.push({ ...interruption, left: interruption.skip }),
    clear() {
      waiting = [];
    },
    underWay: () => happening > 0,
    async at(place, life) {
      const next = waiting.find((each) => each.place === place);
      if (next === undefined) return;
      next.left -= 1;
      if (next.left >= 0) return;
      waiting = waiting.filter((each) => each !== next);
      happening += 1;
      try {
        await next.happens(life);
      } finally {
        happening -= 1;
      }
    },
  };
}
