import { isDenied, isVoid } from './denials.ts';
import type { Card, Facts, History, Moment, Reaction, Run } from './history.ts';
import { approves, cardAt, everDuring, isAsShown, isDone, messageOf, personOf, stands, type Was } from './look-up.ts';
import { isFree, isTakenBack, mayApprove, whyNoVote } from './votes.ts';

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

function isSameAttempt(one: Card | undefined, other: Card): boolean {
  return one?.step === other.step && one.attempt === other.attempt;
}
