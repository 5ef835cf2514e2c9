import type { SystemName } from '../../domain/names.ts';

/** Which topology the processes of a deployment agree on, per system: the last one that started wins. */
export interface TopologyRecord {
  record(system: SystemName, hash: string): Promise<void>;
  /** Undefined when none is recorded or Redis could not be asked. */
  recorded(system: SystemName): Promise<string | undefined>;
}
