import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, SlashCommand } from './model.ts';

export type UserOptions = {
  key: string;
  /** Given ids are kept; others are derived from team and key, so they are the same in every run. */
  id?: string;
  name: string;
  realName: string;
  role: string;
  isRestricted?: boolean;
  isUltraRestricted?: boolean;
  isBot?: boolean;
  deleted?: boolean;
  teamId?: string;
};

export type ChannelOptions = {
  id?: string;
  name: string;
  /** User keys. */
  members: string[];
  botIsMember: boolean;
  isPrivate?: boolean;
  isExtShared?: boolean;
  topic?: string;
};

export type UsergroupOptions = { id?: string; handle: string; name?: string; members: string[] };

export type AppMode =
  | { kind: 'socket' }
  | { kind: 'http' /** May come later: `setRequestUrl`. */; requestUrl?: string };

/** Another part of the lab served under the workspace's own address; false means "not mine". */
export type Mount = {
  prefix: string;
  handle: (req: IncomingMessage, res: ServerResponse) => boolean | Promise<boolean>;
};

export type WorkspaceOptions = {
  /** 0, the default, takes a free port. */
  port?: number;
  host?: string;
  team: { id?: string; name: string; domain?: string };
  bot: { name: string; id?: string; scopes?: string[]; events?: string[] };
  users: UserOptions[];
  usergroups?: UsergroupOptions[];
  channels: ChannelOptions[];
  commands: SlashCommand[];
  mode?: AppMode;
  tokens?: { bot?: string; app?: string; signingSecret?: string };
  clock?: Clock;
  timing?: Partial<Timing>;
  mounts?: Mount[];
  /** Side panels of the page; an address may be relative to the workspace's own (a mount). Each answers GET with a PanelView and POST `{id, target?, on}`. */
  panels?: Array<{ url: string }>;
  /** With this, chat.postMessage is limited to about one a second and channel with short bursts, and the other methods to what their tiers allow a minute, as Slack does. */
  realRates?: boolean;
};

/** Milliseconds; the defaults are Slack's. */
export type Timing = {
  /** How long the app may take to acknowledge. */
  ack: number;
  /** When an unacknowledged event is sent again: at once, after a minute, after five. */
  retries: number[];
  ping: number;
  triggerLife: number;
  responseUrlLife: number;
};

export const slackTiming: Timing = {
  ack: 3_000,
  retries: [0, 60_000, 300_000],
  ping: 10_000,
  triggerLife: 3_000,
  responseUrlLife: 30 * 60_000,
};

/** What slack.md lists for TwoKey. */
export const defaultScopes = [
  'commands',
  'chat:write',
  'reactions:read',
  'users:read',
  'usergroups:read',
  'files:write',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'app_mentions:read',
  'pins:write',
];

export const defaultEvents = ['reaction_added', 'reaction_removed', 'app_mention', 'app_home_opened'];
