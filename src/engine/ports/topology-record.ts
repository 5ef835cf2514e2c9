import type { SystemName } from '../../domain/names.ts';

/** Which topology the processes of a deployment agree on, per system: the last one that started wins. */
export interface TopologyRecord {
  record(system: SystemName, identity: string): Promise<void>;
  /** What is recorded; where nothing is (an emptied Redis), `own` is recorded now. */
  recordedElse(system: SystemName, own: string): Promise<Recorded>;
}

export type Recorded = { readonly known: true; readonly identity: string } | { readonly known: false };
