import type { EventEmitter } from 'node:events';

/*
 * The workspace's words. Ids are Slack's: T team, U user, C channel, D direct message, S user group, B bot, A app, F file.
 * A `ts` is both the id and the time of a message: seconds since 1970 with six decimals, as text, e.g. 1732290000.000100.
 */

/** Block Kit as the app sent it, after validation; `block_id` is always set (Slack fills it in). */
export type Block = { type: string; block_id?: string; [field: string]: unknown };

export type Metadata = { event_type: string; event_payload: Record<string, unknown> };

export type User = {
  id: string;
  /** The short name the lab's code uses for this persona, e.g. `commander`. */
  key: string;
  name: string;
  realName: string;
  /** What this persona is there for, in a few words; shown by the page only. */
  role: string;
  teamId: string;
  isBot: boolean;
  deleted: boolean;
  isRestricted: boolean;
  isUltraRestricted: boolean;
};

export type Usergroup = { id: string; handle: string; name: string; members: string[] };

export type Reaction = { name: string; users: string[] };

export type SharedFile = { id: string; name: string; title: string; size: number; content: Buffer; shared: boolean };

export type Message = {
  ts: string;
  user: string;
  /** Set on the app's own messages. */
  botId?: string;
  text: string;
  blocks?: Block[];
  metadata?: Metadata;
  /** The root's ts; a root itself has none. */
  threadTs?: string;
  broadcast?: boolean;
  edited?: { user: string; ts: string };
  reactions: Reaction[];
  files: SharedFile[];
  /** A deleted root with replies stays as a tombstone. */
  tombstone?: boolean;
};

export type Channel = {
  id: string;
  name: string;
  kind: 'channel' | 'private' | 'im';
  topic: string;
  members: Set<string>;
  isExtShared: boolean;
  /** In ts order. */
  messages: Message[];
  pins: string[];
  createdAt: number;
};

/** A message only one person sees; Slack keeps no history of them and neither does `conversations.history`. */
export type Ephemeral = {
  ts: string;
  channel: string;
  to: string;
  /** A user id, or 'slackbot' for Slack's own words. */
  from: string;
  threadTs?: string;
  text: string;
  blocks?: Block[];
};

export type View = {
  id: string;
  hash: string;
  kind: 'modal' | 'home';
  user: string;
  view: Record<string, unknown>;
  open: boolean;
};

export type SlashCommand = { name: string; description?: string; hints: Hint[] };

/** What the composer offers after a command's name; with what it does, where that is not the command's own description. */
export type Hint = string | { text: string; about: string };

export type Change =
  | { kind: 'message'; channel: Channel; message: Message }
  | { kind: 'update'; channel: Channel; message: Message }
  | { kind: 'delete'; channel: Channel; message: Message }
  | { kind: 'reaction'; channel: Channel; message: Message; user: string; name: string; added: boolean }
  | { kind: 'pin'; channel: Channel; ts: string; pinned: boolean }
  | { kind: 'ephemeral'; ephemeral: Ephemeral }
  | { kind: 'ephemeral_replaced'; ephemeral: Ephemeral }
  | { kind: 'ephemeral_deleted'; ephemeral: Ephemeral }
  | { kind: 'view'; view: View }
  /** Users, user groups, memberships or the app's connections changed. */
  | { kind: 'directory' };

export type Clock = () => number;

/** Everything the workspace knows. Mutated only by messages.ts, directory.ts and the files beside the methods. */
export type Workspace = {
  clock: Clock;
  /** `http://127.0.0.1:<port>` once the server listens. */
  origin: string;
  team: { id: string; name: string; domain: string };
  bot: { userId: string; botId: string; appId: string; name: string; scopes: string[]; active: boolean };
  tokens: { bot: string; app: string; signingSecret: string };
  users: Map<string, User>;
  usergroups: Map<string, Usergroup>;
  channels: Map<string, Channel>;
  ephemerals: Ephemeral[];
  files: Map<string, SharedFile>;
  views: Map<string, View>;
  commands: SlashCommand[];
  changes: EventEmitter<{ change: [Change] }>;
  nextTs: () => string;
};
