import type { ServerResponse } from 'node:http';
import { messageShape } from './api/shapes.ts';
import type { Change, Channel, Message, View, Workspace } from './model.ts';
import type { Runtime } from './runtime.ts';
import type { Directory, LiveChange, Snapshot, WireMessage, WireView } from './wire.ts';

/** Everything the page shows, for a page that has just been opened. */
export function snapshot(w: Workspace, runtime: Runtime, panels: number): Snapshot {
  return {
    directory: directory(w, runtime, panels),
    messages: Object.fromEntries(
      [...w.channels.values()].map((channel) => [
        channel.id,
        channel.messages.map((one) => wireMessage(w, channel, one)),
      ]),
    ),
    ephemerals: w.ephemerals,
    views: [...w.views.values()].filter((view) => view.open).map(wireView),
  };
}

/** Streams the changes to one page as server-sent events until it goes away. */
export function stream(w: Workspace, runtime: Runtime, panels: number, res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' });
  res.write('retry: 500\n\n');
  const forward = (change: Change): void => {
    const live = liveChange(w, runtime, panels, change);
    if (live) res.write(`data: ${JSON.stringify(live)}\n\n`);
  };
  w.changes.on('change', forward);
  res.on('close', () => w.changes.off('change', forward));
}

function liveChange(w: Workspace, runtime: Runtime, panels: number, change: Change): LiveChange | undefined {
  switch (change.kind) {
    case 'message':
    case 'update':
    case 'reaction':
      return { kind: 'message', channel: change.channel.id, message: wireMessage(w, change.channel, change.message) };
    case 'pin': {
      const message = change.channel.messages.find((one) => one.ts === change.ts);
      return (
        message && { kind: 'message', channel: change.channel.id, message: wireMessage(w, change.channel, message) }
      );
    }
    case 'delete':
      return { kind: 'delete', channel: change.channel.id, ts: change.message.ts };
    case 'ephemeral':
    case 'ephemeral_replaced':
      return { kind: 'ephemeral', ephemeral: change.ephemeral };
    case 'ephemeral_deleted':
      return { kind: 'ephemeral_deleted', ts: change.ephemeral.ts };
    case 'view':
      return { kind: 'view', view: wireView(change.view) };
    case 'directory':
      return { kind: 'directory', directory: directory(w, runtime, panels) };
  }
}

function directory(w: Workspace, runtime: Runtime, panels: number): Directory {
  return {
    team: { id: w.team.id, name: w.team.name },
    bot: { userId: w.bot.userId, name: w.bot.name },
    users: [...w.users.values()].map(({ teamId, ...user }) => ({ ...user, isStranger: teamId !== w.team.id })),
    usergroups: [...w.usergroups.values()].map(({ id, handle, members }) => ({ id, handle, members })),
    channels: [...w.channels.values()].map(({ id, name, kind, topic, members, isExtShared }) => {
      return { id, name, kind, topic, members: [...members], isExtShared };
    }),
    commands: w.commands,
    app: runtime.socket ? (runtime.socket.connections() > 0 ? 'connected' : 'away') : 'unknown',
    panels,
  };
}

function wireMessage(w: Workspace, channel: Channel, message: Message): WireMessage {
  return messageShape(w, channel, message, false);
}

function wireView({ id, kind, user, open, view }: View): WireView {
  return { id, kind, user, open, view };
}
