import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RedisServer } from '../../lab/redis-server.ts';
import type { RedisCall, RedisTrouble } from './acts.ts';
import type { HealAfter } from './perform.ts';
import { asked, comeBack } from './redis-pair.ts';
import type { RedisProxy } from './redis-proxy.ts';

/** Copies of Redis's files, taken while an incident runs: the newest last. */
export interface Backups {
  take(): void;
  /** The folder of the copy before the newest one; undefined where there is none. */
  readonly old: () => string | undefined;
}

/** Redis is asked to keep its file on the disk at every write: a copy of it is what a backup would hold. */
export function backupsOf({ dir }: RedisServer, into: string): Backups {
  let taken = 0;
  const at = (n: number) => join(into, `backup-${n}`);
  return {
    take() {
      if (!existsSync(join(dir, AOF))) return;
      taken += 1;
      cpSync(join(dir, AOF), at(taken), { recursive: true });
    },
    old: () => (taken < 2 ? undefined : at(taken - 1)),
  };
}

const AOF = 'appendonlydir';

export async function troubleRedis(
  redis: RedisServer,
  backups: Backups,
  how: RedisTrouble,
  ms: number,
  healAfter: HealAfter,
): Promise<void> {
  switch (how) {
    case 'pause':
      redis.pause();
      return healAfter(ms, () => redis.resume(), true);
    case 'kill':
      await redis.kill();
      return healAfter(ms, () => comeBack(redis), true);
    case 'flush':
      await told(redis, ['FLUSHALL']);
      return healAfter(0, () => undefined, true);
    case 'old': {
      const copy = backups.old();
      await redis.kill();
      if (copy !== undefined) {
        rmSync(join(redis.dir, AOF), { recursive: true });
        cpSync(copy, join(redis.dir, AOF), { recursive: true });
      }
      return healAfter(ms, () => comeBack(redis), true);
    }
    case 'no-replicas':
      await told(redis, ['CONFIG', 'SET', 'min-replicas-to-write', '9']);
      return healAfter(ms, () => told(redis, ['CONFIG', 'SET', 'min-replicas-to-write', '0']), true);
    case 'no-memory':
      await told(redis, ['CONFIG', 'SET', 'maxmemory', '1']);
      return healAfter(ms, () => told(redis, ['CONFIG', 'SET', 'maxmemory', '0']), true);
  }
}

/** Loses the replies to the next calls of a script. */
export function loseReplies(proxy: RedisProxy, to: RedisCall, times: number, healAfter: HealAfter): void {
  proxy.loseReplies(to === 'append' ? APPEND : shaOf(to), times);
  healAfter(20_000, () => proxy.heal(), true);
}

/** A word that stands in each call of append.lua and nowhere else: it is sent by its digest. */
const APPEND = createHash('sha1')
  .update(readFileSync(new URL('../../src/adapters/redis/append.lua', import.meta.url), 'utf8'))
  .digest('hex');

/** BullMQ sends its scripts by the digest of their text. */
function shaOf(name: Exclude<RedisCall, 'append'>): string {
  const scripts: Readonly<Record<string, { readonly content: string }>> = createRequire(import.meta.url)(
    'bullmq/dist/cjs/scripts',
  );
  const script = scripts[name];
  if (script === undefined) throw new Error(`BullMQ has no script ${name}`);
  return createHash('sha1').update(script.content).digest('hex');
}

/** A command by somebody at a shell; where Redis is away just then, nothing comes of it. */
async function told({ port }: RedisServer, [command = '', ...args]: readonly string[]): Promise<void> {
  await asked(port, (redis) => redis.call(command, ...args));
}
