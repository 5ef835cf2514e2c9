import { channelBy, userBy, usergroupBy } from './lookup.ts';
import type { User, Workspace } from './model.ts';

export type UserChange = Partial<Pick<User, 'deleted' | 'isRestricted' | 'isUltraRestricted' | 'isBot' | 'teamId'>>;

/** Changes to who is who, at run time: the administrator's side of the workspace. */
export type DirectoryHandle = {
  /** Deactivates a user, makes them a guest or a bot, or moves them to another team. */
  setUser: (key: string, change: UserChange) => void;
  setUsergroup: (handle: string, memberKeys: string[]) => void;
  setExtShared: (channel: string, shared: boolean) => void;
  setMember: (channel: string, keyOrBot: string, member: boolean) => void;
};

export function createDirectory(workspace: Workspace): DirectoryHandle {
  const changed = (): void => void workspace.changes.emit('change', { kind: 'directory' });
  return {
    setUser(key, change) {
      Object.assign(userBy(workspace, key), change);
      changed();
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
