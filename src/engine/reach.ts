import type { KsNode } from '../domain/topology.ts';
import { reasonOf, type Why } from '../domain/wording/why.ts';
import type { Engine } from './engine.ts';
import type { Opened } from './ports/remote-shell.ts';

/** A node that could not be connected to or logged in to. */
export interface Unreachable extends Why {
  readonly node: KsNode;
  readonly reason: (Opened & { ok: false })['reason'];
}

/** The first node of a list that could be connected to and logged in to, and why those before it could not. */
export interface Reached {
  readonly node: KsNode | undefined;
  readonly unreachable: readonly Unreachable[];
}

/**
 * Opens the nodes in order of preference. Nothing runs by this: the second node is used only because nothing
 * could be sent to the first (runbook.md, "Where").
 */
export async function reachFirst(engine: Engine, nodes: readonly KsNode[]): Promise<Reached> {
  const unreachable: Unreachable[] = [];
  for (const node of nodes) {
    const opened = await engine.shell.open(node);
    if (opened.ok) return { node, unreachable };
    unreachable.push({ node, reason: opened.reason, ...reasonOf(opened) });
  }
  return { node: undefined, unreachable };
}

/** A wrong host key may be somebody in between: for a state change it is never passed over to another node. */
export function wrongHostKey(reached: Reached): Why | undefined {
  return reached.unreachable.find(({ reason }) => reason === 'host-key');
}

/** A full sshd, a node that starts, a network that is cut: tried again in a moment. A key that is not accepted stays so. */
export function mayPass({ reason }: Unreachable): boolean {
  return reason === 'refused' || reason === 'timeout' || reason === 'protocol';
}
