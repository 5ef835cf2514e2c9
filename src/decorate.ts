import type { Directory } from './engine/ports/directory.ts';
import type { Journal } from './engine/ports/journal.ts';
import type { Leases } from './engine/ports/lease.ts';
import type { Pace } from './engine/ports/pace.ts';
import type { PostPlaces, PostRecord } from './engine/ports/post-record.ts';
import type { RemoteShell } from './engine/ports/remote-shell.ts';
import type { Thread } from './engine/ports/thread.ts';
import type { TopologyRecord } from './engine/ports/topology-record.ts';
import type { WorkQueue } from './engine/ports/work-queue.ts';
import type { Storage } from './storage.ts';

/** The ports to the world outside a process, by the names under which they are decorated. */
export interface OutwardPorts {
  readonly journal: Journal;
  readonly leases: Leases;
  readonly posts: PostRecord & PostPlaces;
  readonly topologies: TopologyRecord;
  readonly queue: WorkQueue;
  readonly shell: RemoteShell;
  readonly directory: Directory;
  readonly thread: Thread;
  readonly pace: Pace;
}

/**
 * Gives a port as this process is to see it. The one seam for trying what a process does when it ends between any
 * two of its calls (docs/faults.md); src/run.ts passes none, and then every port is used as it is.
 */
export type Decorate = <Port extends object>(name: keyof OutwardPorts, port: Port) => Port;

export const undecorated: Decorate = (_name, port) => port;

export function decoratedStorage(storage: Storage, decorate: Decorate): Storage {
  return {
    ...storage,
    journal: decorate('journal', storage.journal),
    leases: decorate('leases', storage.leases),
    postRecord: decorate('posts', storage.postRecord),
    topologyRecord: decorate('topologies', storage.topologyRecord),
  };
}
