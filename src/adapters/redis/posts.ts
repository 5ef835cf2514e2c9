import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { IncidentId } from '../../domain/names.ts';
import { systemKey, systemOf } from './keys.ts';

/** Where a post of the outbox stands in Slack, and the digest of what it shows. */
const Posted = z.strictObject({ channel: z.string(), ts: z.string(), digest: z.string() });
export type Posted = z.infer<typeof Posted>;

/**
 * The outbox's memory of one incident: post key → message. A cache: what is missing is found again by the
 * messages' metadata. All reject while Redis is away.
 */
export interface Posts {
  all(): Promise<ReadonlyMap<string, Posted>>;
  set(key: string, posted: Posted): Promise<void>;
  delete(key: string): Promise<void>;
}

export function postsOf(redis: Redis, incident: IncidentId): Posts {
  const at = systemKey(systemOf(incident), 'posts', incident);
  return {
    async all() {
      const stored = Object.entries(await redis.hgetall(at));
      return new Map(stored.map(([key, text]) => [key, Posted.parse(JSON.parse(text))]));
    },
    async set(key, posted) {
      await redis.hset(at, key, JSON.stringify(posted));
    },
    async delete(key) {
      await redis.hdel(at, key);
    },
  };
}
