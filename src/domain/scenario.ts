import type { Database, Directive, Query } from './directive.ts';
import type { NodeName, RegionName, ZoneName } from './names.ts';

/**
 * Glossary
 *
 * - scenario: one of the paper's procedures, as data (commands/).
 * - step: one numbered line of the paper; its id is the paper's number (`1`, `2a`, `P3`).
 * - directive step: changes state; approved by a second person; at most once per attempt.
 * - check step: reads; polled until its expectation holds or people are asked.
 * - confirm step: a person does something outside and says so.
 * - choose step: an operator picks one of its options; what each leads to is planned beforehand, guarded by the choice.
 * - wait step: until an operator says that the lost region is back, and TwoKey has seen it.
 * - phase: one heading of the paper, with its lines.
 * - join: beginning midway, with the earlier rows recorded as done by hand.
 * - gate: a check that must hold before a state change (ours, not the paper's: runbook erratum 11).
 * - plan: a scenario made concrete for one topology and one direction; stored, shown and hashed when the
 *   incident is opened. From then on only the stored plan counts.
 * - attempt: one try of a directive step; grows only after a dispatch.
 * - request: one message that asks for a second person's reaction, bound to exactly what will run.
 * - switch: moving the global ks master on purpose, failover or failback.
 */

/** The paper's sentence in both of its languages. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export interface Scenario {
  /** As typed after `/dr`. */
  readonly name: string;
  /** Grows with every change of its steps. */
  readonly version: number;
  /** The paper's heading. */
  readonly paper: string;
  readonly title: Bilingual;
  /** Read before the first state change (erratum 11): they must hold before a planned switch, and inform in a disaster. */
  readonly preflight: 'gates' | 'informs';
  readonly gates: (roles: Roles) => readonly DraftCheck[];
  readonly phases: (roles: Roles) => readonly DraftPhase[];
}

/** A heading of the paper with its numbered lines. */
export interface DraftPhase extends Bilingual {
  /** What aborting leaves behind here, until a step says otherwise. */
  readonly abort: Bilingual;
  readonly steps: readonly DraftStep[];
}

/** The topology and a direction, in the words the paper uses. */
export interface Roles {
  /** The region that becomes, or stays, master. */
  readonly to: RegionName;
  /** The other region. */
  readonly from: RegionName;
  /** In a disaster: the region that serves on. */
  readonly kept: RegionName;
  /** In a disaster: the region that is dark or cut off. */
  readonly lost: RegionName;
  /** The region that was master before it all began. */
  readonly master: RegionName;
  /** The region that is master when the incident is opened: another one after a switch by hand. */
  readonly masterNow: RegionName;
  readonly both: readonly [RegionName, RegionName];
  /** `alpha 和 beta` / `alpha and beta`. */
  readonly zones: Bilingual & { readonly names: readonly ZoneName[] };
  /** The availability zone in that region's machine room. */
  readonly zone: (region: RegionName) => ZoneName;
  readonly recoveryPg: boolean;
  /** `pgN`: the global pg node the paper makes primary in that region. */
  readonly pg: (region: RegionName) => NodeName;
  /** `rN`: that region's recovery pg node; only where recovery pg is deployed. */
  readonly recovery: (region: RegionName) => NodeName;
}

export type DraftStep = DraftDirective | DraftCheck | DraftConfirm | DraftChoose | DraftWait;

interface DraftCommon extends Bilingual {
  readonly id: string;
  /** The paper's number, where the id says more than that (`P3` of `P3-faulty`). */
  readonly row?: string;
  /** Planned only where this is true: the paper's condition on the deployment (recovery pg). */
  readonly only?: boolean;
  /** Runs only when people chose so. */
  readonly when?: Guard;
  /** From here on, aborting leaves this behind. */
  readonly abort?: Bilingual;
}

/** What an earlier choice must have been, as data: the whole plan can be shown and hashed before anything is chosen. */
export interface Guard {
  /** The choose or wait step that was answered. */
  readonly choice: string;
  readonly chose: string;
  /** Only when that other option of the same step had been chosen before. */
  readonly after?: string;
  /** Only when that other option of the same step had not been chosen before. */
  readonly notAfter?: string;
  /** The other option counts only once this step of its branch has passed, not when it was left out. */
  readonly proven?: string;
}

export interface DraftDirective extends DraftCommon {
  readonly directive: Directive;
  readonly on: Where;
  /** The checks that show, once the operation completed, that it did what it should. */
  readonly settles: readonly string[];
  /** Checks that are read again for its card and just before it is sent: by id, or of its own. */
  readonly gatedBy?: readonly (string | DraftCheck)[];
  /** It is not even asked for while one of its gates does not hold. */
  readonly strict?: true;
  /** Which of its three effects RecoverPG has here (erratum 8). */
  readonly effect?: 'isolate' | 're-adopt' | 'move';
}

export interface DraftCheck extends DraftCommon {
  readonly check: Query;
  readonly on: Where;
  readonly expect: DraftExpectation;
  /** Read and shown beside it; decides nothing. */
  readonly beside?: readonly Query[];
  /** Read once and shown, whatever it says. */
  readonly informs?: true;
}

export interface DraftConfirm extends DraftCommon {
  readonly confirm: {
    /** The console's host entry is pointed at this region. */
    readonly hostEntry?: RegionName;
    /** The zones that must be operable. */
    readonly zones?: readonly ZoneName[];
    /** What the console must show of a zone: no directive reads it. */
    readonly shows?: { readonly zone: ZoneName; readonly status: 'active' | 'faulty' };
    /** What whoever confirms takes upon themselves. */
    readonly says?: Bilingual;
  };
}

/** People choose; forward only. */
export interface DraftChoose extends DraftCommon {
  readonly choose: readonly DraftOption[];
  /** Asked again after each chosen branch, until everything is chosen or declined. */
  readonly repeats?: true;
  /** `zone=` of the command line answers it. */
  readonly asks?: 'zone';
}

export interface DraftOption extends Bilingual {
  /** As typed after `/dr choose`. */
  readonly name: string;
  readonly means: Bilingual;
  readonly when?: Guard;
  /** `declines` ends the choosing, `later` leaves it open. */
  readonly leads?: 'declines' | 'later';
}

/** Until an operator says that the region is back, and its ks nodes and both databases' CheckPG have shown it. */
export interface DraftWait extends DraftCommon {
  /** `overLink`: it is the link between the regions that must be back, which SSH from outside cannot show. */
  readonly wait: { readonly back: RegionName; readonly seenFrom: RegionName; readonly overLink?: boolean };
  /** What can be chosen meanwhile. */
  readonly options?: readonly DraftOption[];
  /** The clock of running without a standby stops when this step has passed. */
  readonly withoutStandbyUntil: string;
}

/** Where a step runs: one ks node of the region (the next only if the first could not be reached), or each of them. */
export interface Where {
  readonly region: RegionName;
  readonly nodes: 'one' | 'each';
}

export type DraftExpectation =
  | { readonly ksMasterZone: RegionName }
  /** Any of these nodes may be the primary; it, the cluster, and the nodes of these regions must be ok. */
  | {
      readonly primary: NodeName | readonly NodeName[];
      readonly nodesOk: readonly RegionName[];
      /** Of those regions only the pgpool nodes are judged (P2, S2). */
      readonly pgpoolOnly?: true;
    };

export const ks = (region: RegionName): Where => ({ region, nodes: 'one' });
export const eachKs = (region: RegionName): Where => ({ region, nodes: 'each' });

export const failoverGlobalKS = (params: { ks_master_zone: RegionName; disaster_zone?: ZoneName }): Directive => ({
  name: 'FailoverGlobalKS',
  ...params,
});
export const failbackGlobalKS = (params: { ks_master_zone: RegionName }): Directive => ({
  name: 'FailbackGlobalKS',
  ...params,
});
export const recoverPG = (params: { db_name: Database; pg_master: NodeName }): Directive => ({
  name: 'RecoverPG',
  ...params,
});
export const activeDisasterZone = (params: { recover_zone: ZoneName }): Directive => ({
  name: 'ActiveDisasterZone',
  ...params,
});
export const modifyZoneAttributes = (params: { zone: ZoneName; status: 'faulty' }): Directive => ({
  name: 'ModifyZoneAttributes',
  ...params,
});
export const restartZoneWatcher = (): Directive => ({ name: 'RestartZoneWatcher' });
export const getGlobalKSInfo = (): Query => ({ name: 'GetGlobalKSInfo' });
export const checkPG = (params: { db_name: Database }): Query => ({ name: 'CheckPG', ...params });
