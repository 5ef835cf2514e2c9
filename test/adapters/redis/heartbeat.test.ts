import { cp, mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Heartbeat, startHeartbeat } from '../../../src/adapters/redis/heartbeat.ts';
import { catalogue } from '../../../src/domain/wording/catalogue.ts';
import { render } from '../../../src/domain/wording/sentence.ts';
import type { Loss } from '../../../src/engine/ports/keeping.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { commands } from './bench.ts';

async function beating(url: string): Promise<{ heartbeat: Heartbeat; losses: Loss[]; said: () => string | undefined }> {
  const losses: Loss[] = [];
  const redis = await commands(url);
  const heartbeat = startHeartbeat(redis, 'host-a:1:1', {
    now: Date.now,
    onLoss: (loss) => losses.push(loss),
    every: 50,
  });
  onTestFinished(() => heartbeat.stop());
  const said = () => {
    const away = heartbeat.away();
    return away && render(catalogue, away.why, 'en');
  };
  return { heartbeat, losses, said };
}

const soon = { timeout: 10_000, interval: 20 };

test('a Redis that was killed is away, and there again by itself after its start; nothing was lost', async () => {
  const server = await redisForTest();
  const { heartbeat, losses, said } = await beating(server.url);
  const before = Date.now();
  await server.kill();
  await expect.poll(said, soon).toContain('Redis cannot be reached');
  expect(heartbeat.away()?.since).toBeGreaterThanOrEqual(before - 50);
  await server.restart();
  await expect.poll(said, soon).toBeUndefined();
  expect(losses).toEqual([]);
});

test('a Redis that hangs is told as silent although its connections stand', async () => {
  const server = await redisForTest();
  const { said } = await beating(server.url);
  server.pause();
  await expect.poll(said, soon).toContain('Redis does not answer');
  server.resume();
  await expect.poll(said, soon).toBeUndefined();
});

test.for([
  ['has no memory left', ['maxmemory', '1', '0'], 'Redis is out of memory and refuses writes (OOM'],
  ['lacks its replicas', ['min-replicas-to-write', '1', '0'], 'Redis has too few replicas and refuses writes (NOREPL'],
] as const)(
  'a Redis that %s says so and is there again once that is mended',
  async ([, [setting, bad, good], says]) => {
    const server = await redisForTest();
    const { said, losses } = await beating(server.url);
    const operator = await commands(server.url);
    await operator.config('SET', setting, bad);
    await expect.poll(said, soon).toContain(says);
    await operator.config('SET', setting, good);
    await expect.poll(said, soon).toBeUndefined();
    expect(losses).toEqual([]);
  },
);

test('a Redis whose snapshot fails refuses writes, which is said in its own words', async () => {
  const dir = await tempDir();
  // The snapshot would have to be written over a folder, which no user can.
  await mkdir(join(dir, 'dump.rdb'));
  const server = await redisForTest({ dir, extraArgs: ['--save', '3600 100000'] });
  const { said } = await beating(server.url);
  const operator = await commands(server.url);
  await operator.bgsave().catch(() => undefined);
  await expect.poll(said, soon).toContain('Redis cannot save to its disk and refuses writes (MISCONF');
  await rmdir(join(dir, 'dump.rdb'));
  await operator.bgsave();
  await expect.poll(said, soon).toBeUndefined();
});

test('a flush under a standing connection is a loss', async () => {
  const server = await redisForTest();
  const { losses } = await beating(server.url);
  const operator = await commands(server.url);
  await expect.poll(() => operator.get('twokey:beat:host-a:1:1'), soon).not.toBeNull();
  await operator.flushall();
  await expect.poll(() => losses, soon).toMatchObject([{ from: undefined }]);
});

test('an old backup is a loss that is told from its first lost moment on', async () => {
  const server = await redisForTest();
  const { losses } = await beating(server.url);
  const operator = await commands(server.url);
  await expect.poll(async () => Number(await operator.get('twokey:beat:host-a:1:1')), soon).toBeGreaterThan(3);
  await server.kill();
  const saved = Date.now();
  await cp(join(server.dir, 'appendonlydir'), join(server.dir, 'backup'), { recursive: true });
  await server.restart();
  const goneOn = Number(await (await commands(server.url)).get('twokey:beat:host-a:1:1'));
  await expect
    .poll(async () => Number(await operator.get('twokey:beat:host-a:1:1').catch(() => 0)), soon)
    .toBeGreaterThan(goneOn + 3);
  await server.kill();
  await rm(join(server.dir, 'appendonlydir'), { recursive: true });
  await cp(join(server.dir, 'backup'), join(server.dir, 'appendonlydir'), { recursive: true });
  const restored = Date.now();
  await server.restart();
  await expect.poll(() => losses.length, soon).toBe(1);
  expect(losses[0]?.from).toBeGreaterThan(saved);
  expect(losses[0]?.from).toBeLessThan(restored);
  expect(losses[0]?.until).toBeGreaterThanOrEqual(restored);
});

test('who stops in order leaves no key behind', async () => {
  const redis = await commands((await redisForTest()).url);
  const heartbeat = startHeartbeat(redis, 'host-a:1:1', { now: Date.now, onLoss: () => undefined, every: 10 });
  await expect.poll(() => redis.exists('twokey:beat:host-a:1:1')).toBe(1);
  await heartbeat.stop();
  expect(await redis.keys('*')).toEqual([]);
});
