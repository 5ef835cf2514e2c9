import { recoveryWritable } from './check-pg.ts';
import { otherRegion, reaches, regionNamed, regionOfNode } from './find.ts';
import type { AsyncDirective, Failed, Region, SiteState } from './state.ts';
import { markSyncing, type SettleOptions } from './syncing.ts';

/**
 * RecoverPG, the one directive with three effects (runbook, erratum 8): ISOLATE when members are unreachable,
 * RE-ADOPT when expelled or diverged nodes are seen again (their own data is discarded), MOVE when the named
 * node was not the primary.
 */
export function recoverPg(
  state: SiteState,
  from: Region,
  directive: Extract<AsyncDirective, { action: 'RecoverPG' }>,
  options: SettleOptions,
): SiteState | Failed {
  const home = regionOfNode(state, directive.pgMaster);
  if (!home || !reaches(state, from, home)) return { failed: `${directive.pgMaster} is unreachable` };
  if (state.sick.includes(directive.pgMaster)) return { failed: `${directive.pgMaster} is not healthy` };
  return directive.db === 'recovery'
    ? recoverRecovery(state, from, home, directive.pgMaster, options)
    : recoverGlobal(state, from, home, directive.pgMaster, options);
}

function recoverRecovery(
  state: SiteState,
  from: Region,
  home: Region,
  pgMaster: string,
  options: SettleOptions,
): SiteState | Failed {
  if (from.recoveryPg && !from.recoveryPg.members.includes(pgMaster)) {
    return { failed: `${pgMaster} is expelled, re-adopt it before it can be primary` };
  }
  const next = structuredClone(state);
  const seen = next.regions.filter((region) => reaches(state, home, region));
  const members = seen.flatMap((region) => (region.recoveryPg ? [region.recoveryPg.node] : []));
  const before = JSON.stringify(from.recoveryPg && [from.recoveryPg.primary, from.recoveryPg.members]);
  for (const { recoveryPg } of seen) {
    if (!recoveryPg) continue;
    const joined = JSON.stringify([recoveryPg.primary, recoveryPg.members]) !== before;
    const missed = !from.recoveryPg?.members.includes(recoveryPg.node);
    const moved = recoveryPg.primary !== pgMaster;
    if (recoveryPg.node !== pgMaster && (joined || missed || moved)) markSyncing(next, [recoveryPg.node], options);
    recoveryPg.primary = pgMaster;
    recoveryPg.members = [...members];
  }
  return next;
}

function recoverGlobal(
  state: SiteState,
  from: Region,
  home: Region,
  pgMaster: string,
  options: SettleOptions,
): SiteState | Failed {
  // Where both databases need repair, recovery pg comes first.
  if (!recoveryWritable(state, from, options.now)) return { failed: 'recovery pg is read-only' };
  const next = structuredClone(state);
  const primary = regionNamed(next, home.name);
  if (!primary) return { failed: `${pgMaster} is unreachable` };
  const other = otherRegion(next, primary);
  primary.globalPg.role = 'primary';
  primary.globalPg.adopted = true;
  primary.globalPg.lead = pgMaster;
  if (reaches(state, home, other)) {
    other.globalPg.role = 'replica';
    other.globalPg.adopted = true;
    // The memcached view of the other region's ks nodes is NOT touched: it stays stale until zone_watcher is restarted.
    other.globalPg.ksMasterZone = primary.globalPg.ksMasterZone;
    markSyncing(next, other.globalPg.nodes, options);
  } else if (other.globalPg.role === 'primary') {
    other.globalPg.adopted = false;
  }
  return next;
}
