import { expect, test } from 'vitest';
import { keepHealed } from '../../../src/adapters/redis/keep-healed.ts';
import { incidentKey } from '../../../src/adapters/redis/keys.ts';
import { postAt, postsOf } from '../../../src/adapters/redis/posts.ts';
import { quietErrors } from '../../../src/adapters/redis/quiet-errors.ts';
import { registeredTopology, registerTopology } from '../../../src/adapters/redis/registry.ts';
import { firstSight } from '../../../src/adapters/redis/seen.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { commands, host, LAB, newIncident, story } from './bench.ts';

test('of many deliveries of one event exactly one is the first', async () => {
  const { url } = await redisForTest();
  const [a, b] = [await commands(url), await commands(url)];
  const sights = await Promise.all(Array.from({ length: 10 }, (_, i) => firstSight(i % 2 ? a : b, 'Ev1', 60_000)));
  expect(sights.filter((first) => first)).toHaveLength(1);
  expect(await firstSight(a, 'Ev2', 60_000)).toBe(true);
  expect(await a.pttl('twokey:seen:Ev2')).toBeGreaterThan(50_000);
});

test('the topology of the last starter stands', async () => {
  const redis = await commands((await redisForTest()).url);
  expect(await registeredTopology(redis, LAB)).toBeUndefined();
  await registerTopology(redis, LAB, { hash: 'one', writer: 'host-a:1:1', at: 1 });
  await registerTopology(redis, LAB, { hash: 'two', writer: 'host-b:1:1', at: 2 });
  expect(await registeredTopology(redis, LAB)).toEqual({ hash: 'two', writer: 'host-b:1:1', at: 2 });
});

test('posts are remembered by their key, per incident, and found by their place', async () => {
  const redis = await commands((await redisForTest()).url);
  const incident = newIncident();
  const posts = postsOf(redis, incident);
  await posts.set('root', { channel: 'C1', ts: '1.1', digest: 'a' });
  await posts.set('card-1', { channel: 'C1', ts: '1.2', digest: 'b' });
  await posts.set('root', { channel: 'C1', ts: '1.1', digest: 'c' });
  expect(await posts.all()).toEqual(
    new Map([
      ['root', { channel: 'C1', ts: '1.1', digest: 'c' }],
      ['card-1', { channel: 'C1', ts: '1.2', digest: 'b' }],
    ]),
  );
  expect(await postAt(redis, LAB, 'C1', '1.2')).toEqual({ incident, key: 'card-1' });
  expect(await postAt(redis, LAB, 'C2', '1.2')).toBeUndefined();
  expect(await postsOf(redis, newIncident()).all()).toEqual(new Map());
});

test('the same error is logged once a minute, with a count', () => {
  const lines: string[] = [];
  let now = 0;
  const log = (message: string, { error, times }: { error: string; times: number }) =>
    lines.push(`${message}: ${error} x${times}`);
  const onError = quietErrors('redis', log, 60_000, () => now);
  for (let i = 0; i < 1000; i += 1) onError(new Error('refused'));
  onError(new Error('other'));
  now = 60_000;
  onError(new Error('refused'));
  expect(lines).toEqual(['redis: refused x1', 'redis: other x1', 'redis: refused x1000']);
});

test('after a reconnect the copies are compared by themselves', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident } = await story(a, 3);
  const rounds: unknown[] = [];
  const stop = keepHealed(a.redis, a.journal, (found) => rounds.push(found));
  await a.redis.flushall();
  await server.kill();
  await server.restart();
  await expect.poll(() => rounds.length, { timeout: 8000 }).toBeGreaterThan(0);
  expect(await a.redis.xlen(incidentKey(incident))).toBe(3);
  expect(rounds[0]).toMatchObject({
    ok: true,
    findings: [{ incident, healed: { what: { copy: 'redis', from: 1, to: 3 } } }],
  });
  stop();
});
