import { claimEnd, claimRan, namesOf, ran } from './claims.ts';
import type { Play } from './play.ts';
import { readopted } from './primary-down.ts';
import { standbyReadopted } from './standby-down.ts';
import { walk } from './walk.ts';

export const checkFailsThenHolds: Play = {
  name: 'check-fails-then-holds',
  title: 'primary-down with a sick pgpool node at P4a: the check says so, goes on reading, and holds once it is mended',
  async run(stage) {
    const { site } = stage;
    const [lost, kept] = namesOf(site);
    await site.faults.regionDark(lost.region);
    // Once P3 was sent: P2 looks at the same node. A turn later, when the tool has answered.
    const stop = site.on('ledger', (entry) => {
      if (entry.kind !== 'change' || entry.action !== 'FailoverGlobalKS') return;
      setTimeout(() => site.faults.sick(kept.pgpool, true), 0);
    });
    const it = await walk(stage, '/dr primary-down zone=faulty reason="power cut"');
    await it.approve('P1');
    await it.approve('P3-faulty');
    const fails = await it.says('Step P4a does not hold yet.');
    stop();
    stage.claim('it names the node', fails.includes(`${kept.pgpool} is error, expected ok`));
    stage.claim(
      `it ignores the nodes of ${lost.region}`,
      fails.includes(`${lost.region} nodes ignored: region is lost`),
    );
    site.faults.sick(kept.pgpool, false);
    await it.says('Step P4a holds.');
    await it.confirm('P5');
    await it.confirm('P5-zone');
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

export const neverEnds: Play = {
  name: 'never-ends',
  title: 'operations without an end: after the deadline people are asked, and wait longer, or judge it as done',
  world: { timing: { operation_deadlines: { RecoverPG: '8s' } } },
  async run(stage) {
    const { site } = stage;
    const [kept, lost] = namesOf(site);
    await site.faults.regionDark(lost.region);
    site.faults.operation({ kind: 'never ends' });
    const it = await walk(stage, '/dr standby-down zone=keep reason="power cut"');
    await it.approve('S1');
    await it.says('and its end was not seen. It may still be working.');
    await it.goOn('S1', 'wait-longer');
    site.faults.operation(null);
    await it.says('Step S1 completed: zone_watcher.log says so.');
    await it.confirm('S4');
    await site.faults.regionBack(lost.region);
    site.faults.operation({ kind: 'never ends' });
    await it.resume('S5-back');
    await it.approve('S5');
    await it.goOn('S5', 'took-effect');
    const card = await it.approve('S5', 'took-effect');
    stage.claim(
      'the card of the judgement says that nothing is sent',
      card.includes('Nothing is sent by this approval'),
    );
    const unproved = await it.says('Step S6: unknown so far.');
    stage.claim('a judgement is no proof: the check after it goes on reading', unproved.includes('(expelled)'));
    site.faults.operation(null);
    await it.says('Step S6 holds.');
    await it.choose('S7-zone', 'active');
    await it.confirm('S8');
    await it.completes();
    claimRan(stage, [ran.recovery(kept, kept), ran.recovery(kept, kept)]);
    claimEnd(stage, { master: kept, recoveryPrimary: kept });
  },
};

export const logUnreadable: Play = {
  name: 'log-unreadable',
  title: 'zone_watcher.log cannot be read: consecutive checks decide, and the thread says that nothing is proven',
  async run(stage) {
    const { site } = stage;
    const [kept, lost] = namesOf(site);
    await site.faults.regionDark(lost.region);
    for (const node of kept.ks) site.faults.logUnreadable(node, true);
    const it = await walk(stage, '/dr standby-down zone=keep reason="power cut"');
    await it.approve('S1');
    await it.says('zone_watcher.log cannot be read (');
    await it.says('Step S1: the checks hold; completion is not proven (the log does not say).');
    await it.confirm('S4');
    await site.faults.regionBack(lost.region);
    await it.resume('S5-back');
    await standbyReadopted(it, 'active');
    await it.says('Step S5: the checks hold; completion is not proven (the log does not say).');
    await it.completes();
    claimRan(stage, [ran.recovery(kept, kept), ran.recovery(kept, kept)]);
    claimEnd(stage, { master: kept, recoveryPrimary: kept });
  },
};
