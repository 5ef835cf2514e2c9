import { PEOPLE } from '../../lab/people.ts';
import type { Site } from '../../lab/site/site.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { Entry } from '../../src/domain/entry.ts';
import type { Dispatched, Outcome, Requested } from '../../src/domain/event.ts';
import { currentStep, provenMaster } from '../../src/domain/incident/course.ts';
import { foldAll } from '../../src/domain/incident/fold.ts';
import { nextAction } from '../../src/domain/incident/next-action.ts';
import { type Incident, liveRequest } from '../../src/domain/incident/state.ts';
import { projectThread } from '../../src/domain/thread/project.ts';
import type { Timing } from '../../src/domain/topology.ts';
import type { Run } from './ledger.ts';
import type { Stood } from './people.ts';
import type { KeyedPost } from './posts.ts';
import { mastersOf } from './scenarios.ts';

type Sent = Entry & { readonly event: Dispatched };

const isSent = (entry: Entry): entry is Sent => entry.event.type === 'dispatched';

/**
 * The nodes ran nothing that the journal had not said before, and nothing twice: each run of a command is one that was
 * dispatched earlier, to this node, and no dispatch explains two runs.
 */
export function ranOnceAsSent(entries: readonly Entry[], runs: readonly Run[]): readonly string[] {
  const sent = entries.filter(isSent);
  const left = [...sent].sort((a, b) => a.at - b.at);
  const unexplained = [...runs]
    .sort((a, b) => a.at - b.at)
    .filter(({ node, command, at }) => {
      const found = left.findIndex(
        (each) => each.event.node === node && each.event.command === command && each.at <= at + CLOCKS_APART,
      );
      if (found !== -1) left.splice(found, 1);
      return found === -1;
    });
  const places = sent.map(({ event }) => `${event.step} attempt ${event.attempt} on ${event.node}`);
  return [
    ...unexplained.map(
      ({ at, node, command }) => `${node} ran ${command} at ${clock(at)} without a dispatch of its own before it`,
    ),
    ...places.filter((place, i) => places.indexOf(place) !== i).map((place) => `${place} was dispatched twice`),
  ];
}

/**
 * The journal is stamped by Redis's clock as a process has measured it, the ledger by the node's: so much they may be
 * apart, ms. That the entry was there at the very moment of the run is looked at in the run itself (run.ts).
 */
const CLOCKS_APART = 500;

/** What the journal calls not started did not start: as many runs as dispatches that are not told so, at most. */
export function nothingDenied(entries: readonly Entry[], runs: readonly Run[]): readonly string[] {
  const unstarted = entries.flatMap(({ event }) => {
    if (event.type !== 'outcome' || event.outcome.outcome !== 'refused' || event.receipt.startsWith('DONE')) return [];
    const sent = entries.filter(isSent).find(({ event: each }) => isSame(each, event));
    return sent === undefined ? [] : [sent.event];
  });
  return unstarted.flatMap(({ step, attempt, node, command }) => {
    const fits = (each: { readonly node: string; readonly command: string }) =>
      each.node === node && each.command === command;
    const started = entries.filter(isSent).filter(({ event }) => fits(event)).length - unstarted.filter(fits).length;
    return runs.filter(fits).length > started
      ? [`step ${step}, attempt ${attempt}, on ${node} is called not started, and the node ran it`]
      : [];
  });
}

function isSame(sent: Dispatched, outcome: Outcome): boolean {
  return sent.step === outcome.step && sent.attempt === outcome.attempt && sent.node === outcome.node;
}

/** Each dispatch came after enough people had reacted on its card, and while they stood by it. */
export function sentAsApproved(
  entries: readonly Entry[],
  posts: readonly KeyedPost[],
  stood: readonly Stood[],
  /** What happens to a reaction so long before the dispatch may not have been seen any more, ms. */
  inTime: number,
): readonly string[] {
  return entries.filter(isSent).flatMap((sent) => {
    const { event, n } = sent;
    const what = `the dispatch of step ${event.step}, attempt ${event.attempt}, to ${event.node} (entry ${n})`;
    const asked = requestIn(
      entries.filter((each) => each.n < n),
      event.request,
    );
    const card = posts.find(({ key }) => key === `card-${event.request}`)?.message;
    if (asked === undefined || card === undefined) return [`${what} has no card in Slack`];
    if (asked.purpose !== 'dispatch' || asked.step !== event.step || asked.attempt !== event.attempt)
      return [`${what} used request ${event.request}, which was for something else`];
    const barred = new Set(steeredBefore(entries, sent));
    const agreed = stood
      .filter(({ ts, emoji, from }) => ts === card.ts && emoji === 'white_check_mark' && from <= sent.at + CLOCKS_APART)
      .filter(({ until }) => until === undefined || until >= sent.at - inTime)
      .flatMap(({ who }) =>
        PEOPLE.filter(({ key, roles }) => key === who && (roles as readonly string[]).includes('approver')),
      )
      .filter(({ realName }) => !barred.has(realName));
    const persons = new Set(agreed.map(({ key }) => key));
    const denied = stood.some(
      ({ ts, emoji, from, until }) =>
        ts === card.ts && emoji === 'no_entry' && from < sent.at - inTime && until === undefined,
    );
    const aborted = entries.some((each) => each.n < n && each.event.type === 'aborted');
    return [
      ...(persons.size < asked.binding.policy.quorum ? [`${what} had no valid approval in Slack`] : []),
      ...(denied ? [`${what} went out although its card was denied`] : []),
      ...(aborted ? [`${what} went out after the abort`] : []),
      ...(card.edited ? [`card ${event.request} was edited`] : []),
    ];
  });
}

/** Who may not approve: the opener, and whoever steered the incident towards this. */
function steeredBefore(entries: readonly Entry[], { n, event: { step } }: Sent): readonly string[] {
  return entries.flatMap(({ n: at, event }): string[] => {
    if (at >= n) return [];
    if (event.type === 'opened' || event.type === 'taken-over') return [event.by.person];
    if (event.type === 'chosen' && (event.step === step || event.step === 'gates')) return [event.by.person];
    return [];
  });
}

/** Each dispatch came within the time that its approval may be used, counted from the last reaction or the last node. */
export function sentInTime(entries: readonly Entry[]): readonly string[] {
  return entries.filter(isSent).flatMap(({ event, n, at }) => {
    const before = entries.filter((each) => each.n < n);
    const asked = requestIn(before, event.request);
    const begins = before.flatMap(({ event: each, at: then }) => {
      const approves =
        each.type === 'reacted' && each.counts && each.signal === 'approve' && each.request === event.request;
      const nodeBefore = each.type === 'outcome' && each.step === event.step && each.attempt === event.attempt;
      return approves || nodeBefore ? [then] : [];
    });
    const within = asked?.binding.policy.executeWithin ?? 0;
    const late = at - Math.max(0, ...begins) - within;
    return late > 0
      ? [`step ${event.step} was sent to ${event.node} ${late} ms after its approval had lapsed (entry ${n})`]
      : [];
  });
}

function requestIn(entries: readonly Entry[], request: number): Requested | undefined {
  const asked = entries.find(({ event }) => event.type === 'requested' && event.request === request)?.event;
  return asked?.type === 'requested' ? asked : undefined;
}

/** The thread shows what the journal tells: everything, in its order, each post once. */
export function threadIsWhole(
  entries: readonly Entry[],
  posts: readonly KeyedPost[],
  timing: Timing,
): readonly string[] {
  const planned = projectThread(entries, Date.now(), timing).map(({ key }) => key);
  const shown = posts.map(({ key }) => key);
  if (planned.join() === shown.join()) return [];
  const doubles = shown.filter((key, i) => shown.indexOf(key) !== i);
  const missing = planned.filter((key) => !shown.includes(key));
  const strange = shown.filter((key) => !planned.includes(key));
  return [
    `the thread is not what the journal tells: ${[
      ...(doubles.length > 0 ? [`twice: ${doubles.join(', ')}`] : []),
      ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
      ...(strange.length > 0 ? [`strange: ${strange.join(', ')}`] : []),
      ...(doubles.length + missing.length + strange.length === 0 ? [`another order: ${shown.join(', ')}`] : []),
    ].join('; ')}`,
  ];
}

/** The incident has ended and says so, or its live status names who must act and the journal waits for people too. */
export function endedOrWaiting(
  entries: readonly Entry[],
  posts: readonly KeyedPost[],
  now = Date.now(),
): readonly string[] {
  const incident = foldAll(entries);
  const root = posts.find(({ key }) => key === 'root')?.message;
  if (incident === undefined || root === undefined) return ['the incident has no status in Slack'];
  const text = plainText(root);
  const { phase } = incident;
  if (phase.is === 'ended') {
    const says = text.includes(phase.how === 'completed' ? 'Completed: ' : 'Aborted: ');
    return says ? [] : [`it is ${phase.how}, and the status says: ${text}`];
  }
  const next = nextAction(incident, now);
  const waits = /Waiting for .*(?:or another operator|a second engineer)|Waiting for .* to come back/.test(text);
  const named =
    text.includes(incident.holder.person) || PEOPLE.some(({ realName }) => text.includes(`They can: ${realName}`));
  if (next.do !== 'wait' || !waits || !named)
    return [`it neither ended nor waits for somebody (${JSON.stringify(next)}); the status says: ${text}`];
  return whatItWaitsFor(incident).some((each) => text.includes(each))
    ? []
    : [`it waits for something else than its status says (${whatItWaitsFor(incident).join(' or ')}): ${text}`];
}

/** What a true status must name: the step that people are asked about, or the card that waits for them. */
function whatItWaitsFor(incident: Incident): readonly string[] {
  const card = liveRequest(incident)?.asked.request;
  const step = currentStep(incident);
  if (incident.phase.is === 'gates-stuck') return ['the gates do not hold'];
  return [...(card === undefined ? [] : [`read card ${card} `]), ...(step === undefined ? [] : [`step ${step}`])];
}

/** Where every step was proven, the site's nodes have the master that the thread names. */
export function masterAsTold(entries: readonly Entry[], site: Site): readonly string[] {
  const incident = foldAll(entries);
  if (incident?.phase.is !== 'ended' || incident.phase.how !== 'completed') return [];
  const unsure = [...incident.steps.values()].some(
    (state) => state.is === 'passed' && !['proven', 'accepted', 'confirmed', 'chosen'].includes(state.how),
  );
  const told = provenMaster(incident);
  if (unsure || told === undefined) return [];
  return mastersOf(site)
    .filter((master) => master !== told)
    .map((master) => `the incident proved that ${told} is master, and a node has ${master}`);
}

/** The mirrors of several hosts tell one story: each is a part of the longest, from its beginning on. */
export function mirrorsAgree(mirrors: readonly (readonly Entry[])[]): readonly string[] {
  const [longest = []] = [...mirrors].sort((a, b) => b.length - a.length);
  return mirrors.flatMap((mirror) =>
    mirror.flatMap(({ n, hash }, i) =>
      longest[i]?.hash === hash ? [] : [`entry ${n} stands in two versions on two hosts`],
    ),
  );
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
