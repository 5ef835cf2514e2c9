import type { CheckStep, Plan, Step } from './plan.ts';

/**
 * The plan as an incident's first entry has it. Journals of format 1 know planned switches only, without phases
 * and with one set of gates for the whole: they are read as what they meant, so that no incident becomes unreadable.
 */
export function planOfJournal(stored: Plan): Plan {
  if ('phases' in stored) return stored;
  const old = stored as Plan1;
  const gates = old.gates.map((gate) => stepOf1(gate) as CheckStep);
  return {
    ...old,
    master: old.from,
    preflight: 'gates',
    gates,
    phases: [old.title],
    steps: old.steps.map((step) => withGates(stepOf1(step), gates)),
    given: [],
  };
}

/** What format 1 kept of a plan and of a step. */
type Plan1 = Omit<Plan, 'master' | 'preflight' | 'phases' | 'given'>;

/** Format 1 did not keep what aborting leaves. */
const AS_SEEN = { en: 'what `/dr info` shows', zh: '以 `/dr info` 所示为准' };

function stepOf1(step: Step): Step {
  const common = { row: step.id, phase: 0, abort: AS_SEEN };
  switch (step.kind) {
    case 'check':
      return { ...step, ...common, nodes: 'one', informs: false };
    case 'directive':
      return { ...step, ...common, gates: [], strict: false };
    default:
      return { ...step, ...common };
  }
}

function withGates(step: Step, gates: readonly CheckStep[]): Step {
  return step.kind === 'directive' ? { ...step, gates } : step;
}
