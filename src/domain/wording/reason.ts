import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** Why something is not known or cannot be done, in TwoKey's own words. Each stands inside another sentence. */
export const reasonWords = {
  'reason.and': { en: '{one}; {other}', zh: '{one}；{other}' },
  'reason.none-answered': {
    en: 'no ks node of {region} answered: {why}',
    zh: '{region} 的 ks 节点均无应答：{why}',
  },
  'reason.none-reached': {
    en: 'no ks node of {region} could be reached: {why}',
    zh: '无法到达 {region} 的任何 ks 节点：{why}',
  },
  'reason.other-answer': {
    en: 'the node answered {kind}, which was not asked',
    zh: '节点返回的是 {kind} 的结果，并非所查询的内容',
  },
  'reason.strange': {
    en: 'it says "{says}", which is no region of {system}',
    zh: '返回“{says}”，不是 {system} 的区域',
  },
  'reason.says-nothing': { en: '? ({why})', zh: '?（{why}）' },
  'reason.no-command': { en: 'the plan has no command for {node}', zh: '计划中没有 {node} 的命令' },
  'reason.not-asked': {
    en: '{node} did not say in time whether it holds a receipt of it',
    zh: '{node} 未能及时说明是否有该次执行的回执',
  },
  'reason.no-spool': {
    en: '{node}: the spool is missing or is not the provisioned one (npm run provision makes it)',
    zh: '{node}：回执目录不存在，或不是预先配置的目录（用 npm run provision 创建）',
  },
  'reason.no-receipts': { en: '{node} cannot keep receipts ({why})', zh: '{node} 无法保存回执（{why}）' },
  'reason.not-in-topology': { en: 'not in the topology', zh: '不在拓扑中' },
  'reason.receipt': { en: '{receipt}\n{says}', zh: '{receipt}\n{says}' },
  'reason.no-operation-id': {
    en: 'the answer carried no operation id to look for',
    zh: '返回结果中没有可查找的操作号',
  },
  'reason.grep': { en: 'grep exited {exit}', zh: 'grep 退出码为 {exit}' },
} as const satisfies Catalogue;

export const sayReason = sayer(reasonWords);
