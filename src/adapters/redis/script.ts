import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** A Lua script: runs atomically in Redis, on keys of one hash slot. */
export type Script = (redis: Redis, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

/** A script by its text. Sent by its SHA-1; whole when Redis does not know it (a restart forgets scripts). */
export function script(lua: string): Script {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (redis, keys, args) => {
    try {
      return await redis.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(lua, keys.length, ...keys, ...args);
    }
  };
}

/** A script from a `.lua` file beside this one. */
export function scriptFile(name: string): Script {
  return script(readFileSync(new URL(name, import.meta.url), 'utf8'));
}
