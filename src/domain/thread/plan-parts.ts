import type { Plan, Step } from '../plan.ts';
import { sayThread } from '../wording/thread.ts';
import { commandsPart } from './commands-part.ts';
import type { Part, StepLine } from './post.ts';

/** The whole plan before anything runs: the paper's lines, and the exact commands. */
export function planParts(plan: Plan): readonly Part[] {
  return [
    { kind: 'heading', tone: 'info', text: sayThread('plan.heading', { ...plan.title }) },
    { kind: 'muted', lines: [sayThread('plan.paper', { paper: plan.paper })] },
    { kind: 'steps', steps: [...plan.gates, ...plan.steps].map(lineOf) },
    { kind: 'muted', lines: [sayThread('plan.commands')] },
    commandsPart(
      plan.steps.flatMap((step) => (step.kind === 'confirm' ? [] : step.commands)),
      ' → ',
    ),
  ];
}

function lineOf(step: Step): StepLine {
  const line = { mark: 'waiting', step: step.id, ...step.title } as const;
  switch (step.kind) {
    case 'directive':
      return { ...line, note: sayThread('plan.needs-approval') };
    case 'confirm':
      return { ...line, note: sayThread('plan.waits-for-person') };
    case 'check':
      return line;
  }
}
