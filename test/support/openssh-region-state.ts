import { mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One region of the site behind Debian's sshd, with what its own side believes. */
export interface RegionState {
  readonly name: string;
  readonly zone: string;
  zoneStatus: 'active' | 'faulty';
  /** No power: its sshd are stopped, nobody sees its databases. */
  dark: boolean;
  readonly ks: readonly string[];
  readonly pg: readonly string[];
  readonly pgpool: readonly string[];
  /** The recovery pg node; absent where there is none. */
  readonly vault?: string;
  /** `ks_master_zone` as the region's own database has it, and as each ks node caches it. */
  stored: string;
  readonly cached: Record<string, string>;
  /** Whether its global pg takes writes, and whether it belongs together with the other region's. */
  leads: boolean;
  joined: boolean;
  /** The recovery cluster as this side believes it to be, by region. */
  vaults: { primary: string; members: string[] };
}

/** An accepted operation that has not ended. `argv`: what it does. */
export interface Running {
  readonly id: string;
  readonly node: string;
  readonly request: Readonly<Record<string, string>>;
}

/** The tool answers this code instead, `left` times, and does nothing. */
export interface Slip {
  readonly action: string;
  readonly database?: string;
  readonly code: number;
  readonly message: string;
  left: number;
}

export interface SiteState {
  readonly operationMs: number;
  readonly syncMs: number;
  /** Turns which node answers which question in which of the voices. */
  readonly voice: number;
  readonly regions: readonly [RegionState, RegionState];
  link: 'up' | 'cut';
  /** Lost by a switch onto a node whose cached ks_master_zone is stale. */
  leases: 'readable' | 'unreadable';
  /** pg nodes that catch up, until then (ms since 1970). */
  syncing: Record<string, number>;
  running: Running[];
  /** Operations that a restart of zone_watcher or a loss of power ended half-way. */
  killed: string[];
  slips: Slip[];
}

export function readState(dir: string): SiteState {
  return JSON.parse(readFileSync(join(dir, 'state.json'), 'utf8'));
}

export function writeState(dir: string, state: SiteState): void {
  writeFileSync(join(dir, 'state.next'), JSON.stringify(state, null, 1));
  renameSync(join(dir, 'state.next'), join(dir, 'state.json'));
}

/** Changes the site's one state; `change` edits it in place. Whoever else wants to, in any process, waits meanwhile. */
export function withState<T>(dir: string, change: (state: SiteState) => T): T {
  const lock = join(dir, 'lock');
  for (let waited = 0; !locked(lock); waited += 5) {
    if (waited > 20_000) throw new Error(`${lock} is never given back`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
  try {
    const state = readState(dir);
    const result = change(state);
    writeState(dir, state);
    return result;
  } finally {
    rmdirSync(lock);
  }
}

function locked(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
