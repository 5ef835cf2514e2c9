/**
 * The lab site's truth: two regions of one global KS, as plain JSON.
 *
 * Every region keeps its OWN view of the databases (who is primary, who is a member), because after a
 * disaster or behind a cut link two regions believe different things; the pages that answer the tools
 * (check-pg.ts) compute from the view of the region that was asked.
 */

export type DbName = 'global' | 'recovery';

/** One ks node. `masterZone` is `ks_master_zone` as this node's memcached view has it: stale after its region was lost. */
export interface KsNode {
  readonly node: string;
  masterZone: string;
  /** `fatal`: supervisord gave up starting it (spawn error). */
  zoneWatcher: 'running' | 'stopped' | 'fatal';
}

/** A region's own global pg cluster. Replication from the primary region's cluster is asynchronous. */
export interface GlobalPg {
  readonly nodes: readonly string[];
  /** The node that leads this region's cluster. */
  lead: string;
  role: 'primary' | 'replica';
  /** False once the other region was made primary without this one: its data diverged until RecoverPG re-adopts it. */
  adopted: boolean;
  /** `ks_master_zone` as this cluster stores it; a restarted zone_watcher rereads it from here. */
  ksMasterZone: string;
}

/** This region's member of the one synchronous recovery pg cluster, with the cluster as this side believes it to be. */
export interface RecoveryPg {
  readonly node: string;
  primary: string;
  members: string[];
}

export interface Region {
  readonly name: string;
  /** The IaaS availability zone in the same machine room. */
  readonly zone: string;
  zoneStatus: 'active' | 'faulty';
  power: 'on' | 'off';
  readonly ks: KsNode[];
  readonly globalPg: GlobalPg;
  readonly recoveryPg: RecoveryPg | null;
  readonly pgpool: readonly string[];
}

export type AsyncDirective =
  | {
      readonly action: 'FailoverGlobalKS' | 'FailbackGlobalKS';
      readonly ksMasterZone: string;
      readonly disasterZone: string | null;
    }
  | { readonly action: 'RecoverPG'; readonly db: DbName; readonly pgMaster: string };

/** An accepted asynchronous operation that has not ended. It lives in the zone_watcher of one ks node. */
export interface Operation {
  readonly uuid: string;
  readonly node: string;
  readonly directive: AsyncDirective;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** Not `ok` yet: until `until` (epoch milliseconds) has passed AND `checks` more CheckPG answers have said so. */
export interface Syncing {
  until: number;
  checks: number;
}

export interface SiteState {
  readonly version: 1;
  readonly regions: readonly [Region, Region];
  link: 'up' | 'cut';
  /** Lease information of existing resources: unreadable after a failback onto a stale memcached, until billing is restarted. */
  leases: 'readable' | 'unreadable';
  /** By pg node name. */
  syncing: Record<string, Syncing>;
  /** pg and pgpool nodes whose status is `error`. */
  sick: string[];
  operations: Operation[];
}

export interface SiteNames {
  /** First the master region, then the standby. */
  readonly regions: readonly [string, string];
  readonly zones: readonly [string, string];
}

export const PAPER_NAMES: SiteNames = { regions: ['global1a', 'global2a'], zones: ['alpha', 'beta'] };

/** The site on a quiet day: the first region is master of everything, everything is adopted and ok. */
export function initialState(names: SiteNames, options: { recoveryPg: boolean }): SiteState {
  const [master] = names.regions;
  const region = (index: 0 | 1): Region => {
    const name = names.regions[index];
    return {
      name,
      zone: names.zones[index],
      zoneStatus: 'active',
      power: 'on',
      ks: [0, 1].map((n) => ({ node: `${name}-webservice${n}`, masterZone: master, zoneWatcher: 'running' })),
      globalPg: {
        nodes: [`${name}-pgserver0`, `${name}-pgserver1`],
        lead: `${name}-pgserver0`,
        role: index === 0 ? 'primary' : 'replica',
        adopted: true,
        ksMasterZone: master,
      },
      recoveryPg: options.recoveryPg
        ? {
            node: `${name}-recoverypgserver0`,
            primary: `${master}-recoverypgserver0`,
            members: names.regions.map((each) => `${each}-recoverypgserver0`),
          }
        : null,
      pgpool: [`${name}-pgpool0`],
    };
  };
  return {
    version: 1,
    regions: [region(0), region(1)],
    link: 'up',
    leases: 'readable',
    syncing: {},
    sick: [],
    operations: [],
  };
}

/** Why an operation on the model cannot have the effect it was sent for; the sentence that goes into zone_watcher.log. */
export interface Failed {
  readonly failed: string;
}
