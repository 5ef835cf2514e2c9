import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { sayNotice } from '../../domain/wording/notices.ts';
import type { Sentence } from '../../domain/wording/sentence.ts';
import type { Away, Keeping, Loss } from '../../engine/ports/keeping.ts';
import { troubleOf } from './why.ts';

/** How often it is tried whether Redis takes a write, ms. */
const EVERY = 1_000;
/** The own key outlives any outage that is worth a comparison, ms. */
const KEPT = 24 * 3_600_000;
/** So many acknowledged beats are remembered: an hour's. */
const REMEMBERED = 3_600;

export interface Heartbeat extends Keeping {
  /** Leaves nothing behind, where Redis lets it. */
  stop(): Promise<void>;
}

/** What a heartbeat goes by, for tests. */
export interface HeartbeatOptions {
  readonly now: () => number;
  readonly onLoss: (loss: Loss) => void;
  readonly every?: number;
}

/**
 * Writes a growing number under a key of this process's own, and reads what stood there in the same command. So it is
 * known within a second or two whether Redis takes writes, however it fails (a server that hangs, is full or lacks its
 * replicas still accepts connections); and a number that is older than one which was acknowledged gives away a
 * failover, a backup or a flush that lost acknowledged writes, also where the connection never broke.
 */
export function startHeartbeat(redis: Redis, writer: string, options: HeartbeatOptions): Heartbeat {
  const { now, onLoss, every = EVERY } = options;
  const key = `twokey:beat:${writer}`;
  const acknowledged: { readonly n: number; readonly at: number }[] = [];
  let n = 0;
  let away: Away | undefined;
  const stopping = new AbortController();

  async function beat(): Promise<void> {
    const sent = now();
    n += 1;
    try {
      const before = await redis.set(key, String(n), 'PX', KEPT, 'GET');
      away = undefined;
      const lost = lossOf(acknowledged, before === null ? undefined : Number(before), sent);
      if (lost) {
        acknowledged.length = 0;
        onLoss(lost);
      }
      acknowledged.push({ n, at: now() });
      if (acknowledged.length > REMEMBERED) acknowledged.shift();
    } catch (error) {
      away = { since: away?.since ?? sent, why: whyOf(error) };
    }
  }
  async function go(): Promise<void> {
    while (!stopping.signal.aborted) {
      await beat();
      await sleep(every, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }
  const going = go();
  return {
    away: () => away,
    async stop() {
      stopping.abort();
      await going;
      if (away === undefined) await redis.del(key).catch(() => undefined);
    },
  };
}

/** What stood there is compared with the last that was acknowledged; a beat whose reply was lost may be ahead of it. */
function lossOf(
  acknowledged: readonly { readonly n: number; readonly at: number }[],
  there: number | undefined,
  until: number,
): Loss | undefined {
  const last = acknowledged.at(-1);
  if (last === undefined || (there !== undefined && there >= last.n)) return undefined;
  if (there === undefined) return until - last.at > KEPT ? undefined : { from: undefined, until };
  return { from: acknowledged.find((each) => each.n > there)?.at, until };
}

function whyOf(error: unknown): Sentence {
  const { kind, message } = troubleOf(error);
  return sayNotice(`redis.${kind}`, { why: message });
}
