import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { IncidentId, SystemName } from '../../domain/names.ts';
import { systemKey, systemOf } from './keys.ts';

/** Where a post of the outbox stands in Slack, and the digest of what it shows. */
const Posted = z.strictObject({ channel: z.string(), ts: z.string(), digest: z.string() });
export type Posted = z.infer<typeof Posted>;

const Placed = z.strictObject({ incident: z.string(), key: z.string() });

/**
 * The outbox's memory of one incident: post key → message. A cache: what is missing is found again by the
 * messages' metadata. All reject while Redis is away.
 */
export interface Posts {
  all(): Promise<ReadonlyMap<string, Posted>>;
  set(key: string, posted: Posted): Promise<void>;
}

export function postsOf(redis: Redis, incident: IncidentId): Posts {
  const at = systemKey(systemOf(incident), 'posts', incident);
  const placed = systemKey(systemOf(incident), 'placed');
  return {
    async all() {
      const stored = Object.entries(await redis.hgetall(at));
      return new Map(stored.map(([key, text]) => [key, Posted.parse(JSON.parse(text))]));
    },
    async set(key, posted) {
      const found = JSON.stringify({ incident, key });
      await redis.hset(placed, placeOf(posted.channel, posted.ts), found);
      await redis.hset(at, key, JSON.stringify(posted));
    },
  };
}

/** Which post of which incident stands at a place in Slack; undefined where none of ours is known to. Rejects while Redis is away. */
export async function postAt(
  redis: Redis,
  system: SystemName,
  channel: string,
  ts: string,
): Promise<{ readonly incident: IncidentId; readonly key: string } | undefined> {
  const text = await redis.hget(systemKey(system, 'placed'), placeOf(channel, ts));
  if (text === null) return undefined;
  const { incident, key } = Placed.parse(JSON.parse(text));
  return { incident: incident as IncidentId, key };
}

function placeOf(channel: string, ts: string): string {
  return `${channel}/${ts}`;
}
