import { primaryDown } from '../../commands/primary-down.ts';
import type { Course } from '../../src/domain/course.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import { planOf } from '../../src/domain/make-plan.ts';
import type { StepId } from '../../src/domain/names.ts';
import { hashOfPlan, type Plan, stepById } from '../../src/domain/plan.ts';
import type { Topology } from '../../src/domain/topology.ts';
import { actor } from './history.ts';
import { G1, G2, paperTopology } from './paper-topology.ts';

const nothing = { key: 'answer.verbatim', params: { text: 'x' } };

/** The events of a primary-down by Ada (global1a is lost), ready to be put together by hand. */
export function disasterEvents(course: Partial<Course> = {}, topology: Topology = paperTopology()) {
  const plan = planOf(primaryDown, topology, { master: G1, to: G2, lost: G1, ...course });
  return { plan, ...eventsOfPlan(plan, topology) };
}

export function eventsOfPlan(plan: Plan, topology: Topology = paperTopology()) {
  const opened: IncidentEvent = {
    type: 'opened',
    system: topology.name,
    channel: topology.channel,
    plan,
    planHash: hashOfPlan(plan),
    topologyHash: topology.hash,
    by: actor('Ada'),
    reason: 'power cut',
    understood: '/dr primary-down',
  };
  const gates: IncidentEvent = { type: 'gates-read', attempt: 1, gates: [], nodes: [], clear: true, say: nothing };
  return {
    opened,
    gates,
    /** The step has passed, in the way of its kind. */
    done: (step: string): IncidentEvent => doneOf(plan, step as StepId),
    skipped: (step: string): IncidentEvent => ({
      type: 'skipped',
      step: step as StepId,
      by: actor('Ada'),
      reason: 'by hand',
    }),
    decided: (step: string, option: string, person = 'Ada'): IncidentEvent => ({
      type: 'decided',
      step: step as StepId,
      option,
      by: actor(person),
    }),
    resumed: (step = 'P6-back'): IncidentEvent => ({ type: 'resumed', step: step as StepId, by: actor('Op') }),
    returned: (back: boolean, step = 'P6-back'): IncidentEvent => ({
      type: 'return-read',
      step: step as StepId,
      nodes: [],
      proofs: [],
      back,
      say: nothing,
    }),
  };
}

function doneOf(plan: Plan, step: StepId): IncidentEvent {
  switch (stepById(plan, step)?.kind) {
    case 'directive':
      return { type: 'operation-ended', step, attempt: 1, proof: 'log', result: 'succeeded' };
    case 'confirm':
      return { type: 'confirmed', step, by: actor('Ada'), works: true };
    case 'wait':
      return { type: 'return-read', step, nodes: [], proofs: [], back: true, say: nothing };
    default:
      return {
        type: 'reading',
        step,
        verdict: { is: 'holds', notes: [] },
        summary: nothing,
        raw: { text: '{}', cut: false },
        final: true,
        beside: [],
      };
  }
}

/** Every step before this one that no choice led to has passed, as it should. */
export function upTo(events: ReturnType<typeof disasterEvents>, step: string): IncidentEvent[] {
  const before = events.plan.steps.slice(
    0,
    events.plan.steps.findIndex(({ id }) => id === step),
  );
  return before.flatMap(({ id, kind, when }) => (kind === 'choose' || when !== undefined ? [] : [events.done(id)]));
}
