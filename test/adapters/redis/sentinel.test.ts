import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { EMPTY } from '../../../src/domain/entry.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { event, host, LAB, story } from './bench.ts';

test('after a Sentinel failover the journal goes on at the new primary, with what the old one alone had', async () => {
  const primary = await redisForTest();
  const replica = await redisForTest({ extraArgs: ['--replicaof', '127.0.0.1', String(primary.port)] });
  const port = await startSentinel(primary.port);
  const url = `redis+sentinel://127.0.0.1:${port}/main`;
  const a = await host(url);
  const { incident, entries } = await story(a, 3);
  const direct = await host(replica.url);
  await expect.poll(() => direct.redis.xlen(`twokey:{${LAB}}:incident:${incident}`), { timeout: 8000 }).toBe(3);
  // The replica hangs and is cut off: what is acknowledged now is lost by the failover.
  const old = await host(primary.url);
  replica.pause();
  await old.redis.call('CLIENT', 'KILL', 'TYPE', 'replica');
  const lost = await a.journal.append(incident, entries[2] ?? EMPTY, event('only the old primary has it'), {
    system: LAB,
  });
  expect(lost).toMatchObject({ ok: true });
  await primary.kill();
  replica.resume();
  expect(await direct.redis.xlen(`twokey:{${LAB}}:incident:${incident}`)).toBe(3);
  await expect
    .poll(async () => (await a.journal.healAll()).ok && (await a.redis.role())[0], { timeout: 15_000, interval: 200 })
    .toBe('master');
  const read = await a.journal.read(incident);
  expect(read.ok && read.entries.map((entry) => entry.n)).toEqual([1, 2, 3, 4]);
  const elsewhere = await host(url);
  expect(await elsewhere.journal.read(incident)).toEqual(read);
});

/** A real Sentinel that watches the primary, quick to judge. Resolves with its port. */
async function startSentinel(primary: number): Promise<number> {
  const dir = await tempDir();
  const conf = join(dir, 'sentinel.conf');
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${dir}`,
      `sentinel monitor main 127.0.0.1 ${primary} 1`,
      'sentinel down-after-milliseconds main 300',
      'sentinel failover-timeout main 2000',
    ];
    await writeFile(conf, lines.join('\n'));
    const child = spawn('redis-server', [conf, '--sentinel'], { stdio: 'ignore' });
    if (await answers(port, child)) {
      onTestFinished(async () => {
        const gone = new Promise((done) => child.once('exit', done));
        child.kill('SIGKILL');
        await gone;
      });
      return port;
    }
  }
}

/** False when the process ended, since its port was taken. */
async function answers(port: number, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    await sleep(50);
    if (open && child.exitCode === null) return true;
  }
  return false;
}
