import type { Fit, FitRequest } from './fit.ts';
import type { RegionName } from './names.ts';
import type { Side, SiteSeen } from './survey.ts';
import type { Topology } from './topology.ts';
import { sayEngine } from './wording/engine.ts';
import type { Sentence } from './wording/sentence.ts';

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
