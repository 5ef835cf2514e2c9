import type { Part, Post, PostMark } from '../../domain/thread/post.ts';

/** Messages in Slack. One call is one Slack call; whoever calls keeps order and retries (post-thread.ts). */
export interface Thread {
  post(channel: string, threadTs: string | undefined, mark: PostMark, post: Post): Promise<Posted>;
  /** Brings an `edited` post up to date. */
  update(channel: string, ts: string, mark: PostMark, post: Post): Promise<Posted>;
  /** The message that carries this mark's key, alone or among others, after an ambiguous answer; `threadTs` undefined looks for a root. */
  find(channel: string, threadTs: string | undefined, mark: PostMark): Promise<Found>;
  remove(channel: string, ts: string): Promise<Posted>;
  /** Only `user` sees it; best effort (ephemerals vanish and may not reach phones). */
  tell(channel: string, user: string, parts: readonly Part[], threadTs?: string): Promise<void>;
}

export type Posted =
  | { readonly ok: true; readonly ts: string }
  /** Slack said to come back later. */
  | { readonly ok: false; readonly reason: 'later'; readonly afterMs: number; readonly why: string }
  /** No or a lost answer: it may have been posted. */
  | { readonly ok: false; readonly reason: 'ambiguous'; readonly why: string }
  /** Slack refused this message for good (`msg_too_long`, `message_not_found`, ...). */
  | { readonly ok: false; readonly reason: 'refused'; readonly why: string }
  /** Slack takes no message here just now, whatever it says (`token_revoked`, `not_in_channel`, ...): a person must mend it. */
  | { readonly ok: false; readonly reason: 'barred'; readonly why: string };

export type Found =
  /** Oldest first. `covers`: the keys of all posts that the oldest tells, where it tells several. */
  | { readonly ok: true; readonly ts: readonly string[]; readonly covers?: readonly string[] }
  | { readonly ok: false; readonly why: string };
