import { claimEnd, claimRan, namesOf, ran } from './claims.ts';
import type { Play } from './play.ts';
import { failedOver, readopted } from './primary-down.ts';
import { standbyReadopted } from './standby-down.ts';
import { walk } from './walk.ts';

// The paper: 主备区网络中断, N1 and N2. Whoever runs the site goes on reaching both regions.

export const partitionKeepPrimary: Play = {
  name: 'partition-keep-primary',
  title: 'the link is cut and the master serves on (N1): the standby-down flow, until the link is back',
  async run(stage) {
    const { site } = stage;
    const [kept, lost] = namesOf(site);
    site.faults.link('cut');
    const it = await walk(stage, `/dr partition keep=${kept.region} zone=keep reason="fibre cut"`);
    await it.confirm('N1');
    await it.approve('S1');
    await it.confirm('S4');
    await it.resume('S5-back');
    await it.says(`${lost.region} is not proved to be back: `);
    site.faults.link('up');
    await stage.type('commander', '/dr resume');
    await standbyReadopted(it, 'active');
    await it.completes();
    claimRan(stage, [ran.recovery(kept, kept), ran.recovery(kept, kept)]);
    claimEnd(stage, { master: kept, recoveryPrimary: kept });
  },
};

export const partitionKeepStandby: Play = {
  name: 'partition-keep-standby',
  title: 'the link is cut and the standby takes over (N2): the old primary goes on accepting until P8',
  async run(stage) {
    const { site } = stage;
    const [lost, kept] = namesOf(site);
    site.faults.link('cut');
    const it = await walk(
      stage,
      `/dr partition keep=${kept.region} zone=faulty reason="fibre cut, ${lost.region} is stuck"`,
    );
    await it.says('its pg primary may go on accepting writes, which P8 then discards');
    await it.confirm('N2');
    await it.approve('P1');
    await failedOver(it, 'faulty');
    const old = () => site.model().regions.find(({ name }) => name === lost.region);
    const believes = old()?.ks.every(({ masterZone }) => masterZone === lost.region);
    stage.claim(`the side given up still believes itself master`, believes === true);
    stage.claim('its global pg is still a primary, as the thread warned', old()?.globalPg.role === 'primary');
    site.faults.link('up');
    await it.resume('P6-back');
    await it.approve('P6');
    await it.says('Step P7 holds.');
    stage.claim('it is until P8', old()?.globalPg.role === 'primary');
    await readopted(it, 'faulty', 'P8');
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
