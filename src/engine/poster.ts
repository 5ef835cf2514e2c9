import { createBackoff } from '../domain/backoff.ts';
import type { IncidentId } from '../domain/names.ts';
import type { Part, Post } from '../domain/thread/post.ts';
import { type Bell, createBell } from './bell.ts';
import type { Clock } from './ports/clock.ts';
import type { Lease, Leases } from './ports/lease.ts';
import type { Log } from './ports/log.ts';
import type { PostRecord } from './ports/post-record.ts';
import type { Thread } from './ports/thread.ts';
import { newSession } from './post-session.ts';
import { type Synced, syncThread } from './post-thread.ts';

export interface Poster {
  /** The incident's journal grew: bring its thread up to date. Wakes pile up into one. */
  wake(incident: IncidentId): void;
  /** Ends after the message under way; gives the leases back. */
  stop(): Promise<void>;
}

export interface PosterParts {
  /** What the thread should show now; undefined when there is nothing to show. */
  readonly project: (incident: IncidentId) => Promise<Projection | undefined>;
  /** Paced (paced-thread.ts). */
  readonly thread: Thread;
  readonly record: PostRecord;
  readonly leases: Leases;
  readonly digest: (parts: readonly Part[]) => string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onPosted: (incident: IncidentId, key: string, channel: string, ts: string) => Promise<void>;
  readonly onRefused: (incident: IncidentId, key: string, why: string) => Promise<void>;
  readonly random?: () => number;
}

export interface Projection {
  readonly channel: string;
  readonly posts: readonly Post[];
}

/** How long a lease is kept when there is nothing to post: taking it anew costs a look-up in Slack. */
const LINGER_MS = 60_000;
/** Between two tries while Slack does not answer: when it is back, the thread goes on within this time. */
const MOST_BETWEEN_MS = 8_000;
/** How often a process asks for a lease that another one has. */
const ASK_AGAIN_MS = 5_000;

/** Keeps every incident's thread in line with its journal: one worker per incident, which gives up never. */
export function createPoster(parts: PosterParts): Poster {
  const bells = new Map<IncidentId, Bell>();
  const workers = new Set<Promise<void>>();
  let stopping = false;

  function wake(incident: IncidentId): void {
    if (stopping) return;
    const known = bells.get(incident);
    if (known !== undefined) {
      known.ring();
      return;
    }
    const bell = createBell(parts.clock);
    bell.ring();
    bells.set(incident, bell);
    const worker = work(parts, incident, bell).finally(() => {
      bells.delete(incident);
      workers.delete(worker);
      if (bell.rung()) wake(incident);
    });
    workers.add(worker);
  }

  return {
    wake,
    async stop() {
      stopping = true;
      for (const bell of bells.values()) bell.close();
      await Promise.all(workers);
    },
  };
}

/** Until the thread is up to date and stayed so for a while. Never throws. */
async function work(parts: PosterParts, incident: IncidentId, bell: Bell): Promise<void> {
  const backoff = createBackoff({ ...parts, max: MOST_BETWEEN_MS });
  while (bell.rung() && !bell.closed()) {
    try {
      const lease = await parts.leases.take('post', incident);
      if (lease === undefined) await bell.rest(ASK_AGAIN_MS);
      else await keepUp(parts, incident, bell, lease, backoff).finally(() => lease.release());
    } catch (error) {
      parts.log.warn({ err: error, incident }, 'posting waits: the lease could not be taken or given back');
      bell.ring();
      await bell.rest(backoff.next());
    }
  }
}

/** Posts while the lease is held, and a little longer in case more comes. */
async function keepUp(
  parts: PosterParts,
  incident: IncidentId,
  bell: Bell,
  lease: Lease,
  backoff: ReturnType<typeof createBackoff>,
): Promise<void> {
  const session = newSession();
  while (lease.held() && !bell.closed()) {
    bell.hush();
    const synced = await pass(parts, incident, session, () => bell.rung() || bell.closed() || !lease.held());
    switch (synced.state) {
      case 'done':
        backoff.reset();
        if (!(await bell.wait(synced.recheckMs ?? LINGER_MS)) && synced.recheckMs === undefined) return;
        break;
      case 'stale':
        bell.ring();
        break;
      case 'later':
        parts.log.info({ incident, afterMs: synced.afterMs, why: synced.why }, 'posting waits as Slack asked');
        bell.ring();
        await bell.rest(synced.afterMs);
        break;
      case 'ambiguous':
      case 'refused':
      case 'fault': {
        const afterMs = backoff.next();
        parts.log.warn({ incident, afterMs, ...synced }, 'posting failed and is tried again');
        bell.ring();
        await bell.rest(afterMs);
      }
    }
  }
}

type Passed = Synced | { readonly state: 'fault'; readonly err: unknown };

async function pass(
  parts: PosterParts,
  incident: IncidentId,
  session: ReturnType<typeof newSession>,
  stale: () => boolean,
): Promise<Passed> {
  try {
    const projection = await parts.project(incident);
    if (projection === undefined) return { state: 'done' };
    return await syncThread({
      ...parts,
      ...projection,
      incident,
      session,
      stale,
      now: parts.clock.now(),
      onPosted: (key, channel, ts) => parts.onPosted(incident, key, channel, ts),
      onRefused: (key, why) => parts.onRefused(incident, key, why),
    });
  } catch (err) {
    return { state: 'fault', err };
  }
}
