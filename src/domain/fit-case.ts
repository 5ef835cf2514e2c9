import { signsOf } from './assess-signs.ts';
import type { Fit, FitRequest } from './fit.ts';
import type { RegionName } from './names.ts';
import type { Side, SiteSeen } from './survey.ts';
import type { Topology } from './topology.ts';
import { sayAssess } from './wording/assess.ts';
import { sayEngine } from './wording/engine.ts';
import type { Sentence } from './wording/sentence.ts';
import { whyParams } from './wording/why.ts';

/** Two regions, what was asked for, and how it was typed. */
export interface Case {
  readonly request: FitRequest;
  readonly sides: readonly [Side, Side];
  readonly seen: SiteSeen;
  readonly topology: Topology;
  readonly typed: string;
}

export function splitBrain(first: RegionName, firstSays: RegionName, second: RegionName, secondSays: RegionName) {
  return sayEngine('open.split-brain', { first, firstSays, second, secondSays });
}

export function otherOf({ sides }: Pick<Case, 'sides'>, region: RegionName): Side {
  return sides[0].region === region ? sides[1] : sides[0];
}

export function requiredRegion(topology: Topology, name: string | undefined, what: string): RegionName {
  const region = name === undefined ? undefined : regionNamed(topology, name);
  if (region === undefined) throw new Error(`fitOf: ${what}`);
  return region;
}

export function no(say: Sentence): Fit & { ok: false } {
  return { ok: false, say };
}

export function regionNamed(topology: Topology, name: string): RegionName | undefined {
  return topology.regions.find((region) => region.name === name)?.name;
}

/**
 * Nobody says who is master, and exactly one region is dark: with force, primary-down and standby-down take the dark
 * one as lost, and the scenario itself says what it was. All else is refused, naming both. `undefined`: not this case.
 */
export function wordlessFit(its: Case): Fit | undefined {
  const { request, sides, topology } = its;
  const [lost, also] = sides.filter(({ dark }) => dark);
  if (lost === undefined || also !== undefined || sides.some(({ word }) => word.is === 'region')) return undefined;
  const kept = otherOf(its, lost.region);
  const { scenario, force } = request;
  if (force !== undefined && (scenario === 'primary-down' || scenario === 'standby-down')) {
    const master = scenario === 'primary-down' ? lost.region : kept.region;
    return lossOf(its, scenario, master, kept, lost);
  }
  const from = request.joinsAfterSwitch ? ' from=…' : '';
  const params = { lost: lost.region, ...whyOf(lost, 'lostWhy'), kept: kept.region, from };
  if (kept.word.is === 'strange')
    return no(sayAssess('fit.strange-dark', { ...params, says: kept.word.says, system: topology.name }));
  return no(sayAssess('fit.wordless-dark', { ...params, ...whyOf(kept, 'keptWhy') }));
}

/** It fits. A lost region that is dark from here and alive by the kept one's CheckPG is doubted: cut off, perhaps. */
export function lossOf(
  { seen }: Case,
  scenario: 'primary-down' | 'standby-down',
  master: RegionName,
  kept: Side,
  lost: Side,
): Fit {
  const from = seen.find(({ region }) => region === kept.region);
  const alive = lost.dark && from !== undefined ? signsOf(from, lost.region).alive : [];
  const doubted = { kept: kept.region, nodes: alive.join(', '), lost: lost.region };
  return {
    ok: true,
    scenario,
    master,
    kept: kept.region,
    lost: lost.region,
    ...(alive.length > 0 && { doubt: sayAssess('fit.doubt-alive', doubted) }),
  };
}

/** As a parameter of a sentence, why a region gives no word: it does not answer, or its answer does not say. */
export function whyOf({ word }: Side, name = 'why'): Sentence['params'] {
  return whyParams(word.is === 'none' ? word : { why: '' }, name);
}
