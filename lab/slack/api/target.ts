import { type Args, text } from '../body.ts';
import { messageAt } from '../messages.ts';
import type { Channel, Message, Workspace } from '../model.ts';
import { type Failure, fail, missingArgument } from './answer.ts';

export type Found<T> = { ok: true; found: T } | Failure;

/** The channel a call names, as far as the app may know of it: private ones it is not in do not exist for it. */
export function visibleChannel(workspace: Workspace, args: Args): Found<Channel> {
  const id = text(args, 'channel');
  if (!id) return missingArgument('channel');
  const channel = workspace.channels.get(id);
  if (!channel) return fail('channel_not_found');
  const hidden = channel.kind !== 'channel' && !channel.members.has(workspace.bot.userId);
  return hidden ? fail('channel_not_found') : { ok: true, found: channel };
}

/** The channel a call names, with the app in it. */
export function joinedChannel(workspace: Workspace, args: Args): Found<Channel> {
  const channel = visibleChannel(workspace, args);
  if (!channel.ok) return channel;
  return channel.found.members.has(workspace.bot.userId) ? channel : fail('not_in_channel');
}

/** The message a call names by channel and `argument` (its ts). */
export function targetMessage(
  workspace: Workspace,
  args: Args,
  argument: 'ts' | 'timestamp' | 'message_ts',
): Found<{ channel: Channel; message: Message }> {
  const channel = joinedChannel(workspace, args);
  if (!channel.ok) return channel;
  const ts = text(args, argument);
  if (!ts) return missingArgument(argument);
  if (!/^\d+\.\d{6}$/.test(ts)) return fail(argument === 'timestamp' ? 'bad_timestamp' : 'message_not_found');
  const message = messageAt(channel.found, ts);
  if (!message || message.tombstone) return fail('message_not_found');
  return { ok: true, found: { channel: channel.found, message } };
}
