import type { Redis } from 'ioredis';
import type { Log } from '../../engine/ports/log.ts';

/** How often the difference to Redis's clock is measured, ms. */
const EVERY = 10_000;
/** An answer that took longer says too little about the time. */
const SLOW = 1_000;
/** A difference that is worth a line in the log, ms. */
const MUCH = 2_000;

/** This host's time since its process began, which no jump of its wall clock moves. */
const own = (): number => performance.timeOrigin + performance.now();

export interface RedisClock {
  /** ms since 1970 by Redis's clock, as far as it was measured. */
  now(): number;
  stop(): void;
}

/**
 * The one clock of a deployment: Redis judges every deadline inside its append (approval rule 17), so what is stamped and
 * what expires goes by its time too, and two hosts whose clocks differ cannot disagree. While Redis is away the last
 * difference stands.
 */
export async function createRedisClock(redis: Redis, log: Log): Promise<RedisClock> {
  let ahead = 0;
  async function measure(): Promise<void> {
    const asked = own();
    const [seconds, micros] = await redis.time();
    const answered = own();
    if (answered - asked > SLOW) return;
    const found = Math.round(Number(seconds) * 1000 + Number(micros) / 1000 - (asked + answered) / 2);
    if (Math.abs(found - ahead) > MUCH)
      log.warn({ ms: found }, "this host's clock differs from Redis's, which is used");
    ahead = found;
  }
  const again = () => void measure().catch(() => undefined);
  // Redis may be gone again already; then it is measured when it is back.
  await measure().catch(() => undefined);
  const timer = setInterval(again, EVERY);
  redis.on('ready', again);
  return {
    now: () => Math.round(own()) + ahead,
    stop() {
      clearInterval(timer);
      redis.off('ready', again);
    },
  };
}
