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
  const found = new Set<string>();
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
      if (message.ts !== undefined && carries(message, mark, botId)) found.add(message.ts);
    }
    cursor = asked.value.response_metadata?.next_cursor || undefined;
    if (cursor === undefined || (threadTs === undefined && found.size > 0)) return { ok: true, ts: [...found].sort() };
  }
  if (threadTs === undefined) return { ok: true, ts: [] };
  return { ok: false, why: saySlack('slack.lookupTooLong', { pages }, locale) };
}

/** Another app could put the same metadata on its messages: only the bot's own count, once it is known who that is. */
function carries(
  message: { readonly metadata?: { event_type?: string; event_payload?: object }; readonly bot_id?: string },
  mark: PostMark,
  botId: string | undefined,
): boolean {
  if (message.metadata?.event_type !== MARK_TYPE) return false;
  if (botId !== undefined && message.bot_id !== botId) return false;
  const payload: Record<string, unknown> = { ...message.metadata.event_payload };
  return payload.incident === mark.incident && payload.key === mark.key;
}
