import type { KsNode } from '../domain/topology.ts';
import type { Engine } from './engine.ts';

/** The first node of a list that could be connected to and logged in to, and why those before it could not. */
export interface Reached {
  readonly node: KsNode | undefined;
  readonly unreachable: readonly { readonly node: KsNode; readonly why: string }[];
}

/**
 * Opens the nodes in order of preference. Nothing runs by this: the second node is used only because the first
 * could not be reached or authenticated before anything was sent (runbook.md, "Where").
 */
export async function reachFirst(engine: Engine, nodes: readonly KsNode[]): Promise<Reached> {
  const unreachable: { node: KsNode; why: string }[] = [];
  for (const node of nodes) {
    const opened = await engine.shell.open(node);
    if (opened.ok) return { node, unreachable };
    unreachable.push({ node, why: opened.why });
  }
  return { node: undefined, unreachable };
}

export function whyUnreachable(reached: Reached): string {
  return reached.unreachable.map(({ why }) => why).join('; ');
}
