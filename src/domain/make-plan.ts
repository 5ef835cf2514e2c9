import { type Course, rolesOf } from './course.ts';
import type { Directive, Query } from './directive.ts';
import type { Expectation } from './expectation.ts';
import { joinAt } from './join.ts';
import type { RegionName, StepId } from './names.ts';
import {
  type CheckStep,
  type ChooseStep,
  type ConfirmStep,
  commandOn,
  type DirectiveStep,
  type NodeCommand,
  type Option,
  type Plan,
  type PlannedGuard,
  regionOf,
  type Step,
  type WaitStep,
} from './plan.ts';
import type {
  Bilingual,
  DraftCheck,
  DraftChoose,
  DraftConfirm,
  DraftDirective,
  DraftExpectation,
  DraftOption,
  DraftStep,
  DraftWait,
  Guard,
  Scenario,
  Where,
} from './scenario.ts';
import type { Topology } from './topology.ts';

/** Makes a scenario concrete for one topology and course. Pure: the same input gives the same plan. */
export function planOf(scenario: Scenario, topology: Topology, course: Course): Plan {
  const roles = rolesOf(topology, course);
  const gates = scenario
    .gates(roles)
    .filter(isPlanned)
    .map((draft) => checkOf(draft, { topology, phase: 0, abort: NOTHING }));
  const phases = scenario.phases(roles);
  const steps = stepsOf(phases, gates, topology);
  const join = course.from === undefined ? undefined : joinAt(steps, course.from);
  return {
    scenario: scenario.name,
    version: scenario.version,
    title: scenario.title,
    paper: scenario.paper,
    master: course.master,
    from: roles.from,
    to: roles.to,
    ...(course.lost !== undefined && { lost: course.lost }),
    preflight: scenario.preflight,
    gates,
    phases: phases.map(({ zh, en }) => ({ zh, en })),
    steps,
    given: givenBy(course, steps),
    ...(join !== undefined && { join }),
    ...(course.force !== undefined && { force: course.force }),
    ...(course.doubt !== undefined && { doubt: course.doubt }),
  };
}

const NOTHING: Bilingual = { zh: '', en: '' };

function isPlanned({ only }: DraftStep): boolean {
  return only !== false;
}

interface Place {
  readonly topology: Topology;
  readonly phase: number;
  readonly abort: Bilingual;
}

function stepsOf(
  phases: ReturnType<Scenario['phases']>,
  gates: readonly CheckStep[],
  topology: Topology,
): readonly Step[] {
  const steps: Step[] = [];
  const known = () => [
    ...gates,
    ...steps.flatMap((step) => (step.kind === 'check' ? [step] : step.kind === 'wait' ? step.proofs : [])),
  ];
  for (const [phase, drafted] of phases.entries()) {
    let { abort } = drafted;
    for (const draft of drafted.steps.filter(isPlanned)) {
      abort = draft.abort ?? abort;
      steps.push(stepOf(draft, { topology, phase, abort }, known()));
    }
  }
  return steps;
}

function stepOf(draft: DraftStep, place: Place, checks: readonly CheckStep[]): Step {
  if ('directive' in draft) return directiveOf(draft, place, checks);
  if ('check' in draft) return checkOf(draft, place);
  if ('choose' in draft) return chooseOf(draft, place);
  return 'wait' in draft ? waitOf(draft, place) : confirmOf(draft, place);
}

function directiveOf(draft: DraftDirective, place: Place, checks: readonly CheckStep[]): DirectiveStep {
  const gates = (draft.gatedBy ?? []).flatMap((gate) =>
    typeof gate === 'string' ? checks.filter(({ id }) => id === gate) : isPlanned(gate) ? [checkOf(gate, place)] : [],
  );
  return {
    ...commonOf(draft, place),
    kind: 'directive',
    directive: draft.directive,
    region: draft.on.region,
    nodes: draft.on.nodes,
    commands: commandsOf(draft.directive, draft.on, place.topology),
    settles: draft.settles.map((id) => id as StepId),
    gates,
    strict: draft.strict ?? false,
    ...(draft.effect && { effect: draft.effect }),
  };
}

function checkOf(draft: DraftCheck, place: Place): CheckStep {
  return {
    ...commonOf(draft, place),
    kind: 'check',
    query: draft.check,
    region: draft.on.region,
    nodes: draft.on.nodes,
    commands: commandsOf(draft.check, draft.on, place.topology),
    expect: expectationsOf(draft.expect, draft.check, place.topology),
    beside: draft.beside ?? [],
    informs: draft.informs ?? false,
  };
}

function confirmOf(draft: DraftConfirm, place: Place): ConfirmStep {
  const { hostEntry, zones, shows, says } = draft.confirm;
  const region = hostEntry === undefined ? undefined : regionOf(place.topology, hostEntry);
  return {
    ...commonOf(draft, place),
    kind: 'confirm',
    ...(region && { hostsLine: `${region.consoleAddress} ${place.topology.consoleHost}`, region: region.name }),
    zones: zones ?? [],
    ...(shows && { shows }),
    ...(says && { says }),
  };
}

function chooseOf(draft: DraftChoose, place: Place): ChooseStep {
  return {
    ...commonOf(draft, place),
    kind: 'choose',
    options: draft.choose.map(optionOf),
    repeats: draft.repeats ?? false,
    ...(draft.asks && { asks: draft.asks }),
  };
}

function waitOf(draft: DraftWait, place: Place): WaitStep {
  const { back, seenFrom } = draft.wait;
  const { topology } = place;
  return {
    ...commonOf(draft, place),
    kind: 'wait',
    region: back,
    nodes: regionOf(topology, back).ks.map(({ name }) => name),
    proofs: proofsOf(draft, place, back, seenFrom),
    options: (draft.options ?? []).map(optionOf),
    withoutStandbyUntil: draft.withoutStandbyUntil as StepId,
  };
}

/**
 * CheckPG of each database in the region that serves must show the returning region's nodes as reachable. The isolating
 * step itself expelled the recovery node, so there the word says nothing against it; over a cut link global pg must speak.
 */
function proofsOf(draft: DraftWait, place: Place, back: RegionName, seenFrom: RegionName): CheckStep[] {
  const { topology } = place;
  const region = regionOf(topology, back);
  const databases = topology.recoveryPg ? (['global', 'recovery'] as const) : (['global'] as const);
  return databases.map((database): CheckStep => {
    const query: Query = { name: 'CheckPG', db_name: database };
    const where: Where = { region: seenFrom, nodes: 'one' };
    const nodes = database === 'global' ? region.pg : region.recoveryPg ? [region.recoveryPg] : [];
    return {
      ...commonOf({ ...draft, id: `${draft.id}-${database}`, ...seenWords(database, back) }, place),
      kind: 'check',
      query,
      region: seenFrom,
      nodes: 'one',
      commands: commandsOf(query, where, topology),
      expect: [
        {
          kind: 'pg-reachable',
          database,
          region: back,
          nodes,
          expelledCounts: database === 'recovery' || draft.wait.overLink !== true,
        },
      ],
      beside: [],
      informs: false,
    };
  });
}

function seenWords(database: string, back: RegionName): Bilingual {
  return {
    zh: `CheckPG ${database} 能看到 ${back} 的节点`,
    en: `CheckPG ${database} reaches the nodes of ${back}`,
  };
}

function optionOf({ name, zh, en, means, when, leads }: DraftOption): Option {
  return { name, title: { zh, en }, means, ...(when && { when: guardOf(when) }), leads: leads ?? 'on' };
}

function commonOf(draft: DraftStep, { phase, abort }: Place) {
  return {
    id: draft.id as StepId,
    row: draft.row ?? draft.id,
    title: { zh: draft.zh, en: draft.en },
    phase,
    abort,
    ...(draft.when && { when: guardOf(draft.when) }),
  };
}

function guardOf({ choice, proven, ...guard }: Guard): PlannedGuard {
  return { ...guard, choice: choice as StepId, ...(proven !== undefined && { proven: proven as StepId }) };
}

function givenBy({ zone }: Course, steps: readonly Step[]): Plan['given'] {
  if (zone === undefined) return [];
  return steps.flatMap((step) =>
    step.kind === 'choose' && step.asks === 'zone' ? [{ step: step.id, option: zone }] : [],
  );
}

function commandsOf(action: Directive | Query, where: Where, topology: Topology): NodeCommand[] {
  return regionOf(topology, where.region).ks.map((node) => ({ node: node.name, command: commandOn(node, action) }));
}

function expectationsOf(draft: DraftExpectation, query: Query, topology: Topology): Expectation[] {
  if ('ksMasterZone' in draft) return [{ kind: 'ks-master', region: draft.ksMasterZone }];
  if (query.name !== 'CheckPG') throw new Error(`planOf: a primary is expected of ${query.name}`);
  const primaries = Array.isArray(draft.primary) ? draft.primary : [draft.primary];
  const ignored = topology.regions.map((region) => region.name).filter((name) => !draft.nodesOk.includes(name));
  const pgNodes = draft.pgpoolOnly !== true;
  const expectNodes = topology.regions
    .filter((region) => pgNodes && draft.nodesOk.includes(region.name))
    .flatMap((region) => (query.db_name === 'global' ? region.pg : region.recoveryPg ? [region.recoveryPg] : []));
  return primaries.map((primary) => ({
    kind: 'pg',
    database: query.db_name,
    primary,
    nodesOk: draft.nodesOk,
    ignored,
    expectNodes,
    pgNodes,
  }));
}
