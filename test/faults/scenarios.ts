import type { Site } from '../../lab/site/site.ts';

export const SCENARIOS = ['failover', 'primary-down', 'standby-down', 'partition'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** What happened to the site, and what an operator types then. */
export interface Beginning {
  readonly command: string;
}

/** Brings the site into the scenario, whichever of its regions is master. */
export async function begin(site: Site, scenario: ScenarioName): Promise<Beginning> {
  const [one, two] = site.model().regions;
  const [master, standby] = one.ks[0]?.masterZone === one.name ? [one, two] : [two, one];
  switch (scenario) {
    case 'failover':
      return { command: `/dr ${master === one ? 'failover' : 'failback'} reason="quarterly drill"` };
    case 'primary-down':
      await site.faults.regionDark(master.name);
      return { command: '/dr primary-down zone=faulty reason="the machine room has no power"' };
    case 'standby-down':
      await site.faults.regionDark(standby.name);
      return { command: '/dr standby-down reason="power cut"' };
    case 'partition':
      site.faults.link('cut');
      return { command: `/dr partition keep=${master.name} zone=keep reason="fibre cut"` };
  }
}

/** What was lost comes back: people do this before they say so. */
export async function restore(site: Site): Promise<void> {
  for (const { name, power } of site.model().regions) if (power === 'off') await site.faults.regionBack(name);
  if (site.model().link === 'cut') site.faults.link('up');
}

/** The global ks master by each ks node that has power. */
export function mastersOf(site: Site): readonly string[] {
  return site.model().regions.flatMap(({ ks }) => ks.map(({ masterZone }) => masterZone));
}
