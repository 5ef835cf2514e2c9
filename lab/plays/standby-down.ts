import { claimEnd, claimRan, namesOf, ran } from './claims.ts';
import type { Play } from './play.ts';
import { type Walk, walk } from './walk.ts';

// The paper: 备区机房断电/宕机, S1 to S8.

export const standbyDown: Play = {
  name: 'standby-down',
  title: 'recovery pg isolated, zone set faulty; re-adopted and set active when the region is back',
  async run(stage) {
    const { site } = stage;
    const [kept, lost] = namesOf(site);
    await site.faults.regionDark(lost.region);
    const it = await walk(stage, '/dr standby-down reason="power cut"');
    await it.approve('S1');
    await it.choose('S3-zone', 'faulty');
    await it.approve('S3');
    await it.confirm('S4');
    await it.confirm('S4-zone');
    await site.faults.regionBack(lost.region);
    await it.resume('S5-back');
    await standbyReadopted(it, 'faulty');
    await it.completes();
    claimRan(stage, [
      ran.recovery(kept, kept),
      ran.faulty(kept, lost),
      ran.recovery(kept, kept),
      ran.active(kept, lost),
    ]);
    claimEnd(stage, { master: kept, recoveryPrimary: kept });
  },
};

export const standbyDownKeepNoRecovery: Play = {
  name: 'standby-down-keep-no-recovery',
  title: 'zone kept, no recovery pg: nothing is changed at all, people look and confirm',
  world: { recoveryPg: false },
  async run(stage) {
    const { site } = stage;
    const [kept, lost] = namesOf(site);
    await site.faults.regionDark(lost.region);
    const it = await walk(stage, '/dr standby-down zone=keep reason="power cut"');
    await it.confirm('S4');
    await it.resume('S5-back');
    await it.says(`${lost.region} is not proved to be back`);
    await site.faults.regionBack(lost.region);
    await stage.type('commander', '/dr resume');
    await it.choose('S7-zone', 'active');
    await it.confirm('S8');
    await it.completes();
    claimRan(stage, []);
    claimEnd(stage, { master: kept });
  },
};

/** S5 to S8, once the return is proved. `zone`: what the console shows at S7. */
export async function standbyReadopted(it: Walk, zone: 'faulty' | 'active'): Promise<void> {
  await it.approve('S5');
  await it.choose('S7-zone', zone);
  if (zone === 'faulty') await it.approve('S7');
  await it.confirm('S8');
}
