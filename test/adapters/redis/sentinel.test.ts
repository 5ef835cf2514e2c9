import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectCommands, connectWorkers, whenReady } from '../../../src/adapters/redis/connect.ts';
import { EMPTY } from '../../../src/domain/entry.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { guard } from '../../support/sentinels.ts';
import { event, host, LAB, story, targetOf } from './bench.ts';

test('after a Sentinel failover the journal goes on at the new primary, with what the old one alone had', async () => {
  const primary = await redisForTest();
  const guarded = await guard(primary);
  onTestFinished(() => guarded.close());
  const { url, replica } = guarded;
  const a = await host(url);
  const { incident, entries } = await story(a, 3);
  const direct = await host(replica.url);
  await expect.poll(() => direct.redis.xlen(`twokey:{${LAB}}:incident:${incident}`), { timeout: 8000 }).toBe(3);
  // The replica hangs and is cut off: what is acknowledged now is lost by the failover.
  await guarded.leaveBehind();
  const lost = await a.journal.append(incident, entries[2] ?? EMPTY, event('only the old primary has it'), {
    system: LAB,
  });
  expect(lost).toMatchObject({ ok: true });
  await guarded.failOver();
  const left = await host(replica.url);
  expect(await left.redis.xlen(`twokey:{${LAB}}:incident:${incident}`)).toBe(3);
  await expect
    .poll(async () => (await a.journal.healAll()).ok && (await a.redis.role())[0], { timeout: 15_000, interval: 200 })
    .toBe('master');
  const read = await a.journal.read(incident);
  expect(read.ok && read.entries.map((entry) => entry.n)).toEqual([1, 2, 3, 4]);
  const elsewhere = await host(url);
  expect(await elsewhere.journal.read(incident)).toEqual(read);
});

test('a Sentinel that takes connections and answers nothing keeps nobody from asking the next', async () => {
  const primary = await redisForTest();
  const guarded = await guard(primary);
  onTestFinished(() => guarded.close());
  const mute = new Set<Socket>();
  const server = createServer((socket) => void mute.add(socket.on('error', () => undefined)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    for (const socket of mute) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const target = targetOf(guarded.url.replace('://', `://127.0.0.1:${port},`));
  for (const connect of [connectCommands, connectWorkers]) {
    const redis = connect(target, () => undefined);
    onTestFinished(() => redis.disconnect());
    expect(await whenReady(redis, 10_000)).toBe(true);
    expect((await redis.role())[0]).toBe('master');
  }
  expect(mute.size).toBeGreaterThan(0);
});
