import { argvOf, type Directive, type Query } from './directive.ts';
import type { Expectation } from './expectation.ts';
import { digestOf } from './hash.ts';
import type { Digest, NodeName, RegionName, StepId, ZoneName } from './names.ts';
import type {
  Bilingual,
  DraftCheck,
  DraftConfirm,
  DraftDirective,
  DraftExpectation,
  DraftStep,
  Roles,
  Scenario,
  Where,
} from './scenario.ts';
import { shellText } from './shell-text.ts';
import type { KsNode, Region, Topology } from './topology.ts';

/** A scenario made concrete: everything that may run, exactly. Plain JSON; stored in the incident's first entry. */
export interface Plan {
  readonly scenario: string;
  readonly version: number;
  readonly title: Bilingual;
  readonly paper: string;
  readonly from: RegionName;
  readonly to: RegionName;
  readonly gates: readonly CheckStep[];
  readonly steps: readonly Step[];
}

export type Step = DirectiveStep | CheckStep | ConfirmStep;

interface StepCommon {
  readonly id: StepId;
  readonly title: Bilingual;
}

export interface DirectiveStep extends StepCommon {
  readonly kind: 'directive';
  readonly directive: Directive;
  readonly region: RegionName;
  /** `one`: the first node that can be reached; `each`: all of them, one after the other. */
  readonly nodes: 'one' | 'each';
  readonly commands: readonly NodeCommand[];
  readonly settles: readonly StepId[];
}

export interface CheckStep extends StepCommon {
  readonly kind: 'check';
  readonly query: Query;
  readonly region: RegionName;
  readonly commands: readonly NodeCommand[];
  /** Holds when any of these holds. */
  readonly expect: readonly Expectation[];
  readonly beside: readonly Query[];
}

export interface ConfirmStep extends StepCommon {
  readonly kind: 'confirm';
  /** The line for the hosts file of whoever uses the console. */
  readonly hostsLine: string;
  readonly region: RegionName;
  readonly zones: readonly ZoneName[];
}

export interface NodeCommand {
  readonly node: NodeName;
  /** POSIX shell text, exactly as it runs on the node. */
  readonly command: string;
}

/** Makes a scenario concrete for one topology and direction. Pure: the same input gives the same plan. */
export function planOf(scenario: Scenario, topology: Topology, to: RegionName): Plan {
  const roles = rolesOf(topology, to);
  const planned = (draft: DraftStep) => stepOf(draft, topology);
  return {
    scenario: scenario.name,
    version: scenario.version,
    title: scenario.title,
    paper: scenario.paper,
    from: roles.from,
    to,
    gates: scenario.gates(roles).map((draft) => checkOf(draft, topology)),
    steps: scenario.steps(roles).map(planned),
  };
}

/** What people compare and the journal keeps: the plan's SHA-256. */
export function hashOfPlan(plan: Plan): Digest {
  return digestOf(plan);
}

export function stepById(plan: Plan, id: string): Step | undefined {
  return plan.steps.find((step) => step.id === id);
}

function rolesOf(topology: Topology, to: RegionName): Roles {
  const from = topology.regions.find((region) => region.name !== to);
  if (from === undefined || !topology.regions.some((region) => region.name === to)) {
    throw new Error(`planOf: ${to} is not a region of ${topology.name}`);
  }
  const names = topology.regions.map((region) => region.zone);
  return {
    to,
    from: from.name,
    both: [topology.regions[0].name, topology.regions[1].name],
    zones: { names, zh: names.join(' 和 '), en: names.join(' and ') },
    recoveryPg: topology.recoveryPg,
    pg: (name) => regionOf(topology, name).pg[0],
    recovery: (name) => {
      const node = regionOf(topology, name).recoveryPg;
      if (node === undefined) throw new Error(`planOf: ${name} has no recovery pg node`);
      return node;
    },
  };
}

export function regionOf(topology: Topology, name: RegionName): Region {
  const region = topology.regions.find((candidate) => candidate.name === name);
  if (region === undefined) throw new Error(`${name} is not a region of ${topology.name}`);
  return region;
}

export function ksNodeOf(topology: Topology, name: NodeName): KsNode | undefined {
  return topology.regions.flatMap((region) => region.ks).find((node) => node.name === name);
}

function stepOf(draft: DraftStep, topology: Topology): Step {
  if ('directive' in draft) return directiveOf(draft, topology);
  if ('check' in draft) return checkOf(draft, topology);
  return confirmOf(draft, topology);
}

function directiveOf(draft: DraftDirective, topology: Topology): DirectiveStep {
  return {
    ...commonOf(draft),
    kind: 'directive',
    directive: draft.directive,
    region: draft.on.region,
    nodes: draft.on.nodes,
    commands: commandsOf(draft.directive, draft.on, topology),
    settles: draft.settles.map((id) => id as StepId),
  };
}

function checkOf(draft: DraftCheck, topology: Topology): CheckStep {
  return {
    ...commonOf(draft),
    kind: 'check',
    query: draft.check,
    region: draft.on.region,
    commands: commandsOf(draft.check, draft.on, topology),
    expect: expectationsOf(draft.expect, draft.check, topology),
    beside: draft.beside ?? [],
  };
}

function confirmOf(draft: DraftConfirm, topology: Topology): ConfirmStep {
  const region = regionOf(topology, draft.confirm.hostEntry);
  return {
    ...commonOf(draft),
    kind: 'confirm',
    hostsLine: `${region.consoleAddress} ${topology.consoleHost}`,
    region: region.name,
    zones: draft.confirm.zones,
  };
}

function commonOf(draft: DraftStep): StepCommon {
  return { id: draft.id as StepId, title: { zh: draft.zh, en: draft.en } };
}

function commandsOf(action: Directive | Query, where: Where, topology: Topology): NodeCommand[] {
  return regionOf(topology, where.region).ks.map((node) => ({ node: node.name, command: commandOn(node, action) }));
}

/** The exact shell text of an action on a node, its prefix included. */
export function commandOn(node: KsNode, action: Directive | Query): string {
  return shellText([...node.prefix, ...argvOf(action, node.tools)]);
}

function expectationsOf(draft: DraftExpectation, query: Query, topology: Topology): Expectation[] {
  if ('ksMasterZone' in draft) return [{ kind: 'ks-master', region: draft.ksMasterZone }];
  if (query.name !== 'CheckPG') throw new Error(`planOf: a primary is expected of ${query.name}`);
  const primaries = Array.isArray(draft.primary) ? draft.primary : [draft.primary];
  const ignored = topology.regions.map((region) => region.name).filter((name) => !draft.nodesOk.includes(name));
  const expectNodes = topology.regions
    .filter((region) => draft.nodesOk.includes(region.name))
    .flatMap((region) => (query.db_name === 'global' ? region.pg : region.recoveryPg ? [region.recoveryPg] : []));
  return primaries.map((primary: NodeName) => ({
    kind: 'pg',
    database: query.db_name,
    primary,
    nodesOk: draft.nodesOk,
    ignored,
    expectNodes,
    pgNodes: true,
  }));
}
