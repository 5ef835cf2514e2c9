import { claimEnd, claimRan, commandsRun, namesOf, ran } from './claims.ts';
import { byHand } from './hands.ts';
import type { Play } from './play.ts';
import { failedOver, readopted } from './primary-down.ts';
import { walk } from './walk.ts';

export const joinReadopt: Play = {
  name: 'join-readopt',
  title: 'the paper by night: P1 to P5 were run by hand at a shell, the bot takes over at the re-adoption',
  async run(stage) {
    const { site } = stage;
    const [lost, kept] = namesOf(site);
    await site.faults.regionDark(lost.region);
    await byHand(stage, kept.ks[0], { action: 'RecoverPG', db_name: 'recovery', pg_master: kept.recovery });
    await byHand(stage, kept.ks[0], {
      action: 'FailoverGlobalKS',
      ks_master_zone: kept.region,
      disaster_zone: lost.zone,
    });
    const byNight = commandsRun(site).length;
    const it = await walk(stage, '/dr primary-down from=readopt reason="failed over by hand at 03:10"');
    const card = await it.approve('P6-back', 'join');
    stage.claim('the card shows what is taken for done', card.includes('recorded as done by hand'));
    await it.says('Joined at step P6-back: the rows before it were done by hand');
    stage.claim('joining sends nothing', commandsRun(site).length === byNight);
    await site.faults.regionBack(lost.region);
    await it.resume('P6-back');
    await readopted(it, 'faulty');
    await it.choose('P13-options', 'stay');
    await it.completes();
    claimRan(stage, [
      ran.recovery(kept, kept),
      ran.failover(kept, lost),
      ran.recovery(kept, kept),
      ran.global(kept),
      ran.active(kept, lost),
      ...ran.zoneWatchers(lost),
    ]);
    claimEnd(stage, { master: kept, recoveryPrimary: kept });
  },
};

export const skipAndDone: Play = {
  name: 'skip-and-done',
  title: 'P8 is run by hand in the middle and recorded, P10 is left out: both with a second engineer',
  async run(stage) {
    const { site } = stage;
    const [lost, kept] = namesOf(site);
    await site.faults.regionDark(lost.region);
    const it = await walk(stage, '/dr primary-down zone=faulty reason="power cut"');
    await it.approve('P1');
    await failedOver(it, 'faulty');
    await site.faults.regionBack(lost.region);
    await it.resume('P6-back');
    await it.approve('P6');
    await it.sees('P8');
    await byHand(stage, kept.ks[0], { action: 'RecoverPG', db_name: 'global', pg_master: kept.pg });
    await stage.type('commander', '/dr done P8 reason="run at the shell before the card came"');
    await it.approve('P8', 'by-hand');
    await it.says('Step P8 was done by hand, per Cory Commander and');
    await it.choose('P10-zone', 'faulty');
    await it.sees('P10');
    await stage.type('commander', '/dr skip P10 reason="the zone stays closed until Monday"');
    await it.approve('P10', 'skip');
    await it.says('Step P10 is left out: Cory Commander and');
    await it.approve('P11');
    await stage.post(it.incident, 'confirm-P12');
    await stage.type('second', '/dr skip P12 reason="one zone was looked at, the other is closed"');
    await it.says('Sasha Second left out step P12: one zone was looked at, the other is closed');
    await it.choose('P13-options', 'stay');
    await it.completes();
    claimRan(stage, [
      ran.recovery(kept, kept),
      ran.failover(kept, lost),
      ran.recovery(kept, kept),
      ran.global(kept),
      ...ran.zoneWatchers(lost),
    ]);
    claimEnd(stage, { master: kept, recoveryPrimary: kept, faulty: [lost] });
  },
};
