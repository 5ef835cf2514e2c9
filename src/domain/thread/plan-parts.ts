import type { Plan, Step } from '../plan.ts';
import { sayThread } from '../wording/thread.ts';
import { byCommand } from './commands-part.ts';
import type { Part, StepLine } from './post.ts';

/** The whole plan before anything runs: the paper's lines, and the exact commands. */
export function planParts(plan: Plan): readonly Part[] {
  return [
    { kind: 'heading', tone: 'info', text: sayThread('plan.heading', { ...plan.title }) },
    { kind: 'muted', lines: [sayThread('plan.paper', { paper: plan.paper })] },
    { kind: 'steps', steps: [...plan.gates, ...plan.steps].map(lineOf) },
    { kind: 'muted', lines: [sayThread('plan.commands')] },
    { kind: 'commands', commands: plan.steps.flatMap(commandsOf) },
  ];
}

/** Each command under its step's number. */
function commandsOf(step: Step): { node: string; command: string }[] {
  if (step.kind === 'confirm') return [];
  const between = step.kind === 'directive' && step.nodes === 'each' ? ', ' : ' → ';
  return byCommand(step.commands, between).map(({ node, command }) => ({ node: `${step.id} · ${node}`, command }));
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
