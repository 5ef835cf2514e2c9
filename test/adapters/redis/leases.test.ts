import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createLeases } from '../../../src/adapters/redis/leases.ts';
import { processStart } from '../../../src/adapters/redis/process-start.ts';
import { isGone, writerId } from '../../../src/adapters/redis/writer.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { commands, newIncident } from './bench.ts';

test('one holder at a time; a release gives it to the next', async () => {
  const redis = await commands((await redisForTest()).url);
  const incident = newIncident();
  const [a, b] = [createLeases(redis, 'host-a:1:1'), createLeases(redis, 'host-b:2:2')];
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

test('a dead process of this host loses its lease at once, a living one and one elsewhere do not', async () => {
  const redis = await commands((await redisForTest()).url);
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const writer = `${hostname()}:${child.pid}:${processStart(child.pid ?? 0)}`;
  const incident = newIncident();
  const mine = createLeases(redis, writerId());
  await createLeases(redis, writer).take('work', incident);
  expect(await mine.take('work', incident)).toBeUndefined();
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
  expect(await mine.holder('work', incident)).toBeUndefined();
  const lease = await mine.take('work', incident);
  expect(lease?.held()).toBe(true);
  expect(await mine.holder('work', incident)).toBe(writerId());
  await lease?.release();
  expect(isGone(`${hostname()}-2:1:1`)).toBe(false);
  expect(isGone(`${hostname()}:${process.pid}:17`)).toBe(true);
});

test('a lease is renewed beyond its time to live, and is over when it could not be', async () => {
  const server = await redisForTest();
  const redis = await commands(server.url);
  const incident = newIncident();
  const lease = await createLeases(redis, writerId()).take('work', incident);
  await sleep(2200);
  expect(await redis.pttl(`twokey:{lab}:lease:work:${incident}`)).toBeGreaterThan(3500);
  await redis.set(`twokey:{lab}:lease:work:${incident}`, 'host-b:1:1 taken');
  await expect.poll(() => lease?.held(), { timeout: 4000 }).toBe(false);
  await lease?.release();
  expect(await redis.get(`twokey:{lab}:lease:work:${incident}`)).toBe('host-b:1:1 taken');
});

test('while Redis is away nobody gets a lease', async () => {
  const server = await redisForTest();
  const leases = createLeases(await commands(server.url), writerId());
  await server.kill();
  expect(await leases.take('work', newIncident())).toBeUndefined();
});
