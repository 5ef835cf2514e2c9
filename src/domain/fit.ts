import {
  type Case,
  lossOf,
  no,
  otherOf,
  regionNamed,
  requiredRegion,
  splitBrain,
  whyOf,
  wordlessFit,
} from './fit-case.ts';
import { joinFit } from './fit-join.ts';
import type { RegionName } from './names.ts';
import { regionOf } from './plan.ts';
import { type Side, type SiteSeen, sidesOf } from './survey.ts';
import type { Topology } from './topology.ts';
import { sayAssess } from './wording/assess.ts';
import { sayEngine } from './wording/engine.ts';
import { sayReason } from './wording/reason.ts';
import type { Sentence } from './wording/sentence.ts';
import { because } from './wording/why.ts';

/** A scenario as it was asked for. Regions are as typed: `to`, `keep` and `region` are checked here. */
export interface FitRequest {
  readonly scenario: 'failover' | 'failback' | 'primary-down' | 'standby-down' | 'partition' | 'region-down';
  readonly to?: string;
  /** Of `partition`: required. */
  readonly keep?: string;
  /** Of `region-down`: required. */
  readonly region?: string;
  /** Why it should run although it does not fit what was seen. */
  readonly force?: string;
  /** `from=`: the first rows were done by hand, so the region to keep is master by now. */
  readonly joinsAfterSwitch?: boolean;
  /** Which flow the row of `from=` belongs to (P or S), for `partition` and `region-down`; absent: `from=readopt`. */
  readonly flow?: 'primary-down' | 'standby-down';
}

export type Fit =
  | {
      readonly ok: true;
      readonly scenario: Exclude<FitRequest['scenario'], 'region-down'>;
      /** Master when it began: `lost` in primary-down and N2, `kept` in standby-down and N1, also after a switch by hand. */
      readonly master: RegionName;
      /** Where the directives run: the region that is, or is to become, master. */
      readonly kept: RegionName;
      /** Absent in the planned switches. */
      readonly lost?: RegionName;
      /** `lost` is dark from here, and the kept region's CheckPG sees it alive. To be shown before anybody agrees. */
      readonly doubt?: Sentence;
    }
  | { readonly ok: false; readonly say: Sentence };

/**
 * Whether a scenario fits what was seen, and which region is lost and kept in it (paper: 主区/备区机房断电/宕机,
 * 主备区网络中断; erratum 12). A refusal is one sentence: what was seen, and the command that fits. Throws only for
 * `partition` without `keep` and `region-down` without `region`.
 */
export function fitOf(request: FitRequest, seen: SiteSeen, topology: Topology): Fit {
  const { to, keep, region } = request;
  const misnamed = [to, keep, region].find((name) => name !== undefined && regionNamed(topology, name) === undefined);
  if (misnamed !== undefined) {
    const regions = topology.regions.map(({ name }) => name).join(', ');
    return no(sayEngine('open.region-elsewhere', { to: misnamed, system: topology.name, regions }));
  }
  const { scenario } = request;
  const typed =
    scenario === 'region-down' ? `${region} down` : scenario === 'partition' ? `partition keep=${keep}` : scenario;
  const read: Case = { request, sides: sidesOf(seen, topology), seen, topology, typed };
  const wordless = wordlessFit(read);
  if (wordless) return wordless;
  const planned = scenario === 'failover' || scenario === 'failback';
  // primary-down joins the one that claims to be master: beside a name that cannot be read it may be the old one.
  const unclear = planned || (scenario === 'primary-down' && request.joinsAfterSwitch);
  const strange = unclear || request.force === undefined ? strangeMaster(read) : undefined;
  if (strange) return no(strange);
  const its: Case = { ...read, sides: [unheeded(read.sides[0], topology), unheeded(read.sides[1], topology)] };
  if (scenario === 'failover' || scenario === 'failback') return plannedFit(its, scenario);
  if (request.joinsAfterSwitch) return joinFit(its, scenario);
  switch (scenario) {
    case 'primary-down':
    case 'standby-down':
      return lossFit(its, scenario);
    case 'region-down':
      return regionDownFit(its);
    case 'partition':
      return partitionFit(its);
  }
}

function strangeMaster({ sides, topology }: Case): Sentence | undefined {
  for (const { region, word } of sides) {
    if (word.is === 'strange')
      return sayEngine('open.strange-master', { region, says: word.says, system: topology.name });
  }
  return undefined;
}

/** Forced past a master that is no region of this topology: such a name is no word. */
function unheeded(side: Side, { name }: Topology): Side {
  if (side.word.is !== 'strange') return side;
  return {
    ...side,
    word: { is: 'none', ...because(sayReason('reason.strange', { says: side.word.says, system: name })) },
  };
}

type Named = { readonly ok: true; readonly master: RegionName; readonly by: RegionName } | (Fit & { ok: false });

/** The master by the word of every region that gives one; they must agree. */
function namedMaster({ sides }: Case): Named {
  const [first, second] = sides;
  const named = sides.flatMap(({ region, word }) =>
    word.is === 'region' ? [{ by: region, master: word.master }] : [],
  );
  const [one, two] = named;
  if (one === undefined) {
    const params = {
      first: first.region,
      ...whyOf(first, 'firstWhy'),
      second: second.region,
      ...whyOf(second, 'secondWhy'),
    };
    return no(sayAssess(first.dark && second.dark ? 'fit.neither-answers' : 'fit.nobody-says', params));
  }
  if (two !== undefined && two.master !== one.master) return no(splitBrain(one.by, one.master, two.by, two.master));
  return { ok: true, ...one };
}

/** A planned switch begins only where both regions answer and agree (erratum 12). */
function plannedFit(its: Case, scenario: 'failover' | 'failback'): Fit {
  const named = namedMaster(its);
  if (!named.ok) return named;
  const { master, by } = named;
  const dark = its.sides.find((side) => side.dark);
  if (dark) return no(darkElse(its, dark, master, by));
  const silent = its.sides.find(({ word }) => word.is === 'none');
  if (silent) {
    const params = { typed: its.typed, region: silent.region, ...whyOf(silent), by, master };
    return no(sayAssess('fit.one-silent', params));
  }
  const asked = its.request.to === undefined ? undefined : regionNamed(its.topology, its.request.to);
  const target = asked ?? (scenario === 'failback' ? its.topology.regions[0].name : otherOf(its, master).region);
  if (target === master) return no(sayEngine('open.already-there', { to: target }));
  return { ok: true, scenario, master, kept: target };
}

/** primary-down loses the master, standby-down the other region: the one to be lost must be the one that is dark. */
function lossFit(its: Case, scenario: 'primary-down' | 'standby-down'): Fit {
  const named = namedMaster(its);
  if (!named.ok) return named;
  const { master, by } = named;
  const other = otherOf(its, master);
  const own = otherOf(its, other.region);
  const [lost, kept] = scenario === 'primary-down' ? [own, other] : [other, own];
  if (kept.dark) return no(darkElse(its, kept, master, by));
  if (its.request.force === undefined) {
    if (!lost.dark) return no(lostAnswers(its, lost, kept, scenario, master, by));
    if (lost.refuses) return no(sayAssess('fit.not-let-in', { typed: its.typed, region: lost.region, ...whyOf(lost) }));
  }
  return lossOf(its, scenario, master, kept, lost);
}

function lostAnswers(
  its: Case,
  lost: Side,
  kept: Side,
  scenario: 'primary-down' | 'standby-down',
  master: RegionName,
  by: RegionName,
): Sentence {
  const { typed } = its;
  if (kept.word.is !== 'region') {
    const params = { typed, lost: lost.region, kept: kept.region, ...whyOf(kept), by, master };
    return sayAssess('fit.kept-silent', params);
  }
  const nodes = its.seen
    .filter(({ region }) => region === lost.region)
    .flatMap((region) => region.nodes.filter(({ reachable }) => reachable).map(({ node }) => node))
    .join(', ');
  const key = scenario === 'primary-down' ? 'fit.master-answers' : 'fit.standby-answers';
  return sayAssess(key, { typed, region: lost.region, nodes });
}

/** `global1a down` says which region; what it was is read. */
function regionDownFit(its: Case): Fit {
  const named = namedMaster(its);
  if (!named.ok) return named;
  return lossFit(its, its.request.region === named.master ? 'primary-down' : 'standby-down');
}

/** People say which region goes on. Whether that is N1 or N2 is that region's own word: the directives run there. */
function partitionFit(its: Case): Fit {
  const { request, topology, sides } = its;
  const keep = requiredRegion(topology, request.keep, 'partition without keep=');
  const lost = otherOf(its, keep);
  const kept = otherOf(its, lost.region);
  if (sides.every(({ dark }) => dark)) return namedMaster(its) as Fit & { ok: false };
  if (kept.dark) return no(sayAssess('fit.keep-dark', { keep, ...whyOf(kept), other: lost.region }));
  if (kept.word.is !== 'region') return no(sayAssess('fit.keep-silent', { keep, ...whyOf(kept) }));
  const { master } = kept.word;
  const agree = lost.word.is === 'region' && lost.word.master === master;
  const nodes = regionOf(topology, lost.region).pg;
  if (agree && request.force === undefined && seesOk(its, keep, nodes)) {
    const params = { keep, master, other: lost.region, nodes: nodes.join(', ') };
    return no(sayAssess('fit.link-works', params));
  }
  return { ok: true, scenario: 'partition', master, kept: keep, lost: lost.region };
}

/** Whether CheckPG global, asked in a region, shows each of these nodes ok. */
function seesOk({ seen }: Case, region: RegionName, nodes: readonly string[]): boolean {
  const decoded = seen.find((each) => each.region === region)?.global.decoded;
  if (!decoded?.ok || decoded.reading.kind !== 'CheckPG') return false;
  const { pgNodes } = decoded.reading;
  return nodes.every((name) => {
    const reported = pgNodes.filter(({ node }) => node.trim().toLowerCase() === name.toLowerCase());
    return reported.length > 0 && reported.every(({ health }) => health.is === 'ok');
  });
}

/** The region that does not answer is not the one that this scenario is about: which scenario is. */
function darkElse({ typed }: Case, dark: Side, master: RegionName, by: RegionName): Sentence {
  const key = dark.region === master ? 'fit.master-dark' : 'fit.standby-dark';
  return sayAssess(key, { typed, region: dark.region, by, ...whyOf(dark) });
}
