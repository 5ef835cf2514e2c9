import type { ApprovalPolicy } from '../../../src/domain/topology.ts';
import type { Card, Facts, History, Host, Listed, Moment, Span } from './history.ts';

/** The newest card then: it takes the place of all before it. */
export function cardAt({ cards }: History, moment: Moment): Card | undefined {
  return cards.findLast(({ asked }) => asked.n < moment.n);
}

/** The hosts, their keys, the roster and the policy are what the card shows. */
export function isAsShown({ shows }: Card, { setup, hostKeys }: Facts): boolean {
  const { roster, policy, regions } = setup.topology;
  const nodes = regions.flatMap(({ ks }) => ks);
  const hosts = shows.hosts.map(({ node: name, command }): Partial<Host> => {
    const node = nodes.find((each) => each.name === name);
    if (node === undefined) return {};
    const { address, port, user, spool, prefix } = node;
    const id = spool === 'off' ? spool : spool.id;
    return {
      node: name,
      address,
      port,
      user,
      command,
      hostKey: hostKeys[name] ?? '',
      spool: id,
      prefix: prefix.join(' '),
    };
  });
  return isSame(hosts, shows.hosts) && isSame(roster, shows.roster) && isSame(policy, shows.policy);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A reaction of this account with this meaning is to be seen on the card. */
export function stands(card: Card, facts: Facts, user: string, means: Means): boolean {
  const reactions = messageOf(card, facts)?.reactions ?? [];
  return reactions.some((each) => each.user === user && means(each.emoji, card.shows.policy));
}

/** The card as it stands in Slack; undefined where it does not. */
export function messageOf({ ts }: Card, { messages }: Facts): Facts['messages'][string] | undefined {
  return ts === undefined ? undefined : messages[ts];
}

/** Whose account it is. */
export function personOf(roster: readonly Listed[], user: string): Listed | undefined {
  return roster.find(({ slack }) => slack.includes(user));
}

/** Whether an emoji stands for something under a policy. */
export type Means = (emoji: string, policy: ApprovalPolicy) => boolean;

/** Skin tones and Slack's second name of the thumb mean the same. */
export function approves(emoji: string, { approveEmoji }: ApprovalPolicy): boolean {
  return plain(emoji) === plain(approveEmoji);
}

/** The same of a denial. */
export function denies(emoji: string, { denyEmoji }: ApprovalPolicy): boolean {
  return plain(emoji) === plain(denyEmoji);
}

function plain(emoji: string): string {
  const [name = ''] = emoji.split('::');
  return name === 'thumbsup' ? '+1' : name;
}

/** Whether something held at one moment of the dispatch at least. */
export type Was = (holds: (facts: Facts) => boolean) => boolean;

/** It had come to its end by then. */
export function isDone({ to }: Span, before: Moment): boolean {
  return to !== undefined && to.n < before.n;
}

/** It held at one moment of this time at least. */
export function everDuring({ facts }: History, { from, to }: Span, holds: (facts: Facts) => boolean): boolean {
  const begin = facts.findLastIndex((each) => each.from.n <= from.n);
  return facts
    .slice(Math.max(begin, 0))
    .some(({ from: since, are }) => (to === undefined || since.n <= to.n) && holds(are));
}
