import { usergroupOf, userOf } from './create.ts';
import { channelBy, userBy, usergroupBy } from './lookup.ts';
import type { User, Workspace } from './model.ts';
import type { UsergroupOptions, UserOptions } from './options.ts';

export type UserChange = Partial<
  Pick<User, 'deleted' | 'isRestricted' | 'isUltraRestricted' | 'isBot' | 'teamId' | 'name' | 'realName'>
>;

/** Changes to who is who, at run time: the administrator's side of the workspace. */
export type DirectoryHandle = {
  /** Somebody new in the workspace, in no channel yet; gives their id. */
  addUser: (user: UserOptions) => string;
  /** Deactivates or renames a user, makes them a guest or a bot, or moves them to another team. */
  setUser: (key: string, change: UserChange) => void;
  /** A new user group; gives its id. */
  addUsergroup: (group: UsergroupOptions) => string;
  setUsergroup: (handle: string, memberKeys: string[]) => void;
  setExtShared: (channel: string, shared: boolean) => void;
  setMember: (channel: string, keyOrBot: string, member: boolean) => void;
};

export function createDirectory(workspace: Workspace): DirectoryHandle {
  const changed = (): void => void workspace.changes.emit('change', { kind: 'directory' });
  const { team } = workspace;
  return {
    addUser(options) {
      const user = userOf(options, team.id, team.name);
      workspace.users.set(user.id, user);
      changed();
      return user.id;
    },
    setUser(key, change) {
      Object.assign(userBy(workspace, key), change);
      changed();
    },
    addUsergroup(options) {
      const group = usergroupOf(options, team.name, (key) => userBy(workspace, key).id);
      workspace.usergroups.set(group.id, group);
      changed();
      return group.id;
    },
    setUsergroup(handle, memberKeys) {
      usergroupBy(workspace, handle).members = memberKeys.map((key) => userBy(workspace, key).id);
      changed();
    },
    setExtShared(name, shared) {
      channelBy(workspace, name).isExtShared = shared;
      changed();
    },
    setMember(name, key, member) {
      const { members } = channelBy(workspace, name);
      const { id } = userBy(workspace, key);
      if (member) members.add(id);
      else members.delete(id);
      changed();
    },
  };
}
