import type { CheckPGReading, DecodedReading, Health } from '../answer.ts';
import { sayer } from './say.ts';
import type { Catalogue, Sentence } from './sentence.ts';
import { whyParams } from './why.ts';

/** A node's answer in one line. It judges nothing; the verdict does. */
export const readingWords = {
  'reading.master': { en: 'ks_master_zone is {master}', zh: 'ks_master_zone 为 {master}' },
  'reading.pg': {
    en: 'cluster {cluster}, primary {primary}; pg nodes {pgOk} of {pgAll} ok, pgpool nodes {poolOk} of {poolAll} ok',
    zh: '集群 {cluster}，主节点 {primary}；pg 节点 {pgOk}/{pgAll} ok，pgpool 节点 {poolOk}/{poolAll} ok',
  },
  'reading.each': { en: 'ks_master_zone: {answers}', zh: 'ks_master_zone：{answers}' },
  'reading.none': { en: 'unknown: {why}', zh: '未知：{why}' },
} as const satisfies Catalogue;

const say = sayer(readingWords);

export function summaryOf(decoded: DecodedReading): Sentence {
  if (!decoded.ok) return say('reading.none', whyParams(decoded));
  const { reading } = decoded;
  return reading.kind === 'GetGlobalKSInfo'
    ? say('reading.master', { master: reading.ksMasterZone })
    : say('reading.pg', countsOf(reading));
}

/** GetGlobalKSInfo asked on each node of a region. */
export function summaryOfEach(reads: readonly { readonly node: string; readonly decoded: DecodedReading }[]): Sentence {
  const answers = reads.map(({ node, decoded }) => {
    const master = decoded.ok && decoded.reading.kind === 'GetGlobalKSInfo' ? decoded.reading.ksMasterZone : '?';
    return `${node} ${master}`;
  });
  return say('reading.each', { answers: answers.join(', ') });
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
