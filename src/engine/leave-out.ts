import type { Actor, Purpose } from '../domain/event.ts';
import { currentStep, standsOf } from '../domain/incident/course.ts';
import { type Incident, inFlight, stateOf } from '../domain/incident/state.ts';
import type { IncidentId, StepId } from '../domain/names.ts';
import { type Step, stepById } from '../domain/plan.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { noQuorumIf, requestFor } from './ask-approval.ts';
import type { Engine } from './engine.ts';
import { type Steered, steer } from './steer.ts';

export interface LeavingOut {
  /** As typed: a row or a step's id. */
  readonly row: string;
  readonly reason: string;
}

/**
 * `/dr skip`: leaves the current step out. What changes state, or guards what does, asks a second engineer; what a
 * person does outside is left out by an operator alone, with the reason.
 */
export async function skip(
  engine: Engine,
  id: IncidentId,
  slack: string,
  { row, reason }: LeavingOut,
): Promise<Sentence | undefined> {
  return steer(engine, id, slack, ['operator'], (incident, topology, by): Steered => {
    const step = currentOf(incident, row);
    if ('key' in step) return step;
    if (step.kind === 'choose' || step.kind === 'wait') return sayEngine(`skip.${step.kind}`, { step: step.id });
    if (step.kind === 'confirm') {
      // Leaving out what others would vouch for decides it as much as vouching does.
      const short = step.says === undefined ? undefined : noQuorumIf(topology, incident, ['gates'], by);
      return short ?? { event: { type: 'skipped', step: step.id, by, reason } };
    }
    return judgedBy(engine, incident, topology, step, 'skip', by, reason);
  });
}

/** `/dr done`: records that people ran the current step by hand; a second engineer must agree, and the checks follow. */
export async function recordByHand(
  engine: Engine,
  id: IncidentId,
  slack: string,
  { row, reason }: LeavingOut,
): Promise<Sentence | undefined> {
  return steer(engine, id, slack, ['operator'], (incident, topology, by): Steered => {
    const step = currentOf(incident, row);
    if ('key' in step) return step;
    if (step.kind !== 'directive') return sayEngine('done.no-directive', { step: step.id });
    return judgedBy(engine, incident, topology, step, 'by-hand', by, reason);
  });
}

/** The step that stands next, when it is the one that was named and nothing of it is on its way. */
function currentOf(incident: Incident, row: string): Step | Sentence {
  const current = currentStep(incident);
  const step = current && stepById(incident.plan, current);
  if (step === undefined || incident.phase.is !== 'steps' || incident.aborted) return sayEngine('skip.not-now');
  if (!isNamed(step, row)) return notCurrent(incident, step, row);
  const { is } = stateOf(incident, step.id);
  if (inFlight(incident) || is === 'running' || is === 'settling' || is === 'proving')
    return sayEngine('skip.in-flight', { step: step.id });
  return step;
}

function isNamed({ id, row }: Step, typed: string): boolean {
  const folded = typed.toLowerCase();
  return id.toLowerCase() === folded || row.toLowerCase() === folded;
}

function notCurrent(incident: Incident, current: Step, row: string): Sentence {
  const named = incident.plan.steps.find((step) => isNamed(step, row));
  if (named === undefined) return sayEngine('skip.no-step', { row, step: current.id });
  const passed = standsOf(incident, named) === 'passed';
  return sayEngine(passed ? 'skip.passed' : 'skip.not-current', { row, step: current.id });
}

function judgedBy(
  engine: Engine,
  incident: Incident,
  topology: Topology,
  step: Step,
  purpose: Extract<Purpose, 'skip' | 'by-hand'>,
  by: Actor,
  reason: string,
): Steered {
  const state = stateOf(incident, step.id);
  const attempt = 'attempt' in state ? state.attempt : 1;
  const id: StepId = step.id;
  return (
    noQuorumIf(topology, incident, [id], by) ?? {
      event: requestFor(engine, incident, topology, { step: id, attempt, purpose, gates: [], askedBy: by, reason }),
    }
  );
}
