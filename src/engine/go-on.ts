import type { Actor, IncidentEvent, Way } from '../domain/event.ts';
import { currentStep } from '../domain/incident/course.ts';
import { type Incident, type Question, stateOf } from '../domain/incident/state.ts';
import { isJudged, waysOn } from '../domain/incident/ways-on.ts';
import type { IncidentId, StepId } from '../domain/names.ts';
import { stepById } from '../domain/plan.ts';
import type { Press } from '../domain/press.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { noQuorumIf, requestFor } from './ask-approval.ts';
import type { Engine } from './engine.ts';
import { type Steered, steer } from './steer.ts';

/** How people go on where the machine cannot: choose a way, confirm, retry, take over, abort (approval.md, rule 8's table). */
export async function choose(
  engine: Engine,
  press: Press & { act: 'choose' },
  slack: string,
): Promise<Sentence | undefined> {
  return steer(engine, press.incident, slack, ['operator'], (incident, topology, by) => {
    const question = questionAt(incident, press.step);
    const stands = press.step === 'gates' || currentStep(incident) === press.step;
    const fits = question?.entry === press.entry && waysOn(question.stuck.kind).includes(press.way);
    if (question === undefined || !fits || !stands || incident.aborted) return sayEngine('choose.stale');
    return wayOn(engine, incident, topology, question, press.way, by);
  });
}

/** `/dr retry`: the one way of the open question that tries the same again. */
export async function retry(engine: Engine, id: IncidentId, slack: string): Promise<Sentence | undefined> {
  return steer(engine, id, slack, ['operator'], (incident, topology, by) => {
    const question = openQuestion(incident);
    const way = question && waysOn(question.stuck.kind).find((each) => RETRIES.includes(each));
    if (question?.stuck.kind === 'unknown') return sayEngine('retry.unknown', { step: question.stuck.step });
    if (question === undefined || way === undefined || incident.aborted) return sayEngine('retry.nothing');
    return wayOn(engine, incident, topology, question, way, by);
  });
}

const RETRIES: readonly Way[] = ['read-again', 'ask-again', 'run-again', 'wait-longer'];

/** A person says whether what they did outside works. */
export async function confirm(
  engine: Engine,
  press: Press & { act: 'confirm' },
  slack: string,
): Promise<Sentence | undefined> {
  return steer(engine, press.incident, slack, ['operator'], (incident, topology, by) => {
    const step = stepById(incident.plan, press.step);
    if (step?.kind !== 'confirm' || currentStep(incident) !== press.step || incident.aborted)
      return sayEngine('choose.stale');
    // Who vouches for the analysis decided what all that follows depends on.
    const short = step.says && press.works ? noQuorumIf(topology, incident, ['gates'], by) : undefined;
    return short ?? { event: { type: 'confirmed', step: press.step, by, works: press.works } };
  });
}

/** Another operator holds the incident from here on; whoever held or started it stays barred from approving. */
export async function takeOver(
  engine: Engine,
  id: IncidentId,
  slack: string,
  reason: string,
): Promise<Sentence | undefined> {
  return steer(engine, id, slack, ['operator'], (incident, topology, by) => {
    if (incident.holder.person === by.person) return sayEngine('take-over.already', { person: by.person });
    if (incident.aborted) return sayEngine('abort.done');
    return noQuorumIf(topology, incident, ['gates'], by) ?? { event: { type: 'taken-over', by, reason } };
  });
}

/** Any operator or approver; final. What was sent is followed to its outcome. */
export async function abort(engine: Engine, id: IncidentId, slack: string, reason: string): Promise<Sentence> {
  const aborts = (incident: Incident, _: Topology, by: Actor): Steered =>
    incident.aborted ? sayEngine('abort.done') : { event: { type: 'aborted', by, reason } };
  const refused = await steer(engine, id, slack, ['operator', 'approver'], aborts, 'stops');
  return refused ?? sayEngine('abort.done');
}

/** Judgements become a request at once (rule 8's last row); everything else is recorded as chosen. */
function wayOn(
  engine: Engine,
  incident: Incident,
  topology: Topology,
  question: Question,
  way: Way,
  by: Actor,
): Steered {
  const { step } = question.stuck;
  return (
    noQuorumIf(topology, incident, [step], by) ?? { event: eventFor(engine, incident, topology, question, way, by) }
  );
}

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

function openQuestion(incident: Incident): Question | undefined {
  if (incident.phase.is === 'gates-stuck') return incident.phase.stuck;
  const step = currentStep(incident);
  return step && questionAt(incident, step);
}

function questionAt(incident: Incident, step: StepId | 'gates'): Question | undefined {
  if (step === 'gates') return incident.phase.is === 'gates-stuck' ? incident.phase.stuck : undefined;
  const state = stateOf(incident, step);
  return state.is === 'stuck' ? state.question : undefined;
}
