import { recoveryWritable } from './check-pg.ts';
import { setZone } from './decide.ts';
import { ksNode, otherRegion, reaches, regionNamed } from './find.ts';
import { recoverPg } from './recover-pg.ts';
import type { AsyncDirective, Failed, Operation, Region, SiteState } from './state.ts';
import { isSyncing, markSyncing, type SettleOptions } from './syncing.ts';

/**
 * What an accepted operation makes of the site when it ends: the new state, or why it failed (nothing changed).
 * Called twice by the runner, first as a rehearsal for the log's check phase. Does not take the operation off the list.
 */
export function settle(state: SiteState, operation: Operation, options: SettleOptions): SiteState | Failed {
  const { region } = ksNode(state, operation.node);
  const { directive } = operation;
  if (directive.action === 'RecoverPG') return recoverPg(state, region, directive, options);
  return switchGlobalKs(state, region, directive, options);
}

/** FailoverGlobalKS and FailbackGlobalKS do the same underneath: global ks and global pg move together. */
function switchGlobalKs(
  state: SiteState,
  from: Region,
  directive: Exclude<AsyncDirective, { action: 'RecoverPG' }>,
  options: SettleOptions,
): SiteState | Failed {
  const blocked = switchBlocked(state, from, directive.ksMasterZone, options.now);
  if (blocked) return { failed: blocked };
  const next = directive.disasterZone ? setZone(state, directive.disasterZone, 'faulty') : structuredClone(state);
  const target = next && regionNamed(next, directive.ksMasterZone);
  if (!next || !target) return { failed: `region [${directive.ksMasterZone}] not found` };
  const old = otherRegion(next, target);
  const seen = reaches(next, target, old) && old.globalPg.adopted;

  if (seen && hasStaleView(target)) next.leases = 'unreadable';
  lead(target, target.name);
  if (seen) {
    if (old.globalPg.role === 'primary') markSyncing(next, old.globalPg.nodes, options);
    old.globalPg.role = 'replica';
    point(old, target.name);
  } else if (old.globalPg.role === 'primary') {
    old.globalPg.adopted = false;
  }
  return next;
}

function switchBlocked(state: SiteState, from: Region, targetName: string, now: number): string | null {
  const target = regionNamed(state, targetName);
  if (!target || !reaches(state, from, target)) return `region ${targetName} is unreachable`;
  if (!recoveryWritable(state, from, now)) return 'recovery pg is read-only';
  const { globalPg } = target;
  const sick = globalPg.nodes.find((node) => node === globalPg.lead && state.sick.includes(node));
  if (sick) return `${sick} is not healthy`;
  // Only while the other side is seen: in a disaster the last cluster standing is taken as it is.
  if (!reaches(state, target, otherRegion(state, target))) return null;
  if (!globalPg.adopted) return `global pg of ${targetName} has diverged and is not adopted`;
  return globalPg.nodes.some((node) => isSyncing(state, node, now))
    ? `global pg of ${targetName} is still syncing`
    : null;
}

/** A node of the region still holds another ks_master_zone than its own, re-adopted database: it was not restarted since. */
function hasStaleView(region: Region): boolean {
  return region.ks.some((each) => each.masterZone !== region.globalPg.ksMasterZone);
}

function lead(region: Region, master: string): void {
  region.globalPg.role = 'primary';
  region.globalPg.adopted = true;
  point(region, master);
}

function point(region: Region, master: string): void {
  region.globalPg.ksMasterZone = master;
  for (const each of region.ks) each.masterZone = master;
}

/** The lines an operation writes between `received` and `finished`, each the work of one equal part of its time. */
export function phasesOf(state: SiteState, directive: AsyncDirective): readonly string[] {
  if (directive.action === 'RecoverPG') {
    return [
      `check ${directive.db} pg nodes`,
      `make ${directive.pgMaster} primary`,
      'rejoin reachable pg nodes, expel the others',
      'repoint pgpool',
    ];
  }
  const target = regionNamed(state, directive.ksMasterZone);
  return [
    'check recovery pg and global pg',
    `promote ${target?.globalPg.lead ?? directive.ksMasterZone}`,
    `set ks_master_zone to ${directive.ksMasterZone}`,
    directive.disasterZone ? `repoint pgpool, set zone ${directive.disasterZone} faulty` : 'repoint pgpool',
  ];
}
