import type { Stuck } from '../domain/event.ts';
import { type Incident, type Sent, stateOf } from '../domain/incident/state.ts';
import type { DirectiveStep } from '../domain/plan.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { whyParams } from '../domain/wording/why.ts';
import { type Engine, topologyOf } from './engine.ts';
import { readingsForQuestion } from './settle-operation.ts';

/** An attempt that was refused, voided or is unknown: the read-only checks are read and people are asked. */
export async function askAboutOutcome(engine: Engine, incident: Incident, step: DirectiveStep): Promise<void> {
  const state = stateOf(incident, step.id);
  if (state.is !== 'running') return;
  const sent = worst(state.nodes);
  if (sent?.outcome === undefined) return;
  const readings = await readingsForQuestion(engine, incident, step, topologyOf(engine, incident.system));
  const event: Stuck = {
    type: 'stuck',
    step: step.id,
    attempt: state.attempt,
    ...questionOf(step, state.attempt, sent),
    readings,
  };
  await engine.incidents.transact(incident.id, (now) => {
    const current = stateOf(now, step.id);
    return current.is === 'running' && current.attempt === state.attempt ? { event } : undefined;
  });
}

function questionOf(step: DirectiveStep, attempt: number, sent: Sent): { kind: Stuck['kind']; say: Sentence } {
  const place = { step: step.id, node: sent.node };
  const outcome = sent.outcome;
  if (outcome?.outcome === 'unknown')
    return { kind: 'unknown', say: sayEngine('stuck.unknown', { ...place, attempt, ...whyParams(outcome) }) };
  const why = outcome?.outcome === 'refused' ? whyParams(outcome) : { why: '' };
  if (sent.proof === 'void' || sent.proof === 'unsent')
    return { kind: 'not-started', say: sayEngine('stuck.not-started', { ...place, ...why }) };
  const busy = outcome?.outcome === 'refused' && outcome.busy;
  return { kind: 'refused', say: sayEngine(busy ? 'stuck.busy' : 'stuck.refused', { ...place, ...why }) };
}

/** Of several nodes the one people must look at: unknown before refused. */
function worst(nodes: readonly Sent[]): Sent | undefined {
  return (
    nodes.find(({ outcome }) => outcome?.outcome === 'unknown') ??
    nodes.find(({ outcome }) => outcome?.outcome === 'refused')
  );
}
