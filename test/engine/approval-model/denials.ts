import { type Card, type Facts, type History, type Moment, TEAM } from './history.ts';
import { denies, everDuring, isAsShown, isDone, personOf, stands, type Was } from './look-up.ts';
import { isWholeLook, wasHeard } from './votes.ts';

/** Anybody of the roster may deny, in words, or by a reaction that was heard, was found by looking, or stands there at dispatch. */
export function isDenied(history: History, card: Card, decided: Moment, was: Was): boolean {
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

/** A card that waits is void as soon as a process sees that something else stands, whatever stands later. */
export function isVoid(history: History, card: Card, decided: Moment): boolean {
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

function isKnownHere({ setup }: Facts, user: string): boolean {
  return personOf(setup.topology.roster, user) !== undefined;
}
