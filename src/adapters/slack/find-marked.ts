import type { WebClient } from '@slack/web-api';
import type { PostMark } from '../../domain/thread/post.ts';
import type { Locale } from '../../domain/wording/sentence.ts';
import { saySlack } from '../../domain/wording/slack.ts';
import type { Found } from '../../engine/ports/thread.ts';
import { callSlack } from './call.ts';

/** `metadata.event_type` of every message the outbox posts. */
export const MARK_TYPE = 'twokey_post';

/** A channel's history is searched this far back for a root; a thread is always read to its end. */
const HISTORY_PAGES = 10;
const THREAD_PAGES = 100;
const PAGE = 200;

/**
 * The bot's own messages that carry the mark, oldest first
 * (https://docs.slack.dev/reference/methods/conversations.replies, `include_all_metadata`).
 */
export async function findMarked(
  client: WebClient,
  { channel, threadTs }: { readonly channel: string; readonly threadTs: string | undefined },
  mark: PostMark,
  botId: string | undefined,
  locale: Locale,
): Promise<Found> {
  const found = new Map<string, readonly string[]>();
  const pages = threadTs === undefined ? HISTORY_PAGES : THREAD_PAGES;
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const common = { channel, limit: PAGE, include_all_metadata: true, ...(cursor === undefined ? {} : { cursor }) };
    const asked =
      threadTs === undefined
        ? await callSlack('conversations.history', locale, () => client.conversations.history(common))
        : await callSlack('conversations.replies', locale, () =>
            client.conversations.replies({ ...common, ts: threadTs }),
          );
    if (!asked.ok) return { ok: false, why: asked.failure.why };
    for (const message of asked.value.messages ?? []) {
      const keys = keysOn(message, mark.incident, botId);
      if (message.ts !== undefined && keys.includes(mark.key)) found.set(message.ts, keys);
    }
    cursor = asked.value.response_metadata?.next_cursor || undefined;
    if (cursor === undefined || (threadTs === undefined && found.size > 0)) return answerOf(found);
  }
  if (threadTs === undefined) return { ok: true, ts: [] };
  return { ok: false, why: saySlack('slack.lookupTooLong', { pages }, locale) };
}

function answerOf(found: ReadonlyMap<string, readonly string[]>): Found {
  const ts = [...found.keys()].sort();
  const covers = found.get(ts[0] ?? '') ?? [];
  return { ok: true, ts, ...(covers.length > 1 && { covers }) };
}

/**
 * The keys of all posts of the incident that a message tells. Another app could put the same metadata on its messages:
 * only the bot's own count, once it is known who that is.
 */
function keysOn(
  message: { readonly metadata?: { event_type?: string; event_payload?: object }; readonly bot_id?: string },
  incident: PostMark['incident'],
  botId: string | undefined,
): readonly string[] {
  if (message.metadata?.event_type !== MARK_TYPE) return [];
  if (botId !== undefined && message.bot_id !== botId) return [];
  const payload: Record<string, unknown> = { ...message.metadata.event_payload };
  if (payload.incident !== incident) return [];
  return [payload.key, ...(typeof payload.covers === 'string' ? payload.covers.split(' ') : [])].filter(
    (key) => typeof key === 'string',
  );
}
