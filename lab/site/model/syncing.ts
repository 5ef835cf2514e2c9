import type { SiteState } from './state.ts';

export interface SettleOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** How long a newly joined pg node says `syncing`, in milliseconds. */
  readonly syncingMs: number;
}

/** Whether the pg or pgpool node is still catching up. */
export function isSyncing(state: SiteState, node: string, now: number): boolean {
  const syncing = state.syncing[node];
  return syncing !== undefined && (now < syncing.until || syncing.checks > 0);
}

/** Marks pg nodes as catching up, in place; for the transitions that join nodes to a primary. */
export function markSyncing(draft: SiteState, nodes: readonly string[], options: SettleOptions): void {
  for (const node of nodes) {
    draft.syncing[node] = { until: options.now + options.syncingMs, checks: draft.syncing[node]?.checks ?? 0 };
  }
}

/** The state after one CheckPG answer, where a node was to say `syncing` a number of times. */
export function countCheck(state: SiteState): SiteState {
  if (!Object.values(state.syncing).some((each) => each.checks > 0)) return state;
  const next = structuredClone(state);
  for (const each of Object.values(next.syncing)) each.checks = Math.max(0, each.checks - 1);
  return next;
}
