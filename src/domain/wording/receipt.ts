import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** What a node's receipt, or its silence, says about a command. Each goes into a sentence after a colon. */
export const receiptWords = {
  'receipt.signal': {
    en: 'the command was ended by signal {signal} (exit {exit}); it may have done its work or part of it',
    zh: '命令被信号 {signal} 终止（退出码 {exit}），可能已完成全部或部分操作',
  },
  'receipt.refused-late': {
    en: 'the request came to the node after its deadline, so the node did not start it (REFUSED late)',
    zh: '请求到达节点时已超过期限，节点没有启动（REFUSED late）',
  },
  'receipt.refused-rebooted': {
    en: 'the node was rebooted after it was looked at and before the request came, so it did not start it (REFUSED rebooted)',
    zh: '节点在检查之后、请求到达之前重启过，因此没有启动（REFUSED rebooted）',
  },
  'receipt.refused-mkdir': {
    en: 'the node could not make its receipt, so it did not start it: the spool is full, read-only, or not the service user’s (REFUSED mkdir)',
    zh: '节点无法创建回执，因此没有启动：回执目录已满、只读，或不属于服务用户（REFUSED mkdir）',
  },
  'receipt.refused': {
    en: 'the node refused to start it (REFUSED {why})',
    zh: '节点拒绝启动（REFUSED {why}）',
  },
  'receipt.refused-later': {
    en: 'the node answered REFUSED {why} to a later look, which says nothing about what was sent before',
    zh: '事后查询时节点返回 REFUSED {why}，不能说明之前发送的命令是否执行',
  },
  'receipt.spool-error': {
    en: 'the node could not write its receipt, so it did not start it: the spool is full or its disk fails',
    zh: '节点无法写入回执，因此没有启动：回执目录已满或磁盘故障',
  },
  'receipt.unstarted': {
    en: 'the node claimed it, but ended before it started anything: the spool is full, or its disk fails',
    zh: '节点已登记该命令，但在启动之前就结束了：回执目录已满或磁盘故障',
  },
  'receipt.lock': {
    en: 'the node could not open the lock of the receipt',
    zh: '节点无法打开回执的锁',
  },
  'receipt.no-base': {
    en: 'the spool on the node is missing, cannot be read, or is not the provisioned one',
    zh: '节点上的回执目录不存在、无法读取，或不是预先配置的目录',
  },
  'receipt.no-base-later': {
    en: 'the spool on the node is missing, cannot be read, or is not the one it was sent to: its receipt is gone',
    zh: '节点上的回执目录不存在、无法读取，或已不是发送时的目录：回执已丢失',
  },
  'receipt.vanished': {
    en: 'its receipt was there and is gone: the spool was wiped while it ran, or may no longer be read',
    zh: '回执曾经存在，现已消失：运行期间回执目录被清除，或已无法读取',
  },
  'receipt.not-voided': {
    en: 'the node has no trace of a start, but could not be made to rule one out (it answered {answer})',
    zh: '节点上没有启动的痕迹，但不能排除今后启动的可能（节点返回 {answer}）',
  },
  'receipt.voided': {
    en: 'it never ran on the node and never will (voided)',
    zh: '它从未在节点上执行，今后也不会执行（已作废）',
  },
  'receipt.void-other-boot': {
    en: 'the node was rebooted in between: a void receipt proves nothing about the time before',
    zh: '节点在此期间重启过：作废的回执不能证明重启之前的情况',
  },
  'receipt.died': {
    en: 'it was started and ended without an exit code',
    zh: '它已启动，但结束时没有留下退出码',
  },
  'receipt.rebooted': {
    en: 'it was started and the node was rebooted since',
    zh: '它已启动，但节点此后重启过',
  },
  'receipt.silent': { en: 'no receipt could be had: {why}', zh: '无法取得回执：{why}' },
  'receipt.unsent': { en: 'the request never left this host: {why}', zh: '请求未从本机发出：{why}' },
  'receipt.still-runs': {
    en: 'the command still runs on {node} after {seconds} s; look again to follow it',
    zh: '命令在 {node} 上已运行 {seconds} 秒仍未结束；可再次查看以继续跟踪',
  },
  'receipt.no-output': {
    en: 'it ran to its end (exit {exit}), but what it printed could not be read: {why}',
    zh: '它已执行完毕（退出码 {exit}），但无法读取其输出：{why}',
  },
  'receipt.prior': {
    en: '{node} had already run this very attempt before this journal sent it',
    zh: '在事件日志记录发送之前，{node} 就已执行过这一次',
  },
  'receipt.no-node': { en: '{node} is no longer in the topology', zh: '{node} 已不在拓扑中' },
} as const satisfies Catalogue;

export const sayReceipt = sayer(receiptWords);
