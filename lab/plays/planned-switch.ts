import { type Command, claimEnd, claimRan, commandsRun, type Named, namesOf, ran } from './claims.ts';
import type { Play, Stage } from './play.ts';

/** Slack's own times must lie this far apart before a reaction approves (approval rule 12), plus a little. */
const AFTER_REFLEX = 3_300;

interface Switch {
  readonly command: string;
  readonly runs: Command;
  /** What the live status says at the end. */
  readonly done: string;
}

const failover = (to: Named): Switch => ({
  command: '/dr failover reason="quarterly drill"',
  runs: ran.failover(to),
  done: 'Completed: Planned failover (drill)',
});

const failback = (to: Named): Switch => ({
  command: '/dr failback reason="drill is over" force="the drill was announced there and back"',
  runs: ran.failback(to),
  done: 'Completed: Planned failback',
});

export const failoverPlay: Play = {
  name: 'failover',
  title: "planned failover (drill); the requester's and a stranger's reaction are refused",
  // The guards as they are in life.
  world: { policy: {} },
  async run(stage) {
    const [one, two] = namesOf(stage.site);
    await walk(stage, failover(two));
    claimRan(stage, [ran.failover(two)]);
    claimEnd(stage, { master: two, recoveryPrimary: one });
  },
};

export const failbackPlay: Play = {
  name: 'failback',
  title: 'planned failover, and back again; so soon, that needs a reason',
  world: { policy: {} },
  async run(stage) {
    const [one, two] = namesOf(stage.site);
    await walk(stage, failover(two));
    const soon = await stage.ask('commander', '/dr failback reason="drill is over"');
    stage.claim('a second switch so soon is refused without a reason for it', soon.includes('a second switch within'));
    await walk(stage, failback(one));
    claimRan(stage, [ran.failover(two), ran.failback(one)]);
    claimEnd(stage, { master: one, recoveryPrimary: one });
  },
};

/** One planned switch, as the paper has it: the requester's own reaction is refused, a second engineer's counts. */
async function walk(stage: Stage, { command, runs, done }: Switch): Promise<void> {
  const before = commandsRun(stage.site).length;
  const nothingRan = () => commandsRun(stage.site).length === before;
  const incident = await stage.open('commander', command);
  const card = await stage.post(incident, 'card-1');
  stage.react('commander', card, 'white_check_mark');
  await stage.told('commander', 'so somebody else must approve');
  stage.claim(`the requester's own reaction was refused: ${runs}`, nothingRan());
  stage.react('observer', card, 'white_check_mark');
  await stage.told('observer', 'Not in the roster of lab');
  stage.claim(`a reaction from outside the roster was refused: ${runs}`, nothingRan());
  await stage.pause(AFTER_REFLEX);
  stage.react('second', card, 'white_check_mark');
  await stage.press('commander', await stage.post(incident, 'confirm-3'), 'confirm:0');
  await stage.says(incident, done);
  await stage.says(incident, 'Completed in');
}
