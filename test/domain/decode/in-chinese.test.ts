import { describe, expect, test } from 'vitest';
import { decodeAcceptance, decodeReading } from '../../../src/domain/decode/decode.ts';
import type { Query } from '../../../src/domain/directive.ts';
import { spoken } from '../../support/spoken.ts';
import { failover, printed } from './fixtures.ts';

const GKS: Query = { name: 'GetGlobalKSInfo' };
const CPG: Query = { name: 'CheckPG', db_name: 'global' };
const restart = { name: 'RestartZoneWatcher' } as const;

describe('why an answer cannot be read is told in Chinese, with what the tool printed as it is', () => {
  test.each([
    [GKS, printed(''), '工具没有任何输出（退出码 0）'],
    [GKS, printed('', { exit: 124 }), '工具因超时被终止（退出码 124），没有返回结果'],
    [GKS, printed('None'), '工具只输出了“None”（退出码 0）'],
    [GKS, printed('hello\nworld', { exit: 3 }), '输出中没有返回结果（退出码 3），其末尾为：world'],
    [GKS, printed('{"ret_code": 1400, "message": "no entry"}'), '返回 1400（被拒绝）：no entry'],
    [GKS, printed('{"ret_code": 4711}'), '返回 4711（TwoKey 不认识的代码）'],
    [GKS, printed('{"ret_code": "x"}'), 'ret_code 为 "x"，不是数字'],
    [GKS, printed('{"ret_code": 0}'), '返回结果中没有 ks_master_zone'],
    [GKS, printed('{"ret_code": 0, "ks_master_zone": "a"}', { exit: 1 }), '工具返回 ret_code 0，但退出码为 1'],
    [GKS, printed('{"ret_code": 0}', { cut: true }), '输出被截断，无法得知最后的返回结果'],
    [CPG, printed('{"ret_code": 0}'), '返回结果中没有 pg 集群、pg 节点或 pgpool 节点'],
    [CPG, printed('{"ret_code": 0, "db_name": "recovery"}'), '返回的是 "recovery" 库的结果，而查询的是“global”库'],
  ])('%j %#', (query, output, zh) => {
    expect(spoken(decodeReading(query, output))).toMatchObject({ ok: false, zh });
  });
});

describe('why a state change was not accepted, too', () => {
  test.each([
    [failover, printed('{"ret_code": 5000}'), 'unknown', '返回 5000（内部错误）'],
    [
      failover,
      printed('{"ret_code": 5100, "message": "another operation is running"}'),
      'refused',
      '正忙，未启动：另一操作正在执行（5100：another operation is running）',
    ],
    [failover, printed('{"ret_code": 0}', { exit: 137 }), 'unknown', '返回 ret_code 0，但因超时被终止（退出码 137）'],
    [
      failover,
      printed('', { exit: 127, err: 'sh: 1: send-zw-directive: not found\n' }),
      'refused',
      '节点无法启动该工具：sh: 1: send-zw-directive: not found',
    ],
    [restart, printed('zone_watcher: stopped'), 'unknown', 'zone_watcher 未返回“started”：zone_watcher: stopped'],
    [
      restart,
      printed('unix:///run/supervisor.sock no such file', { exit: 4 }),
      'refused',
      '无法连接 supervisord：unix:///run/supervisor.sock no such file',
    ],
  ])('%j %#', (directive, output, outcome, zh) => {
    expect(spoken(decodeAcceptance(directive, output))).toMatchObject({ outcome, zh });
  });
});
