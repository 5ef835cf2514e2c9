import { describe, expect, test } from 'vitest';
import { failback } from '../../commands/failback.ts';
import { failover } from '../../commands/failover.ts';
import { planOf } from '../../src/domain/make-plan.ts';
import type { RegionName } from '../../src/domain/names.ts';
import { hashOfPlan, type Plan, type Step } from '../../src/domain/plan.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { G1, G2, paperTopology, switchTo } from '../support/paper-topology.ts';

const TOOL = '/pitrix/bin/send-zw-directive';

/** The paper's requests as printed there: parsed, not text, is what must agree (erratum 13). */
const PAPER = {
  failover: '{"action": "FailoverGlobalKS", "ks_master_zone":"global2a"}',
  failback: '{"action": "FailbackGlobalKS", "ks_master_zone":"global1a"}',
  info: '{"action": "GetGlobalKSInfo"}',
  checkGlobal: '{"action": "CheckPG", "db_name": "global"}',
  checkRecovery: '{"action": "CheckPG", "db_name": "recovery"}',
} as const;

interface Direction {
  readonly scenario: Scenario;
  readonly to: RegionName;
  readonly from: RegionName;
  /** What the paper sends in this direction, and what it would be with the roles swapped. */
  readonly sends: string;
  readonly first: { readonly zh: string; readonly en: string };
}

const DIRECTIONS: readonly Direction[] = [
  {
    scenario: failover,
    to: G2,
    from: G1,
    sends: PAPER.failover,
    first: {
      zh: '向备区(global2a)发送 FailoverGlobalKS，global pg 一并切换',
      en: 'Send FailoverGlobalKS to global2a; global pg moves too',
    },
  },
  {
    scenario: failover,
    to: G1,
    from: G2,
    sends: PAPER.failover.replace('global2a', 'global1a'),
    first: {
      zh: '向备区(global1a)发送 FailoverGlobalKS，global pg 一并切换',
      en: 'Send FailoverGlobalKS to global1a; global pg moves too',
    },
  },
  {
    scenario: failback,
    to: G1,
    from: G2,
    sends: PAPER.failback,
    first: {
      zh: '向主区(global1a)发送 FailbackGlobalKS，global pg 一并回切',
      en: 'Send FailbackGlobalKS to global1a; global pg moves back too',
    },
  },
  {
    scenario: failback,
    to: G2,
    from: G1,
    sends: PAPER.failback.replace('global1a', 'global2a'),
    first: {
      zh: '向主区(global2a)发送 FailbackGlobalKS，global pg 一并回切',
      en: 'Send FailbackGlobalKS to global2a; global pg moves back too',
    },
  },
];

describe.each(DIRECTIONS)('$scenario.name to $to', ({ scenario, to, from, sends, first }) => {
  const plan = planOf(scenario, paperTopology(), switchTo(to));
  const address = to === G1 ? '192.0.2.10' : '198.51.100.10';

  test('has the four rows of the paper, in its order', () => {
    expect(plan.steps.map(({ id, kind }) => [id, kind])).toEqual([
      ['1', 'directive'],
      ['2a', 'check'],
      ['2b', 'check'],
      ['3', 'confirm'],
    ]);
    expect([plan.from, plan.to]).toEqual([from, to]);
  });

  test('1: the request goes to a ks node of the region that becomes master, and its checks follow', () => {
    const step = rowOf(plan, '1', 'directive');
    expect(step.title).toEqual(first);
    expect(step.region).toBe(to);
    expect(step.nodes).toBe('one');
    expect(step.commands.map(({ node }) => node)).toEqual([`${to}-webservice0`, `${to}-webservice1`]);
    for (const { command } of step.commands) expectRequest(command, sends);
    expect(step.settles).toEqual(['2a', '2b']);
  });

  test('2a: ks_master_zone is the new master', () => {
    const step = rowOf(plan, '2a', 'check');
    expect(step.title).toEqual({ zh: `确认 ks_master_zone 为 ${to}`, en: `Confirm ks_master_zone is ${to}` });
    expect(step.region).toBe(to);
    for (const { command } of step.commands) expectRequest(command, PAPER.info);
    expect(step.expect).toEqual([{ kind: 'ks-master', region: to }]);
  });

  test('2b: the GLOBAL primary moved and all nodes of both regions are ok (erratum 1); recovery is shown beside it', () => {
    const step = rowOf(plan, '2b', 'check');
    expect(step.title).toEqual({
      zh: `确认 global pg 主节点 ${to}-pgserver0 为 ok，主备区 pg、pgpool 节点均 ok`,
      en: `Confirm global primary ${to}-pgserver0 ok; both regions' pg and pgpool ok`,
    });
    expect(step.region).toBe(to);
    for (const { command } of step.commands) expectRequest(command, PAPER.checkGlobal);
    expect(step.expect).toEqual([bothOk('global', `${to}-pgserver0`)]);
    expect(step.beside).toEqual([{ name: 'CheckPG', db_name: 'recovery' }]);
  });

  test('3: a person points the console host at the new master and tries both zones', () => {
    const step = rowOf(plan, '3', 'confirm');
    expect(step.title).toEqual({
      zh: `console host 指向 ${to}，重新登录，验证 alpha 和 beta 资源可操作`,
      en: `Point console host at ${to}, log in again; verify alpha and beta`,
    });
    expect(step.hostsLine).toBe(`${address} console.example.com`);
    expect(step.zones).toEqual(['alpha', 'beta']);
  });

  test('gates: both regions agree on the master, and global and recovery pg are ok in both (erratum 11)', () => {
    expect(plan.gates.map(({ id, region, query }) => [id, region, query.name])).toEqual([
      ['G1', from, 'GetGlobalKSInfo'],
      ['G2', to, 'GetGlobalKSInfo'],
      ['G3', to, 'CheckPG'],
      ['G4', to, 'CheckPG'],
    ]);
    expect(plan.gates[0]?.expect).toEqual([{ kind: 'ks-master', region: from }]);
    expect(plan.gates[1]?.expect).toEqual([{ kind: 'ks-master', region: from }]);
    expect(plan.gates[2]?.expect).toEqual([bothOk('global', `${from}-pgserver0`)]);
    expect(plan.gates[3]?.expect).toEqual([
      bothOk('recovery', 'global1a-recoverypgserver0'),
      bothOk('recovery', 'global2a-recoverypgserver0'),
    ]);
    expectRequest(plan.gates[3]?.commands[0]?.command ?? '', PAPER.checkRecovery);
  });

  test('without the disaster-recovery service nothing asks recovery pg', () => {
    const without = planOf(scenario, paperTopology({ recoveryPg: false }), switchTo(to));
    expect(without.gates.map(({ id }) => id)).toEqual(['G1', 'G2', 'G3']);
    expect(rowOf(without, '2b', 'check').beside).toEqual([]);
    expect(JSON.stringify(without)).not.toContain('recovery');
    expect(without.steps.map(({ id }) => id)).toEqual(['1', '2a', '2b', '3']);
  });

  test('no command carries another blank than the plain one (erratum 13)', () => {
    const commands = [...plan.gates, ...plan.steps].flatMap((step) => ('commands' in step ? step.commands : []));
    for (const { command } of commands) expect(command).toMatch(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/);
  });
});

test('the same input gives the same plan, and every difference another hash', () => {
  const hashes = DIRECTIONS.map(({ scenario, to }) => hashOfPlan(planOf(scenario, paperTopology(), switchTo(to))));
  expect(new Set(hashes).size).toBe(DIRECTIONS.length);
  expect(hashOfPlan(planOf(failover, paperTopology(), switchTo(G2)))).toBe(hashes[0]);
  const renamed = paperTopology({ node: (node) => ({ ...node, prefix: ['sudo', '-n'] }) });
  expect(hashOfPlan(planOf(failover, renamed, switchTo(G2)))).not.toBe(hashes[0]);
});

test('a prefix and a tool of its own stand in the command as it runs', () => {
  const topology = paperTopology({
    node: (node) => ({
      ...node,
      prefix: ['sudo', '-n'],
      tools: { ...node.tools, sendZwDirective: '/opt/zw tools/send' },
    }),
  });
  expect(rowOf(planOf(failover, topology, switchTo(G2)), '1', 'directive').commands[0]?.command).toBe(
    `sudo -n '/opt/zw tools/send' -p '{"action": "FailoverGlobalKS", "ks_master_zone": "global2a"}'`,
  );
});

test('a region of no such system has no plan', () => {
  expect(() => planOf(failover, paperTopology(), switchTo('global3a' as RegionName))).toThrow(
    'global3a is not a region of lab',
  );
});

function rowOf<Kind extends Step['kind']>(plan: Plan, id: string, kind: Kind): Step & { kind: Kind } {
  const step = plan.steps.find((each) => each.id === id);
  if (step?.kind !== kind) throw new Error(`the plan has no ${kind} ${id}`);
  return step as Step & { kind: Kind };
}

/** The shell text is the tool, `-p` and one quoted argument that says what the paper says. */
function expectRequest(command: string, paper: string): void {
  const [, tool, json] = /^(\S+) -p '([^']+)'$/.exec(command) ?? [];
  expect(tool).toBe(TOOL);
  expect(JSON.parse(json ?? '')).toEqual(JSON.parse(paper));
}

function bothOk(database: string, primary: string) {
  const nodes = database === 'global' ? ['pgserver0', 'pgserver1'] : ['recoverypgserver0'];
  return {
    kind: 'pg',
    database,
    primary,
    nodesOk: [G1, G2],
    ignored: [],
    expectNodes: [G1, G2].flatMap((region) => nodes.map((node) => `${region}-${node}`)),
    pgNodes: true,
  };
}
