import { randomBytes } from 'node:crypto';
import type { Block, Channel, Ephemeral, Message, Metadata, SharedFile, Workspace } from './model.ts';

export type NewMessage = {
  user: string;
  botId?: string;
  text: string;
  blocks?: Block[];
  metadata?: Metadata;
  threadTs?: string;
  broadcast?: boolean;
  files?: SharedFile[];
};

/** Adds a message. A reply to a reply goes to the same thread, as in Slack. */
export function postMessage(workspace: Workspace, channel: Channel, message: NewMessage): Message {
  const { threadTs, blocks, files = [], ...rest } = message;
  const root = threadTs === undefined ? undefined : rootOf(channel, threadTs);
  const posted: Message = {
    ...rest,
    ts: workspace.nextTs(),
    text: message.text.slice(0, 40_000),
    reactions: [],
    files,
    ...(blocks ? { blocks: withBlockIds(blocks) } : {}),
    ...(root ? { threadTs: root.ts } : {}),
  };
  channel.messages.push(posted);
  workspace.changes.emit('change', { kind: 'message', channel, message: posted });
  if (root) workspace.changes.emit('change', { kind: 'update', channel, message: root });
  return posted;
}

/** Replaces text, blocks and metadata. Without `blocks` the message has none afterwards (chat.update). */
export function updateMessage(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  change: { text: string; blocks?: Block[]; metadata?: Metadata },
): void {
  message.text = change.text;
  if (change.blocks) message.blocks = withBlockIds(change.blocks);
  else delete message.blocks;
  if (change.metadata) message.metadata = change.metadata;
  message.edited = { user: message.user, ts: workspace.nextTs() };
  workspace.changes.emit('change', { kind: 'update', channel, message });
}

/** Deletes a message; a root with replies leaves a tombstone behind. */
export function deleteMessage(workspace: Workspace, channel: Channel, message: Message): void {
  channel.pins = channel.pins.filter((ts) => ts !== message.ts);
  if (repliesOf(channel, message.ts).length > 0) {
    message.tombstone = true;
    message.text = 'This message was deleted.';
    message.reactions = [];
    delete message.blocks;
    delete message.metadata;
    workspace.changes.emit('change', { kind: 'update', channel, message });
    return;
  }
  channel.messages = channel.messages.filter((one) => one !== message);
  workspace.changes.emit('change', { kind: 'delete', channel, message });
  const root = message.threadTs ? messageAt(channel, message.threadTs) : undefined;
  if (root) workspace.changes.emit('change', { kind: 'update', channel, message: root });
}

/** False when this user's reaction of that name already stands. `name` may carry `::skin-tone-2` to `-6`. */
export function addReaction(w: Workspace, channel: Channel, message: Message, user: string, name: string): boolean {
  const reaction = message.reactions.find((one) => one.name === name);
  if (reaction?.users.includes(user)) return false;
  if (reaction) reaction.users.push(user);
  else message.reactions.push({ name, users: [user] });
  w.changes.emit('change', { kind: 'reaction', channel, message, user, name, added: true });
  return true;
}

/** False when there was none to remove. */
export function removeReaction(w: Workspace, channel: Channel, message: Message, user: string, name: string): boolean {
  const reaction = message.reactions.find((one) => one.name === name);
  if (!reaction?.users.includes(user)) return false;
  reaction.users = reaction.users.filter((one) => one !== user);
  message.reactions = message.reactions.filter((one) => one.users.length > 0);
  w.changes.emit('change', { kind: 'reaction', channel, message, user, name, added: false });
  return true;
}

export function whisper(workspace: Workspace, ephemeral: Omit<Ephemeral, 'ts'>): Ephemeral {
  const { blocks, ...rest } = ephemeral;
  const sent: Ephemeral = { ...rest, ts: workspace.nextTs(), ...(blocks ? { blocks: withBlockIds(blocks) } : {}) };
  workspace.ephemerals.push(sent);
  workspace.changes.emit('change', { kind: 'ephemeral', ephemeral: sent });
  return sent;
}

export function replaceEphemeral(w: Workspace, ephemeral: Ephemeral, change: { text: string; blocks?: Block[] }): void {
  ephemeral.text = change.text;
  if (change.blocks) ephemeral.blocks = withBlockIds(change.blocks);
  else delete ephemeral.blocks;
  w.changes.emit('change', { kind: 'ephemeral_replaced', ephemeral });
}

export function deleteEphemeral(workspace: Workspace, ephemeral: Ephemeral): void {
  workspace.ephemerals = workspace.ephemerals.filter((one) => one !== ephemeral);
  workspace.changes.emit('change', { kind: 'ephemeral_deleted', ephemeral });
}

export function messageAt(channel: Channel, ts: string): Message | undefined {
  return channel.messages.find((message) => message.ts === ts);
}

export function rootOf(channel: Channel, ts: string): Message | undefined {
  const message = messageAt(channel, ts);
  return message?.threadTs ? messageAt(channel, message.threadTs) : message;
}

export function repliesOf(channel: Channel, rootTs: string): Message[] {
  return channel.messages.filter((message) => message.threadTs === rootTs);
}

function withBlockIds(blocks: Block[]): Block[] {
  return blocks.map((block) => ({
    ...block,
    block_id: block.block_id ?? randomBytes(4).toString('base64url').slice(0, 5),
  }));
}
