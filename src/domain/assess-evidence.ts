import { judgePg, pgReading, wordedNode } from './assess-signs.ts';
import type { Database } from './directive.ts';
import type { Verdict } from './expectation.ts';
import type { RegionName } from './names.ts';
import { otherAnswer, type RegionSeen, type Seen, type Side, type SiteSeen, sidesOf, whySilent } from './survey.ts';
import type { Topology } from './topology.ts';
import { sayAssess } from './wording/assess.ts';
import type { Sentence } from './wording/sentence.ts';
import { whyParams } from './wording/why.ts';

/** What was seen, one sentence each: the vantage point, then SSH, GetGlobalKSInfo and CheckPG of each region. */
export function evidenceOf(seen: SiteSeen, topology: Topology): readonly Sentence[] {
  const sides = sidesOf(seen, topology);
  const each = (of: (region: RegionSeen, side: Side) => readonly Sentence[]) => [
    ...of(seen[0], sides[0]),
    ...of(seen[1], sides[1]),
  ];
  const [one, two] = sides.map(({ word }) => (word.is === 'region' ? word.master : undefined));
  const master = one === two ? one : undefined;
  return [
    sayAssess('assess.vantage'),
    ...each((region) => [sshOf(region)]),
    ...each((_, side) => wordOf(side, topology)),
    ...each((region, { dark }) => (dark ? [] : pgOf(region, topology, master))),
  ];
}

function sshOf({ region, nodes }: RegionSeen): Sentence {
  const silent = nodes.filter(({ reachable }) => !reachable);
  const counts = { region, ok: nodes.length - silent.length, all: nodes.length };
  if (silent.length === 0) return sayAssess('assess.ssh', counts);
  return sayAssess('assess.ssh-silent', { ...counts, ...whyParams(whySilent(silent)) });
}

function wordOf({ region, dark, word }: Side, topology: Topology): readonly Sentence[] {
  if (dark) return [];
  switch (word.is) {
    case 'region':
      return [sayAssess('assess.says', { region, master: word.master })];
    case 'strange':
      return [sayAssess('assess.says-strange', { region, says: word.says, system: topology.name })];
    case 'none':
      return [sayAssess('assess.says-nothing', { region, ...whyParams(word) })];
  }
}

/** CheckPG of each database; where everybody agrees on the master, also what a planned switch would miss in it. */
function pgOf({ region, global, recovery }: RegionSeen, topology: Topology, master: RegionName | undefined) {
  const lines = (db: Database, seen: Seen): readonly Sentence[] => [
    pgLine(region, db, seen),
    ...(master === undefined ? [] : missedIn(judgePg(seen, db, topology, master))),
  ];
  return [...lines('global', global), ...(recovery ? lines('recovery', recovery) : [])];
}

function pgLine(region: RegionName, db: Database, seen: Seen): Sentence {
  const reading = pgReading(seen);
  if (reading === undefined) {
    const why = seen.decoded.ok ? otherAnswer(seen.decoded.reading) : seen.decoded;
    return sayAssess('assess.pg-unread', { db, region, ...whyParams(why) });
  }
  const nodes = [...reading.pgNodes, ...reading.pgpoolNodes];
  const ok = nodes.filter(({ health }) => health.is === 'ok').map(wordedNode);
  const cluster = reading.cluster.is === 'ok' ? [] : [`pg_cluster (${reading.cluster.word})`];
  const notOk = [...cluster, ...nodes.filter(({ health }) => health.is !== 'ok').map(wordedNode)];
  if (notOk.length === 0) return sayAssess('assess.pg-ok', { db, region });
  return sayAssess('assess.pg-nodes', { db, region, ok: ok.join(', ') || '—', notOk: notOk.join(', ') });
}

/** Differences that pgLine does not tell already: the primary, and nodes that are not in the answer. */
function missedIn(verdict: Verdict): readonly Sentence[] {
  const told = ['undecodable', 'otherAnswer', 'clusterNotOk', 'clusterUnknown', 'nodeNotOk', 'nodeUnknown'];
  const lines = verdict.is === 'fails' ? verdict.differences : verdict.is === 'unknown' ? verdict.why : [];
  return lines.filter(({ key }) => !told.includes(key));
}
