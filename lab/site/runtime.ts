import type { ActiveFaults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { SiteState } from './model/state.ts';
import type { NodeFolder } from './node-folder.ts';
import type { Machine } from './ssh/machine.ts';

/** What the running site's parts share. The model changes only through `commit`, which saves it and tells the listeners. */
export interface Runtime {
  /** Random; in the environment of every process the site starts (LAB_SITE), so that it finds them again. */
  readonly mark: string;
  /** How long an asynchronous operation and a fresh pg node's syncing take, in milliseconds. */
  readonly timing: { readonly operationMs: number; readonly syncingMs: number };
  readonly faults: ActiveFaults;
  readonly ledger: Ledger;
  readonly folders: ReadonlyMap<string, NodeFolder>;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly state: () => SiteState;
  readonly commit: (next: SiteState) => void;
  /** Aborted when the site closes. */
  readonly closing: AbortSignal;
}

export function folderOf(runtime: Runtime, node: string): NodeFolder {
  const folder = runtime.folders.get(node);
  if (!folder) throw new Error(`the site has no ks node ${node}`);
  return folder;
}

export function machineOf(runtime: Runtime, node: string): Machine {
  const machine = runtime.machines.get(node);
  if (!machine) throw new Error(`the site has no ks node ${node}`);
  return machine;
}
