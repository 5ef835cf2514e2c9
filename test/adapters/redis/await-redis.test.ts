import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type AwaitOptions, awaitRedis } from '../../../src/adapters/redis/await-redis.ts';
import { connectCommands } from '../../../src/adapters/redis/connect.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { commands, targetOf } from './bench.ts';

/** A start, with what it told. */
function starting(url: string, dataDir: string) {
  const target = targetOf(url);
  const redis = connectCommands(target, () => {});
  onTestFinished(() => redis.disconnect());
  const told: string[] = [];
  const options: AwaitOptions = { where: target.where, dataDir, waitMs: 2_500, tell: (line) => told.push(line) };
  let over = false;
  const found = awaitRedis(redis, options).finally(() => {
    over = true;
  });
  return { found, told, isOver: () => over };
}

test('a host that never worked with a Redis is refused at once when there is none', async () => {
  const { found, told } = starting('redis://127.0.0.1:1', await tempDir());
  expect(await found).toMatchObject({
    ok: false,
    why: ['Redis at 127.0.0.1:1 cannot be reached (ECONNREFUSED). Start it, or correct REDIS_URL.'],
  });
  expect(told).toEqual([]);
});

test('a host that has worked with its Redis before waits for it, says so once, and goes on when it is back', async () => {
  const server = await redisForTest();
  const dataDir = await tempDir();
  expect(await starting(server.url, dataDir).found).toEqual({ ok: true });
  await server.kill();
  const { found, told, isOver } = starting(server.url, dataDir);
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(1);
  await sleep(3_000);
  expect({ told, over: isOver() }).toEqual({
    told: [
      `Redis at 127.0.0.1:${server.port} cannot be reached (ECONNREFUSED). Start it, or correct REDIS_URL. TwoKey waits for it.`,
    ],
    over: false,
  });
  await server.restart();
  expect(await found).toEqual({ ok: true });
});

test('it waits for a Redis that refuses writes too, and says what is in the way', async () => {
  const server = await redisForTest();
  const dataDir = await tempDir();
  expect(await starting(server.url, dataDir).found).toEqual({ ok: true });
  const operator = await commands(server.url);
  await operator.config('SET', 'min-replicas-to-write', '1');
  const { found, told } = starting(server.url, dataDir);
  await expect
    .poll(() => told.join(), { timeout: 20_000 })
    .toContain('Redis has too few replicas and refused the write (NOREPLICAS Not enough good replicas to write.)');
  await operator.config('SET', 'min-replicas-to-write', '0');
  expect(await found).toEqual({ ok: true });
});

test('a replica is waited for where this host has worked before: a failover may just have made it one, or will make it the primary', async () => {
  const server = await redisForTest();
  const dataDir = await tempDir();
  expect(await starting(server.url, dataDir).found).toEqual({ ok: true });
  const replica = await redisForTest({ extraArgs: ['--replicaof', '127.0.0.1', String(server.port)] });
  const operator = await commands(replica.url);
  await expect.poll(() => operator.info('replication'), { timeout: 20_000 }).toContain('master_link_status:up');
  expect(await starting(replica.url, await tempDir()).found).toMatchObject({
    ok: false,
    why: [expect.stringContaining('This Redis is a replica and takes no writes')],
  });
  const { found, told } = starting(replica.url, dataDir);
  await expect.poll(() => told.join(), { timeout: 20_000 }).toContain('This Redis is a replica and takes no writes');
  await operator.call('REPLICAOF', 'NO', 'ONE');
  expect(await found).toEqual({ ok: true });
});

test('what a person must mend is refused, also on a host that has worked before', async () => {
  const server = await redisForTest();
  const dataDir = await tempDir();
  expect(await starting(server.url, dataDir).found).toEqual({ ok: true });
  const operator = await commands(server.url);
  await operator.config('SET', 'maxmemory-policy', 'allkeys-lru');
  expect(await starting(server.url, dataDir).found).toMatchObject({
    ok: false,
    why: [expect.stringContaining('Redis has maxmemory-policy allkeys-lru')],
  });
  const secret = await redisForTest({ extraArgs: ['--requirepass', 'right'] });
  expect(await starting(`redis://:wrong@127.0.0.1:${secret.port}`, dataDir).found).toMatchObject({
    ok: false,
    why: [expect.stringContaining('WRONGPASS')],
  });
});
