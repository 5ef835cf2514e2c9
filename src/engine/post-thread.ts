import type { IncidentId } from '../domain/names.ts';
import { isNotice } from '../domain/thread/notice-posts.ts';
import type { Part, Post } from '../domain/thread/post.ts';
import { toldLate, toldTogether } from '../domain/thread/told-late.ts';
import type { PostedAs, PostRecord } from './ports/post-record.ts';
import type { Thread } from './ports/thread.ts';
import { noticeOf } from './post-notice.ts';
import { checkSuspects, edited, isToBeRepeated, type PostSession, suspect } from './post-session.ts';

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
  /** ms since 1970: what has piled up for long is told together. */
  readonly now: number;
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

type Step =
  | Exclude<Synced, { state: 'done' | 'stale' }>
  | { readonly state: 'shown'; readonly as: readonly (readonly [key: string, as: PostedAs])[] };
/** `pile`: the posts that are told together, `post` the first of them; empty where one is posted alone. */
type Change =
  | { readonly kind: 'edit'; readonly post: Post }
  | { readonly kind: 'post'; readonly post: Post; readonly pile: readonly Post[] };

/**
 * One pass of the outbox over the journal: brings the thread in line with the projection, one message at a time.
 * Edits come first, for they mend what is no longer true and need no place in the order; then what is missing,
 * strictly in order. An edit that fails does not hold up the posts. Throws when the record or `onPosted` does.
 */
export async function syncThread(input: SyncThread): Promise<Synced> {
  const { session, now } = input;
  session.begun ??= now;
  const shown = await standingNow(input);
  const held = new Map<string, Synced>();
  for (;;) {
    session.root = shown.get(input.posts[0]?.key ?? '') ?? session.root;
    if (input.stale?.()) return { state: 'stale' };
    const change = nextChange(input, shown, held);
    if (change === undefined) break;
    const step = await carryOut(input, change, shown);
    if (step.state === 'shown') for (const [key, as] of step.as) shown.set(key, as);
    else if (change.kind === 'edit') held.set(change.post.key, step);
    else return step;
  }
  return held.values().next().value ?? (await checkSuspects(input, shown));
}

/**
 * Where the posts stand: the record, and what this holder of the lease knows beyond it. Redis may have been emptied, or
 * have come back with older data: what it forgot is put back, and nothing is posted again for it.
 */
async function standingNow(input: SyncThread): Promise<Map<string, PostedAs>> {
  const { incident, record } = input;
  const { known } = input.session;
  // The notices about TwoKey itself stand in the same record, one key for several of them: they are not this outbox's.
  const recorded = new Map([...(await record.all(incident))].filter(([key]) => !isNotice(key)));
  for (const [key, as] of known) {
    const there = recorded.get(key);
    // Recorded by a process that had been paused in the middle of posting: it stands there a second time.
    if (there !== undefined && there.ts !== as.ts) suspect(input, key);
    if (there?.ts !== as.ts || there.digest !== as.digest) await record.set(incident, key, as);
  }
  for (const [key, as] of recorded) if (!known.has(key)) known.set(key, as);
  return new Map(known);
}

function nextChange(
  { posts, digest, session, now }: SyncThread,
  shown: ReadonlyMap<string, PostedAs>,
  held: ReadonlyMap<string, Synced>,
): Change | undefined {
  const missing = posts.find((post) => !shown.has(post.key));
  if (missing?.place === 'root') return { kind: 'post', post: missing, pile: [] };
  const outdated = posts.find((post) => {
    const as = shown.get(post.key);
    const wanted = post.life === 'edited' && as !== undefined ? digest(post.parts) : undefined;
    const isStale = wanted !== as?.digest || isToBeRepeated(session, now, post.key);
    return wanted !== undefined && isStale && !held.has(post.key) && session.refusedEdits.get(post.key) !== wanted;
  });
  if (outdated !== undefined) return { kind: 'edit', post: outdated };
  if (missing === undefined) return undefined;
  return { kind: 'post', post: missing, pile: toldTogether(behind(posts, shown, missing), now, session.telling) };
}

/** What is missing from this post on, up to the next that stands. */
function behind(posts: readonly Post[], shown: ReadonlyMap<string, PostedAs>, from: Post): readonly Post[] {
  const rest = posts.slice(posts.indexOf(from));
  const end = rest.findIndex(({ key }) => shown.has(key));
  return end === -1 ? rest : rest.slice(0, end);
}

async function carryOut(input: SyncThread, change: Change, shown: ReadonlyMap<string, PostedAs>): Promise<Step> {
  const { post } = change;
  const root = shown.get(input.posts[0]?.key ?? '');
  const channel = root?.channel ?? input.channel;
  const as = shown.get(post.key);
  if (change.kind === 'edit') return as ? await edit(input, post, as) : { state: 'shown', as: [] };
  return await bring(input, change, channel, post.place === 'root' ? undefined : root?.ts);
}

async function edit(input: SyncThread, post: Post, { channel, ts }: PostedAs): Promise<Step> {
  const digest = input.digest(post.parts);
  const updated = await input.thread.update(channel, ts, { incident: input.incident, key: post.key }, post);
  if (updated.ok) {
    edited(input, post.key);
    return await recorded(input, post.key, { channel, ts, digest });
  }
  if (updated.reason === 'ambiguous') input.session.lateEdits.add(post.key);
  if (updated.reason === 'barred') return { state: 'refused', why: updated.why };
  if (updated.reason !== 'refused') return failed(updated);
  input.session.refusedEdits.set(post.key, digest);
  await input.onRefused(post.key, updated.why);
  return { state: 'refused', why: updated.why };
}

/** Posts what is missing, or finds that it stands there already. */
async function bring(
  input: SyncThread,
  { post, pile }: Change & { kind: 'post' },
  channel: string,
  threadTs: string | undefined,
): Promise<Step> {
  const { session, incident } = input;
  if (session.doubt) {
    const found = await input.thread.find(channel, threadTs, { incident, key: post.key });
    if (!found.ok) return { state: 'ambiguous', why: found.why };
    const [ts, ...doubles] = [...found.ts].sort();
    if (doubles.length > 0) suspect(input, post.key);
    if (ts !== undefined) return await standing(input, toldBy(input, post, found.covers), { channel, ts });
    // Whoever had the lease before may have sent it: killed or paused meanwhile, and Slack slow, it still arrives.
    suspect(input, post.key);
  }
  session.doubt = true;
  const one = pile.length > 0 ? toldLate(pile) : post;
  const covers = pile.map(({ key }) => key);
  const mark = { incident, key: one.key, ...(covers.length > 0 && { covers }) };
  const posted = await input.thread.post(channel, threadTs, mark, one);
  if (posted.ok) {
    session.telling = pile.length > 0;
    const step = await accepted(input, pile.length > 0 ? pile : [post], { channel, ts: posted.ts });
    session.doubt = false;
    return step;
  }
  // Too much for one message: half of it is tried, in the end the first alone, and then the others again.
  if (posted.reason === 'refused' && pile.length > 0) {
    session.doubt = false;
    const half = pile.length >= 4 ? pile.slice(0, Math.floor(pile.length / 2)) : [];
    return await bring(input, { kind: 'post', post, pile: half }, channel, threadTs);
  }
  if (posted.reason === 'refused') return await notice(input, post, channel, threadTs, posted.why);
  if (posted.reason === 'barred') {
    session.doubt = false;
    return { state: 'refused', why: posted.why };
  }
  if (posted.reason === 'ambiguous') suspect(input, post.key);
  else session.doubt = false;
  return failed(posted);
}

/** The posts that a found message tells: this one alone, or with others. */
function toldBy({ posts }: SyncThread, post: Post, covers: readonly string[] = []): readonly Post[] {
  return posts.filter(({ key }) => key === post.key || covers.includes(key));
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
  if (posted?.ok === false) {
    if (posted.reason === 'later' || posted.reason === 'ambiguous') return failed(posted);
    return { state: 'refused', why: posted.why };
  }
  await input.onRefused(post.key, why);
  input.session.doubt = false;
  const ts = posted?.ts ?? found.ts[0] ?? '';
  return await recorded(input, post.key, { channel, ts, digest: input.digest(post.parts) });
}

type Place = Pick<PostedAs, 'channel' | 'ts'>;

/** Posted just now: each shows what it should. */
async function accepted(input: SyncThread, posts: readonly Post[], place: Place): Promise<Step> {
  return await noted(input, posts, place, ({ parts }) => input.digest(parts));
}

async function standing(input: SyncThread, posts: readonly Post[], place: Place): Promise<Step> {
  return await noted(input, posts, place, (post) => foundDigest(input, post));
}

async function noted(
  input: SyncThread,
  posts: readonly Post[],
  place: Place,
  digestOf: (post: Post) => string,
): Promise<Step> {
  const all: (readonly [string, PostedAs])[] = [];
  for (const post of posts) {
    await input.onPosted(post.key, place.channel, place.ts);
    const step = await recorded(input, post.key, { ...place, digest: digestOf(post) });
    if (step.state === 'shown') all.push(...step.as);
  }
  return { state: 'shown', as: all };
}

async function recorded(input: SyncThread, key: string, as: PostedAs): Promise<Step> {
  await input.record.set(input.incident, key, as);
  input.session.known.set(key, as);
  return { state: 'shown', as: [[key, as]] };
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
