import { describe, expect, test } from 'vitest';
import { failback } from '../../commands/failback.ts';
import { failover } from '../../commands/failover.ts';
import { partition } from '../../commands/partition.ts';
import { primaryDown } from '../../commands/primary-down.ts';
import { standbyDown } from '../../commands/standby-down.ts';
import { understand } from '../../src/domain/command-line/understand.ts';
import type { Course } from '../../src/domain/course.ts';
import { type FitRequest, fitOf } from '../../src/domain/fit.ts';
import { planOf } from '../../src/domain/make-plan.ts';
import type { RegionName } from '../../src/domain/names.ts';
import { type Plan, type Step, stepById } from '../../src/domain/plan.ts';
import { G1, G2, paperTopology } from '../support/paper-topology.ts';
import { type Looks, siteSeen } from '../support/site-seen.ts';

/** One command of the paper runbook, as it is printed there: with its no-break spaces and its missing and trailing blanks. */
interface PaperRow {
  readonly row: string;
  /** Where it runs (docs/runbook-errata.md, 7). */
  readonly region: RegionName;
  readonly printed: string;
}

const PAPER_FAILOVER: readonly PaperRow[] = [
  {
    row: '1',
    region: G2,
    printed: `/pitrix/bin/send-zw-directive -p '{"action": "FailoverGlobalKS", "ks_master_zone":"global2a"}'\u00a0`,
  },
  { row: '2a', region: G2, printed: `/pitrix/bin/send-zw-directive -p '{"action": "GetGlobalKSInfo"}'` },
  { row: '2b', region: G2, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "global"}'` },
];

const PAPER_FAILBACK: readonly PaperRow[] = [
  {
    row: '1',
    region: G1,
    printed: `/pitrix/bin/send-zw-directive -p '{"action": "FailbackGlobalKS", "ks_master_zone":"global1a"}'\u00a0`,
  },
  { row: '2a', region: G1, printed: `/pitrix/bin/send-zw-directive -p '{"action": "GetGlobalKSInfo"}'` },
  { row: '2b', region: G1, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "global"}'` },
];

const PAPER_PRIMARY_DOWN: readonly PaperRow[] = [
  {
    row: 'P1',
    region: G2,
    printed: `/pitrix/bin/send-zw-directive\u00a0-p '{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global2a-recoverypgserver0"}'`,
  },
  { row: 'P2', region: G2, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "recovery"}'` },
  {
    row: 'P3',
    region: G2,
    printed: `/pitrix/bin/send-zw-directive -p '{"action": "FailoverGlobalKS", "ks_master_zone":"global2a","disaster_zone": "alpha"}'`,
  },
  { row: 'P4a', region: G2, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "global"}'` },
  { row: 'P4b', region: G2, printed: `/pitrix/bin/send-zw-directive -p '{"action": "GetGlobalKSInfo"}'` },
  {
    row: 'P6',
    region: G2,
    printed: `/pitrix/bin/send-zw-directive\u00a0-p '{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global2a-recoverypgserver0"}'`,
  },
  { row: 'P7', region: G2, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "recovery"}'` },
  {
    row: 'P8',
    region: G2,
    printed: `/pitrix/bin/send-zw-directive\u00a0-p '{"action": "RecoverPG", "db_name": "global", "pg_master": "global2a-pgserver0"}'`,
  },
  { row: 'P9', region: G2, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "global"}'` },
  {
    row: 'P10',
    region: G2,
    printed: `/pitrix/bin/send-zw-directive -p '{"action": "ActiveDisasterZone", "recover_zone": "alpha"}'`,
  },
  { row: 'P11', region: G1, printed: `supervisorctl restart zone_watcher` },
  {
    row: 'P13',
    region: G1,
    printed: `/pitrix/bin/send-zw-directive -p '{"action": "FailbackGlobalKS ", "ks_master_zone":"global1a"}'\u00a0`,
  },
  { row: 'P14a', region: G1, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "global"}'` },
  { row: 'P14b', region: G1, printed: `/pitrix/bin/send-zw-directive -p '{"action": "GetGlobalKSInfo"}'` },
  {
    row: 'P16',
    region: G2,
    printed: `/pitrix/bin/send-zw-directive\u00a0-p '{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global1a-recoverypgserver0"}'`,
  },
  {
    row: 'P17',
    region: G2,
    printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "recovery"}'`,
  },
];

const PAPER_STANDBY_DOWN: readonly PaperRow[] = [
  {
    row: 'S1',
    region: G1,
    printed: `/pitrix/bin/send-zw-directive\u00a0-p '{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global1a-recoverypgserver0"}'`,
  },
  { row: 'S2', region: G1, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "recovery"}'` },
  { row: 'S3', region: G1, printed: `/pitrix/cli/modify-zone-attributes --zone beta --status faulty` },
  {
    row: 'S5',
    region: G1,
    printed: `/pitrix/bin/send-zw-directive\u00a0-p '{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global1a-recoverypgserver0"}'`,
  },
  { row: 'S6', region: G1, printed: `/pitrix/bin/send-zw-directive -p '{"action": "CheckPG", "db_name": "recovery"}'` },
  {
    row: 'S7',
    region: G1,
    printed: `/pitrix/bin/send-zw-directive -p '{"action": "ActiveDisasterZone", "recover_zone": "beta"}'`,
  },
];

const topology = paperTopology();
const G1_LOST: Course = { master: G1, to: G2, lost: G1 };
const G2_LOST: Course = { master: G1, to: G1, lost: G2 };

const SECTIONS: readonly { name: string; plan: Plan; paper: readonly PaperRow[]; ours: readonly string[] }[] = [
  { name: '主备切换', plan: planOf(failover, topology, { master: G1, to: G2 }), paper: PAPER_FAILOVER, ours: [] },
  { name: '主备回切', plan: planOf(failback, topology, { master: G2, to: G1 }), paper: PAPER_FAILBACK, ours: [] },
  {
    name: '主区机房断电/宕机',
    plan: planOf(primaryDown, topology, G1_LOST),
    paper: PAPER_PRIMARY_DOWN,
    ours: ['P6-faulty', 'P11b'],
  },
  {
    name: '备区机房断电/宕机',
    plan: planOf(standbyDown, topology, G2_LOST),
    paper: PAPER_STANDBY_DOWN,
    ours: ['S5-faulty', 'S8-pg'],
  },
  {
    name: '主备区网络中断, 1',
    plan: planOf(partition, topology, G2_LOST),
    paper: PAPER_STANDBY_DOWN,
    ours: ['S5-faulty', 'S8-pg'],
  },
  {
    name: '主备区网络中断, 2',
    plan: planOf(partition, topology, G1_LOST),
    paper: PAPER_PRIMARY_DOWN,
    ours: ['P6-faulty', 'P11b'],
  },
];

describe.each(SECTIONS)('$name', ({ plan, paper, ours }) => {
  const sent = plan.steps.flatMap((step) => (step.kind === 'directive' || step.kind === 'check' ? [step] : []));

  test.each(paper)('$row sends what the paper prints, where it must run', ({ row, region, printed }) => {
    const step = sent.find(({ id }) => [row, `${row}-faulty`, `${row}-${region}`].includes(id) && !ours.includes(id));
    expect(step?.region).toBe(region);
    expect(step?.row).toBe(row);
    expect(step?.commands.map(({ node }) => node)).toEqual([`${region}-webservice0`, `${region}-webservice1`]);
    for (const { command } of step?.commands ?? []) expect(said(command)).toEqual(said(printed));
  });

  test('its commands come in the order of the paper', () => {
    const rows = [...new Set(sent.map(({ row, id }) => (ours.includes(id) ? undefined : row)))];
    expect(rows.filter((row) => row !== undefined)).toEqual(paper.map(({ row }) => row));
  });

  test('no command is sent that the paper does not have, but for ours', () => {
    const printed = paper.map((each) => said(each.printed));
    const others = sent.filter(({ commands }) => !commands.every(({ command }) => isIn(said(command), printed)));
    // Erratum 5 allows P3 without a zone; erratum 16 and "started proves nothing" are ours.
    expect(others.map(({ id }) => id).filter((id) => !ours.includes(id))).toEqual(
      sent.some(({ id }) => id === 'P3-keep') ? ['P3-keep'] : [],
    );
    expect(ours.every((id) => stepById(plan, id) !== undefined)).toBe(true);
  });

  test('every command has plain blanks only (erratum 13)', () => {
    const commands = [...plan.gates, ...sent].flatMap((step) => step.commands);
    for (const { command } of commands) expect(command).toMatch(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/);
  });

  test('its console steps stand where the paper has them', () => {
    const confirms = plan.steps.filter(
      (step) => step.kind === 'confirm' && step.id === step.row && !/^N/.test(step.id),
    );
    const expected = { P: ['P5', 'P12', 'P15'], S: ['S4', 'S8'], drill: ['3'] };
    expect(confirms.map(({ id }) => id)).toEqual(
      expected[paper[0]?.row === 'P1' ? 'P' : paper[0]?.row === 'S1' ? 'S' : 'drill'],
    );
  });
});

describe('what each check expects', () => {
  const check = (id: string) => {
    const step = SECTIONS.flatMap(({ plan }) => stepById(plan, id) ?? [])[0];
    return step?.kind === 'check' ? step.expect : [];
  };

  test.each([
    ['2b', 'global', 'global2a-pgserver0', [G1, G2], 'pg and pgpool'],
    ['P2', 'recovery', 'global2a-recoverypgserver0', [G2], 'pgpool only'],
    ['P4a', 'global', 'global2a-pgserver0', [G2], 'pg and pgpool'],
    ['P7', 'recovery', 'global2a-recoverypgserver0', [G1, G2], 'pg and pgpool'],
    ['P9', 'global', 'global2a-pgserver0', [G1, G2], 'pg and pgpool'],
    ['P14a', 'global', 'global1a-pgserver0', [G1, G2], 'pg and pgpool'],
    ['P17-global2a', 'recovery', 'global1a-recoverypgserver0', [G1, G2], 'pg and pgpool'],
    ['P17-global1a', 'recovery', 'global1a-recoverypgserver0', [G1, G2], 'pg and pgpool'],
    ['S2', 'recovery', 'global1a-recoverypgserver0', [G1], 'pgpool only'],
    ['S6', 'recovery', 'global1a-recoverypgserver0', [G1, G2], 'pg and pgpool'],
    ['S8-pg', 'global', 'global1a-pgserver0', [G1, G2], 'pg and pgpool'],
  ] as const)('%s: %s pg, primary %s, nodes of %s ok (%s)', (id, database, primary, nodesOk, judged) => {
    const ignored = [G1, G2].filter((region) => !nodesOk.some((ok) => ok === region));
    const perRegion = database === 'global' ? ['pgserver0', 'pgserver1'] : ['recoverypgserver0'];
    const pgNodes = judged === 'pg and pgpool';
    const expectNodes = pgNodes ? nodesOk.flatMap((region) => perRegion.map((node) => `${region}-${node}`)) : [];
    expect(check(id)).toEqual([{ kind: 'pg', database, primary, nodesOk, ignored, expectNodes, pgNodes }]);
  });

  test.each([
    ['2a', G2],
    ['P4b', G2],
    ['P11b', G2],
    ['P14b', G1],
  ] as const)('%s: ks_master_zone is %s', (id, region) => {
    expect(check(id)).toEqual([{ kind: 'ks-master', region }]);
  });

  test('no check of the plans is left out above', () => {
    const above = ['2a', '2b', 'P2', 'P4a', 'P4b', 'P7', 'P9', 'P11b', 'P14a', 'P14b', 'S2', 'S6', 'S8-pg'];
    const checks = SECTIONS.flatMap(({ plan }) =>
      plan.steps.filter(({ kind }) => kind === 'check').map(({ id }) => id),
    );
    expect([...new Set(checks)].filter((id) => !above.includes(id) && !id.startsWith('P17-'))).toEqual([]);
  });
});

test("P3 that keeps the zone is the paper's without disaster_zone (erratum 5)", () => {
  const { steps } = planOf(primaryDown, topology, G1_LOST);
  for (const { command } of sentBy(steps, 'P3-keep'))
    expect(said(command).json).toEqual({ action: 'FailoverGlobalKS', ks_master_zone: 'global2a' });
});

test('P16 moves the recovery primary on the region that is master then: the same command on either (erratum 3)', () => {
  const { steps } = planOf(primaryDown, topology, G1_LOST);
  const [stays, failedBack] = [sentBy(steps, 'P16-global2a'), sentBy(steps, 'P16-global1a')];
  expect(failedBack.map(({ node }) => node)).toEqual(['global1a-webservice0', 'global1a-webservice1']);
  expect(failedBack.map(({ command }) => command)).toEqual(stays.map(({ command }) => command));
  expect(said(stays[0]?.command ?? '').json).toMatchObject({ pg_master: 'global1a-recoverypgserver0' });
});

test('pasted from the paper, the RecoverPG commands are no commands: the no-break space belongs to the word (erratum 13)', () => {
  const recovers = [...PAPER_PRIMARY_DOWN, ...PAPER_STANDBY_DOWN].filter(({ printed }) =>
    printed.includes('RecoverPG'),
  );
  expect(recovers.map(({ row }) => row)).toEqual(['P1', 'P6', 'P8', 'P16', 'S1', 'S5']);
  for (const { printed } of recovers) expect(printed.split(' ')[0]).toBe('/pitrix/bin/send-zw-directive\u00a0-p');
});

/** The words people see, with node names in full: `[step, zh, en]`. The planned switches' are in planned-switches.test.ts. */
const WORDS: readonly (readonly [string, string, string])[] = [
  [
    'P1',
    '【隔离】恢复 recovery pg 在备区(global2a)可读写，排除灾难节点',
    'ISOLATE: make recovery pg readable/writable in global2a; expel lost nodes',
  ],
  [
    'P2',
    '确认 recovery pg 主节点 global2a-recoverypgserver0 为 ok，备区 pgpool 节点均 ok（主区不计）',
    'Confirm recovery primary global2a-recoverypgserver0 ok; global2a pgpool ok (global1a ignored)',
  ],
  [
    'P3-faulty',
    '切换 global ks 到备区(global2a)，并将 alpha 设置为 faulty',
    'Fail global ks over to global2a; set alpha faulty',
  ],
  ['P3-keep', '切换 global ks 到备区(global2a)，alpha 保持不变', 'Fail global ks over to global2a; keep alpha'],
  [
    'P4a',
    '确认 global pg 主节点 global2a-pgserver0 为 ok，备区 pg、pgpool 节点均 ok（主区不计）',
    'Confirm global primary global2a-pgserver0 ok; global2a pg and pgpool ok (global1a ignored)',
  ],
  ['P4b', '确认 ks_master_zone 为 global2a', 'Confirm ks_master_zone is global2a'],
  [
    'P5',
    'console host 指向 global2a，重新登录，验证 beta 资源可操作',
    'Point console host at global2a, log in again; verify beta',
  ],
  [
    'P6',
    '【纳管】主区恢复后，将主区 recovery pg 节点再次纳管',
    'RE-ADOPT: global1a is back; re-adopt its recovery pg node',
  ],
  [
    'P7',
    '确认 recovery pg 主节点 global2a-recoverypgserver0 为 ok，主备区 pg、pgpool 节点均 ok',
    "Confirm recovery primary global2a-recoverypgserver0 ok; both regions' pg and pgpool ok",
  ],
  [
    'P8',
    '【纳管】将主区 global pg 节点再次纳管，进行数据同步',
    "RE-ADOPT: re-adopt global1a's global pg nodes and sync",
  ],
  [
    'P9',
    '确认 global pg 主节点 global2a-pgserver0 为 ok，主备区 pg、pgpool 节点均 ok',
    "Confirm global primary global2a-pgserver0 ok; both regions' pg and pgpool ok",
  ],
  ['P10', '将可用区 alpha 设置为 active', 'Set zone alpha active'],
  [
    'P11',
    '重启主区(global1a)每个 ks 节点的 zone_watcher，清理 ks_master_zone',
    'Restart zone_watcher on each global1a ks node; clear ks_master_zone',
  ],
  ['P12', 'console 验证 alpha 和 beta 资源可操作', 'Verify alpha and beta in the console'],
  [
    'P13',
    '可选：主备回切到 global1a（必须回切 global pg）',
    'Optional: fail global ks back to global1a (global pg must follow)',
  ],
  [
    'P14a',
    '确认 global pg 主节点 global1a-pgserver0 为 ok，主备区 pg、pgpool 节点均 ok',
    "Confirm global primary global1a-pgserver0 ok; both regions' pg and pgpool ok",
  ],
  ['P14b', '确认 ks_master_zone 为 global1a', 'Confirm ks_master_zone is global1a'],
  [
    'P15',
    'console host 指向 global1a，重新登录，验证 alpha 和 beta 资源可操作',
    'Point console host at global1a, log in again; verify alpha and beta',
  ],
  [
    'P16-global2a',
    '可选：【切换】将 recovery pg 主节点切换到 global1a-recoverypgserver0',
    'Optional: MOVE recovery primary to global1a-recoverypgserver0',
  ],
  [
    'P17-global2a',
    '确认 recovery pg 主节点 global1a-recoverypgserver0 为 ok，主备区 pg、pgpool 节点均 ok',
    "Confirm recovery primary global1a-recoverypgserver0 ok; both regions' pg and pgpool ok",
  ],
  [
    'P16-global1a',
    '可选：【切换】将 recovery pg 主节点切换到 global1a-recoverypgserver0',
    'Optional: MOVE recovery primary to global1a-recoverypgserver0',
  ],
  [
    'P17-global1a',
    '确认 recovery pg 主节点 global1a-recoverypgserver0 为 ok，主备区 pg、pgpool 节点均 ok',
    "Confirm recovery primary global1a-recoverypgserver0 ok; both regions' pg and pgpool ok",
  ],
  [
    'S1',
    '【隔离】恢复 recovery pg 在主区(global1a)可读写，隔离备区节点',
    "ISOLATE: make recovery pg readable/writable in global1a; isolate global2a's node",
  ],
  [
    'S2',
    '确认 recovery pg 主节点 global1a-recoverypgserver0 为 ok，主区 pgpool 节点均 ok（备区不计）',
    'Confirm recovery primary global1a-recoverypgserver0 ok; global1a pgpool ok (global2a ignored)',
  ],
  ['S3', '可选：将可用区 beta 设置为 faulty', 'Optional: set zone beta faulty'],
  ['S4', '登录 console，验证 alpha 资源可操作', 'Log in to the console; verify alpha'],
  [
    'S5',
    '【纳管】备区恢复后，将备区 recovery pg 节点再次纳管',
    'RE-ADOPT: global2a is back; re-adopt its recovery pg node',
  ],
  [
    'S6',
    '确认 recovery pg 主节点 global1a-recoverypgserver0 为 ok，主备区 pg、pgpool 节点均 ok',
    "Confirm recovery primary global1a-recoverypgserver0 ok; both regions' pg and pgpool ok",
  ],
  ['S7', '将可用区 beta 设置为 active', 'Set zone beta active'],
  ['S8', 'console 验证 alpha 和 beta 资源可操作', 'Verify alpha and beta in the console'],
  ['N1', '主区能够继续提供服务：参考备区故障流程', 'Primary can still serve: follow standby-down'],
  ['N2', '主区无法继续提供服务：参考主区故障流程', 'Primary cannot serve: follow primary-down'],
];

const PLANS = [planOf(primaryDown, topology, G1_LOST), planOf(standbyDown, topology, G2_LOST)];
const CUT = [planOf(partition, topology, G2_LOST), planOf(partition, topology, G1_LOST)];

test.each(WORDS)('%s says: %s', (id, zh, en) => {
  const plans = id.startsWith('N') ? CUT : PLANS;
  expect(plans.flatMap((plan) => stepById(plan, id) ?? []).map(({ title }) => title)).toEqual([{ zh, en }]);
});

test('every row of the paper is there, and every step of the paper has its words above', () => {
  const rows = new Set([...PLANS, ...CUT].flatMap(({ steps }) => steps.map(({ row }) => row)));
  const paper = [...numbered('P', 17), ...numbered('S', 8), 'N1', 'N2'];
  expect(paper.filter((row) => ![row, `${row}a`].some((each) => rows.has(each)))).toEqual([]);
  const own = [...PLANS, ...CUT].flatMap(({ steps }) => steps.filter(({ id, row }) => id === row).map(({ id }) => id));
  expect([...new Set(own)].filter((id) => !WORDS.some(([known]) => known === id))).toEqual([]);
});

test('in a partition, "the region is back" reads "the link is back"', () => {
  const titles = CUT.flatMap((plan) => ['P6', 'S5'].flatMap((id) => stepById(plan, id)?.title ?? []));
  expect(titles).toEqual([
    {
      zh: '【纳管】备区网络恢复后，将备区 recovery pg 节点再次纳管',
      en: 'RE-ADOPT: the link to global2a is back; re-adopt its recovery pg node',
    },
    {
      zh: '【纳管】主区网络恢复后，将主区 recovery pg 节点再次纳管',
      en: 'RE-ADOPT: the link to global1a is back; re-adopt its recovery pg node',
    },
  ]);
});

describe('what aborting says to type later', () => {
  const vocabulary = { regions: [G1, G2], zones: ['alpha', 'beta'], systems: ['lab'] };
  const typed = [...PLANS, ...CUT].flatMap((plan) =>
    plan.steps.flatMap(({ abort }) =>
      [...abort.en.matchAll(/\/dr ([^/]* from=\w+)$/g)].map(([, line = '']) => ({ line, plan })),
    ),
  );
  const distinct = typed.filter(({ line }, i) => typed.findIndex((each) => each.line === line) === i);

  test('is said for each of the four courses', () => {
    expect(distinct.map(({ line }) => line)).toEqual([
      'global1a down from=P6',
      'global2a down from=S5',
      'partition keep=global1a from=S5',
      'partition keep=global2a from=P6',
    ]);
  });

  /** What the lost region may say by then; a lost master may go on naming itself. */
  const lostSays = ({ master, lost, to }: Plan): readonly Looks[] => [
    { ks: 'dark' },
    { says: to },
    ...(lost === master ? [{ says: master }] : []),
  ];

  test.each(distinct)('$line joins where the region is awaited, whatever that region says', ({ line, plan }) => {
    const understood = understand(`${line} reason="it is back"`, vocabulary);
    const row = line.slice(-2);
    expect(understood).toMatchObject({ ok: true, command: { from: row, reason: 'it is back' } });
    const joins = { joinsAfterSwitch: true, flow: FLOWS[row] ?? 'primary-down' } as const;
    const request: FitRequest =
      plan.scenario === 'partition'
        ? { scenario: 'partition', keep: plan.to, ...joins }
        : { scenario: 'region-down', region: plan.lost ?? '', ...joins };
    for (const lost of lostSays(plan)) {
      const [first, second] = plan.lost === G1 ? [lost, { says: plan.to }] : [{ says: plan.to }, lost];
      const fit = fitOf(request, siteSeen(topology, first, second), topology);
      expect(fit).toMatchObject({ ok: true, master: plan.master, kept: plan.to, lost: plan.lost });
    }
    const scenario = SCENARIOS.find(({ name }) => name === plan.scenario) ?? partition;
    const { join } = planOf(scenario, topology, { ...courseOf(plan), from: row });
    expect(stepById(plan, join?.at ?? '')?.kind).toBe('wait');
  });
});

const FLOWS: Readonly<Record<string, FitRequest['flow']>> = { P6: 'primary-down', S5: 'standby-down' };
const SCENARIOS = [primaryDown, standbyDown, partition];

function courseOf({ master, to, lost }: Plan): Course {
  return { master, to, masterNow: to, ...(lost !== undefined && { lost }) };
}

function sentBy(steps: readonly Step[], id: string) {
  const step = steps.find((each) => each.id === id);
  return step?.kind === 'directive' ? step.commands : [];
}

/** What a command says, whatever its blanks: its words, and its request as JSON. */
function said(command: string): { words: readonly string[]; json?: Readonly<Record<string, string>> } {
  const [, before = '', json] = /^([^']*)(?:'([^']*)')?\s*$/.exec(command) ?? [];
  const words = before.split(/\s+/).filter((word) => word !== '');
  if (json === undefined) return { words };
  const fields: Record<string, string> = JSON.parse(json);
  // Erratum 2: the action of P13 has a trailing blank.
  return { words, json: { ...fields, action: (fields.action ?? '').trim() } };
}

function isIn(one: unknown, many: readonly unknown[]): boolean {
  return many.some((each) => JSON.stringify(each) === JSON.stringify(one));
}

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
}
