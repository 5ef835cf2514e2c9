import type { LedgerEntry } from '../site/ledger.ts';
import type { Play, Stage } from './play.ts';

/** Slack's own times must lie this far apart before a reaction approves (approval rule 12), plus a little. */
const AFTER_REFLEX = 3_300;

interface Switch {
  readonly command: string;
  readonly directive: 'FailoverGlobalKS' | 'FailbackGlobalKS';
  readonly to: string;
  /** What the live status says at the end. */
  readonly done: string;
}

const FAILOVER: Switch = {
  command: '/dr failover reason="quarterly drill"',
  directive: 'FailoverGlobalKS',
  to: 'global2a',
  done: 'Completed: Planned failover (drill)',
};

const FAILBACK: Switch = {
  command: '/dr failback reason="drill is over"',
  directive: 'FailbackGlobalKS',
  to: 'global1a',
  done: 'Completed: Planned failback',
};

export const failoverPlay: Play = {
  name: 'failover',
  title: 'Planned failover (drill): global1a → global2a',
  async run(stage) {
    await walk(stage, FAILOVER);
    claimSwitched(stage, [FAILOVER]);
  },
};

export const failbackPlay: Play = {
  name: 'failback',
  title: 'Planned failover, then failback: global1a → global2a → global1a',
  async run(stage) {
    await walk(stage, FAILOVER);
    await walk(stage, FAILBACK);
    claimSwitched(stage, [FAILOVER, FAILBACK]);
  },
};

/** One planned switch, as the paper has it: the requester's own reaction is refused, a second engineer's counts. */
async function walk(stage: Stage, { command, directive, done }: Switch): Promise<void> {
  const incident = await stage.open('commander', command);
  const card = await stage.post(incident, 'card-1');
  stage.react('commander', card, 'white_check_mark');
  await stage.told('commander', 'so somebody else must approve');
  stage.claim(`the requester's own reaction on ${directive} was refused`, changes(stage, directive).length === 0);
  stage.react('observer', card, 'white_check_mark');
  await stage.told('observer', 'You are not in the roster');
  stage.claim(`a reaction from outside the roster on ${directive} was refused`, changes(stage, directive).length === 0);
  await stage.pause(AFTER_REFLEX);
  stage.react('second', card, 'white_check_mark');
  await stage.press('commander', await stage.post(incident, 'confirm-3'), 'confirm:0');
  await stage.says(incident, done);
  await stage.says(incident, 'Completed in');
}

function claimSwitched(stage: Stage, switches: readonly Switch[]): void {
  const site = stage.world.sites[0];
  const model = site.model();
  const last = switches.at(-1);
  const masters = model.regions.flatMap((region) => region.ks.map(({ masterZone }) => masterZone));
  stage.claim(
    `ks_master_zone is ${last?.to} on all ${masters.length} ks nodes`,
    masters.every((zone) => zone === last?.to),
  );
  const primaries = model.regions.filter(({ globalPg }) => globalPg.role === 'primary').map(({ name }) => name);
  stage.claim(
    `the global primary is in ${last?.to}, and only there`,
    primaries.length === 1 && primaries[0] === last?.to,
  );
  const ran = site.ledger().filter(isChange);
  const expected = switches.map(({ directive, to }) => `${directive} ${to}`);
  const found = ran.map(({ action, node }) => `${action} ${node.split('-')[0]}`);
  stage.claim(
    `exactly these directives ran, each on a node of its target region: ${expected.join(', ')}`,
    found.join() === expected.join(),
  );
  stage.claim(
    'both zones stayed active',
    model.regions.every(({ zoneStatus }) => zoneStatus === 'active'),
  );
}

function changes(stage: Stage, directive: string) {
  return stage.world.sites[0].ledger().filter((entry) => isChange(entry) && entry.action === directive);
}

function isChange(entry: LedgerEntry): entry is LedgerEntry & { kind: 'change' } {
  return entry.kind === 'change';
}
