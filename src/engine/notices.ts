import { type Backoff, createBackoff } from '../domain/backoff.ts';
import type { IncidentId } from '../domain/names.ts';
import { type Hindrance, noticeKey, noticePost, overPost } from '../domain/thread/notice-posts.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Hindered } from './hindrances.ts';
import type { Clock } from './ports/clock.ts';
import type { Away, Keeping } from './ports/keeping.ts';
import type { Log } from './ports/log.ts';
import type { PostRecord } from './ports/post-record.ts';
import type { Posted, Thread } from './ports/thread.ts';

/** Where an incident's thread begins. */
export interface Place {
  readonly channel: string;
  readonly ts: string;
}

export interface NoticeParts {
  /** Paced (paced-thread.ts). */
  readonly thread: Thread;
  readonly record: PostRecord;
  readonly keeping: Keeping;
  /** The threads that this process posts to, or did when Redis went away: nobody else can be elected then. */
  readonly threads: () => ReadonlyMap<IncidentId, Place>;
  readonly host: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Notices {
  /** What hinders which incident just now, as this process sees it. Calls replace each other. */
  saw(hindered: Hindered): void;
  stop(): Promise<void>;
}

/** One time that something hindered an incident, and the message about it. */
interface Episode {
  readonly incident: IncidentId;
  readonly hindrance: Hindrance;
  readonly place: Place;
  /** Undefined where a process that is gone began it, and said when in words alone. */
  readonly from: number | undefined;
  ts: string | undefined;
  /** When it was over; undefined while it lasts. */
  until: number | undefined;
  /** Whether the message may stand there although its place is not known. */
  doubt: boolean;
  readonly again: Backoff;
  notBefore: number;
}

const NOT_KNOWN: Sentence = { key: '', params: {} };
/** A message whose answer was lost is looked for this long after it is needed no more, ms. */
const LATE = 30_000;
/** A Redis that is away for less is not worth a message: a restart, a quick failover. */
const GRACE = 4_000;
const EVERY = 500;
const OPEN = 'open';
const OVER = 'over';

/**
 * Says in the thread that TwoKey itself cannot go on, and edits that message once it can again, so that nobody looks
 * at a silent thread. It needs neither the journal nor a lease: one message for each time, under a key of its own, by
 * the process that posts to the thread; what a dead process left open is found by that key and closed.
 */
export function createNotices(parts: NoticeParts): Notices {
  const { clock, keeping, log } = parts;
  const stopping = new AbortController();
  const looked = new Set<IncidentId>();
  /** The newest message of each kind that is over. */
  const past = new Map<string, string>();
  let episodes: Episode[] = [];
  /** Undefined before the first look. */
  let hindered: Hindered | undefined;

  /** What hinders each incident that this process posts for, and since when. */
  function hindrances(away: Away | undefined): readonly (readonly [IncidentId, Hindrance, number])[] {
    const now = clock.now();
    const here = parts.threads();
    // Before it was seen what a process that is gone left open, the same would be said twice.
    if (away === undefined)
      return [...(hindered ?? [])].flatMap(([id, what]) =>
        what && here.has(id) && looked.has(id) ? [[id, what, now] as const] : [],
      );
    if (now - away.since < GRACE) return [];
    return [...here.keys()].map((id) => [id, { is: 'away', why: away.why }, away.since]);
  }

  function review(): void {
    const away = keeping.away();
    const now = hindrances(away);
    episodes = episodes.filter((episode) => !isHandedOn(episode));
    for (const episode of episodes) {
      if (episode.until === undefined && isOver(episode, away, hindered)) episode.until = clock.now();
    }
    for (const [id, what, since] of now) {
      const place = parts.threads().get(id);
      const lasts = episodes.some(
        (each) => each.incident === id && each.hindrance.is === what.is && each.until === undefined,
      );
      if (place && !lasts) begin(id, what, since, place);
    }
  }

  /** Another process posts to the thread now: it finds the message by its record, and says when it is over. */
  function isHandedOn({ incident, hindrance: { is }, ts, until }: Episode): boolean {
    const lasts = until === undefined && hindered?.get(incident)?.is === is;
    return lasts && ts !== undefined && !isOurHost(is) && !parts.threads().has(incident);
  }

  function begin(
    incident: IncidentId,
    hindrance: Hindrance,
    from: number | undefined,
    place: Place,
    ts?: string,
  ): void {
    const again = createBackoff({ min: 1_000 });
    episodes.push({ incident, hindrance, from, place, ts, until: undefined, doubt: false, again, notBefore: 0 });
  }

  /** One step towards what the message should say; true when the episode is done with. */
  async function carryOn(episode: Episode): Promise<boolean> {
    const { incident, hindrance, place, from } = episode;
    const mark = { incident, key: noticeKey(hindrance.is) };
    if (episode.ts === undefined && episode.doubt) {
      const found = await parts.thread.find(place.channel, place.ts, mark);
      if (!found.ok) return later(episode, found.why);
      episode.ts = found.ts.find((ts) => ts > (past.get(`${incident} ${mark.key}`) ?? ''));
      // A message whose answer was lost may still arrive.
      if (episode.ts === undefined && episode.until !== undefined && clock.now() - episode.until < LATE)
        return later(episode, 'it may still arrive', LATE);
      episode.doubt = false;
    }
    if (episode.ts === undefined) {
      // It was over before anybody was told.
      if (episode.until !== undefined) return true;
      const posted = await parts.thread.post(place.channel, place.ts, mark, noticePost(hindrance, from ?? clock.now()));
      if (!posted.ok) return failed(episode, posted);
      episode.ts = posted.ts;
      episode.again.reset();
      await note(episode, OPEN);
    }
    if (episode.until === undefined) return false;
    const hindered = { from, until: episode.until };
    const updated = await parts.thread.update(place.channel, episode.ts, mark, overPost(hindrance, hindered));
    if (!updated.ok && updated.reason !== 'refused') return failed(episode, updated);
    past.set(`${incident} ${mark.key}`, episode.ts);
    await note(episode, OVER);
    return true;
  }

  function failed(episode: Episode, posted: Posted & { ok: false }): boolean {
    if (posted.reason === 'refused') {
      log.error({ incident: episode.incident, why: posted.why }, 'Slack takes no notice about TwoKey itself');
      return true;
    }
    episode.doubt ||= posted.reason === 'ambiguous' && episode.ts === undefined;
    return later(episode, posted.why, posted.reason === 'later' ? posted.afterMs : undefined);
  }

  function later(episode: Episode, why: string, afterMs = episode.again.next()): boolean {
    log.warn({ incident: episode.incident, why }, 'a notice about TwoKey itself waits for Slack');
    episode.notBefore = clock.now() + afterMs;
    return false;
  }

  async function note({ incident, hindrance, place, ts }: Episode, state: string): Promise<void> {
    if (ts === undefined) return;
    const host = hindrance.is === 'no-copy' ? ` ${hindrance.host}` : '';
    await parts.record
      .set(incident, noticeKey(hindrance.is), { channel: place.channel, ts, digest: `${state}${host}` })
      .catch(() => undefined);
  }

  /** What a process that is gone left open. */
  async function lookBack(incident: IncidentId, place: Place): Promise<void> {
    const recorded = await parts.record.all(incident);
    const left: readonly (readonly [Hindrance, string])[] = [
      [{ is: 'stopped', why: '' }, OPEN],
      [{ is: 'no-worker', step: '' }, OPEN],
      [{ is: 'several', system: '' }, OPEN],
      [{ is: 'no-copy', host: parts.host, why: '' }, `${OPEN} ${parts.host}`],
    ];
    for (const [hindrance, state] of left) {
      const as = recorded.get(noticeKey(hindrance.is));
      const isOurs = episodes.some(({ ts }) => ts === as?.ts);
      // Since when, nobody remembers but the message.
      if (as?.digest === state && !isOurs) begin(incident, hindrance, Number(as.ts) * 1000, place, as.ts);
    }
    // This one could not be recorded: Redis was away.
    const mark = { incident, key: noticeKey('away') };
    const found = await parts.thread.find(place.channel, place.ts, mark);
    if (!found.ok) throw new Error(found.why);
    const last = recorded.get(mark.key);
    const finished = past.get(`${incident} ${mark.key}`) ?? '';
    past.set(`${incident} ${mark.key}`, found.ts.at(-1) ?? last?.ts ?? '');
    const ours = new Set(episodes.map(({ ts }) => ts));
    const isOpen = (ts: string) => ts > (last?.ts ?? '') || (ts === last?.ts && last.digest === OPEN);
    for (const ts of found.ts.filter((each) => each > finished && isOpen(each) && !ours.has(each)))
      begin(incident, { is: 'away', why: NOT_KNOWN }, undefined, place, ts);
  }

  async function tick(): Promise<void> {
    // Whoever had the thread meanwhile may have left something open.
    for (const id of looked) if (!parts.threads().has(id)) looked.delete(id);
    if (keeping.away() === undefined) {
      for (const [incident, place] of parts.threads()) {
        if (looked.has(incident)) continue;
        try {
          await lookBack(incident, place);
          looked.add(incident);
        } catch (err) {
          // Whatever is wrong with one channel keeps nothing from the others.
          log.warn({ err, incident }, 'notices about TwoKey itself in a thread could not be looked for');
        }
      }
    }
    review();
    for (const episode of [...episodes]) {
      if (clock.now() < episode.notBefore) continue;
      if (await carryOn(episode)) episodes = episodes.filter((each) => each !== episode);
    }
  }

  async function go(): Promise<void> {
    while (!stopping.signal.aborted) {
      await tick().catch((err: unknown) => log.warn({ err }, 'the notices about TwoKey itself are tried again'));
      await clock.sleep(EVERY, stopping.signal);
    }
  }

  const going = go();
  return {
    saw(now) {
      hindered = now;
    },
    async stop() {
      stopping.abort();
      await going;
    },
  };
}

/** While Redis is away nothing can be told of any other hindrance. */
function isOver(
  { incident, hindrance: { is }, from }: Episode,
  away: Away | undefined,
  hindered: Hindered | undefined,
): boolean {
  if (is === 'away') return away === undefined || (from !== undefined && from !== away.since);
  if (away !== undefined || hindered === undefined) return false;
  const now = hindered.get(incident);
  return now === undefined ? !hindered.has(incident) : now.is !== is;
}

/** About this host alone: no other process can tell when it is over. */
function isOurHost(is: Hindrance['is']): boolean {
  return is === 'no-copy';
}
