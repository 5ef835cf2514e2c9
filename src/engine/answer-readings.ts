import type { CheckPGReading, Health } from '../domain/answer.ts';
import type { Database, Query } from '../domain/directive.ts';
import type { RegionName } from '../domain/names.ts';
import type { Part } from '../domain/thread/post.ts';
import { rawPart } from '../domain/thread/readings.ts';
import { clockText } from '../domain/thread/times.ts';
import type { Topology } from '../domain/topology.ts';
import { sayAnswer } from '../domain/wording/answers.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { labelOf, type QueryRead, readQuery } from './read-check.ts';

/** `/dr info`: ks_master_zone as both regions have it now. */
export function infoParts(engine: Engine, topology: Topology): Promise<readonly Part[]> {
  return readingParts(engine, topology, sayAnswer('answer.info', { system: topology.name }), [
    { name: 'GetGlobalKSInfo' },
  ]);
}

/** `/dr check [global|recovery]`: CheckPG as both regions see it now. */
export function checkParts(
  engine: Engine,
  topology: Topology,
  database: Database | undefined,
): Promise<readonly Part[]> {
  const both: readonly Database[] = topology.recoveryPg ? ['global', 'recovery'] : ['global'];
  const queries = (database ? [database] : both).map((db_name): Query => ({ name: 'CheckPG', db_name }));
  return readingParts(engine, topology, sayAnswer('answer.check', { system: topology.name }), queries);
}

async function readingParts(
  engine: Engine,
  topology: Topology,
  heading: Sentence,
  queries: readonly Query[],
): Promise<readonly Part[]> {
  const wanted = queries.flatMap((query) => topology.regions.map(({ name }) => ({ query, region: name })));
  const reads = await Promise.all(
    wanted.map(async (each) => ({ ...each, read: await readQuery(engine, topology, each.region, each.query) })),
  );
  return [
    { kind: 'heading', tone: 'info', text: heading },
    { kind: 'text', lines: reads.map(({ query, region, read }) => readLine(query, region, read)) },
    rawPart(
      sayAnswer('answer.answers'),
      reads.map(({ query, region, read }) => ({ label: `${labelOf(query)} ${read.node ?? region}`, raw: read.raw })),
    ),
  ];
}

function readLine(query: Query, region: RegionName, { decoded, node, at }: QueryRead): Sentence {
  if (!decoded.ok) return sayAnswer('answer.unreadable', { what: labelOf(query), region, why: decoded.why });
  const place = { region, node: node ?? '—', time: clockText(at) };
  const { reading } = decoded;
  return reading.kind === 'GetGlobalKSInfo'
    ? sayAnswer('answer.master', { ...place, master: reading.ksMasterZone })
    : sayAnswer('answer.pg', { ...place, what: labelOf(query), ...countsOf(reading) });
}

function countsOf({ cluster, primary, pgNodes, pgpoolNodes }: CheckPGReading) {
  const ok = (nodes: CheckPGReading['pgNodes']) => nodes.filter(({ health }) => health.is === 'ok').length;
  return {
    cluster: wordOf(cluster),
    primary: primary ?? '?',
    pgOk: ok(pgNodes),
    pgAll: pgNodes.length,
    poolOk: ok(pgpoolNodes),
    poolAll: pgpoolNodes.length,
  };
}

function wordOf(health: Health): string {
  return health.is === 'ok' ? 'ok' : health.word || '?';
}
