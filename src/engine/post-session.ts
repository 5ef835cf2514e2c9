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
  /** Posts that may stand there twice, and how often they are still to be looked up. */
  readonly suspects: Map<string, number>;
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
    refusedEdits: new Map(),
    known: new Map(),
    root: undefined,
  };
}

/** A message whose answer was lost can still arrive late: it is looked up once at the end of the pass and once after this. */
const RECHECK_MS = 30_000;

/** Removes every copy but the recorded one of the posts that may stand there twice. */
export async function checkSuspects(input: SyncThread, shown: ReadonlyMap<string, PostedAs>): Promise<Synced> {
  const { suspects } = input.session;
  for (const [key, left] of suspects) {
    const as = shown.get(key);
    const outcome = as === undefined ? undefined : await removeDoubles(input, key, as, shown);
    if (outcome !== undefined) return outcome;
    if (left <= 1) suspects.delete(key);
    else suspects.set(key, left - 1);
  }
  return suspects.size === 0 ? { state: 'done' } : { state: 'done', recheckMs: RECHECK_MS };
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
