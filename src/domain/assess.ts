import { evidenceOf } from './assess-evidence.ts';
import { holdsEverywhere, isSuspect, pgReading, signsOf } from './assess-signs.ts';
import { regionOf } from './expectation.ts';
import type { RegionName } from './names.ts';
import { type RegionSeen, type Side, type SiteSeen, sidesOf, whySilent } from './survey.ts';
import type { Topology } from './topology.ts';
import { sayAssess } from './wording/assess.ts';
import type { Sentence } from './wording/sentence.ts';
import { whyParams } from './wording/why.ts';

/** What may be the case: `none-needed` is that nothing is lost. */
export type Candidate = 'none-needed' | 'primary-down' | 'standby-down' | 'partition';

export interface Assessment {
  readonly fits: Candidate | 'mixed';
  /** In primary-down and standby-down. */
  readonly lost?: RegionName;
  /** Between which, where the evidence is mixed; absent where the paper has no scenario for what is seen. */
  readonly between?: readonly Candidate[];
  /** What fits and why, and what to look at next. */
  readonly say: Sentence;
  /** What was seen, the vantage point first. */
  readonly evidence: readonly Sentence[];
  /** The commands it comes to, ready to type, each with its condition. */
  readonly commands: readonly Sentence[];
}

type Conclusion = Omit<Assessment, 'evidence' | 'commands'> & { readonly commands?: readonly Sentence[] };

/**
 * Which scenario of the paper fits what was seen, or between which the evidence stands. It recommends; whether a
 * scenario may be opened is fitOf's to say. "Cannot reach" is never called "down" (runbook.md, the moments, point 1).
 */
export function assess(seen: SiteSeen, topology: Topology): Assessment {
  return { commands: [], ...conclusionOf(seen, topology), evidence: evidenceOf(seen, topology) };
}

function conclusionOf(seen: SiteSeen, topology: Topology): Conclusion {
  const sides = sidesOf(seen, topology);
  const [first, second] = sides;
  if (first.dark && second.dark) return { fits: 'mixed', say: sayAssess('assess.mixed-neither') };
  for (const { region, word } of sides) {
    if (word.is !== 'strange') continue;
    return {
      fits: 'mixed',
      say: sayAssess('assess.mixed-strange', { region, says: word.says, system: topology.name }),
    };
  }
  if (first.dark) return oneDark(seen[0], seen[1], second);
  if (second.dark) return oneDark(seen[1], seen[0], first);
  if (first.word.is !== 'region' || second.word.is !== 'region') return oneSilent(first, second);
  const [firstSays, secondSays] = [first.word.master, second.word.master];
  if (firstSays === secondSays) return agreed(seen, topology, firstSays);
  const split = { first: first.region, firstSays, second: second.region, secondSays };
  return (
    cutLink(seen) ?? {
      ...mixed(['partition', 'primary-down'], sayAssess('assess.mixed-split', split)),
      commands: [...keepEither(seen), ...readoptEither(seen)],
    }
  );
}

/** One region answers, the other does not. */
function oneDark(dark: RegionSeen, other: RegionSeen, by: Side): Conclusion {
  const [lost, kept] = [dark.region, other.region];
  if (by.word.is !== 'region') {
    const why = by.word.is === 'none' ? by.word : { why: by.word.says };
    return mixed(
      ['primary-down', 'standby-down'],
      sayAssess('assess.mixed-no-word', { lost, kept, ...whyParams(why) }),
    );
  }
  const scenario = by.word.master === lost ? 'primary-down' : 'standby-down';
  const commands = [ifDown(lost, scenario)];
  const { alive } = signsOf(other, lost);
  if (alive.length > 0) {
    const say = sayAssess('assess.mixed-cut-off', { scenario, lost, kept, nodes: listed(alive) });
    return { ...mixed([scenario, 'none-needed'], say), commands };
  }
  const shut = dark.nodes.filter(({ reason }) => reason === 'auth' || reason === 'host-key');
  if (shut.length > 0) {
    const why = whyParams(whySilent(shut));
    return {
      ...mixed([scenario, 'none-needed'], sayAssess('assess.mixed-no-login', { scenario, lost, ...why })),
      commands,
    };
  }
  return { fits: scenario, lost, say: sayAssess(`assess.${scenario}`, { lost, kept }), commands };
}

/** Both answer, and not both say who is master. */
function oneSilent(first: Side, second: Side): Conclusion {
  const [silent, by] = first.word.is === 'region' ? [second, first] : [first, second];
  if (by.word.is !== 'region' || silent.word.is !== 'none') {
    const all = ['none-needed', 'primary-down', 'standby-down', 'partition'] as const;
    return mixed(all, sayAssess('assess.mixed-both-silent'));
  }
  const { master } = by.word;
  const { region } = silent;
  const scenario = lossOf(region, master);
  const params = { scenario, region, by: by.region, master, ...whyParams(silent.word) };
  const say = sayAssess('assess.mixed-one-silent', params);
  return mixed(['none-needed', scenario], say);
}

/** Both answer and agree: what remains is what CheckPG shows. */
function agreed(seen: SiteSeen, topology: Topology, master: RegionName): Conclusion {
  if (holdsEverywhere(seen, topology, master)) return noneNeeded(seen, topology, master);
  const cut = cutLink(seen);
  if (cut) return cut;
  for (const own of seen) {
    const { region } = own;
    const { alive, dead } = signsOf(own, region);
    if (alive.length > 0 || dead.length === 0) continue;
    const scenario = lossOf(region, master);
    const say = sayAssess('assess.mixed-pg-down', { scenario, region, nodes: listed(dead) });
    return mixed([scenario, 'none-needed'], say);
  }
  for (const [from, to] of bothWays(seen)) {
    const { alive, dead } = signsOf(from, to.region);
    if (alive.length > 0 || dead.length === 0) continue;
    const scenario = lossOf(to.region, master);
    const params = { scenario, from: from.region, to: to.region, nodes: listed(dead) };
    return {
      ...mixed(['partition', scenario], sayAssess('assess.mixed-link-or-loss', params)),
      commands: keepEither(seen),
    };
  }
  return comeBack(seen, master) ?? unwell(seen, topology, master);
}

/** The master's CheckPG shows nodes of the other region, which answers, expelled: it waits to be re-adopted (P6, S5). */
function comeBack(seen: SiteSeen, master: RegionName): Conclusion | undefined {
  const [one, two] = seen;
  const [from, back] = one.region === master ? [one, two] : [two, one];
  const { out } = signsOf(from, back.region);
  if (out.length === 0) return undefined;
  const params = { region: back.region, from: from.region, nodes: listed(out) };
  return {
    ...mixed(['none-needed', 'primary-down', 'standby-down'], sayAssess('assess.mixed-come-back', params)),
    commands: [
      sayAssess('assess.type-was-master', { region: back.region, command: typed('primary-down from=readopt') }),
      sayAssess('assess.type-was-standby', { region: back.region, command: typed('standby-down from=readopt') }),
    ],
  };
}

/** Nothing is lost by what is seen, and yet CheckPG does not vouch for all. */
function unwell(seen: SiteSeen, topology: Topology, master: RegionName): Conclusion {
  const names = topology.regions.map(({ name }) => name);
  for (const { region, global } of seen) {
    const primary = pgReading(global)?.primary;
    const stands = primary && regionOf(primary, names);
    if (!stands || stands === master) continue;
    return { fits: 'mixed', say: sayAssess('assess.mixed-primary', { region, primary, master }) };
  }
  const suspects = seen.filter(({ region }) => isSuspect(seen, topology, region)).map(({ region }) => region);
  const scenario = suspects.length === 0 || suspects.includes(master) ? 'primary-down' : 'standby-down';
  return mixed(['none-needed', scenario], sayAssess('assess.mixed-unwell', { scenario, master }));
}

function noneNeeded(seen: SiteSeen, topology: Topology, master: RegionName): Conclusion {
  const silent = seen.flatMap(({ nodes }) => nodes.filter(({ reachable }) => !reachable).map(({ node }) => node));
  if (silent.length > 0) {
    return { fits: 'none-needed', say: sayAssess('assess.none-but-nodes', { master, nodes: listed(silent) }) };
  }
  const name = master === topology.regions[0].name ? 'failover' : 'failback';
  const command = sayAssess('assess.type-switch', { command: typed(name) });
  return { fits: 'none-needed', say: sayAssess('assess.none-needed', { master }), commands: [command] };
}

/** One region shows none of the other's nodes alive, and the other shows its own alive: the link between them is cut. */
function cutLink(seen: SiteSeen): Conclusion | undefined {
  for (const [from, to] of bothWays(seen)) {
    const across = signsOf(from, to.region);
    if (across.alive.length > 0 || across.dead.length === 0 || signsOf(to, to.region).alive.length === 0) continue;
    const params = { from: from.region, to: to.region, nodes: listed(across.dead) };
    return { fits: 'partition', say: sayAssess('assess.partition', params), commands: keepEither(seen) };
  }
  return undefined;
}

function bothWays([one, two]: SiteSeen): readonly (readonly [RegionSeen, RegionSeen])[] {
  return [
    [one, two],
    [two, one],
  ];
}

function lossOf(lost: RegionName, master: RegionName): 'primary-down' | 'standby-down' {
  return lost === master ? 'primary-down' : 'standby-down';
}

function mixed(between: readonly Candidate[], say: Sentence): Conclusion {
  return { fits: 'mixed', between, say };
}

function ifDown(region: RegionName, scenario: 'primary-down' | 'standby-down'): Sentence {
  return sayAssess('assess.type-down', { region, command: typed(scenario) });
}

function keepEither(seen: SiteSeen): readonly Sentence[] {
  return seen.map(({ region }) =>
    sayAssess('assess.type-keep', { region, command: typed(`partition keep=${region}`) }),
  );
}

function readoptEither(seen: SiteSeen): readonly Sentence[] {
  return seen.map(({ region }) =>
    sayAssess('assess.type-readopt', { region, command: typed(`${region} down from=readopt`) }),
  );
}

function typed(command: string): string {
  return `/dr ${command} reason="..."`;
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}
