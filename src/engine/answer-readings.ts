import type { Database, Query } from '../domain/directive.ts';
import type { RegionName } from '../domain/names.ts';
import type { Part } from '../domain/thread/post.ts';
import { rawPart } from '../domain/thread/readings.ts';
import { clockText } from '../domain/thread/times.ts';
import type { Topology } from '../domain/topology.ts';
import { sayAnswer } from '../domain/wording/answers.ts';
import { summaryOf } from '../domain/wording/reading.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { sayThread } from '../domain/wording/thread.ts';
import type { Engine } from './engine.ts';
import { labelOf } from './read-check.ts';
import { type QueryRead, readQuery } from './read-query.ts';

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
    { kind: 'facts', rows: reads.map(({ query, region, read }) => rowOf(query, region, read)) },
    ...reads.map(({ query, region, read }) =>
      rawPart(sayThread('note.answer', { node: `${labelOf(query)} · ${read.node ?? region}` }), [
        { label: '', raw: read.raw },
      ]),
    ),
  ];
}

function rowOf(query: Query, region: RegionName, { decoded, node, at }: QueryRead) {
  const place = { what: labelOf(query), region, node: node ?? '—', time: clockText(at) };
  return { label: sayAnswer('answer.read', place), value: summaryOf(decoded) };
}
