import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/**
 * Why a tool's answer does not say what was asked, or says no. What the tool printed itself stands in them verbatim.
 * Each stands inside another sentence.
 */
export const decodeWords = {
  'decode.exit': {
    en: 'the tool answered ret_code 0 but ended with exit status {exit}',
    zh: '工具返回 ret_code 0，但退出码为 {exit}',
  },
  'decode.accepted-exit': {
    en: 'answered ret_code 0 but ended with exit status {exit}',
    zh: '返回 ret_code 0，但退出码为 {exit}',
  },
  'decode.code-killed': {
    en: 'answered ret_code {code}, but was killed by its time limit (exit status {exit})',
    zh: '返回 ret_code {code}，但因超时被终止（退出码 {exit}）',
  },
  'decode.code-exit': {
    en: 'answered ret_code {code}, but ended with exit status {exit}',
    zh: '返回 ret_code {code}，但退出码为 {exit}',
  },
  'decode.nested': {
    en: 'answered ret_code 0 around a nested ret_code {nested}',
    zh: '返回 ret_code 0，但其中嵌套的 ret_code 为 {nested}',
  },
  'decode.nested-error': {
    en: 'the answer says ret_code 0 around a nested error',
    zh: '返回结果为 ret_code 0，但其中含有错误',
  },
  'decode.cut': {
    en: 'the output was cut, so its last answer is not known',
    zh: '输出被截断，无法得知最后的返回结果',
  },
  'decode.too-much': {
    en: 'the tool printed {megabytes} MiB, too much to look for an answer',
    zh: '工具输出多达 {megabytes} MiB，无法从中查找返回结果',
  },
  'decode.two-answers': {
    en: 'stdout and stderr carry two different answers',
    zh: 'stdout 与 stderr 中的返回结果不一致',
  },
  'decode.not-whole': {
    en: 'the output names a ret_code, but its last answer is not whole',
    zh: '输出中有 ret_code，但最后的返回结果不完整',
  },
  'decode.no-number': { en: 'ret_code is {found}, not a number', zh: 'ret_code 为 {found}，不是数字' },
  'decode.other-action': {
    en: 'the answer is {found}, expected {action}Response (ret_code {code})',
    zh: '返回的是 {found}，应为 {action}Response（ret_code {code}）',
  },
  'decode.zones': {
    en: 'the answer gives {count} different values of ks_master_zone',
    zh: '返回结果中有 {count} 个不同的 ks_master_zone',
  },
  'decode.no-zone': { en: 'the answer has no ks_master_zone', zh: '返回结果中没有 ks_master_zone' },
  'decode.zone': { en: 'ks_master_zone is {found}', zh: 'ks_master_zone 为 {found}' },
  'decode.other-database': {
    en: 'the answer is about {found}, asked about "{asked}"',
    zh: '返回的是 {found} 库的结果，而查询的是“{asked}”库',
  },
  'decode.empty': {
    en: 'the answer has neither a pg cluster nor pg nodes nor pgpool nodes',
    zh: '返回结果中没有 pg 集群、pg 节点或 pgpool 节点',
  },
  'decode.two-primaries': {
    en: 'the answer names two primary nodes, {one} and {other}',
    zh: '返回结果中有两个主节点：{one} 和 {other}',
  },
  'decode.nodes': { en: 'the answer names more than {most} nodes', zh: '返回结果中的节点超过 {most} 个' },
  'decode.time-limit': {
    en: 'the tool was killed by its time limit (exit status {exit}) without an answer',
    zh: '工具因超时被终止（退出码 {exit}），没有返回结果',
  },
  'decode.nothing': { en: 'the tool printed nothing (exit status {exit})', zh: '工具没有任何输出（退出码 {exit}）' },
  'decode.only': {
    en: 'the tool printed only "{text}" (exit status {exit})',
    zh: '工具只输出了“{text}”（退出码 {exit}）',
  },
  'decode.traceback': {
    en: 'the tool ended in a traceback (exit status {exit}): {last}',
    zh: '工具异常退出，输出了 traceback（退出码 {exit}）：{last}',
  },
  'decode.usage': {
    en: 'the tool printed its usage text (exit status {exit}): {last}',
    zh: '工具输出的是用法说明（退出码 {exit}）：{last}',
  },
  'decode.no-answer': {
    en: 'no answer in the output (exit status {exit}), it ends: {last}',
    zh: '输出中没有返回结果（退出码 {exit}），其末尾为：{last}',
  },
  'decode.cannot-start': { en: 'the node cannot start the tool: {line}', zh: '节点无法启动该工具：{line}' },
  'decode.not-allowed': { en: 'the node does not allow the tool: {line}', zh: '节点不允许执行该工具：{line}' },
  'decode.code': { en: 'answered {code} ({meaning})', zh: '返回 {code}（{meaning}）' },
  'decode.code-said': { en: 'answered {code} ({meaning}): {said}', zh: '返回 {code}（{meaning}）：{said}' },
  'decode.busy': {
    en: 'busy, nothing started: another operation is running (5100: {said})',
    zh: '正忙，未启动：另一操作正在执行（5100：{said}）',
  },
  'code.1100': { en: 'bad format', zh: '格式错误' },
  'code.1200': { en: 'authentication failed', zh: '认证失败' },
  'code.1300': { en: 'request expired', zh: '请求已过期' },
  'code.1400': { en: 'denied', zh: '被拒绝' },
  'code.2100': { en: 'not found', zh: '未找到' },
  'code.-99': { en: 'shutting down', zh: '正在关闭' },
  'code.-100': { en: 'throttled', zh: '被限流' },
  'code.5000': { en: 'internal error', zh: '内部错误' },
  'code.5100': { en: 'busy or timed out', zh: '正忙或超时' },
  'code.other': { en: 'a code that TwoKey does not know', zh: 'TwoKey 不认识的代码' },
  'decode.supervisor-long': {
    en: 'supervisorctl printed too much to be read',
    zh: 'supervisorctl 输出过多，无法解读',
  },
  'decode.supervisor-killed': {
    en: 'supervisorctl ended with exit status {exit}: {said}',
    zh: 'supervisorctl 退出码为 {exit}：{said}',
  },
  'decode.not-started': {
    en: 'zone_watcher did not say "started": {said}',
    zh: 'zone_watcher 未返回“started”：{said}',
  },
  'decode.supervisor-exit': { en: 'exit status {exit}: {said}', zh: '退出码 {exit}：{said}' },
  'decode.supervisord-away': {
    en: 'supervisord cannot be reached: {said}',
    zh: '无法连接 supervisord：{said}',
  },
} as const satisfies Catalogue;

export const sayDecode = sayer(decodeWords);
