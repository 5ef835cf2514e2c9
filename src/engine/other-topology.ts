import type { Topology } from '../domain/topology.ts';
import type { Engine } from './engine.ts';

/** A process with another topology than the last one recorded asks, sends and supersedes nothing, and says so. */
export async function otherTopology(engine: Engine, topology: Topology): Promise<boolean> {
  const recorded = await engine.topologyRecord.recorded(topology.name);
  if (recorded === topology.hash) return false;
  engine.log.error(
    { system: topology.name, own: topology.hash, recorded },
    'nothing is asked, sent or superseded: another process recorded another topology',
  );
  return true;
}
