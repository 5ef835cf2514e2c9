import {
  activeDisasterZone, checkPG, type DraftPhase, type DraftStep, eachKs, failbackGlobalKS, failoverGlobalKS, getGlobalKSInfo, ks, modifyZoneAttributes, type Roles, recoverPG, restartZoneWatcher, type Scenario,
} from '../src/domain/scenario.ts';
import { preflightGates } from './preflight.ts';

// Paper: 主区机房断电/宕机, #1 to #17. The paper's global1a is `lost`, its global2a is `kept`: with the roles swapped every line is mirrored.
// Which errata stand behind a line is said beside it; the list is docs/runbook-errata.md.
export const primaryDown: Scenario = {
  name: 'primary-down',
  version: 1,
  paper: '主区机房断电/宕机',
  title: { zh: '主区故障切换', en: 'Primary region down' },

  preflight: 'informs',
  gates: preflightGates,
  phases: (roles) => primaryDownPhases(roles, { zh: '恢复', en: 'region', again: `/dr ${roles.lost} down from=P6` }),
};

/** What is awaited: the region, or in a partition the link to it. `again`: what joins at the wait after an abort, whatever the lost region says by then. */
export interface Awaited { readonly zh: '恢复' | '网络恢复'; readonly en: 'region' | 'link'; readonly again: string }

/** `first` goes before P1. */
export const primaryDownPhases = (roles: Roles, back: Awaited, first: readonly DraftStep[] = []): readonly DraftPhase[] => {
  const { kept, lost, both, pg, recovery, recoveryPg, zone, zones } = roles;
  return [
    { zh: '灾难恢复 - 主备切换', en: 'Disaster recovery: fail over',
      abort: { zh: `global ks 仍未恢复：主区还是 ${lost}，尚未切换`, en: `global ks stays down: ${lost} is still the master, nothing was switched` },
      steps: [
        ...first,

        { id: 'P1', only: recoveryPg, zh: `【隔离】恢复 recovery pg 在备区(${kept})可读写，排除灾难节点`, en: `ISOLATE: make recovery pg readable/writable in ${kept}; expel lost nodes`,
          directive: recoverPG({ db_name: 'recovery', pg_master: recovery(kept) }), on: ks(kept), effect: 'isolate', settles: ['P2'], gatedBy: ['G2', 'G3', 'G4'] },

        { id: 'P2', only: recoveryPg, zh: `确认 recovery pg 主节点 ${recovery(kept)} 为 ok，备区 pgpool 节点均 ok（主区不计）`, en: `Confirm recovery primary ${recovery(kept)} ok; ${kept} pgpool ok (${lost} ignored)`,
          abort: { zh: `若 P1 已执行，recovery pg 已在 ${kept} 隔离为可读写；global ks 仍未切换`, en: `recovery pg is isolated in ${kept} where P1 ran; global ks is not switched and stays down` },
          check: checkPG({ db_name: 'recovery' }), on: ks(kept), expect: { primary: recovery(kept), nodesOk: [kept], pgpoolOnly: true } },

        // Erratum 5: the paper's command always sets the zone faulty, its preamble leaves it to the operator. A forced choice, without a default.
        { id: 'P3-zone', row: 'P3', zh: `可用区 ${zone(lost)}：设置为 faulty，还是保持不变？`, en: `Zone ${zone(lost)}: set it faulty, or keep it?`, asks: 'zone',
          choose: [
            { name: 'faulty', zh: `${zone(lost)} 设为 faulty`, en: `Set ${zone(lost)} faulty`, means: { zh: `与 ${lost} 同机房的 ${zone(lost)} 停止服务，直到 P10 设回 active。机房断电、短时间无法恢复时选此项`, en: `${zone(lost)}, in the machine room of ${lost}, is taken out of service until P10 sets it active: when the room is really down and stays down` } },
            { name: 'keep', zh: `${zone(lost)} 保持不变`, en: `Keep ${zone(lost)}`, means: { zh: `只切换 global ks，${zone(lost)} 不变；之后在等待恢复时仍可单独设为 faulty`, en: `only global ks moves, ${zone(lost)} stays as it is; it can still be set faulty while waiting for the ${back.en} to come back` } },
          ] },

        { id: 'P3-faulty', row: 'P3', when: { choice: 'P3-zone', chose: 'faulty' }, zh: `切换 global ks 到备区(${kept})，并将 ${zone(lost)} 设置为 faulty`, en: `Fail global ks over to ${kept}; set ${zone(lost)} faulty`,
          directive: failoverGlobalKS({ ks_master_zone: kept, disaster_zone: zone(lost) }), on: ks(kept), settles: ['P4a', 'P4b'], gatedBy: recoveryPg ? ['P2'] : ['G2', 'G3'] },

        { id: 'P3-keep', row: 'P3', when: { choice: 'P3-zone', chose: 'keep' }, zh: `切换 global ks 到备区(${kept})，${zone(lost)} 保持不变`, en: `Fail global ks over to ${kept}; keep ${zone(lost)}`,
          directive: failoverGlobalKS({ ks_master_zone: kept }), on: ks(kept), settles: ['P4a', 'P4b'], gatedBy: recoveryPg ? ['P2'] : ['G2', 'G3'] },

        { id: 'P4a', zh: `确认 global pg 主节点 ${pg(kept)} 为 ok，备区 pg、pgpool 节点均 ok（主区不计）`, en: `Confirm global primary ${pg(kept)} ok; ${kept} pg and pgpool ok (${lost} ignored)`,
          abort: { zh: `${kept} 已是主区（以 /dr info 为准），没有备区，设为 faulty 的可用区保持 faulty；之后用 ${back.again} 继续纳管`, en: `${kept} is master (see /dr info) and has no standby, and a zone that was set faulty stays so; re-adopt later with ${back.again}` },
          check: checkPG({ db_name: 'global' }), on: ks(kept), expect: { primary: pg(kept), nodesOk: [kept] } },

        { id: 'P4b', zh: `确认 ks_master_zone 为 ${kept}`, en: `Confirm ks_master_zone is ${kept}`,
          check: getGlobalKSInfo(), on: ks(kept), expect: { ksMasterZone: kept } },

        { id: 'P5', zh: `console host 指向 ${kept}，重新登录，验证 ${zone(kept)} 资源可操作`, en: `Point console host at ${kept}, log in again; verify ${zone(kept)}`,
          confirm: { hostEntry: kept, zones: [zone(kept)] } },

        // Ours: no directive reads a zone's status, so a person looks where it was changed.
        { id: 'P5-zone', row: 'P5', when: { choice: 'P3-zone', chose: 'faulty' }, zh: `console 中确认可用区 ${zone(lost)} 为 faulty`, en: `Confirm in the console that zone ${zone(lost)} is faulty`,
          confirm: { shows: { zone: zone(lost), status: 'faulty' } } },
      ] },

    { zh: '灾难恢复 - 数据库纳管', en: 'Disaster recovery: re-adopt the databases',
      abort: { zh: `${kept} 是主区，没有备区，设为 faulty 的可用区保持 faulty；之后用 ${back.again} 继续纳管`, en: `${kept} is master and has no standby, and a zone that was set faulty stays so; re-adopt later with ${back.again}` },
      steps: [
        // Erratum 8: the same command isolates or re-adopts, so the region's return is proved before P6. Erratum 16: a zone that was kept can still be set faulty here.
        { id: 'P6-back', row: 'P6', zh: `等待 ${lost} ${back.zh}，证实后才纳管`, en: `Wait until the ${back.en} is back (${lost}), proved before anything is re-adopted`,
          wait: { back: lost, seenFrom: kept, overLink: back.en === 'link' }, withoutStandbyUntil: 'P9',
          options: [
            { name: 'faulty', when: { choice: 'P3-zone', chose: 'keep' }, zh: `将 ${zone(lost)} 设为 faulty`, en: `Set ${zone(lost)} faulty now`, means: { zh: `${zone(lost)} 停止服务，直到 P10 设回 active（手册中没有此步，见勘误 16）`, en: `${zone(lost)} is taken out of service until P10 sets it active (not in the paper: erratum 16)` } },
          ] },

        { id: 'P6-faulty', row: 'P6', when: { choice: 'P6-back', chose: 'faulty' }, zh: `（手册外）将可用区 ${zone(lost)} 设置为 faulty`, en: `(ours) Set zone ${zone(lost)} faulty`,
          directive: modifyZoneAttributes({ zone: zone(lost), status: 'faulty' }), on: ks(kept), settles: [] },

        { id: 'P6-zone', row: 'P6', when: { choice: 'P6-back', chose: 'faulty' }, zh: `console 中确认可用区 ${zone(lost)} 为 faulty`, en: `Confirm in the console that zone ${zone(lost)} is faulty`,
          confirm: { shows: { zone: zone(lost), status: 'faulty' } } },

        // Erratum 14: "pgserver" in the paper's text means the recoverypgserver.
        { id: 'P6', only: recoveryPg, zh: `【纳管】主区${back.zh}后，将主区 recovery pg 节点再次纳管`, en: `RE-ADOPT: ${back.en === 'link' ? `the link to ${lost}` : lost} is back; re-adopt its recovery pg node`,
          directive: recoverPG({ db_name: 'recovery', pg_master: recovery(kept) }), on: ks(kept), effect: 're-adopt', settles: ['P7'], gatedBy: ['P6-back-global', 'P6-back-recovery'] },

        { id: 'P7', only: recoveryPg, zh: `确认 recovery pg 主节点 ${recovery(kept)} 为 ok，主备区 pg、pgpool 节点均 ok`, en: `Confirm recovery primary ${recovery(kept)} ok; both regions' pg and pgpool ok`,
          abort: { zh: `${kept} 是主区；recovery pg 已重新纳管，global pg 尚未纳管，${lost} 不能作为备区`, en: `${kept} is master; recovery pg is re-adopted, global pg is not: ${lost} is no standby yet` },
          check: checkPG({ db_name: 'recovery' }), on: ks(kept), expect: { primary: recovery(kept), nodesOk: both } },

        { id: 'P8', zh: '【纳管】将主区 global pg 节点再次纳管，进行数据同步', en: `RE-ADOPT: re-adopt ${lost}'s global pg nodes and sync`,
          directive: recoverPG({ db_name: 'global', pg_master: pg(kept) }), on: ks(kept), effect: 're-adopt', settles: ['P9'], gatedBy: [recoveryPg ? 'P7' : 'P6-back-global'] },

        { id: 'P9', zh: `确认 global pg 主节点 ${pg(kept)} 为 ok，主备区 pg、pgpool 节点均 ok`, en: `Confirm global primary ${pg(kept)} ok; both regions' pg and pgpool ok`,
          abort: { zh: `${kept} 是主区，${lost} 的数据库正在或已经纳管；可用区、zone_watcher 与登录验证留给人工`, en: `${kept} is master, ${lost}'s databases are syncing or re-adopted; zone, zone_watcher and log-in are left to people` },
          check: checkPG({ db_name: 'global' }), on: ks(kept), expect: { primary: pg(kept), nodesOk: both } },

        // Erratum 14: faulty now, not then; somebody may have changed it by hand.
        { id: 'P10-zone', row: 'P10', zh: `console 中可用区 ${zone(lost)} 现在是 faulty 吗？`, en: `Is zone ${zone(lost)} faulty in the console now?`,
          choose: [
            { name: 'faulty', zh: '是 faulty，设回 active', en: 'It is faulty: set it active', means: { zh: '请求批准 P10', en: 'asks for approval of P10' } },
            { name: 'active', zh: '已是 active', en: 'It is active', means: { zh: '跳过 P10', en: 'P10 is left out' } },
          ] },

        { id: 'P10', when: { choice: 'P10-zone', chose: 'faulty' }, zh: `将可用区 ${zone(lost)} 设置为 active`, en: `Set zone ${zone(lost)} active`,
          directive: activeDisasterZone({ recover_zone: zone(lost) }), on: ks(kept), settles: [], gatedBy: ['P9'] },

        { id: 'P11', zh: `重启主区(${lost})每个 ks 节点的 zone_watcher，清理 ks_master_zone`, en: `Restart zone_watcher on each ${lost} ks node; clear ks_master_zone`,
          directive: restartZoneWatcher(), on: eachKs(lost), settles: ['P11b'], gatedBy: ['P9'] },

        // Ours: "started" proves no clearing.
        { id: 'P11b', row: 'P11', zh: `确认 ${lost} 每个 ks 节点的 ks_master_zone 为 ${kept}`, en: `Confirm ks_master_zone is ${kept} on each ${lost} ks node`,
          check: getGlobalKSInfo(), on: eachKs(lost), expect: { ksMasterZone: kept } },

        { id: 'P12', zh: `console 验证 ${zones.zh} 资源可操作`, en: `Verify ${zones.en} in the console`,
          abort: { zh: `${kept} 是主区，${lost} 已重新纳管；仅剩登录验证`, en: `${kept} is master, ${lost} is re-adopted; only the log-in is left` },
          confirm: { zones: zones.names, shows: { zone: zone(lost), status: 'active' } } },
      ] },

    { zh: '可选操作', en: 'Options',
      abort: { zh: '两个区域均已恢复，保持现状；其余可选操作未做', en: 'both regions are back and stay as they are; what is left of the options is not done' },
      steps: [
        { id: 'P13-options', row: 'P13', zh: '可选操作：默认不再变更', en: 'Options: the default is to change nothing more', repeats: true,
          choose: [
            { name: 'failback', zh: `主备回切到 ${lost}（P13）`, en: `Fail back to ${lost} (P13)`, means: { zh: '再次中断数分钟；两边机房相当时无需回切', en: 'a second outage of minutes; with equal rooms no failback is needed' } },
            ...(recoveryPg ? [{ name: 'move', zh: `recovery pg 主节点切到 ${lost}（P16）`, en: `Move the recovery primary to ${lost} (P16)`, means: { zh: `recovery pg 主节点切到 ${recovery(lost)}`, en: `the recovery primary moves to ${recovery(lost)}` } }] : []),
            { name: 'stay', leads: 'declines', zh: '不再做可选操作，结束', en: 'Decline what is left and finish', means: { zh: '保持现状，结束本次操作', en: 'everything stays as it is and the incident ends' } },
            { name: 'later', leads: 'later', zh: '以后再定', en: 'Leave it for later', means: { zh: '本次操作保持打开，随时可再选', en: 'the incident stays open; choose at any time' } },
          ] },
      ] },

    { zh: '可选操作1 - 主备回切', en: 'Option 1: fail global KS back',
      abort: { zh: `${kept} 是主区，尚未回切`, en: `${kept} is master, nothing was failed back` },
      steps: [
        // Erratum 2: the paper's action has a trailing blank. Recovery's primary may already be in either region: the options go in either order.
        { id: 'P13', when: { choice: 'P13-options', chose: 'failback' }, zh: `可选：主备回切到 ${lost}（必须回切 global pg）`, en: `Optional: fail global ks back to ${lost} (global pg must follow)`,
          directive: failbackGlobalKS({ ks_master_zone: lost }), on: ks(lost), settles: ['P14a', 'P14b'], strict: true, gatedBy: ['P9', 'P11b',
            { id: 'P7-now', row: 'P7', only: recoveryPg, zh: '现在 recovery pg 主节点为 ok，主备区节点均 ok', en: 'Now: recovery primary ok; both regions ok',
              check: checkPG({ db_name: 'recovery' }), on: ks(kept), expect: { primary: both.map(recovery), nodesOk: both } }] },

        { id: 'P14a', when: { choice: 'P13-options', chose: 'failback' }, zh: `确认 global pg 主节点 ${pg(lost)} 为 ok，主备区 pg、pgpool 节点均 ok`, en: `Confirm global primary ${pg(lost)} ok; both regions' pg and pgpool ok`,
          abort: { zh: `主区已切回 ${lost}（以 /dr info 为准）；检查与登录验证留给人工`, en: `the master has moved back to ${lost} (see /dr info); checks and log-in are left to people` },
          check: checkPG({ db_name: 'global' }), on: ks(lost), expect: { primary: pg(lost), nodesOk: both } },

        { id: 'P14b', when: { choice: 'P13-options', chose: 'failback' }, zh: `确认 ks_master_zone 为 ${lost}`, en: `Confirm ks_master_zone is ${lost}`,
          check: getGlobalKSInfo(), on: ks(lost), expect: { ksMasterZone: lost } },

        { id: 'P15', when: { choice: 'P13-options', chose: 'failback' }, zh: `console host 指向 ${lost}，重新登录，验证 ${zones.zh} 资源可操作`, en: `Point console host at ${lost}, log in again; verify ${zones.en}`,
          confirm: { hostEntry: lost, zones: zones.names } },
      ] },

    ...(recoveryPg ? [
    { zh: '可选操作2 - 数据库回切', en: 'Option 2: move the recovery database back',
      abort: { zh: 'recovery pg 主节点未切换', en: 'the recovery primary was not moved' },
      // On the region that is master then: two variants, one of them runs. Erratum 3: the paper's dsry1a-ks2 is a host of another site.
      steps: [[kept, { notAfter: 'failback', proven: 'P14b' }] as const, [lost, { after: 'failback', proven: 'P14b' }] as const].flatMap(([at, order]): readonly DraftStep[] => [
        { id: `P16-${at}`, row: 'P16', when: { choice: 'P13-options', chose: 'move', ...order }, zh: `可选：【切换】将 recovery pg 主节点切换到 ${recovery(lost)}`, en: `Optional: MOVE recovery primary to ${recovery(lost)}`,
          abort: { zh: 'recovery pg 主节点未切换', en: 'the recovery primary was not moved' },
          directive: recoverPG({ db_name: 'recovery', pg_master: recovery(lost) }), on: ks(at), effect: 'move', settles: [`P17-${at}`], strict: true, gatedBy: [
            { id: `P7-${at}`, row: 'P7', zh: `现在 recovery pg 主节点 ${recovery(kept)} 为 ok，主备区节点均 ok`, en: `Now: recovery primary ${recovery(kept)} ok; both regions ok`,
              check: checkPG({ db_name: 'recovery' }), on: ks(at), expect: { primary: recovery(kept), nodesOk: both } }] },

        // Erratum 4: the paper says "after #15"; after #16 is meant.
        { id: `P17-${at}`, row: 'P17', when: { choice: 'P13-options', chose: 'move', ...order }, zh: `确认 recovery pg 主节点 ${recovery(lost)} 为 ok，主备区 pg、pgpool 节点均 ok`, en: `Confirm recovery primary ${recovery(lost)} ok; both regions' pg and pgpool ok`,
          abort: { zh: `recovery pg 主节点可能已切到 ${recovery(lost)}（以 /dr check recovery 为准）`, en: `the recovery primary may have moved to ${recovery(lost)} (see /dr check recovery)` },
          check: checkPG({ db_name: 'recovery' }), on: ks(at), expect: { primary: recovery(lost), nodesOk: both } },
      ]) }] : []),
  ];
};
