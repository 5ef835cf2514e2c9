import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { connectCommands } from '../../../src/adapters/redis/connect.ts';
import { checkRedis } from '../../../src/adapters/redis/preflight.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { guard } from '../../support/sentinels.ts';
import { targetOf } from './bench.ts';

/** What a start is told of Sentinels, and what the log of its connection says meanwhile. */
async function checked(url: string) {
  const target = targetOf(url);
  const lines: string[] = [];
  const redis = connectCommands(target, (message, { error, times }) => lines.push(`${message}: ${error} x${times}`));
  onTestFinished(() => redis.disconnect());
  return { found: await checkRedis(redis, { where: target.where, waitMs: 600 }), lines };
}

const NO_SENTINEL =
  'answers, but is no Sentinel. Correct REDIS_URL: redis+sentinel:// names the Sentinels (port 26379 as a rule), redis:// the Redis itself.';

test('Sentinels that are away are named, and the log says so once', async () => {
  const { found, lines } = await checked('redis+sentinel://127.0.0.1:1,127.0.0.1:2/main');
  expect(found).toEqual({
    ok: false,
    why: ['No Sentinel of 127.0.0.1:1, 127.0.0.1:2 can be reached (ECONNREFUSED). Start them, or correct REDIS_URL.'],
    passing: true,
  });
  expect(lines).toEqual([
    'redis: the commands connection failed: All sentinels are unreachable. Retrying from scratch after … ms. Last error: Connection is closed. x1',
  ]);
});

test('a Redis in the place of a Sentinel is told as that, and is no outage; the log says so once', async () => {
  const { port } = await redisForTest();
  const { found, lines } = await checked(`redis+sentinel://127.0.0.1:${port}/main`);
  expect(found).toEqual({ ok: false, why: [`127.0.0.1:${port} ${NO_SENTINEL}`] });
  expect(lines).toHaveLength(1);
});

test('one that is away beside one that is none may yet know the master', async () => {
  const { port } = await redisForTest();
  const { found } = await checked(`redis+sentinel://127.0.0.1:${port},127.0.0.1:1/main`);
  expect(found).toEqual({
    ok: false,
    why: [
      `127.0.0.1:${port} ${NO_SENTINEL}`,
      'The Sentinel at 127.0.0.1:1 cannot be reached (ECONNREFUSED). Start it, or correct REDIS_URL.',
    ],
    passing: true,
  });
});

test('what asks for a login, and Sentinels that know no such master, are told apart from those that are away', async () => {
  const primary = await redisForTest();
  const guarded = await guard(primary);
  onTestFinished(() => guarded.close());
  const [first, second] = targetOf(guarded.url).options.sentinels ?? [];
  const locked = new Redis({ port: second?.port ?? 0 });
  onTestFinished(() => locked.disconnect());
  await locked.call('ACL', 'SETUSER', 'default', 'resetpass', '>right');
  const { found } = await checked(`redis+sentinel://127.0.0.1:${first?.port},127.0.0.1:${second?.port}/mian`);
  expect(found).toEqual({
    ok: false,
    why: [
      `The Sentinel at 127.0.0.1:${first?.port} knows no master "mian". Correct the name in REDIS_URL.`,
      `The Sentinel at 127.0.0.1:${second?.port} refuses what it is asked (NOAUTH Authentication required.). Correct sentinel_user and sentinel_password in REDIS_URL.`,
    ],
  });
});
