import { ksNode, otherRegion, reaches, regionNamed } from './find.ts';
import type { KsNode, SiteState } from './state.ts';
import { markSyncing, type SettleOptions } from './syncing.ts';

/** A region loses power: everything in it stops, operations of its nodes die; what was cached and stored stays as it was. */
export function powerOff(state: SiteState, region: string): SiteState {
  return changed(state, (next) => {
    const lost = required(next, region);
    lost.power = 'off';
    next.operations = next.operations.filter((each) => !lost.ks.some(({ node }) => node === each.node));
  });
}

/** Power is back. Nothing is re-adopted by that; a standby that was never given up catches up by itself. */
export function powerOn(state: SiteState, region: string, options: SettleOptions): SiteState {
  return changed(state, (next) => {
    const back = required(next, region);
    back.power = 'on';
    for (const each of back.ks) each.zoneWatcher = 'running';
    catchUp(next, options);
  });
}

/** The link between the regions; the bot goes on reaching both. */
export function setLink(state: SiteState, link: 'up' | 'cut', options: SettleOptions): SiteState {
  return changed(state, (next) => {
    next.link = link;
    if (link === 'up') catchUp(next, options);
  });
}

/**
 * `supervisorctl restart zone_watcher` on one node: kills that node's running operation (nothing of it is kept)
 * and rereads `ks_master_zone` from the region's own database, which is stale until RecoverPG re-adopted it.
 * Clears the view of this node only. `starts` false: it does not come up again.
 */
export function restartZoneWatcher(state: SiteState, node: string, starts: boolean): SiteState {
  return changed(state, (next) => {
    const { region, ks } = ksNode(next, node);
    next.operations = next.operations.filter((each) => each.node !== node);
    ks.zoneWatcher = starts ? 'running' : 'fatal';
    if (starts) ks.masterZone = region.globalPg.ksMasterZone;
  });
}

export function setZoneWatcher(state: SiteState, node: string, zoneWatcher: KsNode['zoneWatcher']): SiteState {
  return changed(state, (next) => {
    ksNode(next, node).ks.zoneWatcher = zoneWatcher;
    if (zoneWatcher !== 'running') next.operations = next.operations.filter((each) => each.node !== node);
  });
}

export function setSick(state: SiteState, node: string, sick: boolean): SiteState {
  return changed(state, (next) => {
    next.sick = [...next.sick.filter((each) => each !== node), ...(sick ? [node] : [])];
  });
}

/** The node says `syncing` in the next `checks` answers of CheckPG and until `until` (epoch milliseconds). */
export function setSyncing(state: SiteState, node: string, syncing: { until: number; checks: number }): SiteState {
  return changed(state, (next) => {
    next.syncing[node] = { ...syncing };
  });
}

/** billing_resource and billing_daemon were restarted in the master region: the leases are read again. */
export function restartBilling(state: SiteState): SiteState {
  return { ...state, leases: 'readable' };
}

export function withoutOperation(state: SiteState, uuid: string): SiteState {
  return { ...state, operations: state.operations.filter((each) => each.uuid !== uuid) };
}

/** Asynchronous replicas that still belong to the primary stream again on their own once they see it. */
function catchUp(state: SiteState, options: SettleOptions): void {
  for (const region of state.regions) {
    const primary = otherRegion(state, region);
    if (region.globalPg.role !== 'replica' || !region.globalPg.adopted || !reaches(state, region, primary)) continue;
    if (primary.globalPg.role !== 'primary') continue;
    region.globalPg.ksMasterZone = primary.globalPg.ksMasterZone;
    markSyncing(state, region.globalPg.nodes, options);
  }
}

function changed(state: SiteState, change: (next: SiteState) => void): SiteState {
  const next = structuredClone(state);
  change(next);
  return next;
}

function required(state: SiteState, name: string) {
  const region = regionNamed(state, name);
  if (!region)
    throw new Error(`the site has no region ${name}; it has ${state.regions.map((each) => each.name).join(', ')}`);
  return region;
}
