import type { DecodedReading } from '../domain/answer.ts';
import type { Query } from '../domain/directive.ts';
import type { Raw } from '../domain/event.ts';
import { type Expectation, judge, judgeEach, type Verdict } from '../domain/expectation.ts';
import type { NodeName } from '../domain/names.ts';
import { type CheckStep, regionOf } from '../domain/plan.ts';
import type { Topology } from '../domain/topology.ts';
import { summaryOf, summaryOfEach } from '../domain/wording/reading.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { rawOfEach } from './raw.ts';
import { readQuery, readQueryOn } from './read-query.ts';

export interface CheckRead {
  readonly node?: NodeName;
  readonly verdict: Verdict;
  readonly summary: Sentence;
  readonly raw: Raw;
  readonly at: number;
}

/** Reads a planned check and judges it: it holds when any of its expectations holds, on each node where it asks each. */
export async function readCheck(engine: Engine, topology: Topology, step: CheckStep): Promise<CheckRead> {
  if (step.nodes === 'each') return readOnEach(engine, topology, step);
  const read = await readQuery(engine, topology, step.region, step.query);
  return {
    ...(read.node !== undefined && { node: read.node }),
    verdict: judgeAny(step.expect, read.decoded, topology),
    summary: summaryOf(read.decoded),
    raw: read.raw,
    at: read.at,
  };
}

async function readOnEach(engine: Engine, topology: Topology, step: CheckStep): Promise<CheckRead> {
  const reads = await Promise.all(
    regionOf(topology, step.region).ks.map(async (node) => ({
      node: node.name,
      ...(await readQueryOn(engine, topology, node, step.region, step.query)),
    })),
  );
  return {
    verdict: judgeEach(step.expect, reads),
    summary: summaryOfEach(reads),
    raw: rawOfEach(reads),
    at: Math.min(...reads.map(({ at }) => at)),
  };
}

/** The best verdict of several expectations: a hold, else the one that differs least. */
export function judgeAny(expectations: readonly Expectation[], decoded: DecodedReading, topology: Topology): Verdict {
  const regions = topology.regions.map((region) => region.name);
  const verdicts = expectations.map((expectation) => judge(expectation, decoded, regions));
  const missed = (verdict: Verdict) =>
    verdict.is === 'fails' ? verdict.differences.length : verdict.is === 'unknown' ? verdict.why.length : 0;
  const best = verdicts.toSorted((a, b) => missed(a) - missed(b))[0];
  if (best === undefined) throw new Error('judgeAny: a check without an expectation');
  return best;
}

export function labelOf(query: Query): string {
  return query.name === 'CheckPG' ? `CheckPG ${query.db_name}` : query.name;
}
