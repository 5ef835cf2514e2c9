import { checkPG, type DraftCheck, getGlobalKSInfo, ks, type Roles } from '../src/domain/scenario.ts';

// Ours, not the paper's (erratum 11; the same gate as P13): what must hold before a planned switch, shown before step 1 and read again just before it is sent.
export const switchGates = ({ from, to, both, pg, recovery, recoveryPg }: Roles): readonly DraftCheck[] => [
    { id: 'G1', zh: `切换前 ${from} 的 ks_master_zone 为 ${from}`, en: `Before: ${from} says ks_master_zone is ${from}`,
      check: getGlobalKSInfo(), on: ks(from), expect: { ksMasterZone: from } },

    { id: 'G2', zh: `切换前 ${to} 的 ks_master_zone 为 ${from}`, en: `Before: ${to} says ks_master_zone is ${from}`,
      check: getGlobalKSInfo(), on: ks(to), expect: { ksMasterZone: from } },

    { id: 'G3', zh: `切换前 global pg 主节点 ${pg(from)} 为 ok，主备区节点均 ok`, en: `Before: global primary ${pg(from)} ok; both regions ok`,
      check: checkPG({ db_name: 'global' }), on: ks(to), expect: { primary: pg(from), nodesOk: both } },

    ...(recoveryPg ? [
    { id: 'G4', zh: '切换前 recovery pg 主节点为 ok，主备区节点均 ok', en: 'Before: recovery primary ok; both regions ok',
      check: checkPG({ db_name: 'recovery' }), on: ks(to), expect: { primary: both.map(recovery), nodesOk: both } },
    ] : []),
];
