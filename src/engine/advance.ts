import { recheck } from '../domain/approval/recheck.ts';
import type { IncidentEvent } from '../domain/event.ts';
import { executeByOf, type NextAction, nextAction } from '../domain/incident/next-action.ts';
import { type Incident, liveRequest, type Request } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import { ksNodeOf } from '../domain/plan.ts';
import { clockText } from '../domain/thread/times.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { changedWhilePending } from './changed-while-pending.ts';
import { type Engine, topologyOf } from './engine.ts';
import { heldBy, holdUp } from './hold-up.ts';
import { isOneOfSeveral } from './one-of-several.ts';
import { otherTopology } from './other-topology.ts';
import { joinNodesAway, readGateChecks } from './read-gates.ts';
import { gatherStanding } from './standing.ts';
import { warmUp } from './warm-up.ts';

/**
 * Does what needs no worker (clocks, judgements, the end) and makes sure that a worker has what needs one.
 * Any process may do it at any time, again and again: the journal's compare-and-append decides. Returns when
 * to look again at the latest (ms since 1970), if a clock runs.
 */
export async function advance(engine: Engine, id: IncidentId): Promise<number | undefined> {
  for (;;) {
    const loaded = await engine.incidents.load(id);
    if (!loaded.ok) {
      engine.log.error({ incident: id, why: loaded.why }, 'an incident cannot be advanced: its journal cannot be read');
      return undefined;
    }
    const { incident } = loaded;
    if (!engine.topologies.has(incident.system)) return undefined;
    const action = nextAction(incident, engine.clock.now());
    if (action.do !== 'nothing' && (await isOneOfSeveral(engine, incident))) return undefined;
    if (action.do === 'wait') {
      const changed = await changedWhilePending(engine, incident);
      if (changed === undefined) {
        warmUpFirst(engine, incident);
        return action.until;
      }
      if (!(await appendOn(engine, incident, changed))) return undefined;
      continue;
    }
    if (action.do === 'nothing') return undefined;
    if (action.do === 'work') {
      const queued = await engine.queue.ensure({ incident: id, step: action.step, attempt: action.attempt });
      if (!queued.ok)
        engine.log.warn(
          { incident: id, step: action.step, why: queued.why },
          'work could not be queued; it is tried again',
        );
      return undefined;
    }
    const event = await eventFor(engine, incident, action);
    if (event === undefined) return engine.clock.now() + 1000;
    const notAfter = action.do === 'judge' ? executeByOf(requestOf(incident, action.request)) : undefined;
    if (!(await appendOn(engine, incident, event, notAfter))) return undefined;
  }
}

/** Appends what was decided on this very state; nothing where it has moved on since. False: try again later. */
async function appendOn(engine: Engine, incident: Incident, event: IncidentEvent, notAfter?: number): Promise<boolean> {
  const done = await engine.incidents.transact(incident.id, (now) =>
    now.head.n === incident.head.n ? { event, ...(notAfter !== undefined && { notAfter }) } : undefined,
  );
  if (done.ok) engine.changed(incident.id);
  else
    engine.log.warn({ incident: incident.id, why: done.why }, 'an incident could not be advanced; it is tried again');
  return done.ok;
}

/** Opens the connection the approved command will use while its armed window runs. */
function warmUpFirst(engine: Engine, incident: Incident): void {
  const request = liveRequest(incident);
  if (request?.status.is !== 'approved' || request.asked.purpose !== 'dispatch') return;
  const [first] = request.asked.binding.hosts;
  const node = first && ksNodeOf(topologyOf(engine, incident.system), first.node);
  if (node !== undefined) warmUp(engine, node);
}

async function eventFor(
  engine: Engine,
  incident: Incident,
  action: Exclude<NextAction, { do: 'work' | 'wait' | 'nothing' }>,
): Promise<IncidentEvent | undefined> {
  switch (action.do) {
    case 'end':
      return { type: 'ended', how: action.how };
    case 'expire':
      return action.clock === 'approve'
        ? unanswered(engine, incident, requestOf(incident, action.request))
        : lapsed(requestOf(incident, action.request));
    case 'judge':
      return judgement(engine, incident, action.request);
  }
}

/**
 * Nobody approved in time. A request whose card nobody could see at the end is kept: it says so, and has its whole time
 * once more when Slack answers (rule 17).
 */
async function unanswered(
  engine: Engine,
  { id }: Incident,
  { asked, card, held }: Request,
): Promise<IncidentEvent | undefined> {
  const { request, binding } = asked;
  const { approveWithin } = binding.policy;
  if (card !== undefined) {
    const seen = await engine.directory.reactions(card.channel, card.ts);
    if (!seen.known) {
      await holdUp(engine, id, request, 'open', sayApproval('approval.held-unseen', { request, why: seen.why }));
      return undefined;
    }
  }
  if (held.some(({ key }) => key === 'approval.held-unseen')) {
    const approveBy = engine.clock.now() + approveWithin;
    const say = sayApproval('approval.prolonged', { request, time: clockText(approveBy) });
    return { type: 'prolonged', request, approveBy, say };
  }
  const say = sayApproval('approval.expired-approve', { request, minutes: Math.round(approveWithin / 6000) / 10 });
  return { type: 'request-closed', request, how: 'expired', say };
}

/** Approved, and not used in time. Where only Slack's silence was in the way nobody must press anything: it is asked anew. */
function lapsed({ asked: { request, purpose, binding }, held }: Request): IncidentEvent {
  const params = { request, seconds: Math.round(binding.policy.executeWithin / 1000) };
  const why = held.at(-1);
  const expired = (say: Sentence) => ({ type: 'request-closed', request, how: 'expired', say }) as const;
  switch (why?.key) {
    case 'approval.held-silent':
      if (purpose !== 'dispatch') break;
      return { type: 'request-closed', request, how: 'superseded', say: sayApproval('approval.lapsed-silent', params) };
    case 'approval.held-node':
      return expired(sayApproval('approval.lapsed-node', { ...why.params, ...params }));
    case 'approval.held-nodes':
      return expired(sayApproval('approval.lapsed-nodes', { ...why.params, ...params }));
  }
  return expired(sayApproval('approval.expired-execute', params));
}

/** An approved judgement takes hold after the same look at what stands as a dispatch has; undefined to look again soon. */
async function judgement(engine: Engine, incident: Incident, number: number): Promise<IncidentEvent | undefined> {
  const request = requestOf(incident, number);
  const topology = topologyOf(engine, incident.system);
  const other = await otherTopology(engine, topology);
  if (other) {
    await holdUp(engine, incident.id, number, 'approved', heldBy(other, request, topology));
    return undefined;
  }
  const proofs = request.asked.purpose === 'join' ? (incident.plan.join?.proofs ?? []) : [];
  const gates = await readGateChecks(engine, topology, proofs);
  const away = request.asked.purpose === 'join' ? await joinNodesAway(engine, incident.plan, topology) : [];
  if (away.length > 0) {
    const say = sayEngine('stuck.join-nodes', { step: request.asked.step, nodes: away.join(', ') });
    return { type: 'request-closed', request: number, how: 'superseded', say };
  }
  const checked = recheck(await gatherStanding(engine, incident, request, topology, gates));
  switch (checked.is) {
    case 'go':
      // Once more: somebody may have changed the roster while the readings were taken.
      if (topologyOf(engine, incident.system) !== topology || (await otherTopology(engine, topology))) return undefined;
      return { type: 'judged', request: number, step: request.asked.step, approvers: checked.approvers };
    case 'append':
      return checked.event;
    case 'later':
      await holdUp(engine, incident.id, number, 'approved', checked.say);
      return undefined;
    case 'not-approved':
      return undefined;
  }
}

function requestOf(incident: Incident, number: number): Request {
  const request = incident.requests.find(({ asked }) => asked.request === number);
  if (request === undefined) throw new Error(`advance: ${incident.id} has no request ${number}`);
  return request;
}
