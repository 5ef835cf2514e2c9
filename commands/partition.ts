import type { DraftStep, Roles, Scenario } from '../src/domain/scenario.ts';
import { preflightGates } from './preflight.ts';
import { primaryDownPhases } from './primary-down.ts';
import { standbyDownPhases } from './standby-down.ts';

// Paper: 主备区网络中断. People decide which region serves on (`keep=`); then one of the two disasters' flows, where "region is back" reads "link is back".
export const partition: Scenario = {
  name: 'partition',
  version: 1,
  paper: '主备区网络中断',
  title: { zh: '主备区网络中断', en: 'Network partition between the regions' },

  preflight: 'informs',
  gates: preflightGates,
  phases: (roles) => roles.kept === roles.master
    ? standbyDownPhases(roles, { zh: '网络恢复', en: 'link', again: `/dr partition keep=${roles.kept} from=S5` }, [primaryServesOn(roles)])
    : primaryDownPhases(roles, { zh: '网络恢复', en: 'link', again: `/dr partition keep=${roles.kept} from=P6` }, [standbyTakesOver(roles)]),
};

const primaryServesOn = ({ kept, lost }: Roles): DraftStep => (
    { id: 'N1', zh: '主区能够继续提供服务：参考备区故障流程', en: 'Primary can still serve: follow standby-down',
      confirm: { says: {
        zh: `已分析：保留 ${kept} 继续提供服务，放弃 ${lost}。确认 ${lost} 一侧没有人执行切换`,
        en: `It was analysed: ${kept} serves on, ${lost} is given up. Nobody on the side of ${lost} is switching anything` } } }
);

// Erratum 12: the paper has no fencing step. Said where it is decided.
const standbyTakesOver = ({ kept, lost }: Roles): DraftStep => (
    { id: 'N2', zh: '主区无法继续提供服务：参考主区故障流程', en: 'Primary cannot serve: follow primary-down',
      confirm: { says: {
        zh: `已分析：改由 ${kept} 提供服务，放弃 ${lost}。手册没有隔离步骤：${lost} 在 P11 之前可能仍认为自己是主区，其 pg 主节点可能继续接受写入，直到 P8 将这些写入丢弃。若可以，请派人在现场停止 ${lost} 的服务`,
        en: `It was analysed: ${kept} takes over, ${lost} is given up. The paper has no fencing: ${lost} may believe itself master until P11, and its pg primary may go on accepting writes, which P8 then discards. If anybody is on site, stop the services of ${lost}` } } }
);
