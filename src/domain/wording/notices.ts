import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** What TwoKey says in a thread about itself: its Redis, its copies of the journal, its workers. */
export const noticeWords = {
  'redis.unreachable': { en: 'Redis cannot be reached.', zh: '无法连接 Redis。' },
  'redis.silent': { en: 'Redis does not answer.', zh: 'Redis 无应答。' },
  'redis.full': {
    en: 'Redis is out of memory and refuses writes ({why}). Mend: raise its maxmemory.',
    zh: 'Redis 内存不足，拒绝写入（{why}）。处理：提高其 maxmemory。',
  },
  'redis.no-replicas': {
    en: 'Redis has too few replicas and refuses writes ({why}). Mend: bring its replicas back (min-replicas-to-write).',
    zh: 'Redis 的从节点数量不足，拒绝写入（{why}）。处理：恢复其从节点（min-replicas-to-write）。',
  },
  'redis.replica': {
    en: 'The Redis that answers is a replica and refuses writes ({why}).',
    zh: '应答的 Redis 是从节点，拒绝写入（{why}）。',
  },
  'redis.cannot-save': {
    en: 'Redis cannot save to its disk and refuses writes ({why}). Mend: look at its disk.',
    zh: 'Redis 无法写盘，拒绝写入（{why}）。处理：检查其磁盘。',
  },
  'redis.other': { en: 'Redis answers: {why}.', zh: 'Redis 返回：{why}。' },

  'notice.away': {
    en: 'TwoKey waits: its journal (Redis) has taken nothing since {time}.',
    zh: 'TwoKey 正在等待：自 {time} 起无法写入事件日志（Redis）。',
  },
  'notice.away-what': {
    en: 'Nothing new is sent to any node meanwhile. What was sent before goes on on its node, and its outcome is read from its receipt afterwards. Commands, buttons and reactions do not count until Redis is back; whoever tries is told so.',
    zh: '在此期间不会向任何节点发送新的命令。之前已发送的命令会在节点上继续运行，之后从回执读取其结果。在 Redis 恢复之前，输入的命令、点击的按钮和表情回应均不生效，操作者会收到提示。',
  },
  'notice.away-next': {
    en: 'Who must act: whoever runs Redis. It goes on by itself once Redis is back, and this message says so then.',
    zh: '需要处理的人：Redis 的维护者。Redis 恢复后 TwoKey 会自动继续，本消息届时会更新。',
  },
  'notice.back': {
    en: 'Redis is back: it took nothing from {from} to {until} ({span}). Nothing new was sent meanwhile; TwoKey goes on by itself.',
    zh: 'Redis 已恢复：{from} 至 {until}（{span}）期间无法写入。其间未发送新的命令；TwoKey 会自动继续。',
  },
  'notice.back-unseen': {
    en: 'Redis is back, at the latest since {until}. Nothing new was sent while it was away; TwoKey goes on by itself.',
    zh: 'Redis 已恢复（最晚于 {until}）。其间未发送新的命令；TwoKey 会自动继续。',
  },
  'notice.back-what': {
    en: 'Commands typed, buttons pressed and approvals given meanwhile did not count. An approval that is still wanted: remove the reaction and add it again. A denial that still stands on an open card does count: the card is looked at again before anything is sent.',
    zh: '其间输入的命令、点击的按钮和给出的批准均未生效。如仍要批准：请移除表情回应后重新添加。仍留在未关闭卡片上的否决则有效：发送任何命令之前都会再次检查该卡片。',
  },

  'notice.stopped': {
    en: 'This incident is stopped: its journal cannot be trusted.',
    zh: '本次操作已停止：其事件日志不可信。',
  },
  'notice.verbatim': { en: '{why}', zh: '{why}' },
  'notice.stopped-next': {
    en: 'Nothing is asked, sent or counted here until people have settled it. Who must act: whoever runs TwoKey. On each host `npm run journal -- compare` shows where the copies differ; docs/journal.md ("A fork") says how it is settled. It goes on by itself then, and this message says so.',
    zh: '在人工处理之前，此处不会请求审批、发送命令或计入表情回应。需要处理的人：TwoKey 的维护者。在每台主机上运行 `npm run journal -- compare` 可查看各副本的差异；处理方法见 docs/journal.md（“A fork”）。处理后会自动继续，本消息届时会更新。',
  },
  'notice.settled': {
    en: 'The journal can be trusted again since {until}: it was stopped from {from} on. The incident goes on by itself.',
    zh: '事件日志自 {until} 起恢复可信（自 {from} 起停止）。本次操作会自动继续。',
  },

  'notice.no-copy': {
    en: 'TwoKey on {host} sends nothing: it cannot keep its copy of the journal.',
    zh: '{host} 上的 TwoKey 不发送任何命令：无法保存其事件日志副本。',
  },
  'notice.no-copy-next': {
    en: 'Other hosts of TwoKey go on; where there is none, everything waits. Who must act: whoever runs {host}. It goes on by itself once the copy can be written, and this message says so then.',
    zh: '其他主机上的 TwoKey 会继续；如果没有其他主机，则全部等待。需要处理的人：{host} 的维护者。副本可写后会自动继续，本消息届时会更新。',
  },
  'notice.copy-again': {
    en: 'TwoKey on {host} keeps its copy of the journal again since {until}; it could not from {from} on. It goes on by itself.',
    zh: '{host} 上的 TwoKey 自 {until} 起恢复保存事件日志副本（自 {from} 起无法保存），会自动继续。',
  },

  'notice.several': {
    en: '{system} has more than one unended incident, this one among them: nothing goes on in any of them.',
    zh: '{system} 有多个未结束的操作（包括本次操作）：都不会继续。',
  },
  'notice.several-next': {
    en: 'A Redis that came back with older data lets this happen. Who must act: an operator or an approver, by `@twokey abort reason="..."` in the thread of each one that is to be ended, until one is left. That one goes on by itself then, and this message says so.',
    zh: 'Redis 恢复后带回旧数据时，可能出现这种情况。需要处理的人：操作员或审批人。请在要结束的操作的帖子中发送 `@twokey abort reason="..."`，直到只剩一个。剩下的操作随后会自动继续，本消息届时会更新。',
  },
  'notice.one-left': {
    en: 'Only this incident has been unended since {until}; there were several from {from} on.',
    zh: '自 {until} 起只剩本次操作未结束（自 {from} 起曾有多个）。',
  },

  'notice.no-worker': {
    en: 'Nothing has worked on this since {from}: step {step} waits in the queue, and no worker of TwoKey takes it.',
    zh: '自 {from} 起处理停滞：步骤 {step} 在队列中等待，没有 TwoKey 工作进程（worker）领取。',
  },
  'notice.no-worker-next': {
    en: 'Nothing is lost. Who must act: whoever runs TwoKey: start a worker (`npm start -- --role worker`), or look at the log of the one that runs. It goes on by itself then, and this message says so.',
    zh: '没有丢失任何内容。需要处理的人：TwoKey 的维护者。请启动工作进程（`npm start -- --role worker`），或查看正在运行的工作进程的日志。之后会自动继续，本消息届时会更新。',
  },
  'notice.worker-again': {
    en: 'It has been worked on again since {until}; no worker took it from {from} on.',
    zh: '自 {until} 起恢复处理（自 {from} 起没有工作进程领取）。',
  },

  'noted.put-back': {
    en: 'Redis had lost a part of this journal (entries {range}) in a failover, or by an old backup. It was put back from the copy on {host}.',
    zh: 'Redis 丢失了本事件日志的一部分（第 {range} 条；原因是故障切换或恢复了旧备份），已从 {host} 的副本补回。',
  },
  'noted.lost': {
    en: 'Redis lost what it had acknowledged from {from} on (a failover to a replica that was behind, an old backup, or a flush); found at {until}. In Redis and in the copy on {host} this journal ends at entry {n}. Whether another host, which has not come back, wrote more is not known.',
    zh: 'Redis 丢失了自 {from} 起已确认的写入（原因是切换到落后的从节点、恢复了旧备份或数据被清空），于 {until} 发现。在 Redis 和 {host} 的副本中，本事件日志止于第 {n} 条。尚未恢复的其他主机是否还写过更多内容，目前未知。',
  },
  'noted.safe': {
    en: 'On a node that keeps receipts nothing runs twice because of it: before anything is sent, the node is asked for a receipt of that very attempt. A node whose receipts are off cannot tell: look at it before you approve anything there.',
    zh: '在启用回执的节点上不会因此重复执行：发送任何命令之前，都会先向节点查询该次执行的回执。未启用回执的节点无法查询：批准在其上执行之前，请先人工核实。',
  },
} as const satisfies Catalogue;

export const sayNotice = sayer(noticeWords);
