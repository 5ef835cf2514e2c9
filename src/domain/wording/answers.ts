import { sayer } from './say.ts';
import { type Catalogue, inBoth, type Sentence } from './sentence.ts';

/** What commands that change nothing answer. */
export const answerWords = {
  'answer.verbatim': { en: '{text}', zh: '{text}' },
  'answer.help': { en: 'What you can type', zh: '可用命令' },
  'answer.no-incident': { en: '{system}: no open incident.', zh: '{system}：没有进行中的操作。' },
  'answer.thread': { en: 'Its thread is in {channel}.', zh: '其帖子在 {channel}。' },
  'answer.away-status': {
    en: 'Redis cannot be reached: nothing is sent, counted or changed until it is back; what runs on a node goes on there. The last entry of the journal that this process knows is of {time}; it says:',
    zh: '无法连接 Redis：恢复之前不会发送任何命令、计入任何回应或作任何更改；已在节点上运行的命令会继续运行。本进程所知的最后一条事件日志写于 {time}，据其记录：',
  },
  'answer.away-none': {
    en: 'Redis cannot be reached, so it is unknown whether an incident is open in {system}; this process knows of none. Nothing is sent or changed until Redis is back.',
    zh: '无法连接 Redis，因此不知道 {system} 是否有进行中的操作；本进程没有相关记录。Redis 恢复之前不会发送任何命令或作任何更改。',
  },
  'answer.away-abort': {
    en: 'Redis cannot be reached, so nothing is aborted yet: type it again when it is back. To stop an approved request in the meantime, react with :{deny}: on its card: the card is looked at again before anything is sent. What runs on a node goes on there.',
    zh: '无法连接 Redis，因此尚未中止：请在其恢复后再次输入。若要在此期间阻止已批准的请求，请在其卡片上添加 :{deny}: 表情回应：发送任何命令之前都会再次检查该卡片。已在节点上运行的命令会继续运行。',
  },
  'answer.info': { en: 'ks_master_zone of {system}, read just now', zh: '{system} 的 ks_master_zone（刚刚读取）' },
  'answer.check': { en: 'CheckPG of {system}, read just now', zh: '{system} 的 CheckPG（刚刚读取）' },
  'answer.read': { en: '{what} in {region} (read {time} on {node})', zh: '{region} 的 {what}（{time} 读自 {node}）' },
  'answer.who': { en: 'Who may do what in {system}', zh: '{system} 的权限' },
  'answer.who-operators': {
    en: 'Start, choose, confirm, retry, resume, take over: {persons}',
    zh: '发起、选择、确认、重试、恢复、接管：{persons}',
  },
  'answer.who-deny': { en: 'Deny, abort: {persons}', zh: '否决、中止：{persons}' },
  'answer.who-group': {
    en: 'An approver must also be in the Slack user group {group} when reacting and when the command is sent.',
    zh: '审批人在添加表情回应时和发送命令时，还必须属于 Slack 用户组 {group}。',
  },
  'answer.who-idle': { en: 'No incident is open in {system}. Approvers:', zh: '{system} 没有进行中的操作。审批人：' },
  'answer.who-you-start': {
    en: 'No incident is open in {system}. If you, {person}, start one now:',
    zh: '{system} 没有进行中的操作。如果你（{person}）现在发起：',
  },
  'answer.who-request': {
    en: 'Request {request} (step {step}) waits: {approvals} of {quorum} approved.',
    zh: '请求 {request}（步骤 {step}）等待审批：已批准 {approvals}/{quorum}。',
  },
  'answer.who-next': {
    en: 'No request waits for approval just now. As the incident stands, the next one:',
    zh: '目前没有等待审批的请求。就目前情况，下一个请求：',
  },
  'answer.who-person': { en: '{person}', zh: '{person}' },
  'answer.who-may': { en: 'may approve now', zh: '现在可以批准' },
  'answer.who-could': { en: 'could approve it', zh: '可以批准' },
  'answer.who-starter': {
    en: 'would have started it: somebody else must approve',
    zh: '若由其发起，须由另一人批准',
  },
  'answer.who-approved': { en: 'has approved', zh: '已批准' },
  'answer.quorum': {
    en: '{quorum} approver(s) besides the requester must react with :{emoji}:.',
    zh: '除发起人外需要 {quorum} 位审批人添加 :{emoji}: 表情回应。',
  },
  'answer.history': { en: 'Incidents of {system}, newest first', zh: '{system} 的历史操作（从新到旧）' },
  'answer.no-history': { en: '{system}: no incident was ever opened.', zh: '{system}：还没有任何操作记录。' },
  'answer.past-completed': { en: 'completed', zh: '已完成' },
  'answer.past-aborted': { en: 'aborted', zh: '已中止' },
  'answer.past-open': { en: 'open', zh: '进行中' },
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

/** The parameter `how` of a past incident: how it ended, or that it goes on. */
export function sayPast(how: 'completed' | 'aborted' | 'open'): Sentence['params'] {
  return inBoth('how', answerWords[`answer.past-${how}`]);
}
