import { currentStep } from '../domain/incident/course.ts';
import { stateOf } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import { stepById } from '../domain/plan.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { steer } from './steer.ts';

/** An operator says that the lost region is back. It is believed when it was seen (prove-return.ts). */
export async function resume(engine: Engine, id: IncidentId, slack: string): Promise<Sentence | undefined> {
  return steer(engine, id, slack, ['operator'], (incident, _topology, by) => {
    const current = currentStep(incident);
    const step = current && stepById(incident.plan, current);
    if (step?.kind !== 'wait' || incident.phase.is !== 'steps' || incident.aborted)
      return sayEngine('resume.not-waiting', { step: current ?? '—' });
    const { is } = stateOf(incident, step.id);
    if (is !== 'waiting' && is !== 'stuck') return sayEngine('resume.already', { step: step.id });
    return { event: { type: 'resumed', step: step.id, by } };
  });
}
