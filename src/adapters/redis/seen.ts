import type { Redis } from 'ioredis';

/**
 * True for the first call with this key within `ttlMs`, by any process: for events and triggers that Slack may
 * deliver more than once. Rejects while Redis is away; whether the first call took effect is then not known.
 */
export async function firstSight(redis: Redis, key: string, ttlMs: number): Promise<boolean> {
  return (await redis.set(`twokey:seen:${key}`, '1', 'PX', ttlMs, 'NX')) === 'OK';
}
