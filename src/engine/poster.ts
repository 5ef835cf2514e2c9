import { type Backoff, createBackoff } from '../domain/backoff.ts';
import type { IncidentId } from '../domain/names.ts';
import type { Part, Post } from '../domain/thread/post.ts';
import { type Bell, createBell } from './bell.ts';
import type { Clock } from './ports/clock.ts';
import type { Keeping } from './ports/keeping.ts';
import type { Lease, Leases } from './ports/lease.ts';
import type { Log } from './ports/log.ts';
import type { PostedAs, PostRecord } from './ports/post-record.ts';
import type { Thread } from './ports/thread.ts';
import { newSession } from './post-session.ts';
import { type Synced, syncThread } from './post-thread.ts';

export interface Poster {
  /** The incident's journal grew: bring its thread up to date. Wakes pile up into one. */
  wake(incident: IncidentId): void;
  /** Where the threads begin that this process posts to, or did when Redis went away. */
  threads(): ReadonlyMap<IncidentId, PostedAs>;
  /** Ends after the message under way; gives the leases back. */
  stop(): Promise<void>;
}

export interface PosterParts {
  /** What the thread should show now; undefined when there is nothing to show. */
  readonly project: (incident: IncidentId) => Promise<Projection | undefined>;
  /** Paced (paced-thread.ts). */
  readonly thread: Thread;
  readonly record: PostRecord;
  /** Whether Redis takes writes: while it does not, no lease can be renewed, and nobody else takes a thread over. */
  readonly keeping: Keeping;
  /** Where an incident's thread was opened, by its id alone: for one whose journal cannot be read. */
  readonly channelOf: (incident: IncidentId) => string | undefined;
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

/** The key of the post that opens a thread (domain/thread/status.ts). */
const ROOT = 'root';
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
  const threads = new Map<IncidentId, PostedAs>();
  let stopping = false;

  function wake(incident: IncidentId): void {
    // Of a system that others serve at the same Redis: its lease is theirs.
    if (stopping || parts.channelOf(incident) === undefined) return;
    const known = bells.get(incident);
    if (known !== undefined) {
      known.ring();
      return;
    }
    const bell = createBell(parts.clock);
    bell.ring();
    bells.set(incident, bell);
    const worker = work(parts, incident, bell, threads).finally(() => {
      bells.delete(incident);
      workers.delete(worker);
      if (bell.rung()) wake(incident);
    });
    workers.add(worker);
  }

  return {
    wake,
    threads: () => threads,
    async stop() {
      stopping = true;
      for (const bell of bells.values()) bell.close();
      await Promise.all(workers);
    },
  };
}

/** Until the thread is up to date and stayed so for a while. Never throws. */
async function work(parts: PosterParts, incident: IncidentId, bell: Bell, threads: Threads): Promise<void> {
  const backoff = createBackoff({ ...parts, max: MOST_BETWEEN_MS });
  while (bell.rung() && !bell.closed()) {
    try {
      const lease = await parts.leases.take('post', incident);
      if (lease === undefined) {
        if (parts.keeping.away() === undefined) threads.delete(incident);
        await bell.rest(ASK_AGAIN_MS);
        continue;
      }
      await keepUp(parts, incident, bell, lease, backoff, threads).finally(() => {
        // Lost and not given back: it is still this process that people heard last.
        if (lease.held()) threads.delete(incident);
        return lease.release();
      });
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
  backoff: Backoff,
  threads: Threads,
): Promise<void> {
  const session = newSession();
  while (lease.held() && !bell.closed()) {
    bell.hush();
    const synced = await pass(parts, incident, session, () => bell.rung() || bell.closed() || !lease.held());
    if (session.root && lease.held()) threads.set(incident, session.root);
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

type Threads = Map<IncidentId, PostedAs>;

/** Where the thread of an incident begins whose journal cannot be read. */
async function rootOf({ record, thread, channelOf }: PosterParts, incident: IncidentId): Promise<PostedAs | undefined> {
  const recorded = (await record.all(incident)).get(ROOT);
  const channel = channelOf(incident);
  if (recorded !== undefined || channel === undefined) return recorded;
  const found = await thread.find(channel, undefined, { incident, key: ROOT });
  const [ts] = found.ok ? found.ts : [];
  return ts === undefined ? undefined : { channel, ts, digest: '' };
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
    if (projection === undefined) {
      session.root ??= await rootOf(parts, incident);
      return { state: 'done' };
    }
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
