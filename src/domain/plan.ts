import { argvOf, type Directive, type Query } from './directive.ts';
import type { Expectation } from './expectation.ts';
import { digestOf } from './hash.ts';
import type { Digest, NodeName, RegionName, StepId, ZoneName } from './names.ts';
import type { Bilingual } from './scenario.ts';
import { shellText } from './shell-text.ts';
import type { KsNode, Region, Topology } from './topology.ts';
import type { Sentence } from './wording/sentence.ts';

/** A scenario made concrete: everything that may run, exactly. Plain JSON; stored in the incident's first entry. */
export interface Plan {
  readonly scenario: string;
  readonly version: number;
  readonly title: Bilingual;
  readonly paper: string;
  /** The region that is master when the incident is opened. */
  readonly master: RegionName;
  readonly from: RegionName;
  readonly to: RegionName;
  /** The dark or cut-off region; absent in a planned switch. */
  readonly lost?: RegionName;
  /** Whether the gates must hold before the first state change, or inform. */
  readonly preflight: 'gates' | 'informs';
  readonly gates: readonly CheckStep[];
  readonly phases: readonly Bilingual[];
  readonly steps: readonly Step[];
  /** What the command line chose already. */
  readonly given: readonly { readonly step: StepId; readonly option: string }[];
  /** Where it begins, when the earlier rows were done by hand. */
  readonly join?: Join;
  /** Why it runs although it does not fit what is known: shown on every card. */
  readonly force?: string;
  /** What spoke against it when it was opened, though it fits: shown on every card while a region is lost. */
  readonly doubt?: Sentence;
}

export interface Join {
  readonly at: StepId;
  /** As typed: `readopt`, `P8`. */
  readonly typed: string;
  /** Checks that must hold now: the last of each kind before that row. */
  readonly proofs: readonly CheckStep[];
  /** ks nodes that must let us in: those of the region whose return lies behind that row. */
  readonly nodes: readonly NodeName[];
}

export type Step = DirectiveStep | CheckStep | ConfirmStep | ChooseStep | WaitStep;

interface StepCommon {
  readonly id: StepId;
  /** The paper's number. */
  readonly row: string;
  readonly title: Bilingual;
  /** Index into the plan's phases. */
  readonly phase: number;
  /** What aborting means at this point. */
  readonly abort: Bilingual;
  readonly when?: PlannedGuard;
}

export interface PlannedGuard {
  readonly choice: StepId;
  readonly chose: string;
  readonly after?: string;
  readonly notAfter?: string;
  readonly proven?: StepId;
}

export interface DirectiveStep extends StepCommon {
  readonly kind: 'directive';
  readonly directive: Directive;
  readonly region: RegionName;
  /** `one`: the first node that can be reached; `each`: all of them, one after the other. */
  readonly nodes: 'one' | 'each';
  readonly commands: readonly NodeCommand[];
  readonly settles: readonly StepId[];
  /** Read for its card, and again just before it is sent. */
  readonly gates: readonly CheckStep[];
  /** Not asked for while a gate does not hold. */
  readonly strict: boolean;
  readonly effect?: 'isolate' | 're-adopt' | 'move';
}

export interface CheckStep extends StepCommon {
  readonly kind: 'check';
  readonly query: Query;
  readonly region: RegionName;
  /** `each`: every ks node of the region must say so. */
  readonly nodes: 'one' | 'each';
  readonly commands: readonly NodeCommand[];
  /** Holds when any of these holds. */
  readonly expect: readonly Expectation[];
  readonly beside: readonly Query[];
  /** Shown once, whatever it says. */
  readonly informs: boolean;
}

export interface ConfirmStep extends StepCommon {
  readonly kind: 'confirm';
  /** The line for the hosts file of whoever uses the console, where it changes. */
  readonly hostsLine?: string;
  readonly region?: RegionName;
  readonly zones: readonly ZoneName[];
  readonly shows?: { readonly zone: ZoneName; readonly status: 'active' | 'faulty' };
  readonly says?: Bilingual;
}

export interface Option {
  readonly name: string;
  readonly title: Bilingual;
  readonly means: Bilingual;
  readonly when?: PlannedGuard;
  readonly leads: 'on' | 'declines' | 'later';
}

export interface ChooseStep extends StepCommon {
  readonly kind: 'choose';
  readonly options: readonly Option[];
  readonly repeats: boolean;
  readonly asks?: 'zone';
}

export interface WaitStep extends StepCommon {
  readonly kind: 'wait';
  /** The region that must be back. */
  readonly region: RegionName;
  /** Its ks nodes: each must answer SSH. */
  readonly nodes: readonly NodeName[];
  /** Its database nodes must be seen from the region that serves. */
  readonly proofs: readonly CheckStep[];
  readonly options: readonly Option[];
  readonly withoutStandbyUntil: StepId;
}

export interface NodeCommand {
  readonly node: NodeName;
  /** POSIX shell text, exactly as it runs on the node. */
  readonly command: string;
}

/** What people compare and the journal keeps: the plan's SHA-256. */
export function hashOfPlan(plan: Plan): Digest {
  return digestOf(plan);
}

export function stepById(plan: Plan, id: string): Step | undefined {
  return plan.steps.find((step) => step.id === id);
}

export function optionsOf(step: Step | undefined): readonly Option[] {
  return step?.kind === 'choose' || step?.kind === 'wait' ? step.options : [];
}

export function regionOf(topology: Topology, name: RegionName): Region {
  const region = topology.regions.find((candidate) => candidate.name === name);
  if (region === undefined) throw new Error(`${name} is not a region of ${topology.name}`);
  return region;
}

export function ksNodeOf(topology: Topology, name: NodeName): KsNode | undefined {
  return topology.regions.flatMap((region) => region.ks).find((node) => node.name === name);
}

/** The exact shell text of an action on a node, its prefix included. */
export function commandOn(node: KsNode, action: Directive | Query): string {
  return shellText([...node.prefix, ...argvOf(action, node.tools)]);
}
