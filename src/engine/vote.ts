import { foldEmoji, meaningOf } from '../domain/approval/emoji.ts';
import { type Decision, isToBeTold } from '../domain/approval/vote.ts';
import type { Signal } from '../domain/event.ts';
import { liveRequest, type Request } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { type Cast, castVote } from './cast-vote.ts';
import { type Engine, topologyOf } from './engine.ts';
import type { Reaction } from './ports/inbound.ts';
import { findReacted, type Reacted } from './reacted.ts';

/** What the person who reacted is told, privately; undefined when there is nothing to tell. */
export type Told =
  | { readonly to: string; readonly incident: IncidentId; readonly channel: string; readonly say: Sentence }
  | undefined;

/**
 * A reaction in Slack, after de-duplication: a vote when it stands on an incident's card (rule 1). One that stands
 * beside the card that waits, or means nothing, is answered with why it does not count (rule 14).
 */
export async function vote(engine: Engine, reaction: Reaction): Promise<Told> {
  const found = await findReacted(engine, reaction);
  if (found === undefined) return undefined;
  const signal = signalOf(engine, found, reaction);
  if (signal === undefined) return undefined;
  const { incident, request } = found;
  const link = await linkToWaiting(engine, found);
  const cast: Cast = {
    slack: reaction.user,
    signal,
    emoji: foldEmoji(reaction.emoji),
    ...(reaction.team !== '' && { team: reaction.team }),
    ...timeOf(reaction.eventTs),
    eventId: reaction.eventId,
    ...(found.is === 'beside' && { on: { channel: reaction.channel, ts: reaction.ts } }),
    ...(link !== undefined && { link }),
  };
  const decision = await castVote(engine, incident.id, request.asked.request, cast);
  const say = decision && (toldOf(signal, decision, request.asked.request) ?? atLast(decision, request, cast.slack));
  return say && { to: reaction.user, incident: incident.id, channel: reaction.channel, say };
}

/** A refusal is told with its reason; whoever denied is asked for theirs (rule 22). What else counts shows in the thread. */
export function toldOf(signal: Signal, decision: Decision, request: number): Sentence | undefined {
  if (!isToBeTold(signal, decision)) return undefined;
  switch (decision.is) {
    case 'refusal':
      return decision.say;
    case 'denial':
      return sayApproval('approval.say-why', { request });
    case 'approval':
    case 'withdrawal':
      return undefined;
  }
}

/** Who was told that a reaction did not count is told when one does: else the last they heard is to remove it. */
function atLast(decision: Decision, { asked, reactions }: Request, slack: string): Sentence | undefined {
  if (decision.is !== 'approval' || !reactions.some((seen) => seen.slack === slack && !seen.counts)) return undefined;
  return sayApproval('approval.counts-now', { request: asked.request });
}

/** What the reaction is meant as; undefined where it is nobody's business. */
function signalOf(engine: Engine, { is, incident, request }: Reacted, reaction: Reaction): Signal | undefined {
  const { policy, roster } = topologyOf(engine, incident.system);
  const meaning = meaningOf(reaction.emoji, policy);
  const added = reaction.signal === 'added';
  if (is === 'beside') return added && meaning !== undefined ? 'elsewhere' : undefined;
  if (meaning !== undefined) return added ? meaning : meaning === 'approve' ? 'withdraw-approval' : 'withdraw-denial';
  // Somebody of the roster may believe that any friendly emoji approves; all others are only passing by.
  const known = roster.some(({ slack }) => slack.includes(reaction.user));
  const waits = request.status.is === 'open' || request.status.is === 'approved';
  return added && known && waits ? 'other' : undefined;
}

/** For a reaction that cannot count where it stands: where the card is that waits now. */
async function linkToWaiting(engine: Engine, { is, incident, request }: Reacted): Promise<string | undefined> {
  const waits = liveRequest(incident);
  if (waits?.card === undefined || (is === 'card' && waits.asked.request === request.asked.request)) return undefined;
  const link = await engine.directory.permalink(waits.card.channel, waits.card.ts);
  return link.known ? link.value : undefined;
}

/** Slack's seconds with six decimals as ms, to the microsecond; what is no time is none, and approves nothing (rule 13). */
function timeOf(eventTs: string): { eventAt?: number } {
  const micros = Math.round(Number(eventTs) * 1_000_000);
  return Number.isFinite(micros) ? { eventAt: micros / 1000 } : {};
}
