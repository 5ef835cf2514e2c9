import type { ToolRun } from '../site/ledger.ts';
import type { Site } from '../site/site.ts';
import type { Stage } from './play.ts';

/** A region's names, as the topology and the paper's patterns make them. */
export interface Named {
  readonly region: string;
  readonly zone: string;
  readonly ks: readonly [string, string];
  /** `pgN` and `rN` of the paper. */
  readonly pg: string;
  readonly recovery: string;
  readonly pgpool: string;
}

/** The site's regions: the paper's global1a, then its global2a. */
export function namesOf(site: Site): readonly [Named, Named] {
  const [one, two] = site.model().regions;
  const named = ({ name, zone }: { name: string; zone: string }): Named => ({
    region: name,
    zone,
    ks: [`${name}-webservice0`, `${name}-webservice1`],
    pg: `${name}-pgserver0`,
    recovery: `${name}-recoverypgserver0`,
    pgpool: `${name}-pgpool0`,
  });
  return [named(one), named(two)];
}

/** A command as the ledger of the site has it: the node, the tool, its arguments to the letter. */
export type Command = `${string}: ${string}`;

export const ran = {
  failover: (to: Named, faulty?: Named) =>
    directive(to, {
      action: 'FailoverGlobalKS',
      ks_master_zone: to.region,
      ...(faulty && { disaster_zone: faulty.zone }),
    }),
  failback: (to: Named) => directive(to, { action: 'FailbackGlobalKS', ks_master_zone: to.region }),
  recovery: (at: Named, master: Named) =>
    directive(at, { action: 'RecoverPG', db_name: 'recovery', pg_master: master.recovery }),
  global: (at: Named) => directive(at, { action: 'RecoverPG', db_name: 'global', pg_master: at.pg }),
  active: (at: Named, { zone }: Named) => directive(at, { action: 'ActiveDisasterZone', recover_zone: zone }),
  faulty: (at: Named, { zone }: Named): Command => `${at.ks[0]}: modify-zone-attributes --zone ${zone} --status faulty`,
  /** On each ks node of the region, one after the other. */
  zoneWatchers: (at: Named) => at.ks.map((node): Command => `${node}: supervisorctl restart zone_watcher`),
};

function directive(at: Named, fields: Readonly<Record<string, string>>): Command {
  return `${at.ks[0]}: send-zw-directive -p ${payload(fields)}`;
}

/** JSON as the runbook writes it. */
export function payload(fields: Readonly<Record<string, string>>): string {
  return `{${Object.entries(fields)
    .map(([key, value]) => `"${key}": "${value}"`)
    .join(', ')}}`;
}

/** Claims that the site's nodes ran exactly these commands that change something, in this order, whoever sent them. */
export function claimRan({ site, claim }: Stage, expected: readonly Command[]): void {
  const found = commandsRun(site);
  const listed = (commands: readonly string[]) => commands.map((each) => `\n    ${each}`).join('') || ' none';
  const holds = same(found, expected);
  const instead = holds ? '' : `\n  and these did:${listed(found)}`;
  claim(`commands that changed something, exactly these and in this order:${listed(expected)}${instead}`, holds);
}

export function commandsRun(site: Site): readonly string[] {
  const runs = site.ledger().filter((entry): entry is ToolRun => entry.kind === 'change');
  return runs.map(
    ({ node, tool, argv, executed }) => `${node}: ${tool} ${argv.join(' ')}${executed ? '' : ' (not executed)'}`,
  );
}

export interface EndState {
  readonly master: Named;
  /** Where the recovery primary is, with both regions' nodes as members; left out where there is no recovery pg. */
  readonly recoveryPrimary?: Named;
  /** Zones that are faulty at the end; all others are active. */
  readonly faulty?: readonly Named[];
}

/** Claims where everything is at the end, as the site's model has it: both regions whole, one of them master. */
export function claimEnd({ site, claim }: Stage, { master, recoveryPrimary, faulty = [] }: EndState): void {
  const { regions, leases, operations, link } = site.model();
  const masters = regions.flatMap(({ ks }) => ks.map(({ masterZone }) => masterZone));
  claim(
    `ks_master_zone is ${master.region} on all ${masters.length} ks nodes`,
    masters.every((each) => each === master.region),
  );
  const primaries = regions.filter(({ globalPg }) => globalPg.role === 'primary').map(({ name }) => name);
  claim(`the global primary is in ${master.region}, and only there`, same(primaries, [master.region]));
  claim(
    'both global pg clusters belong together',
    regions.every(({ globalPg }) => globalPg.adopted),
  );
  const recovery = regions.flatMap(({ recoveryPg }) => (recoveryPg ? [recoveryPg] : []));
  if (recoveryPrimary === undefined) claim('there is no recovery pg', recovery.length === 0);
  else {
    const whole = recovery.every(
      ({ primary, members }) => primary === recoveryPrimary.recovery && members.length === 2,
    );
    claim(`${recoveryPrimary.recovery} is the recovery primary, and both regions are members`, whole);
  }
  const status = regions.map(({ zone, zoneStatus }) => `${zone} ${zoneStatus}`);
  const wanted = regions.map(
    ({ zone }) => `${zone} ${faulty.some((each) => each.zone === zone) ? 'faulty' : 'active'}`,
  );
  claim(`zones: ${wanted.join(', ')}`, same(status, wanted));
  claim(
    'leases can be read, the link is up, no operation runs',
    leases === 'readable' && link === 'up' && operations.length === 0,
  );
}

function same(found: readonly string[], expected: readonly string[]): boolean {
  return found.length === expected.length && found.every((each, index) => each === expected[index]);
}
