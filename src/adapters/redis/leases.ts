import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { IncidentId } from '../../domain/names.ts';
import type { Lease, Leases } from '../../engine/ports/lease.ts';
import { systemKey, systemOf } from './keys.ts';
import type { Presence } from './presence.ts';
import { script } from './script.ts';

/** A lease that is not renewed is over after this many ms; it is renewed every RENEW ms. */
const TTL = 5000;
const RENEW = 1500;

const renew = script(
  `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
);
const release = script(`if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('DEL', KEYS[1])`);
const inherit = script(
  `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1`,
);

export interface RedisLeases extends Leases {
  /** A lease's living holder (presence.ts); a process that is certainly dead holds nothing. Rejects when Redis is away. */
  holder(what: 'work' | 'post', incident: IncidentId): Promise<string | undefined>;
}

/** Leases in Redis. While Redis is away nobody gets one. */
export function createLeases(redis: Redis, presence: Pick<Presence, 'holder' | 'isGone'>): RedisLeases {
  return {
    async take(what, incident) {
      const key = leaseKey(what, incident);
      // A random part: two takes of one process exclude each other too.
      const value = `${presence.holder} ${randomBytes(8).toString('hex')}`;
      const asked = performance.now();
      try {
        return (await win(redis, key, value, presence)) ? hold(redis, key, value, asked) : undefined;
      } catch {
        return undefined;
      }
    },
    async holder(what, incident) {
      const value = await redis.get(leaseKey(what, incident));
      const holder = value?.split(' ')[0];
      return holder === undefined || (await presence.isGone(holder)) ? undefined : holder;
    },
  };
}

async function win(redis: Redis, key: string, value: string, { isGone }: Pick<Presence, 'isGone'>): Promise<boolean> {
  if ((await redis.set(key, value, 'PX', TTL, 'NX')) === 'OK') return true;
  const held = await redis.get(key);
  if (held === null) return (await redis.set(key, value, 'PX', TTL, 'NX')) === 'OK';
  // Our own: the reply to the first SET was lost and it was sent again.
  if (held === value) return true;
  return (await isGone(held.split(' ')[0] ?? '')) && (await inherit(redis, [key], [held, value, TTL])) === 1;
}

function hold(redis: Redis, key: string, value: string, asked: number): Lease {
  let until = asked + TTL;
  let over = false;
  const timer = setInterval(async () => {
    const sent = performance.now();
    try {
      if ((await renew(redis, [key], [value, TTL])) === 1) until = Math.max(until, sent + TTL);
      else end();
    } catch {
      // Redis is away: the lease runs out by itself unless a later renewal comes in time.
    }
  }, RENEW);
  timer.unref();
  const end = (): void => {
    over = true;
    clearInterval(timer);
  };
  return {
    held: () => !over && performance.now() < until,
    async release() {
      end();
      await release(redis, [key], [value]).catch(() => undefined);
    },
  };
}

function leaseKey(what: 'work' | 'post', incident: IncidentId): string {
  return systemKey(systemOf(incident), 'lease', what, incident);
}
