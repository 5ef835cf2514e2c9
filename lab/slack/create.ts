import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Channel, Clock, User, Usergroup, Workspace } from './model.ts';
import {
  type ChannelOptions,
  defaultScopes,
  type UsergroupOptions,
  type UserOptions,
  type WorkspaceOptions,
} from './options.ts';

/** The workspace as the options describe it, with no message in it yet. Throws on an unknown user key. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const clock = options.clock ?? Date.now;
  const seed = options.team.name;
  const teamId = options.team.id ?? stableId('T', seed);
  const users = options.users.map((user) => userOf(user, teamId, seed));
  const bot = botUser(options, teamId, seed);
  const idOf = (key: string): string => {
    const user = users.find((one) => one.key === key);
    if (!user) throw new Error(`no user with the key "${key}"; known: ${users.map((one) => one.key).join(', ')}`);
    return user.id;
  };
  return {
    clock,
    origin: '',
    team: { id: teamId, name: options.team.name, domain: options.team.domain ?? domainOf(options.team.name) },
    bot: {
      userId: bot.id,
      botId: stableId('B', `${seed}/${options.bot.name}`),
      appId: stableId('A', `${seed}/${options.bot.name}`),
      name: options.bot.name,
      scopes: options.bot.scopes ?? defaultScopes,
      active: true,
    },
    tokens: {
      bot: options.tokens?.bot ?? `xoxb-lab-${randomUUID()}`,
      app: options.tokens?.app ?? `xapp-lab-${randomUUID()}`,
      signingSecret: options.tokens?.signingSecret ?? randomUUID().replaceAll('-', ''),
    },
    users: byId([...users, bot]),
    usergroups: byId((options.usergroups ?? []).map((group) => usergroupOf(group, seed, idOf))),
    channels: byId(options.channels.map((channel) => channelOf(channel, seed, idOf, bot.id, clock))),
    ephemerals: [],
    files: new Map(),
    views: new Map(),
    commands: options.commands,
    changes: new EventEmitter<{ change: [never] }>().setMaxListeners(0),
    nextTs: tsSource(clock),
  };
}

/** An id in Slack's form that depends only on its name, so rosters can be written down. */
export function stableId(prefix: string, name: string): string {
  const digest = createHash('sha256').update(`${prefix}/${name}`).digest();
  return `${prefix}0${digest.readBigUInt64BE().toString(36).toUpperCase().padStart(13, '0').slice(-9)}`;
}

/** A source of message timestamps: the clock's time, moved on by a microsecond where two would be the same. */
export function tsSource(clock: Clock): () => string {
  let last = 0;
  return () => {
    last = Math.max(Math.floor(clock() * 1000), last + 1);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
  };
}

/** A member of the team as the options describe them; `seed` is the team's name. */
export function userOf(user: UserOptions, teamId: string, seed: string): User {
  return {
    id: user.id ?? stableId('U', `${seed}/${user.key}`),
    key: user.key,
    name: user.name,
    realName: user.realName,
    role: user.role,
    teamId: user.teamId ?? teamId,
    isBot: user.isBot ?? false,
    deleted: user.deleted ?? false,
    isRestricted: user.isRestricted ?? false,
    isUltraRestricted: user.isUltraRestricted ?? false,
  };
}

export function usergroupOf(group: UsergroupOptions, seed: string, idOf: (key: string) => string): Usergroup {
  return {
    id: group.id ?? stableId('S', `${seed}/${group.handle}`),
    handle: group.handle,
    name: group.name ?? group.handle,
    members: group.members.map(idOf),
  };
}

function botUser(options: WorkspaceOptions, teamId: string, seed: string): User {
  const { name, id } = options.bot;
  const base = { key: name, name: name.toLowerCase(), realName: name, role: 'the app', isBot: true };
  return userOf({ ...base, ...(id ? { id } : {}) }, teamId, `${seed}/bot`);
}

function channelOf(
  channel: ChannelOptions,
  seed: string,
  idOf: (key: string) => string,
  botId: string,
  clock: Clock,
): Channel {
  return {
    id: channel.id ?? stableId('C', `${seed}/${channel.name}`),
    name: channel.name,
    kind: channel.isPrivate ? 'private' : 'channel',
    topic: channel.topic ?? '',
    members: new Set([...channel.members.map(idOf), ...(channel.botIsMember ? [botId] : [])]),
    isExtShared: channel.isExtShared ?? false,
    messages: [],
    pins: [],
    createdAt: Math.floor(clock() / 1000),
  };
}

function byId<T extends { id: string }>(items: T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function domainOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
