import { claimRan, commandsRun, namesOf, ran } from './claims.ts';
import type { Play, Stage } from './play.ts';

/** Slack's own times must lie this far apart before a reaction approves (approval rule 12), plus a little. */
const AFTER_REFLEX = 3_300;

const APPROVE = 'white_check_mark';

/** Everything a second engineer's reaction must be is tried the wrong way first, as people do at 3 a.m. */
export const refusedReactions: Play = {
  name: 'refused-reactions',
  title:
    'reactions that do not count, each answered with why; a denial with its reason; then two people, one execution',
  // The guards as they are in life, also where plays are hurried.
  world: { policy: { reflex_guard: '3s', armed_window: '5s' } },
  async run(stage) {
    const { claim, site } = stage;
    const two = namesOf(site)[1];
    const idle = await stage.ask('commander', '/dr who');
    claim(
      '/dr who says who could not approve what you would start',
      idle.includes('would have started it: somebody else must approve'),
    );
    const incident = await stage.open('commander', '/dr failover reason="quarterly drill"');
    const first = await stage.post(incident, 'card-1');
    stage.react('third', first, APPROVE);
    const below = await stage.post(incident, 'companion-1');
    await stage.told('third', 'That was within 3 s of the card');
    await stage.pause(AFTER_REFLEX);
    stage.react('second', below, APPROVE);
    await stage.told('second', 'only a reaction on the card of request 1 (step 1) counts: <http');
    stage.react('second', first, 'thumbsup');
    await stage.told('second', '"+1" means nothing on a card');
    stage.react('commander', first, APPROVE);
    await stage.told('commander', 'Cory Commander started this incident, so somebody else must approve.');
    stage.react('observer', first, APPROVE);
    await stage.told('observer', 'being in the channel gives no right to approve or deny');
    const who = await stage.ask('second', '/dr who');
    claim(
      '/dr who names who may approve the request that waits',
      who.includes('Request 1 (step 1) waits: 0 of 1 approved.'),
    );
    claim('nothing ran while nobody had approved', commandsRun(site).length === 0);
    await denied(stage, incident, first);
    const second = await stage.post(incident, 'card-2');
    await stage.says(incident, 'Tay Third says why request 1 was denied: the freeze ends at noon');
    stage.react('second', first, APPROVE);
    await stage.told(
      'second',
      'Request 1 is no longer open: your reaction does nothing. Request 2 (step 1) waits now: <http',
    );
    await stage.pause(AFTER_REFLEX);
    stage.react('second', second, APPROVE);
    await stage.says(incident, 'Used: approved by Sasha Second. Removing the reaction no longer stops anything.');
    await stage.press('commander', await stage.post(incident, 'confirm-3'), 'confirm:0');
    await stage.says(incident, 'Completed: Planned failover (drill)');
    claimRan(stage, [ran.failover(two)]);
  },
};

/** The third engineer denies, and is asked why; the commander asks again. */
async function denied(stage: Stage, incident: string, card: Awaited<ReturnType<Stage['post']>>): Promise<void> {
  stage.react('third', card, 'no_entry');
  await stage.told('third', 'You denied request 1; nothing was sent. Please say why');
  await stage.says(incident, 'Tay Third denied request 1. Nothing was sent.');
  await stage.ask('third', '/dr because the freeze ends at noon');
  await stage.says(incident, 'Tay Third says why request 1 was denied: the freeze ends at noon');
  await stage.ask('commander', '/dr retry');
}
