import { listOf, personOf } from '../domain/approval/eligible.ts';
import type { Actor, IncidentEvent, Way } from '../domain/event.ts';
import { currentStep, type Incident, type Question, stateOf } from '../domain/incident/state.ts';
import { isJudged, waysOn } from '../domain/incident/ways-on.ts';
import type { IncidentId, StepId } from '../domain/names.ts';
import { stepById } from '../domain/plan.ts';
import type { Press } from '../domain/press.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { noQuorumIf, requestFor } from './ask-approval.ts';
import { type Engine, topologyOf } from './engine.ts';

/** What people do to a running incident besides approving: choose a way on, confirm, abort (approval.md, rule 8's table). */
export async function choose(
  engine: Engine,
  press: Press & { act: 'choose' },
  slack: string,
): Promise<Sentence | undefined> {
  return steer(engine, press.incident, slack, ['operator'], (incident, topology, by) => {
    const question = questionAt(incident, press.step);
    if (question?.entry !== press.entry || !waysOn(question.stuck.kind).includes(press.way) || incident.aborted)
      return sayEngine('choose.stale');
    const short = noQuorumIf(topology, incident, press.step, by);
    if (short) return short;
    return { event: eventFor(engine, incident, topology, question, press.way, by) };
  });
}

/** A person says whether what they did outside works. */
export async function confirm(
  engine: Engine,
  press: Press & { act: 'confirm' },
  slack: string,
): Promise<Sentence | undefined> {
  return steer(engine, press.incident, slack, ['operator'], (incident, _topology, by) => {
    const step = stepById(incident.plan, press.step);
    if (step?.kind !== 'confirm' || currentStep(incident) !== press.step || incident.aborted)
      return sayEngine('choose.stale');
    return { event: { type: 'confirmed', step: press.step, by, works: press.works } };
  });
}

/** Any operator or approver; final. What was sent is followed to its outcome. */
export async function abort(engine: Engine, id: IncidentId, slack: string, reason: string): Promise<Sentence> {
  const refused = await steer(engine, id, slack, ['operator', 'approver'], (incident, _topology, by) =>
    incident.aborted ? sayEngine('abort.done') : { event: { type: 'aborted', by, reason } },
  );
  return refused ?? sayEngine('abort.done');
}

/** A step's own number is kept in its event; judgements become a request at once (rule 8's last row). */
function eventFor(
  engine: Engine,
  incident: Incident,
  topology: Topology,
  question: Question,
  way: Way,
  by: Actor,
): IncidentEvent {
  const { step, attempt } = question.stuck;
  if (isJudged(way) && step !== 'gates') {
    return requestFor(engine, incident, topology, { step, attempt, purpose: way, gates: [], askedBy: by });
  }
  if (isJudged(way)) throw new Error('steer: the gates cannot be judged');
  return { type: 'chosen', step, attempt, way, by };
}

function questionAt(incident: Incident, step: StepId | 'gates'): Question | undefined {
  if (step === 'gates') return incident.phase.is === 'gates-stuck' ? incident.phase.stuck : undefined;
  const state = stateOf(incident, step);
  return state.is === 'stuck' ? state.question : undefined;
}

type Steered = { readonly event: IncidentEvent } | Sentence;

/** Checks who it is, decides on the current state, appends. The sentence says why not; undefined when it is done. */
async function steer(
  engine: Engine,
  id: IncidentId,
  slack: string,
  roles: readonly ('operator' | 'approver')[],
  decide: (incident: Incident, topology: Topology, by: Actor) => Steered,
): Promise<Sentence | undefined> {
  let refusal: Sentence | undefined;
  const done = await engine.incidents.transact(id, (incident) => {
    const topology = topologyOf(engine, incident.system);
    const person = personOf(topology, slack);
    refusal = incident.phase.is === 'ended' ? sayEngine('act.closed') : roleBar(topology, slack, roles);
    if (refusal !== undefined || person === undefined) return undefined;
    const decided = decide(incident, topology, { person: person.name, slack });
    if ('event' in decided) return decided;
    refusal = decided;
    return undefined;
  });
  engine.changed(id);
  if (refusal !== undefined) return refusal;
  return done.ok ? undefined : sayEngine('act.journal-doubt', { why: done.why });
}

/** Why this Slack id may not do it, or undefined when it may. */
export function roleBar(
  topology: Topology,
  slack: string,
  roles: readonly ('operator' | 'approver')[],
): Sentence | undefined {
  const person = personOf(topology, slack);
  if (person && roles.some((role) => person.roles.includes(role))) return undefined;
  if (roles.includes('approver')) return sayEngine('act.not-allowed', { system: topology.name });
  const operators = topology.roster.filter((each) => each.roles.includes('operator')).map(({ name }) => name);
  return sayEngine('open.not-operator', { system: topology.name, operators: listOf(operators) });
}
