import { type Recheck, recheckNext } from '../domain/approval/recheck.ts';
import type { Dispatched, IncidentEvent } from '../domain/event.ts';
import { nodesLeft } from '../domain/incident/course.ts';
import { type Incident, type Request, stateOf } from '../domain/incident/state.ts';
import type { DirectiveStep } from '../domain/plan.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { barredSince } from './barred-since.ts';
import type { Went } from './dispatch.ts';
import { type Engine, topologyOf } from './engine.ts';
import { holdUpIncident } from './hold-up.ts';
import { candidatesOf, makeReady } from './make-ready.ts';
import { isOneOfSeveral } from './one-of-several.ts';
import { otherTopology } from './other-topology.ts';
import { readGateChecks } from './read-gates.ts';
import { send } from './send.ts';
import { gatherStanding } from './standing.ts';

/**
 * A directive for each node goes on to the next one under the same approval, within the time that an approval may be
 * used after the node before has accepted it (rule 17). What the approval was bound to, who gave it, the gates and the
 * abort flag are looked at again; anything else than "as before" asks people, and a new attempt is for what is left.
 */
export async function dispatchNext(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  attempt: number,
): Promise<Went> {
  const topology = topologyOf(engine, incident.system);
  const request = incident.requests.findLast(({ asked, status }) => asked.step === step.id && status.is === 'used');
  if (request === undefined) return 'not-here';
  const params = { step: step.id, left: nodesLeft(incident, step).join(', ') };
  const deadline = nextBy(incident, step, request);
  if (engine.clock.now() >= deadline)
    return askPeople(engine, incident, step, attempt, sayEngine('stuck.next-lapsed', params));
  const doubt = await otherTopology(engine, topology);
  if (doubt) {
    await holdUpIncident(engine, incident, doubt);
    return 'not-here';
  }
  const gates = await readGateChecks(engine, topology, step.gates);
  const ready = await makeReady(engine, incident, request, candidatesOf(incident, step, topology), deadline);
  const checked = recheckNext(await gatherStanding(engine, incident, request, topology, gates));
  if (checked.is === 'later') return 'wait';
  if (ready.is === 'unsent') return askPeople(engine, incident, step, attempt, unsentTo(ready.say, params));
  if (checked.is !== 'go')
    return askPeople(engine, incident, step, attempt, saidBy(checked) ?? sayEngine('stuck.next-node', params));
  if (engine.stopping.aborted || (await isOneOfSeveral(engine, incident))) return 'not-here';
  if (await otherTopology(engine, topology)) return 'not-here';
  if (topologyOf(engine, incident.system) !== topology) return 'on';
  const event: Dispatched = { ...ready.event, approvers: checked.approvers };
  const done = await engine.incidents.transact(incident.id, (now) => {
    if (!isBetweenNodes(now, step, attempt)) return undefined;
    const barred = barredSince(engine, now, request, event.approvers);
    if (barred?.others) return undefined;
    return barred
      ? { event: stuckWith(step, attempt, sayEngine('stuck.next-node', params)) }
      : { event, notAfter: deadline };
  });
  const won = done.ok && done.appended?.event.type === 'dispatched';
  if (won) await send(engine, incident, step, ready.node, ready.event);
  return 'on';
}

/** Counted from the last node's outcome; never after people had to look again: what they agreed to was then. */
function nextBy(incident: Incident, step: DirectiveStep, { asked }: Request): number {
  const state = stateOf(incident, step.id);
  const looked = incident.steered.some(
    (act) => act.step === step.id && act.attempt === asked.attempt && act.way === 'look-again',
  );
  if (state.is !== 'running' || looked) return 0;
  return Math.max(...state.nodes.map(({ outcomeAt }) => outcomeAt ?? 0)) + asked.binding.policy.executeWithin;
}

async function askPeople(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  attempt: number,
  say: Sentence,
): Promise<Went> {
  const event = stuckWith(step, attempt, say);
  await engine.incidents.transact(incident.id, (now) => (isBetweenNodes(now, step, attempt) ? { event } : undefined));
  return 'on';
}

function stuckWith(step: DirectiveStep, attempt: number, say: Sentence): IncidentEvent {
  return { type: 'stuck', step: step.id, attempt, kind: 'not-started', say, readings: [] };
}

/** Nothing could be sent to the next node; the nodes before it have run theirs, so the sentence is about what is left. */
function unsentTo(say: Sentence, params: { step: string; left: string }): Sentence {
  const unsent = say.key === 'approval.unsent' || say.key === 'approval.unsent-lost';
  return unsent ? sayEngine('stuck.next-unsent', { ...say.params, ...params }) : say;
}

/** Sentences about a request that was not used yet ("nothing was sent") would be untrue here: a node before it was sent to. */
function saidBy(checked: Recheck): Sentence | undefined {
  const say = checked.is === 'append' && 'say' in checked.event ? checked.event.say : undefined;
  return say?.key === 'approval.steers-now' || say?.key === 'approval.fails-now' ? undefined : say;
}

function isBetweenNodes(now: Incident, step: DirectiveStep, attempt: number): boolean {
  const state = stateOf(now, step.id);
  if (now.aborted !== undefined || state.is !== 'running' || state.attempt !== attempt) return false;
  return state.nodes.every(({ outcome }) => outcome?.outcome === 'accepted');
}
