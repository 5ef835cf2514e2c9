import type { ApprovalPolicy } from '../../../src/domain/topology.ts';
import {
  type Card,
  type Facts,
  type Hearing,
  type History,
  type Listed,
  type Look,
  type Moment,
  type Reaction,
  TEAM,
  type Typed,
} from './history.ts';
import { approves, cardAt, everDuring, isDone, personOf, stands } from './look-up.ts';

/** Why a reaction on this card was no vote when a process heard of it, or undefined where it may have been one. */
export function whyNoVote(
  history: History,
  card: Card,
  reaction: Reaction,
  hearing: Hearing,
  name?: string,
): string | undefined {
  const { user } = reaction;
  const { policy } = card.shows;
  const then = (holds: (facts: Facts) => boolean) => everDuring(history, hearing, holds);
  const agreed = hearing.by.filter(({ identity }) => then(({ setup }) => setup.identity === identity));
  if (agreed.length === 0) return 'heard by a process with another roster';
  const rosters = agreed.map(({ topology }) => topology.roster);
  const persons = rosters.map((roster) => personOf(roster, user)).filter((one) => one && (!name || one.name === name));
  if (persons.length === 0) return 'nobody of the roster, or somebody else';
  if (!rosters.some((roster) => persons.some((one) => one && isFree(history, roster, one.name, hearing.from))))
    return 'barred';
  if (reaction.team !== TEAM) return 'from another workspace';
  if (card.appearedAt === undefined || reaction.at - card.appearedAt < policy.reflexGuard) return 'a reflex';
  if (hearing.from.at > lastMoment(history, card, hearing.from)) return 'too late';
  if (!then((facts) => mayApprove(facts, user))) return 'not an approver, or not with this account';
  if (!then(({ away }) => !away)) return 'Slack could not be asked';
  if (!then(({ shared }) => !shared)) return 'the channel is shared';
  if (isTakenBack(history, card, reaction, hearing.from)) return 'taken back already';
  return isRepeat(card, reaction, hearing) ? 'the same event again' : undefined;
}

/** Until when a card may be approved: its time runs from when it is known, and anew only where Slack was away when it was over. */
export function lastMoment({ facts }: History, { known, again, shows }: Card, before?: Moment): number {
  const { approveWithin } = shows.policy;
  const awayDuring = (from: number, to: number) =>
    facts.some(({ from: since, are }, i) => are.away && since.at <= to && (facts[i + 1]?.from.at ?? to) >= from);
  return again
    .filter(({ n }) => before === undefined || n < before.n)
    .reduce(
      (end, { at }) => (awayDuring(end, at) ? at + approveWithin : end),
      (known?.at ?? Number.NEGATIVE_INFINITY) + approveWithin,
    );
}

/** A roster's approver whose account is good and, where the policy names one, in the user group. */
export function mayApprove({ setup, badAccounts, group }: Facts, user: string): boolean {
  const { roster, policy } = setup.topology;
  if (personOf(roster, user)?.roles.includes('approver') !== true) return false;
  return !badAccounts.includes(user) && (policy.usergroup === undefined || group.includes(user));
}

/** Not barred: neither by name nor by an account of theirs did they open, retry or take over. */
export function isFree(history: History, roster: readonly Listed[], person: string, before: Moment): boolean {
  const accounts = roster.find(({ name }) => name === person)?.slack;
  const steers = ({ what }: Typed) => what === 'retry' || what === 'take over';
  const acted = [history.opener, ...history.typed.filter((typed) => steers(typed) && isDone(typed, before))];
  return accounts !== undefined && !acted.some(({ slack, name }) => name === person || accounts.includes(slack));
}

/** Somebody heard that it was removed, later than it was added; or looked, when it was known, and it was not there. */
export function isTakenBack(history: History, card: Card, { user, at, heard }: Reaction, before: Moment): boolean {
  const removed = history.reactions.some(
    (other) =>
      other.user === user &&
      other.message === card.ts &&
      !other.added &&
      other.at > at &&
      approves(other.emoji, card.shows.policy) &&
      wasHeard(card, other, before, (policy) => approves(other.emoji, policy)),
  );
  const known = heard.find(({ to }) => to !== undefined)?.to;
  const notSeen = history.looks.some(
    (look) =>
      known !== undefined &&
      look.from.n > known.n &&
      isWholeLook(history, card, look, before) &&
      !everDuring(history, look, (facts) => stands(card, facts, user, approves)),
  );
  return removed || notSeen;
}

/** The first delivery came to its end in a process that knew the card, the person and the emoji. */
export function wasHeard(
  { known }: Card,
  { user, team, heard }: Reaction,
  before: Moment,
  means: (policy: ApprovalPolicy) => boolean,
): boolean {
  const [first] = heard;
  if (first === undefined || known === undefined || team !== TEAM || !isDone(first, before) || first.from.n < known.n)
    return false;
  return first.by.every(({ topology }) => personOf(topology.roster, user) !== undefined && means(topology.policy));
}

/** It looked at this card while Slack answered, and came to its end. */
export function isWholeLook(history: History, { known, ts }: Card, look: Look, before: Moment): boolean {
  if (known === undefined || look.from.n < known.n || !isDone(look, before)) return false;
  return !everDuring(history, look, ({ away, messages }) => away || messages[ts ?? ''] === undefined);
}

/** A redelivered event decides nothing, once a process has decided it. */
function isRepeat({ known }: Card, { heard }: Reaction, hearing: Hearing): boolean {
  return heard.some((earlier) => known !== undefined && earlier.from.n > known.n && isDone(earlier, hearing.from));
}

/** Reactions that were heard, were no votes, and whose authors were told nothing. */
export function refusedWithoutAWord(history: History): string[] {
  return history.reactions.flatMap((reaction) => {
    const card = history.cards.find(({ ts }) => ts === reaction.message);
    const [hearing] = reaction.heard;
    if (!reaction.added || hearing?.to === undefined || card?.known === undefined) return [];
    const { from, to, by } = hearing;
    // Delivered twice at once, one of them is answered; and who died may have answered.
    if (reaction.heard.some((each) => each.to === undefined || each.told !== '')) return [];
    // After an abort the incident may be over: nobody answers in its thread any more.
    const isOver = history.typed.some((typed) => typed.what === 'abort' && typed.from.n < to.n);
    const isVote = by.every(({ topology }) => approves(reaction.emoji, topology.policy));
    if (from.n < card.known.n || isOver || !isVote) return [];
    const why = cardAt(history, from) === card ? whyNoVote(history, card, reaction, hearing) : 'not the newest card';
    return why === undefined ? [] : [`${reaction.user} ${reaction.emoji} at ${reaction.at}: ${why}`];
  });
}
