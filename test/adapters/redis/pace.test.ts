import { expect, test } from 'vitest';
import { sharedPace } from '../../../src/adapters/redis/pace.ts';
import { ownPace } from '../../../src/engine/pacer.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { commands } from './bench.ts';

const RATE = { every: 60_000, burst: 3 };

test('two processes have one burst between them, and their turns after it do not fall together', async () => {
  const redis = await commands((await redisForTest()).url);
  const [a, b] = [sharedPace(redis, ownPace(Date)), sharedPace(redis, ownPace(Date))];
  const waits: number[] = [];
  for (const pace of [a, b, a, b, a]) waits.push(await pace.turn('post:C1', RATE));
  expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
  expect(Math.round((waits[3] ?? 0) / 60_000)).toBe(1);
  expect(Math.round((waits[4] ?? 0) / 60_000)).toBe(2);
  expect(await b.turn('post:C2', RATE)).toBe(0);
  expect(await redis.pttl('twokey:pace:post:C1')).toBeGreaterThan(0);
});

test('what Slack asked of one process the other one heeds', async () => {
  const redis = await commands((await redisForTest()).url);
  const [a, b] = [sharedPace(redis, ownPace(Date)), sharedPace(redis, ownPace(Date))];
  await a.hold('update', RATE, 600_000);
  expect(Math.round((await b.turn('update', RATE)) / 10_000)).toBe(60);
});

test('while Redis is away each process counts for itself', async () => {
  const server = await redisForTest();
  const redis = await commands(server.url);
  const pace = sharedPace(redis, ownPace(Date));
  for (let n = 0; n < 3; n += 1) expect(await pace.turn('update', RATE)).toBe(0);
  await server.kill();
  expect(Math.round((await pace.turn('update', RATE)) / 60_000)).toBe(1);
  await pace.hold('update', RATE, 600_000);
  expect(Math.round((await pace.turn('update', RATE)) / 60_000)).toBe(10);
});
