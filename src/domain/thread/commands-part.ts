import type { NodeCommand } from '../plan.ts';
import type { Part } from './post.ts';

/** The exact commands; nodes on which the very same text runs share one block, in their order of preference. */
export function commandsPart(commands: readonly NodeCommand[], between: ' → ' | ', '): Part {
  const grouped = new Map<string, string[]>();
  for (const { node, command } of commands) grouped.set(command, [...(grouped.get(command) ?? []), node]);
  return {
    kind: 'commands',
    commands: [...grouped].map(([command, nodes]) => ({ node: [...new Set(nodes)].join(between), command })),
  };
}
