import { checkPG, type DraftCheck, getGlobalKSInfo, ks, type Roles } from '../src/domain/scenario.ts';

// Ours, not the paper's (docs/runbook-errata.md, 11): GKS of both regions, CheckPG of both databases, read before the first change.
// They must hold before a planned switch; in a disaster they show what is known. Asked in the region where the directives will run.
export const preflightGates = ({ from, to, masterNow, both, pg, recovery, recoveryPg }: Roles): readonly DraftCheck[] => [
    { id: 'G1', zh: `事前 ${from} 的 ks_master_zone 为 ${masterNow}`, en: `Before: ${from} says ks_master_zone is ${masterNow}`,
      check: getGlobalKSInfo(), on: ks(from), expect: { ksMasterZone: masterNow } },

    { id: 'G2', zh: `事前 ${to} 的 ks_master_zone 为 ${masterNow}`, en: `Before: ${to} says ks_master_zone is ${masterNow}`,
      check: getGlobalKSInfo(), on: ks(to), expect: { ksMasterZone: masterNow } },

    { id: 'G3', zh: `事前 global pg 主节点 ${pg(masterNow)} 为 ok，主备区节点均 ok`, en: `Before: global primary ${pg(masterNow)} ok; both regions ok`,
      check: checkPG({ db_name: 'global' }), on: ks(to), expect: { primary: pg(masterNow), nodesOk: both } },

    { id: 'G4', zh: '事前 recovery pg 主节点为 ok，主备区节点均 ok', en: 'Before: recovery primary ok; both regions ok', only: recoveryPg,
      check: checkPG({ db_name: 'recovery' }), on: ks(to), expect: { primary: both.map(recovery), nodesOk: both } },
];
