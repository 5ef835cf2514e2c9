import { type ConfirmStep, optionsOf, type Plan, type Step, stepById } from '../plan.ts';
import { inBoth } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { byCommand } from './commands-part.ts';
import type { Part, StepLine } from './post.ts';

/** The whole plan before anything runs: the paper's lines under their headings, and the exact commands. */
export function planParts(plan: Plan): readonly Part[] {
  return [
    { kind: 'heading', tone: 'info', text: sayThread('plan.heading', { ...plan.title }) },
    { kind: 'muted', lines: [sayThread('plan.paper', { paper: plan.paper })] },
    ...roleLines(plan),
    ...(plan.gates.length > 0 ? [{ kind: 'steps', steps: plan.gates.map((gate) => lineOf(gate)) } as const] : []),
    ...plan.phases.flatMap((phase, index) => phaseParts(plan, phase, index)),
    { kind: 'muted', lines: [sayThread('plan.commands')] },
    { kind: 'commands', commands: commandsOf(plan) },
  ];
}

/** At most this many commands stand in one post: with tool paths of their own on each node they double. */
const COMMANDS_A_POST = 20;

/** The same as posts of a thread: what does not fit into one message is another one. */
export function planPosts(plan: Plan): readonly (readonly Part[])[] {
  const commands = commandsOf(plan);
  const whole = planParts(plan);
  if (plan.phases.length === 1) return [whole];
  const rest = Array.from({ length: Math.ceil(commands.length / COMMANDS_A_POST) }, (_, index): readonly Part[] => [
    { kind: 'muted', lines: [sayThread('plan.commands')] },
    { kind: 'commands', commands: commands.slice(index * COMMANDS_A_POST, (index + 1) * COMMANDS_A_POST) },
  ]);
  return [whole.slice(0, -2), ...rest];
}

function roleLines({ lost, to, from, force, join, doubt }: Plan): readonly Part[] {
  const lines = [
    lost === undefined ? sayThread('plan.goes', { from, to }) : sayThread('plan.lost', { lost, kept: to }),
    ...(doubt === undefined ? [] : [doubt]),
    ...(force === undefined ? [] : [sayThread('card.force', { reason: force })]),
    ...(join === undefined ? [] : [sayThread('plan.joins', { row: join.typed, at: join.at })]),
  ];
  return [{ kind: 'text', lines }];
}

function phaseParts(plan: Plan, phase: Plan['phases'][number], index: number): readonly Part[] {
  const steps = plan.steps
    .filter((step) => step.phase === index && !isRuledOut(plan, step))
    .map((step) => lineOf(step, givenAt(plan, step)));
  if (plan.phases.length === 1) return [{ kind: 'steps', steps }];
  return [
    { kind: 'text', lines: [sayThread('plan.phase', inBoth('phase', phase))] },
    { kind: 'steps', steps },
  ];
}

/** Each command once, under the numbers of the steps that run it on the same nodes. */
function commandsOf(plan: Plan): { node: string; command: string }[] {
  const grouped = new Map<string, { ids: string[]; node: string; command: string }>();
  for (const step of plan.steps) {
    if ((step.kind !== 'directive' && step.kind !== 'check') || isRuledOut(plan, step)) continue;
    for (const { node, command } of byCommand(step.commands, step.nodes === 'each' ? ', ' : ' → ')) {
      const same = grouped.get(`${node}\n${command}`);
      if (same) same.ids.push(step.id);
      else grouped.set(`${node}\n${command}`, { ids: [step.id], node, command });
    }
  }
  return [...grouped.values()].map(({ ids, node, command }) => ({ node: `${ids.join(', ')} · ${node}`, command }));
}

function personNote({ hostsLine }: ConfirmStep) {
  return hostsLine === undefined
    ? sayThread('plan.waits-for-person')
    : sayThread('plan.waits-for-person-host', { line: hostsLine });
}

/** The command line answered its question another way already. */
function isRuledOut(plan: Plan, { when }: Pick<Step, 'when'>): boolean {
  if (when === undefined) return false;
  const given = plan.given.find(({ step }) => step === when.choice)?.option;
  if (given !== undefined) return given !== when.chose;
  const option = optionsOf(stepById(plan, when.choice)).find(({ name }) => name === when.chose);
  return option?.when !== undefined && isRuledOut(plan, option);
}

function givenAt({ given }: Plan, { id }: Step): string | undefined {
  return given.find(({ step }) => step === id)?.option;
}

function lineOf(step: Step, given?: string): StepLine {
  const line = { mark: 'waiting', step: step.id, ...step.title } as const;
  const when = step.when === undefined ? undefined : sayThread('plan.when', { ...step.when });
  switch (step.kind) {
    case 'directive':
      return {
        ...line,
        note: when ? sayThread('plan.needs-approval-when', { ...when.params }) : sayThread('plan.needs-approval'),
      };
    case 'confirm':
      return { ...line, note: when ?? personNote(step) };
    case 'choose':
      if (given !== undefined) return { ...line, note: sayThread('plan.given', { option: given }) };
      return {
        ...line,
        note: sayThread('plan.chooses', { options: step.options.map(({ name }) => name).join(' | ') }),
      };
    case 'wait':
      return { ...line, note: sayThread('plan.waits') };
    case 'check':
      return when ? { ...line, note: when } : line;
  }
}
