import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLeases } from '../../../src/adapters/redis/leases.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { commands, newIncident, presenceForTest } from './bench.ts';

test('one holder at a time; a release gives it to the next', async () => {
  const redis = await commands((await redisForTest()).url);
  const incident = newIncident();
  const leasesOf = (holder: string) => createLeases(redis, { holder, isGone: async () => false });
  const [a, b] = [leasesOf('host-a:1:1'), leasesOf('host-b:2:2')];
  const takes = await Promise.all([a, b, a, b].map((leases) => leases.take('work', incident)));
  const [lease] = takes.filter((taken) => taken !== undefined);
  expect(takes.filter((taken) => taken !== undefined)).toHaveLength(1);
  expect(lease?.held()).toBe(true);
  const other = await b.take('post', incident);
  expect(other?.held()).toBe(true);
  await lease?.release();
  expect(lease?.held()).toBe(false);
  const next = await b.take('work', incident);
  expect(next?.held()).toBe(true);
  expect(await a.holder('work', incident)).toBe('host-b:2:2');
  await Promise.all([next?.release(), other?.release()]);
  expect(await a.holder('work', incident)).toBeUndefined();
});

test('what a dead process held goes to the next one at once', async () => {
  const redis = await commands((await redisForTest()).url);
  const presence = await presenceForTest();
  const incident = newIncident();
  const [mine, dead] = [createLeases(redis, presence), { holder: 'host-b:2:2', isGone: presence.isGone }];
  await createLeases(redis, dead).take('work', incident);
  expect(await mine.take('work', incident)).toBeUndefined();
  const knowing = createLeases(redis, { ...presence, isGone: async (holder) => holder === dead.holder });
  expect(await knowing.holder('work', incident)).toBeUndefined();
  const lease = await knowing.take('work', incident);
  expect(lease?.held()).toBe(true);
  expect(await mine.holder('work', incident)).toBe(presence.holder);
  await lease?.release();
});

test('a lease is renewed beyond its time to live, and is over when it could not be', async () => {
  const server = await redisForTest();
  const redis = await commands(server.url);
  const incident = newIncident();
  const lease = await createLeases(redis, await presenceForTest()).take('work', incident);
  await sleep(2200);
  expect(await redis.pttl(`twokey:{lab}:lease:work:${incident}`)).toBeGreaterThan(3500);
  await redis.set(`twokey:{lab}:lease:work:${incident}`, 'host-b:1:1 taken');
  await expect.poll(() => lease?.held(), { timeout: 4000 }).toBe(false);
  await lease?.release();
  expect(await redis.get(`twokey:{lab}:lease:work:${incident}`)).toBe('host-b:1:1 taken');
});

test('while Redis is away nobody gets a lease', async () => {
  const server = await redisForTest();
  const leases = createLeases(await commands(server.url), await presenceForTest());
  await server.kill();
  expect(await leases.take('work', newIncident())).toBeUndefined();
});
