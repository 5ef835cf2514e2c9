import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type RedisServer, startRedis, tlsArgs } from '../../lab/redis-server.ts';
import type { Certificates } from './certificates.ts';

/** A primary (somebody else's), a replica of it, and three Sentinels that watch them and are quick to judge. */
export interface Guarded {
  /** `REDIS_URL` by the Sentinels. */
  readonly url: string;
  readonly replica: RedisServer;
  /** From now on the replica gets nothing more, and hangs: what is acknowledged is on the primary alone. */
  leaveBehind(): Promise<void>;
  /** Kills the primary and lets the replica go on as it was left; resolves when it is the primary. */
  failOver(): Promise<void>;
  close(): Promise<void>;
}

interface GuardOptions {
  readonly password?: string;
  /** All of them speak TLS alone. */
  readonly tls?: Certificates;
}

const QUORUM = 2;

export async function guard(primary: Pick<RedisServer, 'port' | 'kill'>, options: GuardOptions = {}): Promise<Guarded> {
  const { password, tls } = options;
  const secure = tls && { tls: { ca: readFileSync(tls.ca) } };
  const auth = password === undefined ? [] : ['--masterauth', password, '--requirepass', password];
  const replica = await startRedis({
    extraArgs: ['--replicaof', '127.0.0.1', String(primary.port), ...auth],
    ...(tls && { tls }),
  });
  const sentinels: Awaited<ReturnType<typeof startSentinel>>[] = [];
  for (let i = 0; i < 3; i += 1) sentinels.push(await startSentinel(primary.port, options));
  const direct = (port: number) =>
    new Redis({ port, ...secure, ...(password && { password }), maxRetriesPerRequest: 1 });
  await until(async () => /state=online/.test(await asked(direct(primary.port), (redis) => redis.info('replication'))));
  // A Sentinel that does not know the replica or the others yet could not fail over.
  for (const { port } of sentinels) {
    await until(async () => {
      const told = String(
        await asked(new Redis({ port, ...secure }), (redis) => redis.call('SENTINEL', 'MASTER', 'main')),
      );
      return /num-slaves,1,/.test(told) && /num-other-sentinels,2,/.test(told);
    });
  }
  const at = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    url: `redis+sentinel://${password === undefined ? '' : `:${password}@`}${at}/main${tls === undefined ? '' : '?tls=true'}`,
    replica,
    async leaveBehind() {
      replica.pause();
      await asked(direct(primary.port), (redis) => redis.call('CLIENT', 'KILL', 'TYPE', 'replica'));
    },
    async failOver() {
      await primary.kill();
      replica.resume();
      await until(async () =>
        /role:master/.test(await asked(direct(replica.port), (redis) => redis.info('replication'))),
      );
    },
    async close() {
      await Promise.all(sentinels.map(({ close }) => close()));
      await replica.close();
    },
  };
}

async function startSentinel(primary: number, { password, tls }: GuardOptions) {
  const dir = await mkdtemp(join(process.env.TWOKEY_TEST_DIR ?? tmpdir(), 'sentinel-'));
  for (;;) {
    const port = await freePort();
    const lines = [
      ...(tls ? [] : [`port ${port}`]),
      'bind 127.0.0.1',
      `dir ${dir}`,
      `sentinel monitor main 127.0.0.1 ${primary} ${QUORUM}`,
      'sentinel down-after-milliseconds main 500',
      'sentinel failover-timeout main 3000',
      ...(password === undefined ? [] : [`sentinel auth-pass main ${password}`]),
    ];
    await writeFile(join(dir, 'sentinel.conf'), lines.join('\n'));
    const child = spawn(
      'redis-server',
      [join(dir, 'sentinel.conf'), '--sentinel', ...(tls ? tlsArgs(port, tls) : [])],
      {
        stdio: 'ignore',
      },
    );
    if (await answers(port, child, tls)) {
      return {
        port,
        async close() {
          // Ctrl-C reaches it too: it may be gone by now.
          if (child.exitCode === null && child.signalCode === null) {
            const gone = new Promise((done) => child.once('exit', done));
            child.kill('SIGKILL');
            await gone;
          }
          await rm(dir, { recursive: true, force: true });
        },
      };
    }
  }
}

/** False when the process ended, since its port was taken. */
async function answers(port: number, child: ChildProcess, tls: Certificates | undefined): Promise<boolean> {
  const redis = new Redis({ port, ...(tls && { tls: { ca: readFileSync(tls.ca) } }), maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  try {
    const ended = new Promise<false>((done) => child.once('exit', () => done(false)));
    return await Promise.race([redis.ping().then(() => child.exitCode === null), ended]);
  } finally {
    redis.disconnect();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function asked<Value>(redis: Redis, ask: (redis: Redis) => Promise<Value>): Promise<Value> {
  redis.on('error', () => undefined);
  try {
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the Sentinels did not get there within 30 s');
}
