import type { Course } from '../../src/domain/course.ts';
import { digestOf } from '../../src/domain/hash.ts';
import type { NodeName, PersonName, RegionName, SystemName, ZoneName } from '../../src/domain/names.ts';
import type { ApprovalPolicy, KsNode, Person, Region, Timing, Topology } from '../../src/domain/topology.ts';

export const G1 = 'global1a' as RegionName;
export const G2 = 'global2a' as RegionName;

/** A planned switch to this region, away from the other one. */
export function switchTo(to: RegionName): Course {
  return { to, master: to === G2 ? G1 : G2 };
}

export interface PaperOptions {
  readonly recoveryPg?: boolean;
  readonly policy?: Partial<ApprovalPolicy>;
  readonly timing?: Partial<Timing>;
  readonly roster?: readonly Person[];
  /** Changes one or all ks nodes. */
  readonly node?: (node: KsNode) => KsNode;
}

/**
 * The paper's own system: two regions, two ks nodes each, alpha and beta. The roster is the lab's: Ada starts, Bo and
 * Cy approve (Cy with two Slack accounts), Op operates but approves nothing, Eve is in the channel and in no roster.
 */
export function paperTopology(options: PaperOptions = {}): Topology {
  const recoveryPg = options.recoveryPg ?? true;
  const regions = [
    regionOf(G1, 'alpha', '192.0.2.10', options),
    regionOf(G2, 'beta', '198.51.100.10', options),
  ] as const;
  const roster = options.roster ?? ROSTER;
  const policy = { ...POLICY, ...options.policy };
  return {
    name: 'lab' as SystemName,
    channel: 'C0LAB',
    regions,
    recoveryPg,
    consoleHost: 'console.example.com',
    roster,
    policy,
    log: { success: '\\bfinished: success\\b', failure: '\\bfinished: failed\\b' },
    timing: { ...TIMING, ...options.timing },
    hash: digestOf({ recoveryPg, regions }),
    rosterVersion: digestOf({ roster, policy }),
  };
}

export function person(name: string, slack: readonly string[], ...roles: Person['roles']): Person {
  return { name: name as PersonName, slack, roles };
}

export const ROSTER: readonly Person[] = [
  person('Ada', ['U_ADA'], 'operator', 'approver'),
  person('Bo', ['U_BO'], 'operator', 'approver'),
  person('Cy', ['U_CY', 'U_CY2'], 'approver'),
  person('Op', ['U_OP'], 'operator'),
];

const POLICY: ApprovalPolicy = {
  quorum: 1,
  approveEmoji: 'white_check_mark',
  denyEmoji: 'no_entry',
  approveWithin: 600_000,
  executeWithin: 60_000,
  reflexGuard: 3_000,
  armedWindow: 5_000,
};

const TIMING: Timing = {
  pollEvery: 5_000,
  operationDeadline: 600_000,
  operationDeadlines: {},
  checkDeadline: 600_000,
  consecutiveReadings: 3,
  readingsSpread: 30_000,
  checkTimeout: 20_000,
  runTimeout: 60_000,
  switchAgainAfter: 3_600_000,
};

function regionOf(
  name: RegionName,
  zone: string,
  consoleAddress: string,
  { recoveryPg = true, node }: PaperOptions,
): Region {
  const change = node ?? ((same) => same);
  return {
    name,
    zone: zone as ZoneName,
    consoleAddress,
    ks: [change(ksNode(name, 0)), change(ksNode(name, 1))],
    pg: [`${name}-pgserver0` as NodeName, `${name}-pgserver1` as NodeName],
    ...(recoveryPg && { recoveryPg: `${name}-recoverypgserver0` as NodeName }),
  };
}

function ksNode(region: RegionName, i: number): KsNode {
  const name = `${region}-webservice${i}` as NodeName;
  return {
    name,
    address: `${name}.example.com`,
    port: 22,
    user: 'twokey',
    spool: { base: '/var/lib/twokey/spool', id: `spool-of-${name}` },
    tools: {
      sendZwDirective: '/pitrix/bin/send-zw-directive',
      modifyZoneAttributes: '/pitrix/cli/modify-zone-attributes',
      supervisorctl: 'supervisorctl',
    },
    logPath: '/pitrix/log/zone_watcher.log',
    prefix: [],
  };
}
