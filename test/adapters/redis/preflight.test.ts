import { expect, onTestFinished, test } from 'vitest';
import { connectCommands, connectWorkers } from '../../../src/adapters/redis/connect.ts';
import { checkRedis } from '../../../src/adapters/redis/preflight.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { commands, targetOf } from './bench.ts';

const where = '127.0.0.1:6379';

test('a Redis that keeps what it is given passes', async () => {
  const { url } = await redisForTest();
  expect(await checkRedis(await commands(url), { where })).toEqual({ ok: true });
});

test('each setting that would lose data is named with its value and the command that mends it', async () => {
  const { url } = await redisForTest({ appendonly: 'no', maxmemoryPolicy: 'allkeys-lru' });
  expect(await checkRedis(await commands(url), { where })).toEqual({
    ok: false,
    why: [
      'Redis has appendonly no: a restart would forget approvals and incidents. Mend: redis-cli CONFIG SET appendonly yes, and write it to redis.conf (redis-cli CONFIG REWRITE).',
      'Redis has maxmemory-policy allkeys-lru: under memory pressure it would drop the journal. Mend: redis-cli CONFIG SET maxmemory-policy noeviction, and redis-cli CONFIG REWRITE.',
    ],
  });
});

test('appendfsync everysec is refused', async () => {
  const { url } = await redisForTest({ appendfsync: 'everysec' });
  expect(await checkRedis(await commands(url), { where })).toEqual({
    ok: false,
    why: [
      'Redis has appendfsync everysec: a crash would lose acknowledged entries. Mend: redis-cli CONFIG SET appendfsync always, and redis-cli CONFIG REWRITE.',
    ],
  });
});

test('an appendfsync that cannot be read is refused unless it was accepted', async () => {
  const { url } = await redisForTest({ extraArgs: ['--rename-command', 'CONFIG', ''] });
  const redis = await commands(url);
  expect(await checkRedis(redis, { where })).toEqual({
    ok: false,
    why: [
      'Redis does not let its appendfsync be read (CONFIG is blocked): set it to always with your provider, then set REDIS_ACCEPT_UNKNOWN_FSYNC=yes.',
    ],
  });
  expect(await checkRedis(redis, { where, acceptUnknownFsync: true })).toEqual({ ok: true });
});

test('a database that the server does not have is refused, and no connection goes on with another', async () => {
  const { port } = await redisForTest();
  const target = targetOf(`redis://127.0.0.1:${port}/99`);
  const redis = connectCommands(target, () => {});
  const worker = connectWorkers(target, () => {});
  onTestFinished(() => {
    redis.disconnect();
    worker.disconnect();
  });
  let ready = 0;
  for (const each of [redis, worker]) each.on('ready', () => (ready += 1));
  // It waits for its connection until the test ends.
  void worker.set('written', 'to database 0').catch(() => undefined);
  expect(await checkRedis(redis, { where: target.where })).toEqual({
    ok: false,
    why: [`Redis at 127.0.0.1:${port} has no database 99 (ERR DB index is out of range). Correct REDIS_URL.`],
  });
  await expect(redis.set('written', 'to database 0')).rejects.toThrow();
  const first = await commands(`redis://127.0.0.1:${port}`);
  expect([ready, await first.keys('*')]).toEqual([0, []]);
});

test('a database other than the first is worked with', async () => {
  const { port } = await redisForTest();
  const redis = await commands(`redis://127.0.0.1:${port}/15`);
  expect(await checkRedis(redis, { where })).toEqual({ ok: true });
  await redis.set('here', '1');
  expect(await (await commands(`redis://127.0.0.1:${port}`)).exists('here')).toBe(0);
});

test('a Redis that is away is named by host and port, without its password', async () => {
  const target = targetOf('redis://:secret@127.0.0.1:1');
  const redis = connectCommands(target, () => {});
  onTestFinished(() => redis.disconnect());
  expect(await checkRedis(redis, { where: target.where, waitMs: 200 })).toEqual({
    ok: false,
    why: ['Redis at 127.0.0.1:1 cannot be reached (ECONNREFUSED). Start it, or correct REDIS_URL.'],
    passing: true,
  });
});

test.each([
  ['no channel', ['~*', '+@all', 'resetchannels'], "'appended'|channel"],
  ['the journal’s keys alone', ['~twokey:*', '&*', '+@all'], 'keys'],
  ['no scripts', ['~*', '&*', '+@all', '-@scripting'], 'eval'],
])('a user who may use %s is refused with the command that allows the rest', async (_, rights, what) => {
  const { url } = await redisForTest();
  const admin = await commands(url);
  await admin.call('ACL', 'SETUSER', 'tk', 'on', '>pw', ...rights);
  const own = url.replace('redis://', 'redis://tk:pw@');
  const checked = await checkRedis(await commands(own), { where, queueKey: '{twokey-queue}:rights' });
  const why = checked.ok ? [] : checked.why;
  expect(why).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Redis does not allow its user tk all that TwoKey does there \\(NOPERM .*(${what}).*\\)\\. Mend: redis-cli ACL SETUSER`,
      ),
    ),
  ]);
  const [, mend = ''] = /redis-cli (ACL SETUSER .*?), and save it/.exec(String(why[0])) ?? [];
  const [command = '', ...terms] = mend.replaceAll("'", '').split(' ');
  await admin.call(command, ...terms);
  expect(await checkRedis(await commands(own), { where, queueKey: '{twokey-queue}:rights' })).toEqual({ ok: true });
});

test('a Redis that refuses the password is told apart from one that is away', async () => {
  const { port } = await redisForTest({ extraArgs: ['--requirepass', 'right'] });
  const target = targetOf(`redis://:wrong@127.0.0.1:${port}`);
  const redis = connectCommands(target, () => {});
  onTestFinished(() => redis.disconnect());
  expect(await checkRedis(redis, { where: target.where, waitMs: 1000 })).toEqual({
    ok: false,
    why: [
      `Redis at 127.0.0.1:${port} cannot be reached (WRONGPASS invalid username-password pair or user is disabled.). Start it, or correct REDIS_URL.`,
    ],
  });
});
