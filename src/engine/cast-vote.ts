import { type Decision, decideVote } from '../domain/approval/vote.ts';
import type { Reacted, RefusedAgain, Signal } from '../domain/event.ts';
import { isSame } from '../domain/incident/fold-request.ts';
import type { Incident, Reaction as Recorded, Request } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import type { Topology } from '../domain/topology.ts';
import type { UserFacts } from '../domain/user-facts.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import { reasonOf, whyParams } from '../domain/wording/why.ts';
import { type Engine, topologyOf } from './engine.ts';
import { otherTopology } from './other-topology.ts';
import type { Fact } from './ports/directory.ts';
import { factsOf } from './user-facts.ts';

/** Of one person's refusals for one reason on one request, no more are recorded than this: who plays cannot fill the journal. */
const MOST_RECORDED = 50;

/** A reaction on a card, or beside it, as it is to be decided. */
export interface Cast {
  readonly slack: string;
  readonly signal: Signal;
  readonly emoji: string;
  readonly team?: string;
  /** Slack's time, ms; absent when the reaction was only found by looking (rule 13). */
  readonly eventAt?: number;
  readonly eventId?: string;
  /** Where it stands, when not on the card. */
  readonly on?: { readonly channel: string; readonly ts: string };
  /** Where the card that waits now can be found, for somebody who reacted elsewhere. */
  readonly link?: string;
}

/**
 * Decides one vote on the current state and appends the decision; decides again when somebody else was first (rule 15).
 * Undefined where it was heard before.
 */
export async function castVote(
  engine: Engine,
  id: IncidentId,
  number: number,
  cast: Cast,
): Promise<Decision | undefined> {
  const asked = await askSlack(engine, id, cast);
  if (!asked.ok) return { is: 'refusal', say: sayEngine('act.journal-doubt', whyParams(asked)) };
  let decision: Decision | undefined;
  const decideWhen = (late: boolean) => (incident: Incident) => {
    decision = undefined;
    const request = incident.requests.find(({ asked: { request } }) => request === number);
    if (request === undefined || isRepeated(request, cast)) return undefined;
    const found = foundBefore(request, cast);
    if (found) {
      decision = { is: found.is, person: found.person, say: found.say };
      return { event: again(request, cast, found) };
    }
    decision = decideVote({
      incident,
      request,
      signal: cast.signal,
      emoji: cast.emoji,
      slack: cast.slack,
      team: cast.team,
      eventAt: cast.eventAt,
      late,
      link: cast.link,
      ...asked,
    });
    // A journal that ended stays as it was when people kept its last hash.
    if (incident.phase.is === 'ended') return undefined;
    const event = eventFor(request, cast, decision, asked.facts);
    const notAfter = decision.is === 'approval' ? request.approveBy : undefined;
    return event && { event, ...(notAfter !== undefined && { notAfter }) };
  };
  let done = await engine.incidents.transact(id, decideWhen(false));
  // Its time was over by the journal's own clock: recorded as a refusal, like any other.
  if (!done.ok && done.reason === 'too-late') done = await engine.incidents.transact(id, decideWhen(true));
  if (done.ok) {
    engine.changed(id);
    return decision;
  }
  engine.log.warn({ incident: id, request: number, why: done.why }, 'a reaction could not be recorded');
  return { is: 'refusal', say: sayEngine('act.journal-doubt', whyParams(done)) };
}

/** What Slack and the deployment say. Only an approval depends on it: denials and withdrawals wait for nothing (rule 16). */
async function askSlack(engine: Engine, id: IncidentId, cast: Cast) {
  const loaded = await engine.incidents.load(id);
  if (!loaded.ok) return { ok: false, ...reasonOf(loaded) } as const;
  const { system, channel } = loaded.incident;
  const topology: Topology = topologyOf(engine, system);
  const unasked: Fact<UserFacts> = { known: false, why: 'not asked' };
  if (cast.signal !== 'approve') {
    const other = cast.signal === 'other' && (await otherTopology(engine, topology));
    return { ok: true, topology, otherTopology: other, facts: unasked, channelShared: undefined } as const;
  }
  const [other, facts, place] = await Promise.all([
    otherTopology(engine, topology),
    factsOf(engine, topology, cast.slack),
    engine.directory.channel(channel),
  ]);
  const channelShared = place.known ? place.value.sharedExternally : undefined;
  return { ok: true, topology, otherTopology: other, facts, channelShared } as const;
}

/** What is recorded: the first refusal of a person for a reason in full, those after it as a count (rule 14). */
function eventFor(
  request: Request,
  cast: Cast,
  decision: Decision,
  facts: Fact<UserFacts>,
): Reacted | RefusedAgain | undefined {
  const first = decision.is === 'refusal' ? sameRefusal(request, cast, decision) : undefined;
  if (first !== undefined) return first.again.length < MOST_RECORDED ? again(request, cast, decision) : undefined;
  return {
    type: 'reacted',
    request: request.asked.request,
    signal: cast.signal,
    emoji: cast.emoji,
    slack: cast.slack,
    ...(decision.person !== undefined && { person: decision.person }),
    ...eventOf(cast),
    counts: decision.is !== 'refusal',
    say: decision.say,
    ...(facts.known && { facts: facts.value }),
    ...(cast.on !== undefined && { on: cast.on }),
  };
}

function again({ asked }: Request, cast: Cast, { say }: Pick<Decision, 'say'>): RefusedAgain {
  const { slack, signal, emoji, on } = cast;
  const where = { ...(on !== undefined && { on }) };
  return {
    type: 'refused-again',
    request: asked.request,
    slack,
    signal,
    emoji,
    why: say.key,
    ...where,
    ...eventOf(cast),
  };
}

function eventOf({ eventAt, eventId }: Cast): Pick<Reacted, 'eventAt' | 'eventId'> {
  return {
    ...(eventAt !== undefined && { eventAt }),
    ...(eventId !== undefined && { eventId }),
  };
}

function sameRefusal({ reactions }: Request, cast: Cast, { say }: Decision): Recorded | undefined {
  return reactions.find((seen) => !seen.counts && isSame(seen, { ...cast, why: say.key }));
}

function isRepeated({ reactions }: Request, { eventId }: Cast): boolean {
  return (
    eventId !== undefined && reactions.some((seen) => [seen, ...seen.again].some((each) => each.eventId === eventId))
  );
}

/** The event of what was found by looking and counted then: its author hears the same; its id and time are kept (rules 13, 25). */
function foundBefore({ reactions }: Request, { slack, signal, eventId }: Cast) {
  if (eventId === undefined || (signal !== 'deny' && signal !== 'withdraw-approval')) return undefined;
  const about = signal === 'deny' ? ['deny'] : ['approve', 'withdraw-approval'];
  const last = reactions.findLast((seen) => seen.counts && seen.slack === slack && about.includes(seen.signal));
  if (last?.signal !== signal || last.eventId !== undefined || last.person === undefined) return undefined;
  return { is: signal === 'deny' ? ('denial' as const) : ('withdrawal' as const), person: last.person, say: last.say };
}
