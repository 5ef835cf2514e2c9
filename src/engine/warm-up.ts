import type { KsNode } from '../domain/topology.ts';
import { type Engine, topologyOf } from './engine.ts';
import { openIncidents } from './open-incidents.ts';

/** Opens the connection to a node that will be used soon; a failure shows when it is used. */
export function warmUp(engine: Engine, node: KsNode): void {
  engine.shell
    .open(node)
    .catch((error) => engine.log.warn({ err: error, node: node.name }, 'warming a connection up failed'));
}

/**
 * For a process that starts while incidents are open: connects to their ks nodes meanwhile, so that the first thing
 * it does does not wait for key exchanges (docs/guarantees.md, "How soon").
 */
export async function warmUpOpen(engine: Engine): Promise<void> {
  for (const { system } of await openIncidents(engine)) {
    if (!engine.topologies.has(system)) continue;
    for (const { ks } of topologyOf(engine, system).regions) for (const node of ks) warmUp(engine, node);
  }
}
