import { checkPG, failoverGlobalKS, getGlobalKSInfo, ks, type Scenario } from '../src/domain/scenario.ts';
import { preflightGates } from './preflight.ts';

// Paper: 无灾难 - 主备切换/主备回切(演练), 主备切换. One step for each numbered line; #2 asks for two readings: 2a and 2b.
export const failover: Scenario = {
  name: 'failover',
  version: 2,
  paper: '无灾难 - 主备切换',
  title: { zh: '主备切换（演练）', en: 'Planned failover (drill)' },

  preflight: 'gates',
  gates: preflightGates,

  phases: ({ from, to, both, pg, zones, recoveryPg }) => [
    { zh: '主备切换', en: 'Switch',
      abort: { zh: '尚未切换任何内容', en: 'nothing was switched' },
      steps: [
        { id: '1',  zh: `向备区(${to})发送 FailoverGlobalKS，global pg 一并切换`, en: `Send FailoverGlobalKS to ${to}; global pg moves too`,
          directive: failoverGlobalKS({ ks_master_zone: to }), on: ks(to), settles: ['2a', '2b'], gatedBy: ['G1', 'G2', 'G3', 'G4'] },

        { id: '2a', zh: `确认 ks_master_zone 为 ${to}`, en: `Confirm ks_master_zone is ${to}`,
          abort: { zh: `主区已切到 ${to}（以 /dr info 为准）；检查与登录验证留给人工`, en: `the master has moved to ${to} (see /dr info); checks and log-in are left to people` },
          check: getGlobalKSInfo(), on: ks(to), expect: { ksMasterZone: to } },

        // Erratum 1: the paper's expected text speaks of the recovery primary; the drill moves global pg. Recovery is shown beside it.
        { id: '2b', zh: `确认 global pg 主节点 ${pg(to)} 为 ok，主备区 pg、pgpool 节点均 ok`, en: `Confirm global primary ${pg(to)} ok; both regions' pg and pgpool ok`,
          check: checkPG({ db_name: 'global' }), on: ks(to), expect: { primary: pg(to), nodesOk: both }, beside: recoveryPg ? [checkPG({ db_name: 'recovery' })] : [] },

        { id: '3',  zh: `console host 指向 ${to}，重新登录，验证 ${zones.zh} 资源可操作`, en: `Point console host at ${to}, log in again; verify ${zones.en}`,
          abort: { zh: `已切到 ${to}，仅剩登录验证；console host 可能仍指向 ${from}`, en: `${to} is master; only the log-in is left, and console hosts may still point at ${from}` },
          confirm: { hostEntry: to, zones: zones.names } },
      ] },
  ],
};
