import type { PostedAs } from './ports/post-record.ts';
import type { Synced, SyncThread } from './post-thread.ts';

/** What one holder of an incident's post lease knows beside the record. */
export interface PostSession {
  /**
   * Whether the next missing post may stand in Slack already: at first (an earlier holder may have died between posting
   * and recording), after an ambiguous answer, and until a look-up finds nothing.
   */
  doubt: boolean;
  /** The newest post tells what piled up: the rest of the pile is told like it. */
  telling: boolean;
  /** Posts that may stand there twice, and when they are to be looked up (ms since 1970). */
  readonly suspects: Map<string, readonly number[]>;
  /** Edited messages that an older edit may still overwrite, and when to show them once more (ms since 1970). */
  readonly overwritten: Map<string, readonly number[]>;
  /** Edits without an answer: they may still be on their way. */
  readonly lateEdits: Set<string>;
  /** When its first pass began, ms since 1970: an edit of the holder before may be on its way until a while later. */
  begun: number | undefined;
  /** Edits Slack refused, by key, with the digest it refused: not tried again until there is something else to show. */
  readonly refusedEdits: Map<string, string>;
  /** Where the posts stand that were recorded while this holder had the lease: nobody else writes meanwhile. */
  readonly known: Map<string, PostedAs>;
  /** Where the thread begins, once that is known. */
  root: PostedAs | undefined;
}

export function newSession(): PostSession {
  return {
    doubt: true,
    telling: false,
    suspects: new Map(),
    overwritten: new Map(),
    lateEdits: new Set(),
    begun: undefined,
    refusedEdits: new Map(),
    known: new Map(),
    root: undefined,
  };
}

/** A message on its way can still arrive late: it is looked up at the end of the pass and so many ms later. */
const [SOON_MS, LONGEST_MS] = [5_000, 30_000];
const LOOKS_MS = [0, SOON_MS, LONGEST_MS];
const REPEATS_MS = [SOON_MS, LONGEST_MS];

/** An edited message stands now as it should; an older edit that is still on its way would overwrite it. */
export function edited({ session, now }: SyncThread, key: string): void {
  const { overwritten, lateEdits } = session;
  const left = overwritten.get(key)?.filter((at) => at > now) ?? [];
  const young = now - (session.begun ?? now) < LONGEST_MS;
  const isRepeated = isToBeRepeated(session, now, key);
  const again = !isRepeated && (lateEdits.delete(key) || young) ? REPEATS_MS.map((ms) => now + ms) : left;
  if (again.length > 0) overwritten.set(key, again);
  else overwritten.delete(key);
}

/** Whether an edited message is shown once more now, though nothing in it has changed. */
export function isToBeRepeated({ overwritten }: PostSession, now: number, key: string): boolean {
  return overwritten.get(key)?.some((at) => at <= now) === true;
}

/** This post may stand there a second time, or will in a moment. */
export function suspect({ session, now }: SyncThread, key: string): void {
  session.suspects.set(
    key,
    LOOKS_MS.map((ms) => now + ms),
  );
}

/** Removes every copy but the recorded one of the posts that may stand there twice. */
export async function checkSuspects(input: SyncThread, shown: ReadonlyMap<string, PostedAs>): Promise<Synced> {
  const { session, now } = input;
  for (const [key, looks] of session.suspects) {
    const later = looks.filter((at) => at > now);
    if (later.length === looks.length) continue;
    const as = shown.get(key);
    const outcome = as === undefined ? undefined : await removeDoubles(input, key, as, shown);
    if (outcome !== undefined) return outcome;
    if (later.length === 0) session.suspects.delete(key);
    else session.suspects.set(key, later);
  }
  const next = Math.min(...[...session.suspects.values()].flat(), ...[...session.overwritten.values()].flat());
  return next === Number.POSITIVE_INFINITY ? { state: 'done' } : { state: 'done', recheckMs: Math.max(0, next - now) };
}

async function removeDoubles(
  input: SyncThread,
  key: string,
  as: PostedAs,
  shown: ReadonlyMap<string, PostedAs>,
): Promise<Synced | undefined> {
  const root = shown.get(input.posts[0]?.key ?? '');
  const threadTs = root === undefined || root.ts === as.ts ? undefined : root.ts;
  const found = await input.thread.find(as.channel, threadTs, { incident: input.incident, key });
  if (!found.ok) return { state: 'ambiguous', why: found.why };
  for (const ts of found.ts.filter((one) => one !== as.ts)) {
    const removed = await input.thread.remove(as.channel, ts);
    if (!removed.ok && removed.reason === 'later')
      return { state: 'later', afterMs: removed.afterMs, why: removed.why };
    if (!removed.ok && removed.reason === 'ambiguous') return { state: 'ambiguous', why: removed.why };
  }
  return undefined;
}
