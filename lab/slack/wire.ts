import type { Block, SlashCommand } from './model.ts';

/* What the workspace's server and its page say to each other (the page runs the same TypeScript with types stripped). */

export type WireUser = {
  id: string;
  key: string;
  name: string;
  realName: string;
  role: string;
  isBot: boolean;
  deleted: boolean;
  isRestricted: boolean;
  isUltraRestricted: boolean;
  isStranger: boolean;
};

export type WireFile = { id: string; name: string; title: string; size: number; url_private: string };

/** A message in the Web API's own shape, as far as the page reads it. */
export type WireMessage = {
  ts: string;
  user: string;
  text: string;
  subtype?: string;
  bot_id?: string;
  blocks?: Block[];
  thread_ts?: string;
  reply_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  edited?: { user: string; ts: string };
  reactions?: Array<{ name: string; users: string[]; count: number }>;
  files?: WireFile[];
  pinned_to?: string[];
};

export type WireChannel = {
  id: string;
  name: string;
  kind: 'channel' | 'private' | 'im';
  topic: string;
  members: string[];
  isExtShared: boolean;
};

export type WireEphemeral = {
  ts: string;
  channel: string;
  to: string;
  from: string;
  threadTs?: string;
  text: string;
  blocks?: Block[];
};

export type WireView = {
  id: string;
  kind: 'modal' | 'home';
  user: string;
  open: boolean;
  view: Record<string, unknown>;
};

export type Directory = {
  team: { id: string; name: string };
  bot: { userId: string; name: string };
  users: WireUser[];
  usergroups: Array<{ id: string; handle: string; members: string[] }>;
  channels: WireChannel[];
  commands: SlashCommand[];
  /** Whether the app is reachable; `unknown` over HTTP, where nothing stands between deliveries. */
  app: 'connected' | 'away' | 'unknown';
  panels: number;
};

export type Snapshot = {
  directory: Directory;
  messages: Record<string, WireMessage[]>;
  ephemerals: WireEphemeral[];
  views: WireView[];
};

export type LiveChange =
  | { kind: 'message'; channel: string; message: WireMessage }
  | { kind: 'delete'; channel: string; ts: string }
  | { kind: 'ephemeral'; ephemeral: WireEphemeral }
  | { kind: 'ephemeral_deleted'; ts: string }
  | { kind: 'view'; view: WireView }
  | { kind: 'directory'; directory: Directory };

/** What a person does on the page. */
export type Act =
  | { do: 'command'; channel: string; text: string }
  | { do: 'say'; channel: string; text: string; threadTs?: string }
  | { do: 'react'; channel: string; ts: string; emoji: string; on: boolean }
  | { do: 'click'; channel: string; ts: string; actionId: string; value?: string }
  | { do: 'submit'; viewId: string; values: Record<string, Record<string, unknown>> }
  | { do: 'dismiss'; viewId: string };

export type PanelCell = string | { text: string; tone: 'ok' | 'warn' | 'bad' | 'muted' };

/** A side panel: tables to look at, switches to throw. The page renders any of them the same way. */
export type PanelView = {
  title: string;
  sections: Array<{ title: string; columns: string[]; rows: PanelCell[][] }>;
  actions: Array<{
    id: string;
    label: string;
    group: string;
    active: boolean;
    /** Happens at once and leaves nothing switched on: a button, not a switch. */
    once?: boolean;
    targets?: Array<{ id: string; label: string; active: boolean }>;
  }>;
  log: string[];
};

export type PanelChange = { id: string; target?: string; on: boolean };
