import type { SystemName } from '../domain/names.ts';
import type { Topology } from '../domain/topology.ts';
import type { Engine } from './engine.ts';

/** What processes of one deployment must agree on: what runs where, and who may approve it. */
export function identityOf(topology: Topology): string {
  return `${topology.hash}.${topology.rosterVersion}`;
}

/** Another topology is recorded, or what is recorded could not be read. */
export type TopologyDoubt = 'other' | 'unknown';

/**
 * A process with another topology or roster than the last one recorded asks, counts, sends and supersedes nothing,
 * and says so. Where it cannot be asked, nothing is done either, until it can.
 */
export async function otherTopology(engine: Engine, topology: Topology): Promise<TopologyDoubt | false> {
  const own = identityOf(topology);
  const recorded = await engine.topologyRecord.recordedElse(topology.name, own);
  if (recorded.known && recorded.identity === own) return false;
  engine.log.error(
    { system: topology.name, own, ...recorded },
    recorded.known
      ? 'nothing is asked, sent or superseded: another process recorded another topology'
      : 'nothing is asked, sent or superseded: the recorded topology could not be read',
  );
  return recorded.known ? 'other' : 'unknown';
}

/** The systems that this process runs with another topology or roster than the one recorded; where it cannot be asked, none. */
export async function recordedOtherwise({
  topologies,
  topologyRecord,
}: Pick<Engine, 'topologies' | 'topologyRecord'>): Promise<readonly SystemName[]> {
  const looked = await Promise.all(
    [...topologies.values()].map(async (topology) => {
      const own = identityOf(topology);
      const recorded = await topologyRecord.recordedElse(topology.name, own);
      return recorded.known && recorded.identity !== own ? [topology.name] : [];
    }),
  );
  return looked.flat();
}
