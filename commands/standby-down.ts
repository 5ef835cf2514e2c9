import { activeDisasterZone, checkPG, type DraftPhase, type DraftStep, ks, modifyZoneAttributes, type Roles, recoverPG, type Scenario } from '../src/domain/scenario.ts';
import { preflightGates } from './preflight.ts';
import type { Awaited } from './primary-down.ts';

// Paper: 备区机房断电/宕机, #1 to #8 (S1 to S8 here). The paper's global1a is `kept`, its global2a is `lost`.
// Nothing is done to global pg: the two clusters are separate. Which errata stand behind a line is said beside it.
export const standbyDown: Scenario = {
  name: 'standby-down',
  version: 1,
  paper: '备区机房断电/宕机',
  title: { zh: '备区故障', en: 'Standby region down' },

  preflight: 'informs',
  gates: preflightGates,
  phases: (roles) => standbyDownPhases(roles, { zh: '恢复', en: 'region', again: `/dr ${roles.lost} down from=S5` }),
};

/** `first` goes before S1. */
export const standbyDownPhases = (roles: Roles, back: Awaited, first: readonly DraftStep[] = []): readonly DraftPhase[] => {
  const { kept, lost, both, pg, recovery, recoveryPg, zone, zones } = roles;
  return [
    { zh: '灾难恢复 - 数据库隔离', en: 'Disaster recovery: isolate the database',
      abort: recoveryPg
        ? { zh: `${kept} 仍是主区，尚未做任何变更；recovery pg 可能只读`, en: `${kept} is master, nothing was changed; recovery pg may be read-only` }
        : { zh: `${kept} 仍是主区，尚未做任何变更`, en: `${kept} is master, nothing was changed` },
      steps: [
        ...first,

        { id: 'S1', only: recoveryPg, zh: `【隔离】恢复 recovery pg 在主区(${kept})可读写，隔离备区节点`, en: `ISOLATE: make recovery pg readable/writable in ${kept}; isolate ${lost}'s node`,
          directive: recoverPG({ db_name: 'recovery', pg_master: recovery(kept) }), on: ks(kept), effect: 'isolate', settles: ['S2'], gatedBy: ['G2', 'G3', 'G4'] },

        { id: 'S2', only: recoveryPg, zh: `确认 recovery pg 主节点 ${recovery(kept)} 为 ok，主区 pgpool 节点均 ok（备区不计）`, en: `Confirm recovery primary ${recovery(kept)} ok; ${kept} pgpool ok (${lost} ignored)`,
          abort: { zh: `${kept} 是主区，recovery pg 已在 ${kept} 隔离为可读写，没有备区；之后用 ${back.again} 继续纳管`, en: `${kept} is master, recovery pg is isolated in ${kept}, and there is no standby; re-adopt later with ${back.again}` },
          check: checkPG({ db_name: 'recovery' }), on: ks(kept), expect: { primary: recovery(kept), nodesOk: [kept], pgpoolOnly: true } },

        { id: 'S3-zone', row: 'S3', zh: `可用区 ${zone(lost)}：设置为 faulty，还是保持不变？`, en: `Zone ${zone(lost)}: set it faulty, or keep it?`, asks: 'zone',
          choose: [
            { name: 'faulty', zh: `${zone(lost)} 设为 faulty`, en: `Set ${zone(lost)} faulty`, means: { zh: `与 ${lost} 同机房的 ${zone(lost)} 停止服务，直到 S7 设回 active`, en: `${zone(lost)}, in the machine room of ${lost}, is taken out of service until S7 sets it active` } },
            { name: 'keep', zh: `${zone(lost)} 保持不变`, en: `Keep ${zone(lost)}`, means: { zh: `${zone(lost)} 不变；之后在等待恢复时仍可单独设为 faulty`, en: `${zone(lost)} stays as it is; it can still be set faulty while waiting for the ${back.en} to come back` } },
          ] },

        { id: 'S3', when: { choice: 'S3-zone', chose: 'faulty' }, zh: `可选：将可用区 ${zone(lost)} 设置为 faulty`, en: `Optional: set zone ${zone(lost)} faulty`,
          directive: modifyZoneAttributes({ zone: zone(lost), status: 'faulty' }), on: ks(kept), settles: [] },

        { id: 'S4', zh: `登录 console，验证 ${zone(kept)} 资源可操作`, en: `Log in to the console; verify ${zone(kept)}`,
          abort: { zh: `${kept} 是主区，没有备区，设为 faulty 的可用区保持 faulty；之后用 ${back.again} 继续纳管`, en: `${kept} is master and has no standby, and a zone that was set faulty stays so; re-adopt later with ${back.again}` },
          confirm: { zones: [zone(kept)] } },

        // Ours: no directive reads a zone's status, so a person looks where it was changed.
        { id: 'S4-zone', row: 'S4', when: { choice: 'S3-zone', chose: 'faulty' }, zh: `console 中确认可用区 ${zone(lost)} 为 faulty`, en: `Confirm in the console that zone ${zone(lost)} is faulty`,
          confirm: { shows: { zone: zone(lost), status: 'faulty' } } },
      ] },

    { zh: '灾难恢复 - 数据库纳管', en: 'Disaster recovery: re-adopt the database',
      abort: { zh: `${kept} 是主区，没有备区，设为 faulty 的可用区保持 faulty；之后用 ${back.again} 继续纳管`, en: `${kept} is master and has no standby, and a zone that was set faulty stays so; re-adopt later with ${back.again}` },
      steps: [
        // Erratum 8: the same command isolates or re-adopts, so the region's return is proved before S5.
        { id: 'S5-back', row: 'S5', zh: `等待 ${lost} ${back.zh}，证实后才纳管`, en: `Wait until the ${back.en} is back (${lost}), proved before anything is re-adopted`,
          wait: { back: lost, seenFrom: kept, overLink: back.en === 'link' }, withoutStandbyUntil: recoveryPg ? 'S6' : 'S5-back',
          options: [
            { name: 'faulty', when: { choice: 'S3-zone', chose: 'keep' }, zh: `将 ${zone(lost)} 设为 faulty`, en: `Set ${zone(lost)} faulty now`, means: { zh: `${zone(lost)} 停止服务，直到 S7 设回 active`, en: `${zone(lost)} is taken out of service until S7 sets it active` } },
          ] },

        { id: 'S5-faulty', row: 'S3', when: { choice: 'S5-back', chose: 'faulty' }, zh: `可选：将可用区 ${zone(lost)} 设置为 faulty`, en: `Optional: set zone ${zone(lost)} faulty`,
          directive: modifyZoneAttributes({ zone: zone(lost), status: 'faulty' }), on: ks(kept), settles: [] },

        { id: 'S5-zone', row: 'S4', when: { choice: 'S5-back', chose: 'faulty' }, zh: `console 中确认可用区 ${zone(lost)} 为 faulty`, en: `Confirm in the console that zone ${zone(lost)} is faulty`,
          confirm: { shows: { zone: zone(lost), status: 'faulty' } } },

        // Erratum 14: "pgserver" in the paper's text means the recoverypgserver.
        { id: 'S5', only: recoveryPg, zh: `【纳管】备区${back.zh}后，将备区 recovery pg 节点再次纳管`, en: `RE-ADOPT: ${back.en === 'link' ? `the link to ${lost}` : lost} is back; re-adopt its recovery pg node`,
          directive: recoverPG({ db_name: 'recovery', pg_master: recovery(kept) }), on: ks(kept), effect: 're-adopt', settles: ['S6'], gatedBy: ['S5-back-global', 'S5-back-recovery'] },

        // Erratum 4: the paper says "after #6"; after #5 is meant.
        { id: 'S6', only: recoveryPg, zh: `确认 recovery pg 主节点 ${recovery(kept)} 为 ok，主备区 pg、pgpool 节点均 ok`, en: `Confirm recovery primary ${recovery(kept)} ok; both regions' pg and pgpool ok`,
          abort: { zh: `${kept} 是主区，recovery pg 正在或已经纳管；可用区与登录验证留给人工`, en: `${kept} is master, recovery pg is syncing or re-adopted; zone and log-in are left to people` },
          check: checkPG({ db_name: 'recovery' }), on: ks(kept), expect: { primary: recovery(kept), nodesOk: both } },

        // Erratum 14: faulty now, not then; somebody may have changed it by hand.
        { id: 'S7-zone', row: 'S7', zh: `console 中可用区 ${zone(lost)} 现在是 faulty 吗？`, en: `Is zone ${zone(lost)} faulty in the console now?`,
          abort: { zh: `${kept} 是主区，${lost} 已恢复；可用区与登录验证留给人工`, en: `${kept} is master, ${lost} is back; zone and log-in are left to people` },
          choose: [
            { name: 'faulty', zh: '是 faulty，设回 active', en: 'It is faulty: set it active', means: { zh: '请求批准 S7', en: 'asks for approval of S7' } },
            { name: 'active', zh: '已是 active', en: 'It is active', means: { zh: '跳过 S7', en: 'S7 is left out' } },
          ] },

        { id: 'S7', when: { choice: 'S7-zone', chose: 'faulty' }, zh: `将可用区 ${zone(lost)} 设置为 active`, en: `Set zone ${zone(lost)} active`,
          directive: activeDisasterZone({ recover_zone: zone(lost) }), on: ks(kept), settles: [] },

        // Erratum 15: the paper never looks at global pg's replication when the standby returns: shown, deciding nothing.
        { id: 'S8-pg', row: 'S8', zh: `（仅供参考）global pg 主节点 ${pg(kept)} 与主备区节点`, en: `(for information) global primary ${pg(kept)} and both regions' nodes`,
          check: checkPG({ db_name: 'global' }), on: ks(kept), expect: { primary: pg(kept), nodesOk: both }, informs: true },

        { id: 'S8', zh: `console 验证 ${zones.zh} 资源可操作`, en: `Verify ${zones.en} in the console`,
          abort: { zh: `${kept} 是主区，${lost} 已恢复；仅剩登录验证`, en: `${kept} is master, ${lost} is back; only the log-in is left` },
          confirm: { zones: zones.names, shows: { zone: zone(lost), status: 'active' } } },
      ] },
  ];
};
