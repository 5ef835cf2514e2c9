import type { KsNode, Region, SiteState } from './state.ts';

/** The region named so, or undefined when the site has none. */
export function regionNamed(state: SiteState, name: string): Region | undefined {
  return state.regions.find((region) => region.name === name);
}

/** The region in whose machine room the zone is. */
export function regionOfZone(state: SiteState, zone: string): Region | undefined {
  return state.regions.find((region) => region.zone === zone);
}

/** The region a ks, pg or pgpool node stands in. */
export function regionOfNode(state: SiteState, node: string): Region | undefined {
  return state.regions.find((region) => nodesOf(region).includes(node));
}

export function otherRegion(state: SiteState, region: Region): Region {
  return state.regions[0].name === region.name ? state.regions[1] : state.regions[0];
}

/** Where a tool runs: the ks node and its region. Throws for a name that is no ks node: only the site itself passes them. */
export function ksNode(state: SiteState, node: string): { region: Region; ks: KsNode } {
  for (const region of state.regions) {
    const ks = region.ks.find((each) => each.node === node);
    if (ks) return { region, ks };
  }
  throw new Error(`the site has no ks node ${node}`);
}

/** Whether `from` can talk to `to`: both have power, and the link is up when they differ. */
export function reaches(state: SiteState, from: Region, to: Region): boolean {
  if (from.power === 'off' || to.power === 'off') return false;
  return from.name === to.name || state.link === 'up';
}

function nodesOf(region: Region): string[] {
  return [
    ...region.ks.map((each) => each.node),
    ...region.globalPg.nodes,
    ...(region.recoveryPg ? [region.recoveryPg.node] : []),
    ...region.pgpool,
  ];
}
