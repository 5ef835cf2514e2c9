import type { IncidentId } from '../domain/names.ts';
import type { Part, Post } from '../domain/thread/post.ts';
import type { PostedAs, PostRecord } from './ports/post-record.ts';
import type { Thread } from './ports/thread.ts';
import { noticeOf } from './post-notice.ts';
import { checkSuspects, type PostSession } from './post-session.ts';

export interface SyncThread {
  readonly incident: IncidentId;
  /** The whole projection, in order; the first post is the root. */
  readonly posts: readonly Post[];
  /** Where a new thread is opened; an open one stays where it is. */
  readonly channel: string;
  readonly thread: Thread;
  readonly record: PostRecord;
  readonly digest: (parts: readonly Part[]) => string;
  readonly session: PostSession;
  /** At least once for each post that stands in Slack, before it is recorded: it must bear repetition. */
  readonly onPosted: (key: string, channel: string, ts: string) => Promise<void>;
  /** Slack takes this post in no form: a notice stands in its place, nothing of it can be approved. */
  readonly onRefused: (key: string, why: string) => Promise<void>;
  /** True when a newer projection exists or the lease was lost: the pass ends at the next message. */
  readonly stale?: () => boolean;
}

export type Synced =
  /** The thread shows the whole projection. `recheckMs`: look again for doubles after this time. */
  | { readonly state: 'done'; readonly recheckMs?: number }
  | { readonly state: 'stale' }
  /** Slack said to come back. */
  | { readonly state: 'later'; readonly afterMs: number; readonly why: string }
  /** It may or may not have been posted; the next pass looks it up before posting again. */
  | { readonly state: 'ambiguous'; readonly why: string }
  /** Slack takes nothing at all here just now (the bot was removed from the channel, its token was revoked, ...). */
  | { readonly state: 'refused'; readonly why: string };

type Step = Exclude<Synced, { state: 'done' | 'stale' }> | { readonly state: 'shown'; readonly as: PostedAs };
type Change = { readonly kind: 'post' | 'edit'; readonly post: Post };

/**
 * One pass of the outbox over the journal: brings the thread in line with the projection, one message at a time.
 * Edits come first, for they mend what is no longer true and need no place in the order; then what is missing,
 * strictly in order. An edit that fails does not hold up the posts. Throws when the record or `onPosted` does.
 */
export async function syncThread(input: SyncThread): Promise<Synced> {
  const shown = new Map(await input.record.all(input.incident));
  const held = new Map<string, Synced>();
  for (;;) {
    input.session.root = shown.get(input.posts[0]?.key ?? '') ?? input.session.root;
    if (input.stale?.()) return { state: 'stale' };
    const change = nextChange(input, shown, held);
    if (change === undefined) break;
    const step = await carryOut(input, change, shown);
    if (step.state === 'shown') shown.set(change.post.key, step.as);
    else if (change.kind === 'edit') held.set(change.post.key, step);
    else return step;
  }
  return held.values().next().value ?? (await checkSuspects(input, shown));
}

function nextChange(
  { posts, digest, session }: SyncThread,
  shown: ReadonlyMap<string, PostedAs>,
  held: ReadonlyMap<string, Synced>,
): Change | undefined {
  const missing = posts.find((post) => !shown.has(post.key));
  if (missing?.place === 'root') return { kind: 'post', post: missing };
  const outdated = posts.find((post) => {
    const as = shown.get(post.key);
    const now = post.life === 'edited' && as !== undefined ? digest(post.parts) : undefined;
    return now !== undefined && now !== as?.digest && !held.has(post.key) && session.refusedEdits.get(post.key) !== now;
  });
  if (outdated !== undefined) return { kind: 'edit', post: outdated };
  return missing && { kind: 'post', post: missing };
}

async function carryOut(
  input: SyncThread,
  { kind, post }: Change,
  shown: ReadonlyMap<string, PostedAs>,
): Promise<Step> {
  const root = shown.get(input.posts[0]?.key ?? '');
  const channel = root?.channel ?? input.channel;
  const as = shown.get(post.key);
  if (kind === 'edit' && as !== undefined) return await edit(input, post, as);
  return await bring(input, post, channel, post.place === 'root' ? undefined : root?.ts);
}

async function edit(input: SyncThread, post: Post, { channel, ts }: PostedAs): Promise<Step> {
  const digest = input.digest(post.parts);
  const updated = await input.thread.update(channel, ts, { incident: input.incident, key: post.key }, post);
  if (updated.ok) return await recorded(input, post.key, { channel, ts, digest });
  if (updated.reason !== 'refused') return failed(updated);
  input.session.refusedEdits.set(post.key, digest);
  await input.onRefused(post.key, updated.why);
  return { state: 'refused', why: updated.why };
}

/** Posts what is missing, or finds that it stands there already. */
async function bring(input: SyncThread, post: Post, channel: string, threadTs: string | undefined): Promise<Step> {
  const { session } = input;
  const mark = { incident: input.incident, key: post.key };
  if (session.doubt) {
    const found = await input.thread.find(channel, threadTs, mark);
    if (!found.ok) return { state: 'ambiguous', why: found.why };
    const [ts, ...doubles] = [...found.ts].sort();
    if (doubles.length > 0) session.suspects.set(post.key, 1);
    if (ts !== undefined) return await accepted(input, post, { channel, ts, digest: foundDigest(input, post) });
  }
  session.doubt = true;
  const posted = await input.thread.post(channel, threadTs, mark, post);
  if (posted.ok) {
    const step = await accepted(input, post, { channel, ts: posted.ts, digest: input.digest(post.parts) });
    session.doubt = false;
    return step;
  }
  if (posted.reason === 'refused') return await notice(input, post, channel, threadTs, posted.why);
  if (posted.reason === 'ambiguous') session.suspects.set(post.key, 2);
  else session.doubt = false;
  return failed(posted);
}

/** What a found message shows is not known: an edited one is brought up to date, a fixed one was posted whole. */
function foundDigest(input: SyncThread, post: Post): string {
  return post.life === 'edited' ? '' : input.digest(post.parts);
}

/** Keeps its own mark, so that it is never taken for the post in whose place it stands. */
async function notice(
  input: SyncThread,
  post: Post,
  channel: string,
  threadTs: string | undefined,
  why: string,
): Promise<Step> {
  const instead = noticeOf(post, why);
  const mark = { incident: input.incident, key: instead.key };
  const found = await input.thread.find(channel, threadTs, mark);
  if (!found.ok) return { state: 'ambiguous', why: found.why };
  const posted = found.ts[0] === undefined ? await input.thread.post(channel, threadTs, mark, instead) : undefined;
  if (posted?.ok === false) return posted.reason === 'refused' ? { state: 'refused', why } : failed(posted);
  await input.onRefused(post.key, why);
  input.session.doubt = false;
  const ts = posted?.ts ?? found.ts[0] ?? '';
  return await recorded(input, post.key, { channel, ts, digest: input.digest(post.parts) });
}

async function accepted(input: SyncThread, post: Post, as: PostedAs): Promise<Step> {
  await input.onPosted(post.key, as.channel, as.ts);
  return await recorded(input, post.key, as);
}

async function recorded(input: SyncThread, key: string, as: PostedAs): Promise<Step> {
  await input.record.set(input.incident, key, as);
  return { state: 'shown', as };
}

function failed(
  posted:
    | { readonly reason: 'later'; readonly afterMs: number; readonly why: string }
    | { readonly reason: 'ambiguous'; readonly why: string },
): Step {
  return posted.reason === 'later'
    ? { state: 'later', afterMs: posted.afterMs, why: posted.why }
    : { state: 'ambiguous', why: posted.why };
}
