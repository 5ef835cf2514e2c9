import type { RegionState, Running, SiteState } from './openssh-region-state.ts';

/** How a node, or a cluster, is; each voice has its own word for it. */
export type Standing = 'fine' | 'catching-up' | 'unseen' | 'apart' | 'expelled' | 'read-only' | 'broken';

export interface Report {
  readonly database: string;
  readonly cluster: Standing;
  readonly primary: string;
  readonly pg: readonly { readonly node: string; readonly standing: Standing }[];
  readonly pgpool: readonly { readonly node: string; readonly standing: Standing }[];
}

export function regionOfNode(state: SiteState, node: string): RegionState {
  const found = state.regions.find(
    ({ ks, pg, vault }) => ks.includes(node) || pg.includes(node) || (vault !== undefined && vault === node),
  );
  if (found === undefined) throw new Error(`no region has the node ${node}`);
  return found;
}

function other(state: SiteState, { name }: RegionState): RegionState {
  return state.regions[0].name === name ? state.regions[1] : state.regions[0];
}

function sees(state: SiteState, from: RegionState, to: RegionState): boolean {
  if (from.dark || to.dark) return false;
  return from.name === to.name || state.link === 'up';
}

/** A database as the region `from` sees it; undefined where it is not deployed. */
export function reportOf(state: SiteState, from: RegionState, database: string): Report | undefined {
  const shown = (region: RegionState, node: string, standing: Standing) => {
    if (!sees(state, from, region)) return { node, standing: 'unseen' as const };
    const behind = standing === 'fine' && (state.syncing[node] ?? 0) > Date.now();
    return { node, standing: behind ? ('catching-up' as const) : standing };
  };
  const pgpool = state.regions.flatMap((region) => region.pgpool.map((node) => shown(region, node, 'fine')));
  if (database === 'recovery') {
    const pg = state.regions.flatMap((region) =>
      region.vault === undefined ? [] : [shown(region, region.vault, vaultStanding(from, region))],
    );
    const primary = state.regions.find(({ name }) => name === from.vaults.primary)?.vault;
    if (primary === undefined) return undefined;
    return { database, cluster: isWritable(state, from) ? 'fine' : 'read-only', primary, pg, pgpool };
  }
  const leader = from.leads ? from : other(state, from);
  const pg = state.regions.flatMap((region) =>
    region.pg.map((node) => shown(region, node, globalStanding(state, from, region))),
  );
  const [primary = ''] = leader.pg;
  const fine = pg.some(({ node, standing }) => node === primary && standing === 'fine');
  return { database, cluster: fine ? 'fine' : 'broken', primary, pg, pgpool };
}

function vaultStanding(from: RegionState, region: RegionState): Standing {
  if (!from.vaults.members.includes(region.name)) return 'expelled';
  return String(region.vaults.members) === String(from.vaults.members) ? 'fine' : 'apart';
}

function globalStanding(state: SiteState, from: RegionState, region: RegionState): Standing {
  if (region.name === from.name) return from.joined || from.leads ? 'fine' : 'apart';
  const twoLead = region.leads === from.leads;
  return sees(state, from, region) && (twoLead || !region.joined) ? 'apart' : 'fine';
}

/** Synchronous across the regions: it takes no writes while a member is missing. */
function isWritable(state: SiteState, from: RegionState): boolean {
  if (from.vault === undefined) return true;
  return state.regions
    .filter(({ name }) => from.vaults.members.includes(name))
    .every((region) => sees(state, from, region) && vaultStanding(from, region) === 'fine');
}

/** What an operation does at its end, in place; gives why it failed, and then has changed nothing. */
export function take(state: SiteState, { node, request }: Running): string | undefined {
  const from = regionOfNode(state, node);
  if (request.action !== 'RecoverPG') return switchTo(state, from, request);
  const home = regionOfNode(state, request.pg_master ?? '');
  if (!sees(state, from, home)) return `${home.name} 不可达`;
  return request.db_name === 'recovery' ? recoverVaults(state, from, home) : recoverGlobal(state, from, home);
}

/** Failover and failback are one and the same underneath: global ks and global pg move together. */
function switchTo(state: SiteState, from: RegionState, request: Running['request']): string | undefined {
  const target = state.regions.find(({ name }) => name === request.ks_master_zone);
  if (target === undefined || !sees(state, from, target)) return `${request.ks_master_zone} 不可达`;
  if (!isWritable(state, from)) return 'recovery pg 只读';
  const rest = other(state, target);
  const seen = sees(state, target, rest);
  if (seen && !(target.joined && rest.joined)) return `${target.name} 与 ${rest.name} 数据分叉`;
  if (seen && target.pg.some((node) => (state.syncing[node] ?? 0) > Date.now())) return `${target.name} 同步中`;
  if (seen && Object.values(target.cached).some((zone) => zone !== target.stored)) state.leases = 'unreadable';
  for (const region of state.regions) if (region.zone === request.disaster_zone) region.zoneStatus = 'faulty';
  target.leads = true;
  target.joined = true;
  point(target, target.name);
  if (seen) {
    rest.leads = false;
    point(rest, target.name);
    catchUp(state, rest.pg);
  } else rest.joined = false;
  return undefined;
}

function recoverVaults(state: SiteState, from: RegionState, home: RegionState): string | undefined {
  if (!from.vaults.members.includes(home.name)) return `${home.vault} 已隔离`;
  const seen = state.regions.filter((region) => sees(state, home, region));
  const members = seen.map(({ name }) => name);
  for (const region of seen) {
    const missed = !from.vaults.members.includes(region.name) || !region.vaults.members.includes(home.name);
    if (missed && region.vault !== undefined) catchUp(state, [region.vault]);
  }
  for (const region of seen) region.vaults = { primary: home.name, members };
  return undefined;
}

function recoverGlobal(state: SiteState, from: RegionState, home: RegionState): string | undefined {
  if (!isWritable(state, from)) return 'recovery pg 只读';
  const rest = other(state, home);
  home.leads = true;
  home.joined = true;
  rest.joined = sees(state, home, rest);
  if (!rest.joined) return undefined;
  rest.leads = false;
  // What its ks nodes cached stays as it was, until each zone_watcher is restarted.
  rest.stored = home.stored;
  catchUp(state, rest.pg);
  return undefined;
}

function point(region: RegionState, master: string): void {
  region.stored = master;
  for (const node of region.ks) region.cached[node] = master;
}

function catchUp(state: SiteState, nodes: readonly string[]): void {
  for (const node of nodes) state.syncing[node] = Date.now() + state.syncMs;
}

/** Operations of these nodes end half-way, with nothing done. */
export function killOperations(state: SiteState, nodes: readonly string[]): void {
  const dying = state.running.filter(({ node }) => nodes.includes(node));
  state.killed.push(...dying.map(({ id }) => id));
  state.running = state.running.filter(({ node }) => !nodes.includes(node));
}
