import type { Incident, Request } from '../domain/incident/state.ts';
import { liveRequest } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { castVote } from './cast-vote.ts';
import { type Engine, topologyOf } from './engine.ts';
import { lookAtOpen } from './open-incidents.ts';
import { votesOn } from './standing.ts';
import { type Told, toldOf } from './vote.ts';

/**
 * After every (re)connection: reactions that came while nobody listened. A denial found so counts, an approval
 * does not ("remove it and add it again"), a vanished approval is taken back (rule 13). `unseen` is called where a card
 * may wait and could not be looked at: it must be looked at again.
 */
export async function findMissedVotes(
  engine: Engine,
  unseen: () => void = () => undefined,
): Promise<readonly NonNullable<Told>[]> {
  const told: NonNullable<Told>[] = [];
  const { open, unreadable, untold } = await lookAtOpen(engine);
  if (unreadable.length + untold.length > 0) unseen();
  for (const incident of open) {
    const request = liveRequest(incident);
    if (request?.card) told.push(...(await lookAtCard(engine, incident, request, unseen)));
  }
  return told;
}

/** After a card's place became known: reactions that came before it could not be told from any other. */
export async function findVotesOn(engine: Engine, id: IncidentId): Promise<readonly NonNullable<Told>[]> {
  const loaded = await engine.incidents.load(id);
  const request = loaded.ok ? liveRequest(loaded.incident) : undefined;
  return loaded.ok && request?.card ? lookAtCard(engine, loaded.incident, request) : [];
}

async function lookAtCard(
  engine: Engine,
  incident: Incident,
  request: Request,
  unseen: () => void = () => undefined,
): Promise<NonNullable<Told>[]> {
  const { card } = request;
  if (card === undefined) return [];
  const message = await engine.directory.reactions(card.channel, card.ts);
  if (!message.known) {
    unseen();
    return [];
  }
  if (!message.value.there || message.value.edited) {
    await supersedeGone(engine, incident.id, request);
    return [];
  }
  const topology = topologyOf(engine, incident.system);
  const votes = votesOn(message.value.reactions, topology);
  const unheard = votes.filter(({ slack, signal }) => !wasHeard(request, slack, signal));
  const gone = request.approvals
    .filter(({ slack }) => !votes.some((vote) => vote.slack === slack && vote.signal === 'approve'))
    .map(({ slack }) => ({ slack, signal: 'withdraw-approval' as const, emoji: topology.policy.approveEmoji }));
  const told: NonNullable<Told>[] = [];
  for (const cast of [...unheard, ...gone]) {
    const { request: number } = request.asked;
    const decision = await castVote(engine, incident.id, number, cast);
    const say = decision && toldOf(cast.signal, decision, number);
    if (say) told.push({ to: cast.slack, incident: incident.id, channel: card.channel, say });
  }
  return told;
}

/** An approval that was taken back and stands there again was not heard the second time; a denial is final. */
function wasHeard({ reactions }: Request, slack: string, signal: 'approve' | 'deny'): boolean {
  const theirs = reactions.filter((seen) => seen.slack === slack);
  if (signal === 'deny') return theirs.some((seen) => seen.signal === 'deny');
  const last = theirs.findLast((seen) => seen.signal === 'approve' || seen.signal === 'withdraw-approval');
  return last?.signal === 'approve';
}

/** Nobody can approve a card that is gone, and nobody may one that says something else: a new one takes its place (rule 13). */
async function supersedeGone(engine: Engine, id: IncidentId, { asked: { request } }: Request): Promise<void> {
  const say = sayApproval('approval.card-gone', { request });
  await engine.incidents.transact(id, (now) =>
    liveRequest(now)?.asked.request === request
      ? { event: { type: 'request-closed', request, how: 'superseded', say } }
      : undefined,
  );
  engine.changed(id);
}
