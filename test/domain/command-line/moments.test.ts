import { describe, expect, test } from 'vitest';
import type { Command, Vocabulary } from '../../../src/domain/command-line/command.ts';
import { understand } from '../../../src/domain/command-line/understand.ts';

const vocabulary: Vocabulary = {
  regions: ['global1a', 'global2a'],
  zones: ['alpha', 'beta'],
  systems: ['lab', 'annex'],
};

type Row = [typed: string, line: string, command: Command];

/** What is typed is this command, and is said back as this line. */
function understoodAs(typed: string, line: string, command: Command) {
  expect(understand(typed, vocabulary)).toEqual({ ok: true, command, echo: { key: 'understood', params: { line } } });
}

const POWER_CUT = { reason: 'power cut' };

describe('what people type at 3 a.m. (runbook: the moments that matter, 12)', () => {
  test.each<Row>([
    ['status', '/dr status', { name: 'status' }],
    ['ｓｔａｔｕｓ', '/dr status', { name: 'status' }],
    ['status.', '/dr status', { name: 'status' }],
    ['master', '/dr info', { name: 'info' }],
    ['checkpg', '/dr check', { name: 'check' }],
    ['ＣｈｅｃｋＰＧ　ｇｌｏｂａｌ。', '/dr check global', { name: 'check', database: 'global' }],
    ['检查 PG', '/dr check', { name: 'check' }],
    ['检查recovery', '/dr check recovery', { name: 'check', database: 'recovery' }],
    ['primary down power cut', '/dr primary-down reason="power cut"', { name: 'primary-down', ...POWER_CUT }],
    [
      'ＰＲＩＭＡＲＹ　ＤＯＷＮ　power cut',
      '/dr primary-down reason="power cut"',
      { name: 'primary-down', ...POWER_CUT },
    ],
    ['Primary down: power cut', '/dr primary-down reason="power cut"', { name: 'primary-down', ...POWER_CUT }],
    ['primary–down power cut', '/dr primary-down reason="power cut"', { name: 'primary-down', ...POWER_CUT }],
    ['主区断电，UPS 故障', '/dr primary-down reason="UPS 故障"', { name: 'primary-down', reason: 'UPS 故障' }],
    [
      'global1a down power cut',
      '/dr global1a down reason="power cut"',
      { name: 'region-down', region: 'global1a', ...POWER_CUT },
    ],
    [
      'ｇｌｏｂａｌ１ａ　ｄｏｗｎ，power cut',
      '/dr global1a down reason="power cut"',
      { name: 'region-down', region: 'global1a', ...POWER_CUT },
    ],
    ['standby down power cut', '/dr standby-down reason="power cut"', { name: 'standby-down', ...POWER_CUT }],
    [
      'failover quarterly drill',
      '/dr failover reason="quarterly drill"',
      { name: 'failover', reason: 'quarterly drill' },
    ],
    ['qiehuan 季度演练', '/dr failover reason="季度演练"', { name: 'failover', reason: '季度演练' }],
    [
      '主备切换，to＝global2a，reason=“季度演练”',
      '/dr failover to=global2a reason="季度演练"',
      { name: 'failover', to: 'global2a', reason: '季度演练' },
    ],
    ['huiqie 演练结束', '/dr failback reason="演练结束"', { name: 'failback', reason: '演练结束' }],
    ['naguan', '/dr resume', { name: 'resume' }],
    ['naguan 市电恢复', '/dr resume reason="市电恢复"', { name: 'resume', reason: '市电恢复' }],
    [
      'split keep=global2a fibre cut',
      '/dr partition keep=global2a reason="fibre cut"',
      { name: 'partition', keep: 'global2a', reason: 'fibre cut' },
    ],
    [
      'ｓｐｌｉｔ　ｋｅｅｐ＝ＧＬＯＢＡＬ２Ａ，光缆中断',
      '/dr partition keep=global2a reason="光缆中断"',
      { name: 'partition', keep: 'global2a', reason: '光缆中断' },
    ],
    ['resume', '/dr resume', { name: 'resume' }],
    ['resume power is back', '/dr resume reason="power is back"', { name: 'resume', reason: 'power is back' }],
    ['stop', '/dr abort', { name: 'abort' }],
    ['stop wrong region', '/dr abort reason="wrong region"', { name: 'abort', reason: 'wrong region' }],
    [
      'primary down faulty=alpha power cut',
      '/dr primary-down faulty=alpha reason="power cut"',
      { name: 'primary-down', zone: { choice: 'faulty', name: 'alpha' }, ...POWER_CUT },
    ],
    [
      'primary down　faulty＝Alpha　reason＝“power cut”',
      '/dr primary-down faulty=alpha reason="power cut"',
      { name: 'primary-down', zone: { choice: 'faulty', name: 'alpha' }, ...POWER_CUT },
    ],
    [
      'standby down zone=keep, power cut',
      '/dr standby-down zone=keep reason="power cut"',
      { name: 'standby-down', zone: { choice: 'keep' }, ...POWER_CUT },
    ],
  ])('%j', understoodAs);
});

describe('what moves an open incident on', () => {
  const byHand = { name: 'done', row: 'P8', reason: 'run on the console host' } as const;

  test.each<Row>([
    [
      'skip P10 alpha stays faulty',
      '/dr skip P10 reason="alpha stays faulty"',
      { name: 'skip', row: 'P10', reason: 'alpha stays faulty' },
    ],
    [
      'skip p3-FAULTY reason=“keep alpha”',
      '/dr skip P3-faulty reason="keep alpha"',
      { name: 'skip', row: 'P3-faulty', reason: 'keep alpha' },
    ],
    [
      'skip reason="keep alpha" p3_faulty',
      '/dr skip P3-faulty reason="keep alpha"',
      { name: 'skip', row: 'P3-faulty', reason: 'keep alpha' },
    ],
    [
      'skip s3: not asked for',
      '/dr skip S3 reason="not asked for"',
      { name: 'skip', row: 'S3', reason: 'not asked for' },
    ],
    ['skip #5 not asked for', '/dr skip 5 reason="not asked for"', { name: 'skip', row: '5', reason: 'not asked for' }],
    ['skip 2A drill', '/dr skip 2a reason="drill"', { name: 'skip', row: '2a', reason: 'drill' }],
    ['skip P16-GLOBAL1A no', '/dr skip P16-global1a reason="no"', { name: 'skip', row: 'P16-global1a', reason: 'no' }],
    [
      '跳过 Ｐ１０，alpha 保持 faulty',
      '/dr skip P10 reason="alpha 保持 faulty"',
      { name: 'skip', row: 'P10', reason: 'alpha 保持 faulty' },
    ],
    ['跳过P10 不需要', '/dr skip P10 reason="不需要"', { name: 'skip', row: 'P10', reason: '不需要' }],
    ['done P8 run on the console host', '/dr done P8 reason="run on the console host"', byHand],
    ['by hand p8 - run on the console host .', '/dr done P8 reason="run on the console host"', byHand],
    [
      '已手工执行 P8 值班电话授权',
      '/dr done P8 reason="值班电话授权"',
      { name: 'done', row: 'P8', reason: '值班电话授权' },
    ],
    [
      '手工执行p8，值班电话授权',
      '/dr done P8 reason="值班电话授权"',
      { name: 'done', row: 'P8', reason: '值班电话授权' },
    ],
    ['choose faulty', '/dr choose faulty', { name: 'choose', option: 'faulty' }],
    ['choose ＫＥＥＰ.', '/dr choose keep', { name: 'choose', option: 'keep' }],
    [
      'choose failback force="customers asked"',
      '/dr choose failback force="customers asked"',
      { name: 'choose', option: 'failback', force: 'customers asked' },
    ],
    ['选择 stay', '/dr choose stay', { name: 'choose', option: 'stay' }],
    ['选择later', '/dr choose later', { name: 'choose', option: 'later' }],
    ['选 move system=annex', '/dr choose move system=annex', { name: 'choose', option: 'move', system: 'annex' }],
    ['retry', '/dr retry', { name: 'retry' }],
    ['try again the link is up', '/dr retry reason="the link is up"', { name: 'retry', reason: 'the link is up' }],
    ['重试 网络已恢复', '/dr retry reason="网络已恢复"', { name: 'retry', reason: '网络已恢复' }],
    ['takeover', '/dr takeover', { name: 'takeover' }],
    ['take over day shift', '/dr takeover reason="day shift"', { name: 'takeover', reason: 'day shift' }],
    ['hand-over day shift', '/dr takeover reason="day shift"', { name: 'takeover', reason: 'day shift' }],
    ['接管', '/dr takeover', { name: 'takeover' }],
    ['交接：早班', '/dr takeover reason="早班"', { name: 'takeover', reason: '早班' }],
  ])('%j', understoodAs);
});
