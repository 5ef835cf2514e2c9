import type { CheckPGReading, DecodedReading, Health, ReportedNode } from './answer.ts';
import type { Database } from './directive.ts';
import type { NodeName, RegionName } from './names.ts';
import { EXPELLED, speaks, UNSEEN } from './node-words.ts';
import type { expectationWording } from './wording/expectation.ts';
import type { Sentence } from './wording/sentence.ts';
import { whyParams } from './wording/why.ts';

/** The expected result of a check, as data: the third column of the paper's tables. */
export type Expectation =
  | { readonly kind: 'ks-master'; readonly region: RegionName }
  /** The paper's "primary X and ok", with the nodes of one or both regions ok. */
  | {
      readonly kind: 'pg';
      readonly database: Database;
      readonly primary: NodeName;
      /** Regions whose reported nodes must be ok, with at least one pgpool node seen in each. */
      readonly nodesOk: readonly RegionName[];
      /** Lost regions: their nodes count for nothing, and are never called ok. */
      readonly ignored: readonly RegionName[];
      /** pg nodes that must be in the answer and ok. */
      readonly expectNodes: readonly NodeName[];
      /** Whether the pg nodes of `nodesOk` are judged, or only the pgpool nodes (P2, S2). */
      readonly pgNodes: boolean;
    }
  /** These nodes of a region are seen again, in whatever state: the region is back (erratum 8). */
  | {
      readonly kind: 'pg-reachable';
      readonly database: Database;
      readonly region: RegionName;
      readonly nodes: readonly NodeName[];
      /** A node that was expelled counts as seen: SSH to its region proves the rest. Over a cut link it proves nothing. */
      readonly expelledCounts: boolean;
    };

export type Difference = Sentence<keyof typeof expectationWording>;

export type Verdict =
  | { readonly is: 'holds'; readonly notes: readonly Difference[] }
  /** `differences` first says what is wrong, then what is not known. */
  | { readonly is: 'fails'; readonly differences: readonly Difference[]; readonly notes: readonly Difference[] }
  /** Nothing is known to be wrong, but something cannot be vouched for. */
  | { readonly is: 'unknown'; readonly why: readonly Difference[]; readonly notes: readonly Difference[] };

interface Finding {
  readonly is: 'wrong' | 'unknown' | 'note';
  readonly what: Difference;
}

/**
 * Holds a reading against what the step expects. `regions` are the topology's two; a node belongs to a region by its
 * name's prefix. What is wrong beats what is unknown, and what is unknown never holds.
 */
export function judge(expectation: Expectation, reading: DecodedReading, regions: readonly RegionName[]): Verdict {
  const findings = findingsOf(expectation, reading, regions);
  const of = (is: Finding['is']) => findings.filter((finding) => finding.is === is).map(({ what }) => what);
  const [wrong, why, notes] = [of('wrong'), of('unknown'), of('note')];
  if (wrong.length > 0) return { is: 'fails', differences: [...wrong, ...why], notes };
  return why.length > 0 ? { is: 'unknown', why, notes } : { is: 'holds', notes };
}

/** GetGlobalKSInfo asked on each node of a region: every one must say so. */
export function judgeEach(
  expectations: readonly Expectation[],
  reads: readonly { readonly node: NodeName; readonly decoded: DecodedReading }[],
): Verdict {
  const expected = expectations.flatMap((each) => (each.kind === 'ks-master' ? [each.region] : []))[0];
  if (expected === undefined) throw new Error('judgeEach: only ks_master_zone is asked of each node');
  const wrong: Difference[] = [];
  const why: Difference[] = [];
  for (const { node, decoded } of reads) {
    if (!decoded.ok) why.push({ key: 'ksMasterUnknownOn', params: { node, ...whyParams(decoded) } });
    else if (decoded.reading.kind !== 'GetGlobalKSInfo')
      why.push({ key: 'ksMasterUnknownOn', params: { node, why: decoded.reading.kind } });
    else if (!isRegion(expected, decoded.reading.ksMasterZone))
      wrong.push({ key: 'ksMasterOn', params: { node, found: decoded.reading.ksMasterZone, expected } });
  }
  if (wrong.length > 0) return { is: 'fails', differences: [...wrong, ...why], notes: [] };
  return why.length > 0 ? { is: 'unknown', why, notes: [] } : { is: 'holds', notes: [] };
}

type PgExpectation = Expectation & { readonly kind: 'pg' };

function findingsOf(
  expectation: Expectation,
  decoded: DecodedReading,
  regions: readonly RegionName[],
): readonly Finding[] {
  if (!decoded.ok) return [finding('unknown', 'undecodable', whyParams(decoded))];
  const { reading } = decoded;
  switch (expectation.kind) {
    case 'ks-master':
      if (reading.kind !== 'GetGlobalKSInfo') return [otherAnswer(reading.kind, 'GetGlobalKSInfo')];
      return ksMaster(expectation.region, reading.ksMasterZone, regions);
    case 'pg':
      if (reading.kind !== 'CheckPG') return [otherAnswer(reading.kind, 'CheckPG')];
      return [
        ...databaseAndCluster(expectation, reading),
        ...primaryNode(expectation, reading, regions),
        ...pgNodes(expectation, reading, regions),
        ...pgpoolNodes(expectation, reading, regions),
        ...expectation.ignored.map((region) => finding('note', 'regionIgnored', { region })),
      ];
    case 'pg-reachable':
      if (reading.kind !== 'CheckPG') return [otherAnswer(reading.kind, 'CheckPG')];
      return reachable(expectation, reading);
  }
}

function ksMaster(expected: RegionName, found: string, regions: readonly RegionName[]): readonly Finding[] {
  if (isRegion(expected, found)) return [];
  const known = regions.some((region) => isRegion(region, found));
  return [finding('wrong', known ? 'ksMaster' : 'ksMasterUnknownRegion', { found, expected })];
}

function reachable(
  { database, nodes, expelledCounts }: Expectation & { kind: 'pg-reachable' },
  { dbName, pgNodes: reported }: CheckPGReading,
): readonly Finding[] {
  if (dbName !== undefined && dbName !== database) {
    return [finding('unknown', 'otherDatabase', { found: dbName, expected: database })];
  }
  return nodes.flatMap((name): readonly Finding[] => {
    const mine = reported.filter((each) => isNode(name, each.node));
    if (mine.length === 0) return [finding('unknown', 'nodeMissing', { node: name })];
    return mine.flatMap(({ health }): readonly Finding[] => {
      if (health.is === 'ok') return [];
      const { word } = health;
      if (UNSEEN.test(word)) return [finding('wrong', 'nodeUnseen', { node: name, found: word })];
      if (speaks(word) || (expelledCounts && EXPELLED.test(word)))
        return [finding('note', 'nodeSeen', { node: name, found: word })];
      return [finding('unknown', 'nodeUnknown', { node: name, found: word })];
    });
  });
}

function databaseAndCluster({ database }: PgExpectation, { dbName, cluster }: CheckPGReading): readonly Finding[] {
  if (dbName !== undefined && dbName !== database) {
    return [finding('unknown', 'otherDatabase', { found: dbName, expected: database })];
  }
  switch (cluster.is) {
    case 'ok':
      return [];
    case 'not-ok':
      return [finding('wrong', 'clusterNotOk', { found: cluster.word })];
    case 'unknown':
      return [finding('unknown', 'clusterUnknown', { found: cluster.word })];
  }
}

/** The primary's own status is judged in `pgNodes`, with the nodes that must be there. */
function primaryNode(
  expectation: PgExpectation,
  reading: CheckPGReading,
  regions: readonly RegionName[],
): readonly Finding[] {
  const { primary: expected } = expectation;
  const { primary: found } = reading;
  if (found === undefined) return [finding('unknown', 'primaryMissing', { expected })];
  if (!isNode(expected, found)) {
    const isStrange = regionOf(found, regions) === undefined;
    return [finding('wrong', isStrange ? 'primaryUnknownRegion' : 'primary', { found, expected })];
  }
  return reading.pgNodes.flatMap(({ node, role }): readonly Finding[] => {
    if (role === undefined) return [];
    if (isNode(expected, node)) return STANDBY.test(role) ? [finding('unknown', 'primaryRole', { node, role })] : [];
    return PRIMARY.test(role) ? [finding('note', 'secondPrimary', { node, role })] : [];
  });
}

const PRIMARY = /^(?:primary|master|leader)$/;
const STANDBY = /^(?:standby|slave|replica|secondary)$/;

function pgNodes(
  expectation: PgExpectation,
  reading: CheckPGReading,
  regions: readonly RegionName[],
): readonly Finding[] {
  const required = [...new Set([expectation.primary, ...expectation.expectNodes])];
  const missing = required.filter((name) => !reading.pgNodes.some(({ node }) => isNode(name, node)));
  const without = expectation.pgNodes ? withoutNode(expectation, reading.pgNodes, regions, missing) : [];
  return [
    ...reading.pgNodes.flatMap((node) => {
      if (required.some((name) => isNode(name, node.node))) return judged(node);
      const region = regionOf(node.node, regions);
      if (!expectation.pgNodes && region !== undefined && !expectation.ignored.includes(region)) return notJudged(node);
      const unlisted =
        region !== undefined && expectation.nodesOk.includes(region) && expectation.expectNodes.length > 0;
      const note = unlisted ? [finding('note', 'unlistedNode', { node: node.node })] : [];
      return [...placed(expectation, node, region), ...note];
    }),
    ...missing.map((node) => finding('unknown', 'nodeMissing', { node })),
    ...without.map((region) => finding('unknown', 'noPgNode', { region })),
  ];
}

function pgpoolNodes(
  expectation: PgExpectation,
  reading: CheckPGReading,
  regions: readonly RegionName[],
): readonly Finding[] {
  return [
    ...reading.pgpoolNodes.flatMap((node) => placed(expectation, node, regionOf(node.node, regions))),
    ...withoutNode(expectation, reading.pgpoolNodes, regions, []).map((region) =>
      finding('unknown', 'noPgpoolNode', { region }),
    ),
  ];
}

/** The regions to be judged of which no node was seen, unless a sentence about a missing node says so already. */
function withoutNode(
  { nodesOk }: PgExpectation,
  nodes: readonly ReportedNode[],
  regions: readonly RegionName[],
  missing: readonly NodeName[],
): readonly RegionName[] {
  const seen = [...nodes.map(({ node }) => node), ...missing].map((node) => regionOf(node, regions));
  return nodesOk.filter((region) => !seen.includes(region));
}

/** A reported node, judged by the region it belongs to. */
function placed(expectation: PgExpectation, node: ReportedNode, region: RegionName | undefined): readonly Finding[] {
  if (region === undefined) {
    if (node.health.is === 'ok') return [finding('note', 'strangeNode', { node: node.node })];
    return [finding('unknown', 'strangeNodeNotOk', { node: node.node, found: node.health.word })];
  }
  if (expectation.nodesOk.includes(region)) return judged(node);
  return expectation.ignored.includes(region) ? [] : notJudged(node);
}

function judged({ node, health }: ReportedNode): readonly Finding[] {
  switch (health.is) {
    case 'ok':
      return [];
    case 'not-ok':
      return [finding('wrong', 'nodeNotOk', { node, found: health.word })];
    case 'unknown':
      return [finding('unknown', 'nodeUnknown', { node, found: health.word })];
  }
}

function notJudged({ node, health }: ReportedNode): readonly Finding[] {
  return health.is === 'ok' ? [] : [finding('note', 'nodeNotJudged', { node, found: wordOf(health) })];
}

function wordOf(health: Health): string {
  return health.is === 'ok' ? 'ok' : health.word;
}

/** The region whose name and a dash begin the node's name. */
export function regionOf(node: string, regions: readonly RegionName[]): RegionName | undefined {
  return regions.find((region) => node.toLowerCase().startsWith(`${region.toLowerCase()}-`));
}

function isRegion(name: RegionName, reported: string): boolean {
  return reported.trim().toLowerCase() === name.toLowerCase();
}

function isNode(name: NodeName, reported: string): boolean {
  return reported.trim().toLowerCase() === name.toLowerCase();
}

function otherAnswer(found: string, expected: string): Finding {
  return finding('unknown', 'otherAnswer', { found, expected });
}

function finding(is: Finding['is'], key: Difference['key'], params: Difference['params']): Finding {
  return { is, what: { key, params } };
}
