import { flag, text } from '../body.ts';
import { directMessage } from '../lookup.ts';
import { deleteMessage, messageAt, postMessage, rootOf, updateMessage, whisper } from '../messages.ts';
import type { Channel, Workspace } from '../model.ts';
import { type Answer, type Call, fail, missingArgument } from './answer.ts';
import { messageContent } from './content.ts';
import { messageShape, permalink } from './shapes.ts';
import { joinedChannel, targetMessage, visibleChannel } from './target.ts';

/** https://docs.slack.dev/reference/methods/chat.postMessage: `channel` may be a user id, which means a DM. */
export function chatPostMessage({ workspace, runtime, args }: Call): Answer {
  const user = workspace.users.get(text(args, 'channel') ?? '');
  const channel = user
    ? { ok: true as const, found: directMessage(workspace, user.id) }
    : joinedChannel(workspace, args);
  if (!channel.ok) return channel;
  const content = messageContent(args);
  if (!content.ok) return content;
  const threadTs = text(args, 'thread_ts');
  if (threadTs && !rootOf(channel.found, threadTs)) return fail('thread_not_found');
  if (!runtime.postRate.allows(channel.found.id)) return fail('ratelimited');
  const message = postMessage(workspace, channel.found, {
    ...content.found,
    ...appAuthor(workspace),
    ...(threadTs ? { threadTs } : {}),
    ...(threadTs && flag(args, 'reply_broadcast') ? { broadcast: true } : {}),
  });
  const shape = messageShape(workspace, channel.found, message, true);
  return { ok: true, channel: channel.found.id, ts: message.ts, message: shape };
}

/** https://docs.slack.dev/reference/methods/chat.update: text without blocks removes the blocks. */
export function chatUpdate({ workspace, args }: Call): Answer {
  const target = targetMessage(workspace, args, 'ts');
  if (!target.ok) return target;
  const { channel, message } = target.found;
  if (message.botId !== workspace.bot.botId) return fail('cant_update_message');
  if ((text(args, 'text') ?? '').length > 40_000) return fail('msg_too_long');
  const content = messageContent(args);
  if (!content.ok) return content;
  updateMessage(workspace, channel, message, content.found);
  const shape = messageShape(workspace, channel, message, true);
  return { ok: true, channel: channel.id, ts: message.ts, text: message.text, message: shape };
}

export function chatDelete({ workspace, args }: Call): Answer {
  const target = targetMessage(workspace, args, 'ts');
  if (!target.ok) return target;
  const { channel, message } = target.found;
  if (message.botId !== workspace.bot.botId) return fail('cant_delete_message');
  deleteMessage(workspace, channel, message);
  return { ok: true, channel: channel.id, ts: message.ts };
}

export function chatPostEphemeral({ workspace, args }: Call): Answer {
  const channel = joinedChannel(workspace, args);
  if (!channel.ok) return channel;
  const to = text(args, 'user');
  if (!to) return missingArgument('user');
  if (!workspace.users.has(to)) return fail('user_not_found');
  if (!channel.found.members.has(to)) return fail('user_not_in_channel');
  const content = messageContent(args);
  if (!content.ok) return content;
  const root = rootFor(channel.found, text(args, 'thread_ts'));
  const { metadata: _unused, ...words } = content.found;
  const sent = whisper(workspace, {
    channel: channel.found.id,
    to,
    from: workspace.bot.userId,
    ...words,
    ...(root ? { threadTs: root } : {}),
  });
  return { ok: true, message_ts: sent.ts };
}

/**
 * https://docs.slack.dev/reference/methods/chat.getPermalink: of a message that is there; a deleted one has none. The
 * workspace's own address stands where Slack has `https://<workspace>.slack.com`.
 */
export function chatGetPermalink({ workspace, args }: Call): Answer {
  const channel = visibleChannel(workspace, args);
  if (!channel.ok) return channel;
  const ts = text(args, 'message_ts');
  if (!ts) return missingArgument('message_ts');
  const message = messageAt(channel.found, ts);
  if (!message || message.tombstone) return fail('message_not_found');
  return { ok: true, channel: channel.found.id, permalink: permalink(workspace, channel.found, message) };
}

export function appAuthor(workspace: Workspace): { user: string; botId: string } {
  return { user: workspace.bot.userId, botId: workspace.bot.botId };
}

/** An ephemeral into a thread that is not there goes to the channel. */
function rootFor(channel: Channel, ts: string | undefined): string | undefined {
  return ts ? rootOf(channel, ts)?.ts : undefined;
}
