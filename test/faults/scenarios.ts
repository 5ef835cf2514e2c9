import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Site } from '../../lab/site/site.ts';

/** `joined`: a lost master region whose first rows were run by hand, `from=readopt`. */
export const SCENARIOS = ['failover', 'primary-down', 'standby-down', 'partition', 'joined'] as const;
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
    case 'joined':
      await site.faults.regionDark(master.name);
      await switchByHand(site, master, standby);
      return { command: '/dr primary-down from=readopt reason="failed over by hand at night"' };
    case 'standby-down':
      await site.faults.regionDark(standby.name);
      return { command: '/dr standby-down reason="power cut"' };
    case 'partition':
      site.faults.link('cut');
      return { command: `/dr partition keep=${master.name} zone=keep reason="fibre cut"` };
  }
}

type Region = ReturnType<Site['model']>['regions'][number];

/** The first rows of the paper at a shell of the node, as somebody ran them before TwoKey was asked. */
async function switchByHand(site: Site, lost: Region, kept: Region): Promise<void> {
  const [node] = kept.ks;
  if (kept.recoveryPg !== null)
    await byHand(site, node?.node, { action: 'RecoverPG', db_name: 'recovery', pg_master: kept.recoveryPg.node });
  await byHand(site, node?.node, {
    action: 'FailoverGlobalKS',
    ks_master_zone: kept.name,
    disaster_zone: lost.zone,
  });
}

async function byHand(site: Site, node: string | undefined, directive: object): Promise<void> {
  const env = { PATH: process.env.PATH, LAB_NODE: node };
  await promisify(execFile)(site.toolPaths.sendZwDirective, ['-p', JSON.stringify(directive)], { env });
  while (site.model().operations.length > 0) await pause(20);
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
