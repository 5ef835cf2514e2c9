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
  /** Which region becomes master when `to=` is not given. */
  readonly goesTo: 'the other region' | 'the first region';
  readonly steps: (roles: Roles) => readonly DraftStep[];
  /** Read before the first state change, and again just before each dispatch. */
  readonly gates: (roles: Roles) => readonly DraftCheck[];
}

/** The topology and a direction, in the words the paper uses. */
export interface Roles {
  /** The region that becomes master. */
  readonly to: RegionName;
  /** The region that is master now. */
  readonly from: RegionName;
  readonly both: readonly [RegionName, RegionName];
  /** `alpha 和 beta` / `alpha and beta`. */
  readonly zones: Bilingual & { readonly names: readonly ZoneName[] };
  readonly recoveryPg: boolean;
  /** `pgN`: the global pg node the paper makes primary in that region. */
  readonly pg: (region: RegionName) => NodeName;
  /** `rN`: that region's recovery pg node; only where recovery pg is deployed. */
  readonly recovery: (region: RegionName) => NodeName;
}

export type DraftStep = DraftDirective | DraftCheck | DraftConfirm;

interface DraftCommon {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

export interface DraftDirective extends DraftCommon {
  readonly directive: Directive;
  readonly on: Where;
  /** The checks that show, once the operation completed, that it did what it should. */
  readonly settles: readonly string[];
}

export interface DraftCheck extends DraftCommon {
  readonly check: Query;
  readonly on: Where;
  readonly expect: DraftExpectation;
  /** Read and shown beside it; decides nothing. */
  readonly beside?: readonly Query[];
}

export interface DraftConfirm extends DraftCommon {
  /** The console's host entry is pointed at this region; the zones that must be operable. */
  readonly confirm: { readonly hostEntry: RegionName; readonly zones: readonly ZoneName[] };
}

/** Where a step runs: one ks node of the region (the next only if the first could not be reached), or each of them. */
export interface Where {
  readonly region: RegionName;
  readonly nodes: 'one' | 'each';
}

export type DraftExpectation =
  | { readonly ksMasterZone: RegionName }
  /** Any of these nodes may be the primary; it, the cluster, and all nodes of these regions must be ok. */
  | { readonly primary: NodeName | readonly NodeName[]; readonly nodesOk: readonly RegionName[] };

export const ks = (region: RegionName): Where => ({ region, nodes: 'one' });

export const failoverGlobalKS = (params: { ks_master_zone: RegionName }): Directive => ({
  name: 'FailoverGlobalKS',
  ...params,
});
export const failbackGlobalKS = (params: { ks_master_zone: RegionName }): Directive => ({
  name: 'FailbackGlobalKS',
  ...params,
});
export const getGlobalKSInfo = (): Query => ({ name: 'GetGlobalKSInfo' });
export const checkPG = (params: { db_name: Database }): Query => ({ name: 'CheckPG', ...params });
