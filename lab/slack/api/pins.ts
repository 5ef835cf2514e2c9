import { messageAt } from '../messages.ts';
import { type Answer, type Call, fail } from './answer.ts';
import { messageShape } from './shapes.ts';
import { joinedChannel, targetMessage } from './target.ts';

export function pinsAdd({ workspace, args }: Call): Answer {
  const target = targetMessage(workspace, args, 'timestamp');
  if (!target.ok) return target;
  const { channel, message } = target.found;
  if (channel.pins.includes(message.ts)) return fail('already_pinned');
  channel.pins.push(message.ts);
  workspace.changes.emit('change', { kind: 'pin', channel, ts: message.ts, pinned: true });
  return { ok: true };
}

export function pinsRemove({ workspace, args }: Call): Answer {
  const target = targetMessage(workspace, args, 'timestamp');
  if (!target.ok) return target;
  const { channel, message } = target.found;
  if (!channel.pins.includes(message.ts)) return fail('no_pin');
  channel.pins = channel.pins.filter((ts) => ts !== message.ts);
  workspace.changes.emit('change', { kind: 'pin', channel, ts: message.ts, pinned: false });
  return { ok: true };
}

export function pinsList({ workspace, args }: Call): Answer {
  const channel = joinedChannel(workspace, args);
  if (!channel.ok) return channel;
  const messages = channel.found.pins.map((ts) => messageAt(channel.found, ts)).filter((one) => one !== undefined);
  const items = messages.map((message) => ({
    type: 'message',
    channel: channel.found.id,
    created: Math.floor(Number(message.ts)),
    created_by: workspace.bot.userId,
    message: messageShape(workspace, channel.found, message, false),
  }));
  return { ok: true, items };
}
