import type { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { createRedisClock } from '../../../src/adapters/redis/clock.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { commands } from './bench.ts';

const HOUR = 3_600_000;

test("what is stamped goes by Redis's time, however far this host's clock is from it", async () => {
  const redis = await commands((await redisForTest()).url);
  const hourAhead = new Proxy(redis, {
    get(target, key) {
      if (key === 'time') {
        return async () => {
          const [seconds, micros] = await target.time();
          return [Number(seconds) + HOUR / 1000, Number(micros)];
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as Redis;
  const warned: object[] = [];
  const none = () => undefined;
  const log = { debug: none, info: none, error: none, warn: (fields: object) => void warned.push(fields) };
  const clock = await createRedisClock(hourAhead, log);
  onTestFinished(() => clock.stop());
  expect(Math.abs(clock.now() - Date.now() - HOUR)).toBeLessThan(5_000);
  expect(warned).toHaveLength(1);

  const own = await createRedisClock(redis, log);
  onTestFinished(() => own.stop());
  expect(Math.abs(own.now() - Date.now())).toBeLessThan(5_000);
  expect(warned).toHaveLength(1);
});
