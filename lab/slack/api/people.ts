import { flag, text } from '../body.ts';
import { type Answer, type Call, fail, missingArgument } from './answer.ts';
import { usergroupShape, userShape } from './shapes.ts';

export function usersInfo({ workspace, args }: Call): Answer {
  const id = text(args, 'user');
  if (!id) return missingArgument('user');
  const user = workspace.users.get(id);
  return user ? { ok: true, user: userShape(workspace, user) } : fail('user_not_found');
}

export function usergroupsList({ workspace, args }: Call): Answer {
  const withUsers = flag(args, 'include_users');
  const groups = [...workspace.usergroups.values()].map((group) => usergroupShape(workspace, group, withUsers));
  return { ok: true, usergroups: groups };
}

export function usergroupsUsersList({ workspace, args }: Call): Answer {
  const id = text(args, 'usergroup');
  if (!id) return missingArgument('usergroup');
  const group = workspace.usergroups.get(id);
  return group ? { ok: true, users: group.members } : fail('no_such_subteam');
}
