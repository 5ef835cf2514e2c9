import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { RedisServer } from '../../lab/redis-server.ts';
import { guard } from '../support/sentinels.ts';
import type { HealAfter } from './perform.ts';

/** The servers behind the service's Redis: one, or a primary and a replica that three Sentinels watch. */
export interface RedisPair {
  /** `REDIS_URL` without anything in between. */
  readonly url: string;
  /** Who takes the writes now. */
  primary(): Promise<RedisServer>;
  /**
   * The replica gets nothing more for `lagMs`, then the primary is killed: what was acknowledged meanwhile is lost.
   * The primary comes back after `downMs`, as a replica.
   */
  failOver(lagMs: number, downMs: number, healAfter: HealAfter): Promise<void>;
  close(): Promise<void>;
}

/** One server that nobody watches: a failover is a death and a return. */
export function aloneRedis(server: RedisServer): RedisPair {
  return {
    url: server.url,
    primary: async () => server,
    async failOver(_lagMs, downMs, healAfter) {
      await server.kill();
      healAfter(downMs, () => comeBack(server), true);
    },
    close: async () => undefined,
  };
}

/** The server gets a replica, and both three Sentinels. The server stays its starter's. */
export async function guardedRedis(server: RedisServer): Promise<RedisPair> {
  const { url, replica, close } = await guard(server);
  const [, hosts = '', name = ''] = /^redis\+sentinel:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  const sentinels = hosts.split(',').map((host) => Number(host.split(':')[1]));
  const primary = async () => ((await masterPort(sentinels, name)) === replica.port ? replica : server);
  return {
    url,
    primary,
    async failOver(lagMs, downMs, healAfter) {
      const first = await primary();
      const second = first === server ? replica : server;
      second.pause();
      await asked(first.port, (redis) => redis.call('CLIENT', 'KILL', 'TYPE', 'replica'));
      const fall = async () => {
        await first.kill();
        second.resume();
        healAfter(downMs, () => comeBack(first), true);
      };
      healAfter(lagMs, fall, true);
    },
    async close() {
      // Whoever was stopped does not hear that it should end.
      replica.resume();
      await close();
    },
  };
}

/** Starts it again, if it is not there already: two acts may have killed it one after the other. */
export async function comeBack(server: RedisServer): Promise<void> {
  try {
    process.kill(server.pid(), 0);
  } catch {
    await server.restart();
  }
}

/** The port that the first Sentinel to answer gives out; they need a moment where they are about to agree on another. */
async function masterPort(sentinels: readonly number[], name: string): Promise<number> {
  for (let tries = 0; tries < 20; tries += 1) {
    for (const port of sentinels) {
      const told = await asked(port, (redis) => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name));
      if (Array.isArray(told)) return Number(told[1]);
    }
    await pause(100);
  }
  throw new Error('no Sentinel says who is the primary');
}

/** One question, by somebody at a shell; undefined where nothing came of it. */
export async function asked(port: number, ask: (redis: Redis) => Promise<unknown>): Promise<unknown> {
  const redis = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    commandTimeout: 1_000,
    connectTimeout: 1_000,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await ask(redis);
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}
