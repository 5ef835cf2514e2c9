import type { RegionName } from './names.ts';
import { regionOf } from './plan.ts';
import type { Roles } from './scenario.ts';
import type { Topology } from './topology.ts';
import type { Sentence } from './wording/sentence.ts';

/** Which way a scenario goes this time. */
export interface Course {
  /** The region that was master when it began: in primary-down the lost one, also after a switch by hand. */
  readonly master: RegionName;
  /** The region that is master now, where that is another one: people switched by hand. */
  readonly masterNow?: RegionName;
  /** The region that becomes, or stays, master. */
  readonly to: RegionName;
  /** The dark or cut-off region. */
  readonly lost?: RegionName;
  readonly zone?: 'faulty' | 'keep';
  /** A row of the paper to begin at, or `readopt`. */
  readonly from?: string;
  readonly force?: string;
  /** What speaks against it though it fits. */
  readonly doubt?: Sentence;
}

/** A course in the words the paper uses. */
export function rolesOf(topology: Topology, { to, master, masterNow }: Course): Roles {
  const from = topology.regions.find((region) => region.name !== to);
  if (from === undefined || !topology.regions.some((region) => region.name === to)) {
    throw new Error(`planOf: ${to} is not a region of ${topology.name}`);
  }
  const names = topology.regions.map((region) => region.zone);
  return {
    to,
    from: from.name,
    kept: to,
    lost: from.name,
    master,
    masterNow: masterNow ?? master,
    both: [topology.regions[0].name, topology.regions[1].name],
    zones: { names, zh: names.join(' 和 '), en: names.join(' and ') },
    zone: (name) => regionOf(topology, name).zone,
    recoveryPg: topology.recoveryPg,
    pg: (name) => regionOf(topology, name).pg[0],
    // Where recovery pg is not deployed, no line that names it is planned.
    recovery: (name) => regionOf(topology, name).recoveryPg ?? regionOf(topology, name).pg[0],
  };
}
