import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** What commands that change nothing answer. */
export const answerWords = {
  'answer.verbatim': { en: '{text}', zh: '{text}' },
  'answer.help': { en: 'What you can type', zh: '可用命令' },
  'answer.no-incident': { en: '{system}: no open incident.', zh: '{system}：没有进行中的操作。' },
  'answer.thread': { en: 'Its thread is in {channel}.', zh: '讨论帖在 {channel}。' },
  'answer.info': { en: 'ks_master_zone of {system}, read just now', zh: '{system} 的 ks_master_zone（刚刚读取）' },
  'answer.check': { en: 'CheckPG of {system}, read just now', zh: '{system} 的 CheckPG（刚刚读取）' },
  'answer.read': { en: '{what} in {region} (read {time} on {node})', zh: '{region} 的 {what}（{time} 读自 {node}）' },
  'answer.who': { en: 'Who may do what in {system}', zh: '{system} 的权限' },
  'answer.person': { en: '{person}: {roles}', zh: '{person}：{roles}' },
  'answer.quorum': {
    en: '{quorum} approver(s) besides the requester must react with :{emoji}:.',
    zh: '除发起人外需要 {quorum} 位审批人以 :{emoji}: 反应。',
  },
  'answer.history': { en: 'Incidents of {system}, newest first', zh: '{system} 的历史操作（从新到旧）' },
  'answer.no-history': { en: '{system}: no incident was ever opened.', zh: '{system}：还没有任何操作记录。' },
  'answer.past-lost': {
    en: '{time}: {scenario}, {from} lost, {to} served on, started by {by} ({reason}): {how}',
    zh: '{time}：{scenario}，失联 {from}，由 {to} 提供服务，{by} 发起（{reason}）：{how}',
  },
  'answer.past': {
    en: '{time}: {scenario} {from} → {to}, started by {by} ({reason}): {how}',
    zh: '{time}：{scenario} {from} → {to}，{by} 发起（{reason}）：{how}',
  },
} as const satisfies Catalogue;

export const sayAnswer = sayer(answerWords);
