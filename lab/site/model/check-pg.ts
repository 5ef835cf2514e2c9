import { otherRegion, reaches } from './find.ts';
import type { DbName, Region, SiteState } from './state.ts';
import { isSyncing } from './syncing.ts';

export type NodeStatus = 'ok' | 'syncing' | 'unreachable' | 'diverged' | 'expelled' | 'error';

/** What CheckPG answers, in the working shape of the runbook page (minus action and ret_code). */
export interface PgReport {
  readonly db_name: DbName;
  readonly pg_cluster: { readonly status: 'ok' | 'read_only' | 'error'; readonly primary_node: string };
  readonly pg_nodes: ReadonlyArray<{
    readonly node: string;
    readonly role: 'primary' | 'standby';
    readonly status: NodeStatus;
  }>;
  readonly pgpool_nodes: ReadonlyArray<{ readonly node: string; readonly status: NodeStatus }>;
}

/** A database as the region `from` sees it, or null when the site has no such database. `now` is epoch milliseconds. */
export function checkPg(state: SiteState, from: Region, db: DbName, now: number): PgReport | null {
  const cluster = db === 'global' ? globalCluster(state, from, now) : recoveryCluster(state, from, now);
  if (!cluster) return null;
  return {
    db_name: db,
    pg_cluster: { status: cluster.status, primary_node: cluster.primary },
    pg_nodes: cluster.nodes.map(({ node, status }) => ({
      node,
      role: node === cluster.primary ? 'primary' : 'standby',
      status,
    })),
    pgpool_nodes: state.regions.flatMap((region) =>
      region.pgpool.map((node) => ({ node, status: overlay(state, region, from, node, 'ok', now) })),
    ),
  };
}

/** Whether recovery pg takes writes as `from` sees it; true when the site has none. Synchronous: one missing member makes it read-only. */
export function recoveryWritable(state: SiteState, from: Region, now: number): boolean {
  const cluster = recoveryCluster(state, from, now);
  return !cluster || cluster.status === 'ok';
}

interface Cluster {
  readonly primary: string;
  readonly status: 'ok' | 'read_only' | 'error';
  readonly nodes: ReadonlyArray<{ node: string; status: NodeStatus }>;
}

function globalCluster(state: SiteState, from: Region, now: number): Cluster {
  const other = otherRegion(state, from);
  const primary = from.globalPg.role === 'primary' ? from.globalPg.lead : other.globalPg.lead;
  const nodes = state.regions.flatMap((region) =>
    region.globalPg.nodes.map((node) => ({
      node,
      status: overlay(state, region, from, node, globalStanding(state, from, region), now),
    })),
  );
  return { primary, nodes, status: nodes.find(({ node }) => node === primary)?.status === 'ok' ? 'ok' : 'error' };
}

/** How `from` judges a reachable region's global pg: two primaries, or a replica that follows nobody, do not belong together. */
function globalStanding(state: SiteState, from: Region, region: Region): NodeStatus {
  if (region.name === from.name) return from.globalPg.role === 'primary' || from.globalPg.adopted ? 'ok' : 'diverged';
  const believed = from.globalPg.role === 'primary' ? 'replica' : 'primary';
  const belongs = region.globalPg.role === believed && (believed === 'primary' || region.globalPg.adopted);
  return belongs || !reaches(state, from, region) ? 'ok' : 'diverged';
}

function recoveryCluster(state: SiteState, from: Region, now: number): Cluster | null {
  const view = from.recoveryPg;
  if (!view) return null;
  const nodes = state.regions.flatMap((region) => {
    if (!region.recoveryPg) return [];
    const { node, primary, members } = region.recoveryPg;
    const agrees = primary === view.primary && members.length === view.members.length;
    const standing = view.members.includes(node) ? (agrees ? 'ok' : 'diverged') : 'expelled';
    return [{ node, status: overlay(state, region, from, node, standing, now) }];
  });
  const statusOf = (name: string) => nodes.find(({ node }) => node === name)?.status ?? 'unreachable';
  // A syncing member is behind the primary but takes part: the primary accepts writes meanwhile.
  const present = view.members.every((member) => ['ok', 'syncing'].includes(statusOf(member)));
  return { primary: view.primary, nodes, status: present && statusOf(view.primary) === 'ok' ? 'ok' : 'read_only' };
}

/** What hides a node's standing, strongest first: it cannot be seen, it is sick, it is not caught up yet. */
function overlay(
  state: SiteState,
  region: Region,
  from: Region,
  node: string,
  standing: NodeStatus,
  now: number,
): NodeStatus {
  if (!reaches(state, from, region)) return 'unreachable';
  if (state.sick.includes(node)) return 'error';
  if (standing === 'ok' && isSyncing(state, node, now)) return 'syncing';
  return standing;
}
