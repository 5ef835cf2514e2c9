import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../engine/ports/log.ts';

/** True the first time this key is seen within `ttlMs`; shared by all processes. Throws when it cannot be known. */
export type FirstSight = (key: string, ttlMs: number) => Promise<boolean>;

/** Slack sends an event again after up to 5 min; longer than that a key is kept to be sure. */
const TTL_MS = 30 * 60_000;
/** A store that hangs is as good as away: the person is told instead of left waiting. */
const PATIENCE_MS = 4_000;

/** One delivery from Slack, acknowledged already. */
export interface Delivery {
  /** `event_id`, or `trigger_id` for what carries no event id (slack.md). */
  readonly key: string;
  readonly run: () => Promise<void>;
  /** It cannot be known whether this was seen before: nothing is done, and the person is told so. */
  readonly whenAway: () => Promise<void>;
  /** `run` threw. */
  readonly whenFault: () => Promise<void>;
}

/** Runs a delivery once. Never throws, and never acts on what may be a duplicate. */
export async function once(firstSight: FirstSight, delivery: Delivery, log: Log): Promise<void> {
  const { key } = delivery;
  try {
    const first = await inTime(firstSight(key, TTL_MS));
    if (!first) return log.debug({ key }, 'slack delivery seen before');
  } catch (error) {
    log.error({ err: error, key }, 'slack delivery not carried out: it cannot be known whether it is a duplicate');
    return await safely(delivery.whenAway, log);
  }
  try {
    await delivery.run();
  } catch (error) {
    log.error({ err: error, key }, 'slack delivery failed');
    await safely(delivery.whenFault, log);
  }
}

async function inTime(seen: Promise<boolean>): Promise<boolean> {
  const patience = new AbortController();
  const late = delay(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`no answer in ${PATIENCE_MS} ms`);
  });
  try {
    return await Promise.race([seen, late]);
  } finally {
    late.catch(() => undefined);
    patience.abort();
  }
}

async function safely(tell: () => Promise<void>, log: Log): Promise<void> {
  try {
    await tell();
  } catch (error) {
    log.error({ err: error }, 'a person could not be told');
  }
}
