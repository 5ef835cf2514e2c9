import type { CheckPGReading, Health, ReportedNode } from './answer.ts';
import type { Database } from './directive.ts';
import { judge, regionOf, type Verdict } from './expectation.ts';
import type { NodeName, RegionName } from './names.ts';
import { DIVERGED, EXPELLED, speaks } from './node-words.ts';
import type { RegionSeen, Seen, SiteSeen } from './survey.ts';
import type { Region, Topology } from './topology.ts';

/** The nodes of a region as another (or it itself) sees them by CheckPG, each once, with the word it was given. */
export interface Signs {
  readonly alive: readonly string[];
  readonly dead: readonly string[];
  /** Expelled, or with data of its own: the region waits to be re-adopted. */
  readonly out: readonly string[];
}

export function signsOf({ global, recovery }: RegionSeen, of: RegionName): Signs {
  const nodes = [global, recovery].flatMap((seen) => nodesOf(seen, [of]));
  const alive = nodes.filter(({ health }) => isAlive(health)).map(({ node }) => node);
  const dead = nodes.filter(
    ({ node, health }) => !alive.includes(node) && health.is !== 'ok' && !EXPELLED.test(health.word),
  );
  const out = nodes.filter(
    ({ health }) => health.is !== 'ok' && (EXPELLED.test(health.word) || DIVERGED.test(health.word)),
  );
  return { alive: [...new Set(alive)], dead: listOnce(dead), out: listOnce(out) };
}

function listOnce(nodes: readonly ReportedNode[]): readonly string[] {
  return [...new Set(nodes.map(wordedNode))];
}

function nodesOf(seen: Seen | undefined, regions: readonly RegionName[]) {
  const reading = pgReading(seen);
  if (reading === undefined) return [];
  return [...reading.pgNodes, ...reading.pgpoolNodes].filter(({ node }) => regionOf(node, regions) !== undefined);
}

export function pgReading(seen: Seen | undefined): CheckPGReading | undefined {
  return seen?.decoded.ok && seen.decoded.reading.kind === 'CheckPG' ? seen.decoded.reading : undefined;
}

function isAlive(health: Health): boolean {
  return health.is === 'ok' || speaks(health.word);
}

export function wordedNode({ node, health }: ReportedNode): string {
  return health.is === 'ok' ? node : `${node} (${health.word})`;
}

/** Whether some node of the region is said not to be well or is not listed, or the region's own CheckPG cannot be read. */
export function isSuspect(seen: SiteSeen, topology: Topology, region: RegionName): boolean {
  const expected = topology.regions.filter(({ name }) => name === region).flatMap(({ pg }) => pg);
  return seen.some((from) => {
    const reading = pgReading(from.global);
    if (reading === undefined) return from.region === region;
    const listed = reading.pgNodes.map(({ node }) => node.trim().toLowerCase());
    const notOk = [from.global, from.recovery].some((each) =>
      nodesOf(each, [region]).some(({ health }) => health.is !== 'ok'),
    );
    return notOk || expected.some((node) => !listed.includes(node.toLowerCase()));
  });
}

/** CheckPG of every database, asked in both regions, as the gates of a planned switch want it. */
export function holdsEverywhere(seen: SiteSeen, topology: Topology, master: RegionName): boolean {
  return seen.every(
    ({ global, recovery }) =>
      judgePg(global, 'global', topology, master).is === 'holds' &&
      (!topology.recoveryPg ||
        (recovery !== undefined && judgePg(recovery, 'recovery', topology, master).is === 'holds')),
  );
}

/** The global primary stands in the master region; the recovery primary may stand in either (paper, option 2). */
export function judgePg(seen: Seen, database: Database, topology: Topology, master: RegionName): Verdict {
  const nodes = (of: Region): readonly NodeName[] =>
    database === 'global' ? of.pg : of.recoveryPg === undefined ? [] : [of.recoveryPg];
  const names = topology.regions.map(({ name }) => name);
  const primaries = topology.regions.filter(({ name }) => database === 'recovery' || name === master).flatMap(nodes);
  const reported = pgReading(seen)?.primary?.trim().toLowerCase();
  const primary = primaries.find((node) => node.toLowerCase() === reported) ?? primaries[0];
  if (primary === undefined) throw new Error(`judgePg: ${topology.name} has no ${database} pg node`);
  const expectNodes = topology.regions.flatMap(nodes);
  const expectation = {
    kind: 'pg',
    database,
    primary,
    nodesOk: names,
    ignored: [],
    expectNodes,
    pgNodes: true,
  } as const;
  return judge(expectation, seen.decoded, names);
}
