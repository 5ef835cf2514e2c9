import type { Topology } from '../domain/topology.ts';
import type { UserFacts } from '../domain/user-facts.ts';
import type { Engine } from './engine.ts';
import type { Fact } from './ports/directory.ts';

type Asking = Pick<Engine, 'directory'>;

/** Who somebody is for Slack just now, group membership included where the policy asks for it (rule 7). */
export async function factsOf(asking: Asking, topology: Topology, slack: string): Promise<Fact<UserFacts>> {
  const facts = await usersFacts(asking, topology, [slack]);
  return facts.get(slack) ?? { known: false, why: 'users.info' };
}

/** The same of several, with one look at the user group. */
export async function usersFacts(
  { directory }: Asking,
  { policy: { usergroup } }: Topology,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Fact<UserFacts>>> {
  const [members, ...users] = await Promise.all([
    usergroup === undefined ? undefined : directory.usergroup(usergroup),
    ...ids.map((id) => directory.user(id)),
  ]);
  return new Map(ids.map((id, index) => [id, withMembership(users[index], id, members)]));
}

function withMembership(
  user: Fact<UserFacts> | undefined,
  id: string,
  members: Fact<readonly string[]> | undefined,
): Fact<UserFacts> {
  if (user === undefined) return { known: false, why: 'users.info' };
  if (!user.known || members === undefined) return user;
  return members.known ? { known: true, value: { ...user.value, inUsergroup: members.value.includes(id) } } : members;
}
