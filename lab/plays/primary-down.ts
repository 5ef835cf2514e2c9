import { claimEnd, claimRan, type Named, namesOf, ran } from './claims.ts';
import type { Play, Stage } from './play.ts';
import { type Walk, walk } from './walk.ts';

// The paper: 主区机房断电/宕机, P1 to P17; each play is another way through it.

export const primaryDown: Play = {
  name: 'primary-down',
  title: 'zone set faulty by its button; the region returns late and must prove it; then all stays as it is',
  async run(stage) {
    const { site } = stage;
    const [lost, kept] = namesOf(site);
    await site.faults.regionDark(lost.region, 'refuses');
    const it = await walk(stage, '/dr primary-down reason="the machine room has no power"');
    await it.approve('P1');
    await it.choose('P3-zone', 'faulty', 'second');
    await failedOver(it, 'faulty');
    claimServesAlone(stage, kept, lost);
    await it.resume('P6-back');
    await it.says(`${lost.region} is not proved to be back: ${lost.ks.join(', ')}`);
    claimRan(stage, [ran.recovery(kept, kept), ran.failover(kept, lost)]);
    await site.faults.regionBack(lost.region);
    await stage.type('second', '/dr resume');
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

export const primaryDownKeep: Play = {
  name: 'primary-down-keep',
  title: 'zone kept, then set faulty while waiting; afterwards failback, then the recovery database moves',
  async run(stage) {
    const { site } = stage;
    const [lost, kept] = namesOf(site);
    // The connections that this opens lead nowhere a moment later, and nobody closes them.
    await stage.ask('observer', '/dr info');
    await site.faults.regionDark(lost.region, 'hangs');
    const it = await walk(stage, '/dr primary-down zone=keep reason="fire alarm in the machine room"');
    await it.approve('P1');
    await failedOver(it, 'keep');
    stage.claim(`${lost.zone} is still active`, statusOf(stage, lost) === 'active');
    await it.choose('P6-back', 'faulty');
    await it.approve('P6-faulty');
    await it.confirm('P6-zone');
    stage.claim(`${lost.zone} is faulty now`, statusOf(stage, lost) === 'faulty');
    await site.faults.regionBack(lost.region);
    await it.resume('P6-back');
    await readopted(it, 'faulty');
    await failedBack(stage, it);
    await it.choose('P13-options', 'move');
    await it.approve(`P16-${lost.region}`);
    await it.completes();
    claimRan(stage, [
      ran.recovery(kept, kept),
      ran.failover(kept),
      ran.faulty(kept, lost),
      ran.recovery(kept, kept),
      ran.global(kept),
      ran.active(kept, lost),
      ...ran.zoneWatchers(lost),
      ran.failback(lost),
      ran.recovery(lost, lost),
    ]);
    claimEnd(stage, { master: lost, recoveryPrimary: lost });
  },
};

export const primaryDownMoveFirst: Play = {
  name: 'primary-down-move-first',
  title: 'the options the other way round: the recovery database moves (P16 in the standby), then failback',
  async run(stage) {
    const { site } = stage;
    const [lost, kept] = namesOf(site);
    await site.faults.regionDark(lost.region);
    const it = await walk(stage, `/dr ${lost.region} is down zone=faulty reason="power cut"`);
    await it.approve('P1');
    await failedOver(it, 'faulty');
    await site.faults.regionBack(lost.region);
    await it.resume('P6-back');
    await readopted(it, 'faulty');
    await it.choose('P13-options', 'later');
    await it.says('Left for later by');
    await it.choose('P13-options', 'move');
    await it.approve(`P16-${kept.region}`);
    await failedBack(stage, it);
    await it.completes();
    claimRan(stage, [
      ran.recovery(kept, kept),
      ran.failover(kept, lost),
      ran.recovery(kept, kept),
      ran.global(kept),
      ran.active(kept, lost),
      ...ran.zoneWatchers(lost),
      ran.recovery(kept, lost),
      ran.failback(lost),
    ]);
    claimEnd(stage, { master: lost, recoveryPrimary: lost });
  },
};

export const primaryDownNoRecovery: Play = {
  name: 'primary-down-no-recovery',
  title: 'a system without recovery pg: P1, P2, P6, P7 and P16 are not there',
  world: { recoveryPg: false },
  async run(stage) {
    const { site } = stage;
    const [lost, kept] = namesOf(site);
    await site.faults.regionDark(lost.region);
    const it = await walk(stage, `/dr primary-down faulty=${lost.zone} reason="power cut"`);
    await failedOver(it, 'faulty');
    await site.faults.regionBack(lost.region);
    await it.resume('P6-back');
    await readopted(it, 'faulty', 'P8');
    await it.choose('P13-options', 'stay');
    await it.completes();
    claimRan(stage, [ran.failover(kept, lost), ran.global(kept), ran.active(kept, lost), ...ran.zoneWatchers(lost)]);
    claimEnd(stage, { master: kept });
  },
};

export const primaryDownSwapped: Play = {
  name: 'primary-down-swapped',
  title: 'the roles swapped by a drill: the second region is master and is lost, every line is mirrored',
  async run(stage) {
    const { site } = stage;
    const [kept, lost] = namesOf(site);
    const drill = await walk(stage, '/dr failover reason="quarterly drill"');
    await drill.approve('1');
    await drill.confirm('3');
    await drill.completes();
    await site.faults.regionDark(lost.region);
    const it = await walk(stage, '/dr primary-down zone=faulty reason="power cut on the other side"');
    const card = await it.approve('P1');
    stage.claim(
      `the card names ${lost.region} as lost`,
      card.includes(`LOST: *${lost.region}*. Serves on: *${kept.region}*.`),
    );
    await failedOver(it, 'faulty');
    claimServesAlone(stage, kept, lost);
    await site.faults.regionBack(lost.region);
    await it.resume('P6-back');
    await readopted(it, 'faulty');
    await it.choose('P13-options', 'stay');
    await it.completes();
    claimRan(stage, [
      ran.failover(lost),
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

/** P3 to P5, after the zone was chosen. */
export async function failedOver(it: Walk, zone: 'faulty' | 'keep'): Promise<void> {
  await it.approve(`P3-${zone}`);
  await it.confirm('P5');
  if (zone === 'faulty') await it.confirm('P5-zone');
}

/** P6 to P12, or P8 to P12, once the return is proved. `zone`: what the console shows at P10. */
export async function readopted(it: Walk, zone: 'faulty' | 'active', from: 'P6' | 'P8' = 'P6'): Promise<void> {
  if (from === 'P6') await it.approve('P6');
  await it.approve('P8');
  await it.choose('P10-zone', zone);
  if (zone === 'faulty') await it.approve('P10');
  await it.approve('P11');
  await it.confirm('P12');
}

/** P13 to P15; so soon after the failover the button is refused, and the choice is typed with the reason. */
async function failedBack(stage: Stage, it: Walk): Promise<void> {
  await it.choose('P13-options', 'failback');
  await stage.told('commander', 'a second switch within');
  await stage.type('commander', '/dr choose failback force="the rooms are not equal"');
  const card = await it.approve('P13');
  stage.claim('the card of P13 shows why it is forced', card.includes('FORCED*: the rooms are not equal'));
  await it.confirm('P15');
}

/** While waiting for P6: global ks is up again in one region, and the zone of the other is out of service. */
function claimServesAlone({ site, claim }: Stage, kept: Named, lost: Named): void {
  const { regions } = site.model();
  const serving = regions.filter(({ power }) => power === 'on');
  const [alone] = serving;
  const up = serving.length === 1 && alone?.name === kept.region && alone.globalPg.role === 'primary';
  claim(`while it waits, ${kept.region} alone is up, with the global primary`, up);
  claim(
    `while it waits, ${lost.zone} is faulty`,
    regions.some(({ zone, zoneStatus }) => zone === lost.zone && zoneStatus === 'faulty'),
  );
}

function statusOf({ site }: Stage, { zone }: Named): string | undefined {
  return site.model().regions.find((each) => each.zone === zone)?.zoneStatus;
}
