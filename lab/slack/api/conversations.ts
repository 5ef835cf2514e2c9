import { type Args, flag, limit, text } from '../body.ts';
import { directMessage } from '../lookup.ts';
import { messageAt, repliesOf } from '../messages.ts';
import type { Channel, Message, Workspace } from '../model.ts';
import { type Answer, type Call, fail, missingArgument } from './answer.ts';
import { page } from './paging.ts';
import { channelShape, messageShape } from './shapes.ts';
import { joinedChannel, visibleChannel } from './target.ts';

export function conversationsInfo({ workspace, args }: Call): Answer {
  const channel = visibleChannel(workspace, args);
  if (!channel.ok) return channel;
  const shape = channelShape(workspace, channel.found);
  const members = flag(args, 'include_num_members') ? { num_members: channel.found.members.size } : {};
  return { ok: true, channel: { ...shape, ...members } };
}

export function conversationsList({ workspace, args }: Call): Answer {
  return channelPage(workspace, args, () => true);
}

/** https://docs.slack.dev/reference/methods/users.conversations: of the app itself when no user is named. */
export function usersConversations({ workspace, args }: Call): Answer {
  const user = text(args, 'user') ?? workspace.bot.userId;
  if (!workspace.users.has(user)) return fail('user_not_found');
  return channelPage(workspace, args, (channel) => channel.members.has(user));
}

export function conversationsMembers({ workspace, args }: Call): Answer {
  const channel = visibleChannel(workspace, args);
  if (!channel.ok) return channel;
  const members = page([...channel.found.members], args, limit(args, 100, 1000));
  if (!members.ok) return members;
  return { ok: true, members: members.found.items, response_metadata: { next_cursor: members.found.next } };
}

/**
 * https://docs.slack.dev/reference/methods/conversations.replies: oldest first. The root heads every page, as it does
 * in Slack, so a caller that walks the pages sees it again. A reply's ts answers with that reply alone.
 */
export function conversationsReplies({ workspace, args }: Call): Answer {
  const channel = joinedChannel(workspace, args);
  if (!channel.ok) return channel;
  const ts = text(args, 'ts');
  if (!ts) return missingArgument('ts');
  const root = messageAt(channel.found, ts);
  if (!root) return fail('thread_not_found');
  const replies = root.threadTs ? [] : repliesOf(channel.found, root.ts).filter(within(args));
  const found = page(replies, args, limit(args, 1000, 1000));
  if (!found.ok) return found;
  return messagePage(workspace, channel.found, [root, ...found.found.items], found.found.next, args);
}

/** https://docs.slack.dev/reference/methods/conversations.history: newest first, thread replies left out. */
export function conversationsHistory({ workspace, args }: Call): Answer {
  const channel = joinedChannel(workspace, args);
  if (!channel.ok) return channel;
  const own = channel.found.messages.filter((message) => !message.threadTs || message.broadcast);
  const found = page(own.filter(within(args)).reverse(), args, limit(args, 100, 999));
  if (!found.ok) return found;
  return messagePage(workspace, channel.found, found.found.items, found.found.next, args);
}

export function conversationsOpen({ workspace, args }: Call): Answer {
  const users = (text(args, 'users') ?? '').split(',').filter((id) => id !== '');
  const [user, ...others] = users;
  if (!user || others.length > 0) return missingArgument('users');
  if (!workspace.users.has(user)) return fail('user_not_found');
  const channel = directMessage(workspace, user);
  return { ok: true, channel: flag(args, 'return_im') ? channelShape(workspace, channel) : { id: channel.id } };
}

function channelPage(workspace: Workspace, args: Args, accept: (channel: Channel) => boolean): Answer {
  const kinds = (text(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim());
  const known = { channel: 'public_channel', private: 'private_channel', im: 'im' } as const;
  const channels = [...workspace.channels.values()]
    .filter((channel) => channel.kind === 'channel' || channel.members.has(workspace.bot.userId))
    .filter((channel) => kinds.includes(known[channel.kind]) && accept(channel));
  const found = page(channels, args, limit(args, 100, 1000));
  if (!found.ok) return found;
  const shapes = found.found.items.map((channel) => channelShape(workspace, channel));
  return { ok: true, channels: shapes, response_metadata: { next_cursor: found.found.next } };
}

function messagePage(w: Workspace, channel: Channel, messages: Message[], next: string, args: Args): Answer {
  const withMetadata = flag(args, 'include_all_metadata');
  return {
    ok: true,
    messages: messages.map((message) => messageShape(w, channel, message, withMetadata)),
    has_more: next !== '',
    pin_count: channel.pins.length,
    ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
  };
}

function within(args: Args): (message: Message) => boolean {
  const oldest = Number(text(args, 'oldest') ?? 0);
  const latest = Number(text(args, 'latest') ?? Number.POSITIVE_INFINITY);
  const inclusive = flag(args, 'inclusive');
  return ({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}
