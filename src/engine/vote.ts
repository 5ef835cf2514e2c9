import { foldEmoji, meaningOf } from '../domain/approval/emoji.ts';
import { type Decision, decideVote } from '../domain/approval/vote.ts';
import type { Reacted, Signal } from '../domain/event.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import type { Topology } from '../domain/topology.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { type Engine, topologyOf } from './engine.ts';
import { openIncidents } from './open-incidents.ts';
import { otherTopology } from './other-topology.ts';
import type { Reaction } from './ports/inbound.ts';
import { userFacts } from './standing.ts';

/** A reaction may arrive before the journal knows where its card was posted; it is looked for this long, ms. */
export const CARD_MAY_BE_LATE = 5_000;

/** What the person who reacted is told, privately; undefined when the reaction means nothing to TwoKey. */
export type Told =
  | { readonly to: string; readonly incident: IncidentId; readonly channel: string; readonly say: Sentence }
  | undefined;

/** A reaction in Slack, after de-duplication: a vote when it stands on a card of an open incident (rule 1). */
export async function vote(engine: Engine, reaction: Reaction): Promise<Told> {
  const found = await findCard(engine, reaction);
  if (found === undefined) return undefined;
  const { incident, request } = found;
  const topology = topologyOf(engine, incident.system);
  const meaning = meaningOf(reaction.emoji, topology.policy);
  if (meaning === undefined) return undefined;
  const signal: Signal =
    reaction.signal === 'added' ? meaning : meaning === 'approve' ? 'withdraw-approval' : 'withdraw-denial';
  const cast = {
    slack: reaction.user,
    signal,
    emoji: foldEmoji(reaction.emoji),
    eventAt: Number(reaction.eventTs) * 1000,
    eventId: reaction.eventId,
  };
  const decision = await castVote(engine, incident.id, request.asked.request, topology, cast);
  if (decision === undefined) return undefined;
  return decision.counts
    ? undefined
    : { to: reaction.user, incident: incident.id, channel: reaction.channel, say: decision.say };
}

export interface Cast {
  readonly slack: string;
  readonly signal: Signal;
  readonly emoji: string;
  /** Absent when the reaction was only found by looking (rule 13). */
  readonly eventAt?: number;
  readonly eventId?: string;
}

/** Decides one vote on the current state and appends the decision; decides again when somebody else was first (rule 15). */
export async function castVote(
  engine: Engine,
  id: IncidentId,
  number: number,
  topology: Topology,
  cast: Cast,
): Promise<Decision | undefined> {
  if (cast.signal === 'approve' && (await otherTopology(engine, topology))) {
    return { counts: false, say: sayEngine('act.other-topology', { system: topology.name }) };
  }
  const { facts, channelShared } = await factsFor(engine, topology, cast);
  let decision: Decision | undefined;
  let late = false;
  const decide = (incident: Incident) => {
    const request = incident.requests.find(({ asked }) => asked.request === number);
    if (request === undefined || isRepeated(request, cast)) return undefined;
    const decided = decideVote({
      incident,
      request,
      signal: cast.signal,
      slack: cast.slack,
      eventAt: cast.eventAt,
      topology,
      facts,
      channelShared,
    });
    decision =
      late && decided.counts
        ? { ...decided, counts: false, say: sayApproval('approval.closed', { request: number }) }
        : decided;
    // The first refusal per person and reason is recorded; the same again is only told (rule 14).
    if (!decision.counts && isKnownRefusal(request, cast, decision)) return undefined;
    const approves = decision.counts && cast.signal === 'approve';
    return { event: eventOf(number, cast, decision, facts), ...(approves && { notAfter: request.asked.approveBy }) };
  };
  let done = await engine.incidents.transact(id, decide);
  if (!done.ok && done.reason === 'too-late') {
    // The request's time was over by the journal's own clock: recorded as a refusal, like any other.
    late = true;
    done = await engine.incidents.transact(id, decide);
  }
  if (done.ok) return decision;
  engine.log.warn({ incident: id, request: number, why: done.why }, 'a reaction could not be recorded');
  return { counts: false, say: sayEngine('act.journal-doubt', { why: done.why }) };
}

/** Only an approval depends on who Slack says somebody is: denials and withdrawals wait for nothing (rule 16). */
async function factsFor(engine: Engine, topology: Topology, cast: Cast) {
  if (cast.signal !== 'approve') {
    return { facts: { known: false, why: 'not asked' } as const, channelShared: undefined };
  }
  const [facts, channel] = await Promise.all([
    userFacts(engine, topology, cast.slack),
    engine.directory.channel(topology.channel),
  ]);
  return { facts, channelShared: channel.known ? channel.value.sharedExternally : undefined };
}

function eventOf(
  request: number,
  cast: Cast,
  decision: Decision,
  facts: Awaited<ReturnType<typeof userFacts>>,
): Reacted {
  return {
    type: 'reacted',
    request,
    signal: cast.signal,
    emoji: cast.emoji,
    slack: cast.slack,
    ...(decision.person !== undefined && { person: decision.person }),
    ...(cast.eventAt !== undefined && { eventAt: Math.round(cast.eventAt) }),
    ...(cast.eventId !== undefined && { eventId: cast.eventId }),
    counts: decision.counts,
    say: decision.say,
    ...(facts.known && { facts: facts.value }),
  };
}

function isRepeated(request: Request, cast: Cast): boolean {
  return cast.eventId !== undefined && request.reactions.some(({ eventId }) => eventId === cast.eventId);
}

function isKnownRefusal(request: Request, cast: Cast, decision: Decision): boolean {
  return request.reactions.some(
    ({ slack, counts, say }) => !counts && slack === cast.slack && say.key === decision.say.key,
  );
}

async function findCard(
  engine: Engine,
  reaction: Reaction,
): Promise<{ incident: Incident; request: Request } | undefined> {
  const until = engine.clock.now() + CARD_MAY_BE_LATE;
  for (;;) {
    const incidents = (await openIncidents(engine)).filter(({ channel }) => channel === reaction.channel);
    for (const incident of incidents) {
      const request = incident.requests.find(
        ({ card }) => card?.channel === reaction.channel && card.ts === reaction.ts,
      );
      if (request) return { incident, request };
    }
    const cardMissing = incidents.some(({ requests }) =>
      requests.some(({ card, status }) => card === undefined && status.is === 'open'),
    );
    if (!cardMissing || engine.clock.now() >= until) return undefined;
    await engine.clock.sleep(200);
  }
}
