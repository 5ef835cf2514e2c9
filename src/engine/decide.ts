import { listOf } from '../domain/approval/eligible.ts';
import { branchOf, currentStep, openOptions } from '../domain/incident/course.ts';
import { type Incident, stateOf } from '../domain/incident/state.ts';
import type { IncidentId, RegionName, StepId } from '../domain/names.ts';
import { type Step, stepById } from '../domain/plan.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { noQuorumIf } from './ask-approval.ts';
import { type Engine, topologyOf } from './engine.ts';
import { againTooSoon } from './last-switch.ts';
import { type Steered, steer } from './steer.ts';

export interface Decision {
  /** Of a button: the step it was made for. Typed decisions answer the open question. */
  readonly step?: StepId;
  readonly option: string;
  /** Why it is done although something speaks against it. */
  readonly force?: string;
}

/** An operator answers a choose step, or chooses something while waiting: by a button or `/dr choose`. */
export async function decide(
  engine: Engine,
  id: IncidentId,
  slack: string,
  decision: Decision,
): Promise<Sentence | undefined> {
  const loaded = await engine.incidents.load(id);
  const soon = loaded.ok ? await switchesTooSoon(engine, loaded.incident, decision) : undefined;
  if (soon !== undefined) return soon;
  return steer(engine, id, slack, ['operator'], (incident, topology, by): Steered => {
    const step = stepFor(incident, decision);
    if (step === undefined) return sayEngine(decision.step === undefined ? 'decide.nothing' : 'choose.stale');
    const options = openOptions(incident, step);
    const { option, force } = decision;
    if (!options.some(({ name }) => name === option)) {
      const params = { step: step.id, option, options: listOf(options.map(({ name }) => name)) };
      return sayEngine('decide.no-option', params);
    }
    const led = branchOf(incident, step.id, option).flatMap(({ id: each, kind }) =>
      kind === 'directive' ? [each] : [],
    );
    const short = noQuorumIf(topology, incident, led, by);
    if (short) return short;
    return { event: { type: 'decided', step: step.id, option, by, ...(force !== undefined && { force }) } };
  });
}

/** The step that waits for a decision now. */
function stepFor(incident: Incident, { step: wanted }: Decision): Step | undefined {
  const current = currentStep(incident);
  const step = current && stepById(incident.plan, current);
  const state = step && stateOf(incident, step.id).is;
  if (step === undefined || incident.aborted !== undefined || incident.phase.is !== 'steps') return undefined;
  if (step.kind !== 'choose' && step.kind !== 'wait') return undefined;
  if ((wanted !== undefined && wanted !== step.id) || (state !== 'waiting' && state !== 'stuck')) return undefined;
  return step;
}

/**
 * A choice that leads to a second switch soon after the last one needs a reason (anti-flap). Leaving a lost region is
 * none: a region that dies soon after a drill is a disaster all the same. Failing back to it is.
 */
async function switchesTooSoon(engine: Engine, incident: Incident, decision: Decision): Promise<Sentence | undefined> {
  const step = stepFor(incident, decision);
  if (step === undefined || decision.force !== undefined) return undefined;
  // What cannot be chosen now is refused as that, not for being too soon.
  if (!openOptions(incident, step).some(({ name }) => name === decision.option)) return undefined;
  const topology: Topology = topologyOf(engine, incident.system);
  const led = branchOf(incident, step.id, decision.option).filter((each) => switchesTo(each, incident.plan.lost));
  return againTooSoon(engine, topology, led, `choose ${decision.option}`);
}

function switchesTo(step: Step, region: RegionName | undefined): boolean {
  if (step.kind !== 'directive' || region === undefined) return false;
  return 'ks_master_zone' in step.directive && step.directive.ks_master_zone === region;
}
