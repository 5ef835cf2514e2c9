import type { NodeName, PersonName, RegionName, SystemName, ZoneName } from './names.ts';

/** One system as its topology file describes it, validated (src/adapters/config/topology-file.ts). */
export interface Topology {
  readonly name: SystemName;
  /** The Slack channel that belongs to this system (`C…` or `G…`). */
  readonly channel: string;
  readonly regions: readonly [Region, Region];
  /** Whether the recovery database is deployed (paper: "如果当前环境部署灾备服务"). */
  readonly recoveryPg: boolean;
  /** The console's host name, as it stands in an operator's hosts file. */
  readonly consoleHost: string;
  readonly roster: readonly Person[];
  readonly policy: ApprovalPolicy;
  readonly log: OperationLog;
  readonly timing: Timing;
  /** SHA-256 of the canonical JSON of everything that decides what runs where: recorded per system and incident. */
  readonly hash: string;
  /** SHA-256 of roster and approval policy: a change of either supersedes what is pending (approval rules 2 and 19). */
  readonly rosterVersion: string;
}

export interface Region {
  readonly name: RegionName;
  /** The availability zone that shares this region's machine room. */
  readonly zone: ZoneName;
  /** The address an operator's hosts file points the console at. */
  readonly consoleAddress: string;
  /** In order of preference: the second is used only when the first could not be reached before anything ran. */
  readonly ks: readonly [KsNode, ...KsNode[]];
  /** Global pg nodes; the first is the one the paper makes primary (`…-pgserver0`). */
  readonly pg: readonly [NodeName, ...NodeName[]];
  /** The recovery pg node, when recovery pg is deployed. */
  readonly recoveryPg?: NodeName;
}

/** A ks node, where directives run. Paths and prefix are the system's unless the node names its own. */
export interface KsNode {
  readonly name: NodeName;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Where receipts are kept, or `off`: then any doubt is unknown. */
  readonly spool: Spool | 'off';
  readonly tools: ToolPaths;
  readonly logPath: string;
  /** Words put before each command inside the fence, e.g. `['sudo', '-n']`. */
  readonly prefix: readonly string[];
}

export interface Spool {
  readonly base: string;
  readonly id: string;
}

export interface ToolPaths {
  readonly sendZwDirective: string;
  readonly modifyZoneAttributes: string;
  readonly supervisorctl: string;
}

/** How an operation's end is recognised in zone_watcher.log: a line with the UUID that also matches one of these. */
export interface OperationLog {
  /** JavaScript regular expressions, case ignored. */
  readonly success: string;
  readonly failure: string;
}

/** All in milliseconds but `consecutiveReadings`. */
export interface Timing {
  readonly pollEvery: number;
  /** How long a directive may take before people are asked (default 10 min); ask `operationDeadlineOf`. */
  readonly operationDeadline: number;
  /** Where a directive has a deadline of its own. */
  readonly operationDeadlines: Readonly<Partial<Record<DirectiveWithDeadline, number>>>;
  /** How long a check is polled before people are asked. */
  readonly checkDeadline: number;
  /** How many holding readings in a row replace a log that cannot be read ... */
  readonly consecutiveReadings: number;
  /** ... and over how long they must be spread. */
  readonly readingsSpread: number;
  /** `timeout -k` of one check on the node. */
  readonly checkTimeout: number;
  /** How long a directive's own process is followed before people are asked. */
  readonly runTimeout: number;
  /** A second switch of global ks within this time after the last one needs a reason (default 1 h; 0: never). */
  readonly switchAgainAfter: number;
}

/** The directives that answer with an operation to wait for, and so can have a deadline of their own. */
export const DIRECTIVES_WITH_DEADLINE = ['FailoverGlobalKS', 'FailbackGlobalKS', 'RecoverPG'] as const;
export type DirectiveWithDeadline = (typeof DIRECTIVES_WITH_DEADLINE)[number];

/** How long the operation of this directive may take before people are asked, in ms. */
export function operationDeadlineOf(timing: Timing, directive: string): number {
  const name = DIRECTIVES_WITH_DEADLINE.find((each) => each === directive);
  return (name === undefined ? undefined : timing.operationDeadlines[name]) ?? timing.operationDeadline;
}

export interface Person {
  readonly name: PersonName;
  /** Slack user ids (`U…`/`W…`); one person may have several. */
  readonly slack: readonly string[];
  readonly roles: readonly ('operator' | 'approver')[];
}

export interface ApprovalPolicy {
  /** Distinct persons needed besides the requester. */
  readonly quorum: number;
  readonly approveEmoji: string;
  readonly denyEmoji: string;
  /** A Slack user group (`S…`) that narrows the approvers; never widens them (rule 8). */
  readonly usergroup?: string;
  /** The approval must come within this many ms of the card (rule 17). */
  readonly approveWithin: number;
  /** Execution must start within this many ms of the approval (rule 17). */
  readonly executeWithin: number;
  /** Reactions in the first ms after the card appears do not approve (rule 12). */
  readonly reflexGuard: number;
  /** The visible window in ms after approval in which removing the reaction revokes it; 0 switches it off (rule 18). */
  readonly armedWindow: number;
}
