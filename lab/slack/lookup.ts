import type { Channel, User, Usergroup, Workspace } from './model.ts';

/** By key or id. Throws when there is none: the lab's own code names its personas. */
export function userBy(workspace: Workspace, keyOrId: string): User {
  const user = workspace.users.get(keyOrId) ?? [...workspace.users.values()].find((one) => one.key === keyOrId);
  if (!user) throw new Error(`no user "${keyOrId}" in the workspace`);
  return user;
}

/** By id, name or #name. Throws when there is none. */
export function channelBy(workspace: Workspace, nameOrId: string): Channel {
  const name = nameOrId.replace(/^#/, '');
  const channel = workspace.channels.get(name) ?? [...workspace.channels.values()].find((one) => one.name === name);
  if (!channel) throw new Error(`no channel "${nameOrId}" in the workspace`);
  return channel;
}

/** By id or handle. Throws when there is none. */
export function usergroupBy(workspace: Workspace, handleOrId: string): Usergroup {
  const handle = handleOrId.replace(/^@/, '');
  const group =
    workspace.usergroups.get(handle) ?? [...workspace.usergroups.values()].find((one) => one.handle === handle);
  if (!group) throw new Error(`no user group "${handleOrId}" in the workspace`);
  return group;
}

/** The direct-message channel between the app and a user, made at first use. */
export function directMessage(workspace: Workspace, user: string): Channel {
  const found = [...workspace.channels.values()].find((one) => one.kind === 'im' && one.members.has(user));
  if (found) return found;
  const channel: Channel = {
    id: `D${user.slice(1)}`,
    name: workspace.bot.name,
    kind: 'im',
    topic: '',
    members: new Set([user, workspace.bot.userId]),
    isExtShared: false,
    messages: [],
    pins: [],
    createdAt: Math.floor(workspace.clock() / 1000),
  };
  workspace.channels.set(channel.id, channel);
  workspace.changes.emit('change', { kind: 'directory' });
  return channel;
}
