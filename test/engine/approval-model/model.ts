import type { ApprovalPolicy } from '../../../src/domain/topology.ts';
import type {
  Card,
  Facts,
  Hearing,
  History,
  Host,
  Listed,
  Look,
  Moment,
  Reaction,
  Run,
  Span,
  Typed,
} from './history.ts';

/** The workspace of the channel. */
const TEAM = 'T0LAB';

/**
 * The rules of two-person approval, told again in the plainest way: from what people and machines outside could have
 * written down, with nothing of TwoKey's own code. It knows no state, only the whole history, and looks all up in it.
 *
 * While TwoKey asks its last questions, from when the node is ready until the journal takes the decision, a change of the
 * world may fall on either side: something speaks against the run only when it did all that time. (The gates are asked
 * before the node is.) What people did counts once it was done, which is when they had their answer; what was under way
 * may count or not.
 */
export function whyItMustNotRun(history: History, run: Run): string | undefined {
  const { decided } = run;
  if (decided === undefined) return 'no journal took the decision to send it';
  const card = cardAt(history, decided);
  if (card === undefined) return 'no card asked for it';
  const was = (holds: (facts: Facts) => boolean) => everDuring(history, { from: run.ready, to: decided }, holds);
  const wasFromTheStart = (holds: (facts: Facts) => boolean) =>
    everDuring(history, { from: run.began, to: decided }, holds);
  const earlier = history.runs.filter((other) => other.arrived.n < run.arrived.n && other.decided !== undefined);
  const cards = earlier.map((other) => ({ node: other.node, card: other.decided && cardAt(history, other.decided) }));
  if (cards.some((other) => other.card === card)) return 'its card was used before';
  if (cards.some((other) => other.node === run.node && isSameAttempt(other.card, card)))
    return 'this attempt ran before';
  if (!card.shows.hosts.some(({ node, command }) => node === run.node && command === run.command))
    return 'the card shows another command';
  if (!was((facts) => isAsShown(card, facts))) return 'the card shows another host, policy or roster than there is now';
  if (card.shows.gatesHold && !wasFromTheStart(({ healthy }) => healthy))
    return 'a gate that held on the card does not hold now';
  if (!was(({ shared }) => !shared)) return 'the channel is shared';
  if (!was((facts) => messageOf(card, facts)?.edited === false)) return 'the card was edited or deleted';
  if (history.typed.some((typed) => typed.what === 'abort' && isDone(typed, run.left))) return 'somebody had aborted';
  if (isVoid(history, card, decided)) return 'another host, policy or roster had been seen while it waited';
  if (isDenied(history, card, decided, was)) return 'somebody had denied it';
  return hasQuorum(history, card, run, decided, was) ? undefined : 'too few valid approvals stood';
}

/** Enough persons; the one that completed the quorum long enough ago to be taken back, and not too long ago. */
function hasQuorum(history: History, card: Card, run: Run, decided: Moment, was: Was): boolean {
  const { quorum, armedWindow, executeWithin } = card.shows.policy;
  const valid = history.reactions.flatMap((reaction) => {
    const person = personOf(card.shows.roster, reaction.user);
    if (person === undefined || !isStandingNow(history, card, reaction, decided, was)) return [];
    if (!was(({ setup }) => isFree(history, setup.topology.roster, person.name, decided))) return [];
    const hearings = reaction.heard.filter((hearing) => hearing.from.n < decided.n);
    const good = hearings.filter((hearing) => whyNoVote(history, card, reaction, hearing, person.name) === undefined);
    return good.map(({ from, to }) => ({ person: person.name, from, to: to ?? decided }));
  });
  return valid.some((last) => {
    const persons = new Set(valid.filter(({ from }) => from.n <= last.to.n).map(({ person }) => person));
    const inTime =
      decided.at - last.from.at >= armedWindow &&
      decided.at - last.to.at <= executeWithin &&
      // A node refuses what arrives too late, and counts whole seconds.
      (run.became === 'lost' || run.arrived.at - last.to.at <= executeWithin + 1_000);
    return persons.size >= quorum && inTime;
  });
}

/** At dispatch: the reaction is there, nobody heard or saw that it was taken back, and its account may still approve. */
function isStandingNow(history: History, card: Card, reaction: Reaction, decided: Moment, was: Was): boolean {
  const { user, message } = reaction;
  if (message !== card.ts || !reaction.added || !approves(reaction.emoji, card.shows.policy)) return false;
  if (!was((facts) => stands(card, facts, user, approves))) return false;
  if (isTakenBack(history, card, reaction, decided)) return false;
  return was((facts) => mayApprove(facts, user));
}

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
  if (hearing.from.at > card.asked.at + policy.approveWithin) return 'too late';
  if (!then((facts) => mayApprove(facts, user))) return 'not an approver, or not with this account';
  if (!then(({ away }) => !away)) return 'Slack could not be asked';
  if (!then(({ shared }) => !shared)) return 'the channel is shared';
  if (isTakenBack(history, card, reaction, hearing.from)) return 'taken back already';
  return isRepeat(card, reaction, hearing) ? 'the same event again' : undefined;
}

/** A roster's approver whose account is good and, where the policy names one, in the user group. */
function mayApprove({ setup, badAccounts, group }: Facts, user: string): boolean {
  const { roster, policy } = setup.topology;
  if (personOf(roster, user)?.roles.includes('approver') !== true) return false;
  return !badAccounts.includes(user) && (policy.usergroup === undefined || group.includes(user));
}

/** Not barred: neither by name nor by an account of theirs did they open, retry or take over. */
function isFree(history: History, roster: readonly Listed[], person: string, before: Moment): boolean {
  const accounts = roster.find(({ name }) => name === person)?.slack;
  const steers = ({ what }: Typed) => what === 'retry' || what === 'take over';
  const acted = [history.opener, ...history.typed.filter((typed) => steers(typed) && isDone(typed, before))];
  return accounts !== undefined && !acted.some(({ slack, name }) => name === person || accounts.includes(slack));
}

/** Somebody heard that it was removed, later than it was added; or looked, when it was known, and it was not there. */
function isTakenBack(history: History, card: Card, { user, at, heard }: Reaction, before: Moment): boolean {
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

/** A card that waits is void as soon as a process sees that something else stands, whatever stands later. */
function isVoid(history: History, card: Card, decided: Moment): boolean {
  return history.glances.some(
    (glance) =>
      glance.from.n > card.asked.n &&
      isDone(glance, decided) &&
      !everDuring(history, glance, (facts) => isAsShown(card, { ...facts, hostKeys: hostKeysOf(card) })) &&
      !everDuring(history, glance, ({ setup }) => glance.by.some(({ identity }) => identity !== setup.identity)),
  );
}

/** Host keys are looked at only when the card is used: each process pins its own. */
function hostKeysOf({ shows }: Card): Facts['hostKeys'] {
  return Object.fromEntries(shows.hosts.map(({ node, hostKey }) => [node, hostKey]));
}

/** Anybody of the roster may deny, in words, or by a reaction that was heard, was found by looking, or stands there at dispatch. */
function isDenied(history: History, card: Card, decided: Moment, was: Was): boolean {
  const typed = history.typed.filter(({ what }) => what === 'deny');
  if (typed.some((each) => each.from.n > card.asked.n && isDone(each, decided))) return true;
  const denials = history.reactions.filter(
    ({ added, message, emoji, team }) =>
      added && message === card.ts && team === TEAM && denies(emoji, card.shows.policy),
  );
  if (denials.some((each) => wasHeard(card, each, decided, (policy) => denies(each.emoji, policy)))) return true;
  if (!was((facts) => !denials.some(({ user }) => isKnownHere(facts, user) && stands(card, facts, user, denies))))
    return true;
  return denials.some(
    ({ user }) =>
      denials.every((each) => each.user !== user || each.heard.length === 0) &&
      history.looks.some(
        (look) =>
          isWholeLook(history, card, look, decided) &&
          look.by.every(({ topology }) => personOf(topology.roster, user) !== undefined) &&
          look.by.every(({ topology }) => denies(topology.policy.denyEmoji, card.shows.policy)) &&
          !everDuring(history, look, (facts) => !stands(card, facts, user, denies)),
      ),
  );
}

/** The first delivery came to its end in a process that knew the card, the person and the emoji. */
function wasHeard(
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
function isWholeLook(history: History, { known, ts }: Card, look: Look, before: Moment): boolean {
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

function cardAt({ cards }: History, moment: Moment): Card | undefined {
  return cards.findLast(({ asked }) => asked.n < moment.n);
}

function isSameAttempt(one: Card | undefined, other: Card): boolean {
  return one?.step === other.step && one.attempt === other.attempt;
}

function isAsShown({ shows }: Card, { setup, hostKeys }: Facts): boolean {
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

function stands(card: Card, facts: Facts, user: string, means: Means): boolean {
  const reactions = messageOf(card, facts)?.reactions ?? [];
  return reactions.some((each) => each.user === user && means(each.emoji, card.shows.policy));
}

function messageOf({ ts }: Card, { messages }: Facts): Facts['messages'][string] | undefined {
  return ts === undefined ? undefined : messages[ts];
}

function isKnownHere({ setup }: Facts, user: string): boolean {
  return personOf(setup.topology.roster, user) !== undefined;
}

function personOf(roster: readonly Listed[], user: string): Listed | undefined {
  return roster.find(({ slack }) => slack.includes(user));
}

type Means = (emoji: string, policy: ApprovalPolicy) => boolean;

/** Skin tones and Slack's second name of the thumb mean the same. */
function approves(emoji: string, { approveEmoji }: ApprovalPolicy): boolean {
  return plain(emoji) === plain(approveEmoji);
}

function denies(emoji: string, { denyEmoji }: ApprovalPolicy): boolean {
  return plain(emoji) === plain(denyEmoji);
}

function plain(emoji: string): string {
  const [name = ''] = emoji.split('::');
  return name === 'thumbsup' ? '+1' : name;
}

type Was = (holds: (facts: Facts) => boolean) => boolean;

function isDone({ to }: Span, before: Moment): boolean {
  return to !== undefined && to.n < before.n;
}

/** It held at one moment of this time at least. */
function everDuring({ facts }: History, { from, to }: Span, holds: (facts: Facts) => boolean): boolean {
  const begin = facts.findLastIndex((each) => each.from.n <= from.n);
  return facts
    .slice(Math.max(begin, 0))
    .some(({ from: since, are }) => (to === undefined || since.n <= to.n) && holds(are));
}
