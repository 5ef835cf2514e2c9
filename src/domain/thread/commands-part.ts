import type { NodeCommand } from '../plan.ts';
import type { Part } from './post.ts';

/** The exact commands; nodes on which the very same text runs share one block, in their order of preference. */
export function commandsPart(commands: readonly NodeCommand[], between: ' → ' | ', '): Part {
  return { kind: 'commands', commands: byCommand(commands, between) };
}

export function byCommand(
  commands: readonly NodeCommand[],
  between: ' → ' | ', ',
): { node: string; command: string }[] {
  const grouped = new Map<string, string[]>();
  for (const { node, command } of commands) grouped.set(command, [...(grouped.get(command) ?? []), node]);
  return [...grouped].map(([command, nodes]) => ({ node: nodes.join(between), command }));
}
