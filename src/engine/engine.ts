import type { IncidentId, NodeName, SystemName } from '../domain/names.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Topology } from '../domain/topology.ts';
import type { Incidents } from './incidents.ts';
import type { Clock } from './ports/clock.ts';
import type { Directory } from './ports/directory.ts';
import type { Journal } from './ports/journal.ts';
import type { Leases } from './ports/lease.ts';
import type { Log } from './ports/log.ts';
import type { PostPlaces } from './ports/post-record.ts';
import type { RemoteShell } from './ports/remote-shell.ts';
import type { TopologyRecord } from './ports/topology-record.ts';
import type { WorkQueue } from './ports/work-queue.ts';
import type { Silences } from './silences.ts';

/** What every use case works with. Plain data and ports: nothing here has behaviour of its own. */
export interface Engine {
  readonly topologies: ReadonlyMap<SystemName, Topology>;
  readonly scenarios: readonly Scenario[];
  readonly journal: Journal;
  readonly incidents: Incidents;
  readonly queue: WorkQueue;
  readonly leases: Leases;
  readonly shell: RemoteShell;
  readonly silences: Silences;
  readonly directory: Directory;
  readonly posts: PostPlaces;
  readonly topologyRecord: TopologyRecord;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted once this process is to stop: nothing new is sent, and nothing waits any longer. */
  readonly stopping: AbortSignal;
  /** Called after each change that this process made or saw: queue work, bring the thread up to date. */
  readonly changed: (incident: IncidentId) => void;
}

export function topologyOf(engine: Engine, system: SystemName): Topology {
  const topology = engine.topologies.get(system);
  if (topology === undefined) throw new Error(`no topology for system ${system} in this process`);
  return topology;
}

/** The pinned host key of a ks node as it stands now, for the binding. */
export function pinnedHostKeyOf(engine: Engine, topology: Topology): (node: NodeName) => string | undefined {
  const nodes = topology.regions.flatMap((region) => region.ks);
  return (name) => {
    const node = nodes.find((candidate) => candidate.name === name);
    return node && engine.shell.pinnedFingerprint(node);
  };
}
