import { checkPG, failbackGlobalKS, getGlobalKSInfo, ks, type Scenario } from '../src/domain/scenario.ts';
import { switchGates } from './switch-gates.ts';

// Paper: 无灾难 - 主备切换/主备回切(演练), 主备回切. One step for each numbered line; #2 asks for two readings: 2a and 2b.
export const failback: Scenario = {
  name: 'failback',
  version: 1,
  paper: '无灾难 - 主备回切',
  title: { zh: '主备回切', en: 'Planned failback' },
  goesTo: 'the first region',

  steps: ({ to, both, pg, zones, recoveryPg }) => [
    { id: '1',  zh: `向主区(${to})发送 FailbackGlobalKS，global pg 一并回切`, en: `Send FailbackGlobalKS to ${to}; global pg moves back too`,
      directive: failbackGlobalKS({ ks_master_zone: to }), on: ks(to), settles: ['2a', '2b'] },

    { id: '2a', zh: `确认 ks_master_zone 为 ${to}`, en: `Confirm ks_master_zone is ${to}`,
      check: getGlobalKSInfo(), on: ks(to), expect: { ksMasterZone: to } },

    // Erratum 1: the paper's expected text speaks of the recovery primary; the drill moves global pg. Recovery is shown beside it.
    { id: '2b', zh: `确认 global pg 主节点 ${pg(to)} 为 ok，主备区 pg、pgpool 节点均 ok`, en: `Confirm global primary ${pg(to)} ok; both regions' pg and pgpool ok`,
      check: checkPG({ db_name: 'global' }), on: ks(to), expect: { primary: pg(to), nodesOk: both }, beside: recoveryPg ? [checkPG({ db_name: 'recovery' })] : [] },

    // Erratum 9: the paper says "本地host" here and "console url host" above; both are the hosts file of whoever uses the console.
    { id: '3',  zh: `console host 指向 ${to}，重新登录，验证 ${zones.zh} 资源可操作`, en: `Point console host at ${to}, log in again; verify ${zones.en}`,
      confirm: { hostEntry: to, zones: zones.names } },
  ],

  // Ours, not the paper's (erratum 11): read before step 1 is asked for, and again just before it is sent.
  gates: switchGates,
};
