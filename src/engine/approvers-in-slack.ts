import { accountBar } from '../domain/approval/account.ts';
import type { PersonName } from '../domain/names.ts';
import type { Person, Topology } from '../domain/topology.ts';
import type { UserFacts } from '../domain/user-facts.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { catalogue } from '../domain/wording/catalogue.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import { inBoth, type Locale, render, type Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import type { Fact } from './ports/directory.ts';
import { usersFacts } from './user-facts.ts';

/** An approver of the roster, as Slack knows their accounts just now (rules 7 and 9). */
export interface ApproverInSlack {
  readonly person: PersonName;
  /** Why none of their accounts can approve; undefined when one can. */
  readonly why: Sentence | undefined;
  /** Slack could not be asked: `why` is no definite answer. */
  readonly unknown: boolean;
}

/** Every approver of the roster, asked of Slack: one look at the user group, one at each account. */
export async function approversInSlack(
  asking: Pick<Engine, 'directory'>,
  topology: Topology,
): Promise<readonly ApproverInSlack[]> {
  const approvers = topology.roster.filter(({ roles }) => roles.includes('approver'));
  const facts = await usersFacts(
    asking,
    topology,
    approvers.flatMap(({ slack }) => slack),
  );
  return approvers.map((person) => standing(person, topology, facts));
}

function standing(
  { name: person, slack }: Person,
  { policy }: Topology,
  facts: ReadonlyMap<string, Fact<UserFacts>>,
): ApproverInSlack {
  const bars = slack.map((id) => {
    const fact = facts.get(id);
    return fact?.known
      ? { why: accountBar(person, fact.value, policy), unknown: false }
      : { why: sayApproval('approval.account-unknown', { person, why: fact?.why ?? 'users.info' }), unknown: true };
  });
  const best = bars.find(({ why }) => why === undefined) ?? bars.find(({ unknown }) => unknown) ?? bars[0];
  return { person, why: best?.why, unknown: best?.unknown ?? false };
}

/**
 * Why nobody could approve what this person starts, as Slack's definite answers have it; undefined when enough could,
 * or might while Slack cannot be asked.
 */
export function shortInSlack(
  topology: Topology,
  approvers: readonly ApproverInSlack[],
  requester: PersonName,
): Sentence | undefined {
  const { quorum } = topology.policy;
  const others = approvers.filter(({ person }) => person !== requester);
  const may = others.filter(({ why, unknown }) => why === undefined || unknown);
  if (may.length >= quorum) return undefined;
  const whys = others.flatMap(({ why }) => why ?? []);
  const said = (locale: Locale) => whys.map((why) => render(catalogue, why, locale)).join(locale === 'zh' ? '' : ' ');
  return sayEngine('open.no-approver-in-slack', {
    system: topology.name,
    person: requester,
    quorum,
    left: may.length,
    ...inBoth('whys', { en: said('en'), zh: said('zh') }),
  });
}

/** The first operator who could start nothing, for the look at the start and after a change of the roster (rule 9). */
export async function unmetInSlack(
  asking: Pick<Engine, 'directory'>,
  topology: Topology,
): Promise<Sentence | undefined> {
  const approvers = await approversInSlack(asking, topology);
  const operators = topology.roster.filter(({ roles }) => roles.includes('operator'));
  return operators.map(({ name }) => shortInSlack(topology, approvers, name)).find((short) => short !== undefined);
}
