import { PEOPLE, type PersonKey } from '../../lab/people.ts';
import { buttonsOf, type ShownButton } from '../../lab/plays/buttons.ts';
import type { Site } from '../../lab/site/site.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { currentStep } from '../../src/domain/incident/course.ts';
import { foldAll } from '../../src/domain/incident/fold.ts';
import { runsOf } from './ledger.ts';
import type { People } from './people.ts';
import { cardNumber, type KeyedPost, newestCard } from './posts.ts';
import { randomOf } from './random.ts';
import { restore } from './scenarios.ts';
import type { Schedule } from './schedule.ts';

/** Helpful people: they do what the thread asks for, and do it again when nothing came of it. */
export interface Hands {
  /** Looks at the thread and does at most one thing. */
  look(posts: readonly KeyedPost[], entries: readonly Entry[]): Promise<void>;
}

/** How long people wait for an effect before they try again, ms. */
const PATIENCE = 3_000;
/** How long somebody reads a card before they react, ms. */
const READING = 1_000;
const YES = 'white_check_mark';

export function createHands(site: Site, people: People, schedule: Schedule): Hands {
  const { approvers, approveWithin, doubleClick, leavesOut, quorum, seed } = schedule;
  const random = randomOf(seed + 1);
  const shownSince = new Map<string, number>();
  const lastDone = new Map<string, { readonly at: number; readonly times: number }>();

  /** True when this was not done yet, or long enough ago that it is to be done again. */
  const isDue = (what: string): boolean => {
    const last = lastDone.get(what);
    if (last !== undefined && Date.now() - last.at < PATIENCE) return false;
    lastDone.set(what, { at: Date.now(), times: (last?.times ?? 0) + 1 });
    return true;
  };
  const timesOf = (what: string) => lastDone.get(what)?.times ?? 0;

  function approve(card: KeyedPost): void {
    if (isRead(card) && isDue(card.key)) react(card);
  }

  /** Where a request waits only for a short time, people read the card first: until then Slack may be away. */
  function isRead({ key }: KeyedPost): boolean {
    const since = shownSince.get(key) ?? Date.now();
    shownSince.set(key, since);
    return Date.now() >= since + (approveWithin === '8s' ? READING : 0);
  }

  function react(card: KeyedPost): void {
    const times = timesOf(card.key);
    const named = namedIn(plainText(card.message));
    const wanted = named.filter((who) => approvers.includes(who));
    // Whoever got nowhere lets somebody else try.
    const another = quorum === 2 ? named : named.slice(times % 2, (times % 2) + 1);
    const who = times === 1 && wanted.length >= quorum ? wanted : another;
    for (const each of who) {
      if (times > 1) people.withdraw(each, card.message, YES);
      people.react(each, card.message, YES);
    }
  }

  async function press({ key, message }: KeyedPost, entries: readonly Entry[]): Promise<void> {
    if (!isDue(key)) return;
    const button = wanted(buttonsOf(message), timesOf(key), entries);
    if (button === undefined) return;
    const step = button.carries.act === 'confirm' && leavesOut && timesOf(key) === 1 ? currentOf(entries) : undefined;
    if (step !== undefined) return people.type('commander', `/dr skip ${step} reason="it was looked at elsewhere"`);
    if (button.carries.act === 'resume') await restore(site);
    for (let i = 0; i < (doubleClick ? 2 : 1); i += 1) people.press('commander', message, button.action);
  }

  function wanted(buttons: readonly ShownButton[], times: number, entries: readonly Entry[]): ShownButton | undefined {
    const first = (act: string, fits: (button: ShownButton) => boolean = () => true) =>
      buttons.find((button) => button.carries.act === act && fits(button));
    const way = (name: string) => first('choose', ({ carries }) => carries.way === name);
    const inTurn = (...ways: readonly string[]) => {
      const offered = ways.flatMap((name) => way(name) ?? []);
      return offered[(times - 1) % Math.max(1, offered.length)];
    };
    const options = buttons.filter(({ carries }) => carries.act === 'decide' && carries.option !== 'later');
    return (
      first('confirm', ({ carries }) => carries.works === true) ??
      first('resume') ??
      (options.length > 0 ? random.pick(options) : undefined) ??
      inTurn('read-again') ??
      inTurn('ask-again') ??
      (way('took-effect') && !lookedAgain(entries) ? (way('look-again') ?? way('wait-longer')) : undefined) ??
      (way('took-effect')
        ? inTurn(...(tookEffect(site, entries) ? ['took-effect', 'run-again'] : ['run-again']))
        : undefined) ??
      inTurn('run-again', 'wait-longer', 'check-holds')
    );
  }

  return {
    async look(posts, entries) {
      const card = newestCard(posts);
      const asking = posts
        .filter(({ message }) => buttonsOf(message).some(({ carries }) => carries.act !== 'abort'))
        .at(-1);
      const open = card !== undefined && isOpen(posts, card);
      if (open && (asking === undefined || asking.message.ts < card.message.ts)) return approve(card);
      if (asking !== undefined) return press(asking, entries);
      if (open) approve(card);
    },
  };
}

/** A card waits until its companion says otherwise. */
function isOpen(posts: readonly KeyedPost[], card: KeyedPost): boolean {
  const companion = posts.find(({ key }) => key === `companion-${cardNumber(card.key)}`);
  return companion === undefined || plainText(companion.message).includes('May approve now');
}

/** The step that the incident is at. */
function currentOf(entries: readonly Entry[]): string | undefined {
  const incident = foldAll(entries);
  return incident && currentStep(incident);
}

/** Whom the card names as able to approve. */
function namedIn(card: string): readonly PersonKey[] {
  const line = card.split('\n').find((each) => each.startsWith('May approve')) ?? '';
  return PEOPLE.filter(({ realName }) => line.includes(realName)).map(({ key }) => key);
}

/** Somebody has already had the last command that was sent looked at once more, or waited for its end. */
function lookedAgain(entries: readonly Entry[]): boolean {
  const sent = entries.findLastIndex(({ event }) => event.type === 'dispatched');
  return entries
    .slice(sent + 1)
    .some(({ event }) => event.type === 'chosen' && ['look-again', 'wait-longer'].includes(event.way));
}

/** People look at the platform: the operation of the last command that was sent has ended well. */
function tookEffect(site: Site, entries: readonly Entry[]): boolean {
  const sent = entries.findLast(({ event }) => event.type === 'dispatched');
  if (sent?.event.type !== 'dispatched') return false;
  const { node, command } = sent.event;
  const run = runsOf(site).findLast((each) => each.at >= sent.at && each.node === node && each.command === command);
  if (run === undefined || !run.executed) return false;
  const ended = site.ledger().find((each) => each.kind === 'operation' && each.uuid === run.operation);
  return run.operation === null || (ended?.kind === 'operation' && ended.outcome === 'success');
}
