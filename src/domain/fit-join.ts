import { holdsEverywhere } from './assess-signs.ts';
import type { Fit, FitRequest } from './fit.ts';
import { type Case, lossOf, no, otherOf, requiredRegion, splitBrain } from './fit-case.ts';
import type { RegionName } from './names.ts';
import type { Side } from './survey.ts';
import { sayAssess } from './wording/assess.ts';
import { sayReason } from './wording/reason.ts';
import type { Sentence } from './wording/sentence.ts';
import { nested, whyParams } from './wording/why.ts';

type Joined = Exclude<FitRequest['scenario'], 'failover' | 'failback'>;

/**
 * Joining midway (`from=`): the first rows were done by hand, so the region to keep must answer and say that it is
 * master itself. The lost one may be back or not, and may still say that it is master until P11. Where nothing is lost
 * and nothing waits to be re-adopted, joining takes force, except at a row of the standby's flow.
 */
export function joinFit(its: Case, scenario: Joined): Fit {
  const kept = keptOf(its, scenario);
  if ('ok' in kept) return kept;
  const lost = otherOf(its, kept.region);
  const claims = claimsToBeMaster(lost);
  const flow = scenario === 'primary-down' || scenario === 'standby-down' ? scenario : its.request.flow;
  // The standby's flow moves no master, and without recovery pg its return leaves no trace but a zone's status.
  if (flow !== 'standby-down' && its.request.force === undefined && isAllWell(its, kept, lost))
    return no(sayAssess('fit.join-all-well', { typed: its.typed, master: kept.region }));
  // A region that was master and was switched away from goes on saying so; a standby never did.
  if (flow === 'standby-down' && claims) {
    return no(splitBrain(kept.region, kept.region, lost.region, lost.region));
  }
  const known = flow ?? (claims ? 'primary-down' : undefined);
  if (known === undefined) return no(sayAssess('fit.join-which', { kept: kept.region, lost: lost.region }));
  const master = known === 'primary-down' ? lost.region : kept.region;
  if (scenario === 'partition') return { ok: true, scenario, master, kept: kept.region, lost: lost.region };
  return lossOf(its, known, master, kept, lost);
}

/** Both answer and agree, and CheckPG is ok everywhere: to join on such a day could only switch what works. */
function isAllWell({ seen, topology }: Case, kept: Side, lost: Side): boolean {
  const agrees = lost.word.is === 'region' && lost.word.master === kept.region;
  return agrees && holdsEverywhere(seen, topology, kept.region);
}

/** The region to keep: as named by people, else the only one that says it is master itself. */
function keptOf(its: Case, scenario: Joined): Side | (Fit & { ok: false }) {
  const named = keptByName(its, scenario);
  if (named !== undefined) {
    const kept = otherOf(its, otherOf(its, named).region);
    if (claimsToBeMaster(kept)) return kept;
    return no(sayAssess('fit.join-not-master', { typed: its.typed, kept: named, ...readOf(its) }));
  }
  const claiming = its.sides.filter(claimsToBeMaster);
  const [only] = claiming;
  if (only === undefined) return no(sayAssess('fit.join-nobody', { typed: its.typed, ...readOf(its) }));
  if (claiming.length === 1) return only;
  const [serving, also] = claiming.filter(({ region }) => isWritable(its, region));
  if (serving !== undefined && also === undefined) return serving;
  return no(sayAssess('fit.join-both', { first: its.sides[0].region, second: its.sides[1].region }));
}

function keptByName(its: Case, scenario: Joined): RegionName | undefined {
  const { request, topology } = its;
  if (scenario === 'partition') return requiredRegion(topology, request.keep, 'partition without keep=');
  if (scenario !== 'region-down') return undefined;
  return otherOf(its, requiredRegion(topology, request.region, 'region-down without a region')).region;
}

/**
 * Recovery pg is synchronous across the regions: a region that was lost comes back with a recovery pg that misses the
 * other member, the region that was isolated has one that takes writes. Without recovery pg nothing tells them apart.
 */
function isWritable({ seen }: Case, region: RegionName): boolean {
  const decoded = seen.find((each) => each.region === region)?.recovery?.decoded;
  return decoded?.ok === true && decoded.reading.kind === 'CheckPG' && decoded.reading.cluster.is === 'ok';
}

function claimsToBeMaster({ region, word }: Side): boolean {
  return word.is === 'region' && word.master === region;
}

/** ks_master_zone as each region has it, or why it is not known. */
function readOf({ sides: [first, second] }: Case) {
  return { first: first.region, ...saysOf(first, 'firstSays'), second: second.region, ...saysOf(second, 'secondSays') };
}

function saysOf({ word }: Side, name: string): Sentence['params'] {
  switch (word.is) {
    case 'region':
      return { [name]: word.master };
    case 'strange':
      return { [name]: word.says };
    case 'none':
      return nested(name, sayReason('reason.says-nothing', whyParams(word)));
  }
}
