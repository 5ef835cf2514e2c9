import type { DirectoryHandle, UserChange } from './directory.ts';
import type { User, Workspace } from './model.ts';
import type { PanelChange, PanelView } from './wire.ts';

type Action = PanelView['actions'][number];

/** What an administrator can do to a person, each as a switch with the persons as targets. */
const userSwitches: ReadonlyArray<{
  id: string;
  label: string;
  isOn: (user: User, team: string) => boolean;
  change: (on: boolean, team: string) => UserChange;
}> = [
  { id: 'deactivated', label: 'Deactivated', isOn: (user) => user.deleted, change: (deleted) => ({ deleted }) },
  { id: 'guest', label: 'Guest', isOn: (user) => user.isRestricted, change: (isRestricted) => ({ isRestricted }) },
  {
    id: 'stranger',
    label: 'From another company',
    isOn: (user, team) => user.teamId !== team,
    change: (on, team) => ({ teamId: on ? `${team}X` : team }),
  },
];

/** The panel's switches for who is who: users, user groups, and channels shared with others. */
export function peopleActions(workspace: Workspace): Action[] {
  const people = [...workspace.users.values()].filter((user) => !user.isBot);
  const users = userSwitches.map(({ id, label, isOn }): Action => {
    const targets = people.map((user) => ({
      id: user.key,
      label: user.realName,
      active: isOn(user, workspace.team.id),
    }));
    return action(id, label, targets);
  });
  const groups = [...workspace.usergroups.values()].map((group): Action => {
    const targets = people.map((user) => ({
      id: user.key,
      label: user.realName,
      active: group.members.includes(user.id),
    }));
    return action(`group:${group.handle}`, `In @${group.handle}`, targets);
  });
  const channels = [...workspace.channels.values()].filter((channel) => channel.kind !== 'im');
  const shared = channels.map((channel) => ({
    id: channel.id,
    label: `#${channel.name}`,
    active: channel.isExtShared,
  }));
  return [...users, ...groups, action('ext_shared', 'Channel shared with another company', shared)];
}

/** Throws one of these switches; another panel's change is let pass. */
export function changePeople(workspace: Workspace, directory: DirectoryHandle, { id, target, on }: PanelChange): void {
  if (target === undefined) return;
  const user = userSwitches.find((one) => one.id === id);
  if (user) directory.setUser(target, user.change(on, workspace.team.id));
  if (id === 'ext_shared') directory.setExtShared(target, on);
  const group = [...workspace.usergroups.values()].find((one) => id === `group:${one.handle}`);
  if (!group) return;
  const keys = group.members
    .map((member) => workspace.users.get(member)?.key ?? member)
    .filter((key) => key !== target);
  directory.setUsergroup(group.handle, on ? [...keys, target] : keys);
}

function action(id: string, label: string, targets: NonNullable<Action['targets']>): Action {
  return { id, label, group: 'People', active: targets.some((one) => one.active), targets };
}
