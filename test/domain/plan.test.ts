import { describe, expect, test } from 'vitest';
import { failover } from '../../commands/failover.ts';
import { partition } from '../../commands/partition.ts';
import { primaryDown } from '../../commands/primary-down.ts';
import { standbyDown } from '../../commands/standby-down.ts';
import type { Course } from '../../src/domain/course.ts';
import { joinableRows } from '../../src/domain/join.ts';
import { planOf } from '../../src/domain/make-plan.ts';
import { hashOfPlan, type Plan } from '../../src/domain/plan.ts';
import { planOfJournal } from '../../src/domain/plan-of-journal.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { G1, G2, paperTopology, switchTo } from '../support/paper-topology.ts';

const topology = paperTopology();
const LOST: Course = { master: G1, to: G2, lost: G1 };
const KEPT: Course = { master: G1, to: G1, lost: G2 };

const PLANNED: readonly (readonly [string, Scenario, Course])[] = [
  ['failover', failover, switchTo(G2)],
  ['primary-down', primaryDown, LOST],
  ['standby-down', standbyDown, KEPT],
  ['partition, N1', partition, KEPT],
  ['partition, N2', partition, LOST],
];

describe.each(PLANNED)('%s', (_, scenario, course) => {
  const plans = [true, false].map((recoveryPg) => planOf(scenario, paperTopology({ recoveryPg }), course));

  test('ids are unique, and every reference leads to a step that is there and comes at the right place', () => {
    for (const plan of plans) {
      const ids = plan.steps.map(({ id }) => id);
      expect(new Set([...ids, ...plan.gates.map(({ id }) => id)]).size).toBe(ids.length + plan.gates.length);
      for (const [at, step] of plan.steps.entries()) {
        if (step.when) expect(ids.slice(0, at)).toContain(step.when.choice);
        if (step.kind === 'directive') for (const settles of step.settles) expect(ids.slice(at + 1)).toContain(settles);
        if (step.kind === 'wait') expect(ids.slice(at)).toContain(step.withoutStandbyUntil);
        expect(plan.phases[step.phase]).toBeDefined();
        expect(step.abort.en).not.toBe('');
      }
    }
  });

  test('every guard names an option of the step it waits for', () => {
    for (const plan of plans) {
      for (const { when } of plan.steps) {
        if (when === undefined) continue;
        const asked = plan.steps.find(({ id }) => id === when.choice);
        const options = asked && 'options' in asked ? asked.options.map(({ name }) => name) : [];
        for (const name of [when.chose, when.after, when.notAfter])
          if (name !== undefined) expect(options).toContain(name);
      }
    }
  });

  test('no step is sent to a region that is dark then: before its return everything runs on the region that serves', () => {
    for (const plan of plans) {
      const back = plan.steps.findIndex(({ kind }) => kind === 'wait');
      if (plan.lost === undefined) continue;
      expect(back).toBeGreaterThan(0);
      for (const step of plan.steps.slice(0, back))
        if ('commands' in step) for (const { node } of step.commands) expect(node).toMatch(new RegExp(`^${plan.to}-`));
    }
  });

  test('without recovery pg no command names it', () => {
    const commands = plans[1]?.steps.flatMap((step) => ('commands' in step ? step.commands : [])) ?? [];
    expect(commands.length).toBeGreaterThan(0);
    expect(JSON.stringify(commands)).not.toContain('recovery"');
    expect(JSON.stringify(commands)).not.toContain('recoverypg');
  });

  test('it is plain JSON, the same for the same input', () => {
    for (const plan of plans) expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planOf(scenario, topology, course)).toEqual(plans[0]);
  });
});

test('a region that is not of the system is a fault of the caller', () => {
  expect(() => planOf(failover, topology, { master: G1, to: 'global9z' as never })).toThrow(
    'global9z is not a region of lab',
  );
});

test('each course has a hash of its own: who is lost, the zone, where it begins, what forces it', () => {
  const courses: readonly Course[] = [
    LOST,
    { ...LOST, zone: 'faulty' },
    { ...LOST, zone: 'keep' },
    { ...LOST, from: 'readopt' },
    { ...LOST, from: 'P8' },
    { ...LOST, force: 'its disks fail' },
    { master: G2, to: G1, lost: G2 },
  ];
  const hashes = courses.map((course) => hashOfPlan(planOf(primaryDown, topology, course)));
  expect(new Set(hashes).size).toBe(courses.length);
});

describe('where a scenario can be joined', () => {
  const join = (from: string, options = {}) => planOf(primaryDown, paperTopology(options), { ...LOST, from }).join;

  test('every row but the first and those that only a choice leads to', () => {
    const rows = (scenario: Scenario, course: Course) => joinableRows(planOf(scenario, topology, course).steps);
    expect(rows(primaryDown, LOST)).toEqual('P2 P3 P4a P4b P5 P6 P7 P8 P9 P10 P11 P12 P13'.split(' '));
    expect(rows(standbyDown, KEPT)).toEqual('S2 S3 S4 S5 S6 S7 S8'.split(' '));
    for (const from of ['P1', 'P14a', 'P16', 'S1', 'nonsense']) expect(join(from)).toBeUndefined();
  });

  test('a row is found by its name, without its letter, and at its first step', () => {
    for (const [from, at] of [
      ['readopt', 'P6-back'],
      ['P6', 'P6-back'],
      ['P3', 'P3-zone'],
      ['P4', 'P4a'],
      ['8', 'P8'],
      ['P10', 'P10-zone'],
      ['P13', 'P13-options'],
    ] as const)
      expect(join(from)?.at, from).toBe(at);
  });

  test('what must hold there: the last check of each kind before it, and the return once it lies behind', () => {
    const proofs = (from: string, options = {}) =>
      join(from, options)
        ?.proofs.map(({ id }) => id)
        .sort();
    expect(proofs('P2')).toEqual([]);
    expect(proofs('P3')).toEqual(['P2']);
    expect(proofs('readopt')).toEqual(['P2', 'P4a', 'P4b']);
    expect(proofs('P8')).toEqual(['P4a', 'P4b', 'P6-back-global', 'P6-back-recovery', 'P7']);
    expect(proofs('P13')).toEqual(['P11b', 'P6-back-global', 'P6-back-recovery', 'P7', 'P9']);
    expect(proofs('P8', { recoveryPg: false })).toEqual(['P4a', 'P4b', 'P6-back-global']);
  });
});

describe('a plan as its journal has it', () => {
  test('of this format: as it is', () => {
    const plan = planOf(primaryDown, topology, LOST);
    expect(planOfJournal(plan)).toBe(plan);
  });

  test('of format 1: one phase, its gates before its only directive, nothing given', () => {
    const { phases, given, preflight, master, ...old } = planOf(failover, topology, switchTo(G2));
    const read = planOfJournal(old as Plan);
    expect(read).toMatchObject({ master: G1, preflight: 'gates', phases: [old.title], given: [] });
    const [first] = read.steps;
    expect(first?.kind === 'directive' && first.gates.map(({ id }) => id)).toEqual(['G1', 'G2', 'G3', 'G4']);
    expect(first?.kind === 'directive' && first.strict).toBe(false);
    expect([phases.length, given.length, preflight, master]).toEqual([1, 0, 'gates', G1]);
  });
});
