import type { Redis } from 'ioredis';
import type { Pace, Rate } from '../../engine/ports/pace.ts';
import { scriptFile } from './script.ts';

const next = scriptFile('./pace.lua');

/** Turns that all processes at one Redis count together, by Redis's clock; while it is away each counts its own. */
export function sharedPace(redis: Redis, own: Pace): Pace {
  const keyOf = (key: string): string => `twokey:pace:${key}`;
  const ask = async (key: string, { every, burst }: Rate, hold: number | ''): Promise<number> =>
    Number(await next(redis, [keyOf(key)], [every, burst, hold]));
  return {
    async turn(key, rate) {
      // Kept up also while Redis answers: where it goes away in the middle of a burst, its own count goes on from there.
      const [shared, alone] = await Promise.allSettled([ask(key, rate, ''), own.turn(key, rate)]);
      if (shared.status === 'fulfilled') return shared.value;
      return alone.status === 'fulfilled' ? alone.value : rate.every;
    },
    async hold(key, rate, ms) {
      await Promise.allSettled([ask(key, rate, Math.ceil(ms)), own.hold(key, rate, ms)]);
    },
  };
}
