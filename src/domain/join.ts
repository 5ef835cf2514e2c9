import type { CheckStep, Join, Step } from './plan.ts';

/**
 * Where a scenario begins that people have run so far by hand (`from=readopt`, `from=P8`), and what must hold
 * there now: the last check of each kind before that row, and the region's return when it lies behind. Undefined
 * when there is no such row to begin at: a row that only a choice leads to is reached by choosing.
 */
export function joinAt(steps: readonly Step[], typed: string): Join | undefined {
  const at = stepTyped(steps, typed);
  if (at === undefined || at.when !== undefined) return undefined;
  const before = steps.slice(0, steps.indexOf(at));
  if (before.length === 0) return undefined;
  const nodes = before.flatMap((step) => (step.kind === 'wait' ? step.nodes : []));
  return { at: at.id, typed, proofs: proofsAt(before), nodes };
}

/** The rows that a scenario can be joined at, for the sentence that refuses another one. */
export function joinableRows(steps: readonly Step[]): readonly string[] {
  const rows = steps.slice(1).filter(({ when, row, id }) => when === undefined && stepTyped(steps, row)?.id === id);
  return [...new Set(rows.map(({ row }) => row))];
}

/** The first step of a row, so that a question or a wait that belongs to it is not passed over. */
function stepTyped(steps: readonly Step[], typed: string): Step | undefined {
  if (typed === 'readopt') return steps.find(({ kind }) => kind === 'wait');
  const is = (row: string) => row === typed || row === `${typed}a` || row.replace(/^[A-Z]/, '') === typed;
  return steps.find(({ row }) => is(row)) ?? steps.find(({ id }) => id === typed);
}

function proofsAt(before: readonly Step[]): readonly CheckStep[] {
  const last = new Map<string, CheckStep>();
  const put = (step: CheckStep) =>
    last.set(`${step.query.name} ${'db_name' in step.query ? step.query.db_name : ''}`, step);
  for (const step of before) {
    if (step.kind === 'check' && step.when === undefined) put(step);
    if (step.kind === 'wait') for (const proof of step.proofs) last.set(proof.id, proof);
  }
  return [...last.values()];
}
