import type {
  Directory,
  LiveChange,
  Snapshot,
  WireChannel,
  WireEphemeral,
  WireMessage,
  WireUser,
  WireView,
} from '../wire.ts';

/** What the page knows and where the reader is. One object, changed in place; `changed` asks for a new drawing. */
export type State = {
  directory: Directory;
  messages: Map<string, WireMessage[]>;
  ephemerals: WireEphemeral[];
  views: WireView[];
  /** The persona's user id. */
  me: string;
  channel: string;
  /** Root ts of the open thread. */
  thread: string | undefined;
  unread: Map<string, number>;
  panelOpen: boolean;
  drawerOpen: boolean;
};

export function applySnapshot(state: State, snapshot: Snapshot): void {
  state.directory = snapshot.directory;
  state.messages = new Map(Object.entries(snapshot.messages));
  state.ephemerals = snapshot.ephemerals;
  state.views = snapshot.views;
}

export function applyChange(state: State, change: LiveChange): void {
  switch (change.kind) {
    case 'message': {
      const added = putMessage(messagesOf(state, change.channel), change.message);
      const elsewhere = change.channel !== state.channel && !change.message.thread_ts;
      if (added && elsewhere) state.unread.set(change.channel, (state.unread.get(change.channel) ?? 0) + 1);
      return;
    }
    case 'delete':
      state.messages.set(
        change.channel,
        messagesOf(state, change.channel).filter((one) => one.ts !== change.ts),
      );
      return;
    case 'ephemeral':
      state.ephemerals = [...state.ephemerals.filter((one) => one.ts !== change.ephemeral.ts), change.ephemeral];
      return;
    case 'ephemeral_deleted':
      state.ephemerals = state.ephemerals.filter((one) => one.ts !== change.ts);
      return;
    case 'view':
      state.views = [
        ...state.views.filter((view) => view.id !== change.view.id),
        ...(change.view.open ? [change.view] : []),
      ];
      return;
    case 'directory':
      state.directory = change.directory;
  }
}

/** True when the message is new; one that is known is replaced. Messages come in ts order. */
function putMessage(messages: WireMessage[], message: WireMessage): boolean {
  const index = messages.findIndex((one) => one.ts === message.ts);
  if (index >= 0) messages[index] = message;
  else messages.push(message);
  return index < 0;
}

export function messagesOf(state: State, channel: string): WireMessage[] {
  const messages = state.messages.get(channel) ?? [];
  state.messages.set(channel, messages);
  return messages;
}

export function userOf(state: State, id: string): WireUser | undefined {
  return state.directory.users.find((user) => user.id === id);
}

export function channelOf(state: State, id: string): WireChannel | undefined {
  return state.directory.channels.find((channel) => channel.id === id);
}

/** Those a reader can switch to. */
export function personas(state: State): WireUser[] {
  return state.directory.users.filter((user) => !user.isBot);
}

/** Public channels, and others the persona is in. */
export function visibleChannels(state: State): WireChannel[] {
  return state.directory.channels.filter((channel) => channel.kind === 'channel' || channel.members.includes(state.me));
}

export function isMember(state: State): boolean {
  return channelOf(state, state.channel)?.members.includes(state.me) ?? false;
}
