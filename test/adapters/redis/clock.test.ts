import type { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
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

test("a jump of this host's clock moves no time that is stamped", async () => {
  const redis = await commands((await redisForTest()).url);
  const none = () => undefined;
  const clock = await createRedisClock(redis, { debug: none, info: none, warn: none, error: none });
  onTestFinished(() => clock.stop());
  const before = Date.now();
  for (const jump of [HOUR, -HOUR]) {
    const spy = vi.spyOn(Date, 'now').mockImplementation(() => before + jump);
    const seen = clock.now();
    spy.mockRestore();
    expect(Math.abs(seen - before)).toBeLessThan(5_000);
  }
});
