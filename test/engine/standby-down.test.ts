import { describe, expect, test } from 'vitest';
import { type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { people } from '../support/fakes/journey.ts';
import { statusText, threadText } from '../support/fakes/thread-text.ts';
import { loseAndRegain, passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1, G2 } from '../support/paper-topology.ts';

const COURSE = { lost: G2, back: 'S5-back', choose: { 'S3-zone': ['faulty'], 'S7-zone': ['faulty'] } };

async function refusalOf(world: EngineWorld, request: Parameters<EngineWorld['open']>[0]): Promise<string> {
  const opened = await world.open(request);
  return opened.ok ? 'it was opened' : said(opened.say);
}

describe('standby-down', () => {
  test('whole: S1 to S8, zone faulty: every command on the master region, global pg and the master untouched', async () => {
    const world = quickWorld();
    await loseAndRegain(world, { name: 'standby-down' }, COURSE);
    expect(ran(world)).toEqual([
      'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
      'global1a-webservice0: /pitrix/cli/modify-zone-attributes --zone beta --status faulty',
      'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
      'global1a-webservice0: ActiveDisasterZone beta',
    ]);
    expect(passedAs(world)).toEqual([
      'S1 proven',
      'S2 proven',
      'S3-zone chosen',
      'S3 accepted',
      'S4 confirmed',
      'S4-zone confirmed',
      'S5-back proven',
      'S5-faulty waiting',
      'S5-zone waiting',
      'S5 proven',
      'S6 proven',
      'S7-zone chosen',
      'S7 accepted',
      'S8-pg proven',
      'S8 confirmed',
    ]);
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
    expect(world.now().switchedAt).toBeUndefined();
    expect(statusText(world)).toContain('global2a was lost; master: global1a');
    expect(world.site.state.regions.map(({ ks }) => ks[0]?.masterZone)).toEqual(['global1a', 'global1a']);
  });

  test('the zone kept: S3 and S7 do not run', async () => {
    const world = quickWorld();
    await loseAndRegain(
      world,
      { name: 'standby-down', zone: { choice: 'keep' } },
      {
        ...COURSE,
        choose: { 'S7-zone': ['active'] },
      },
    );
    expect(ran(world)).toEqual([
      'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
      'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
    ]);
  });

  test('without recovery pg and the zone kept nothing changes state at all; people confirm, the return is proved', async () => {
    const world = quickWorld({ recoveryPg: false });
    await loseAndRegain(
      world,
      { name: 'standby-down', zone: { choice: 'keep' } },
      {
        ...COURSE,
        choose: { 'S7-zone': ['active'] },
      },
    );
    expect(ran(world)).toEqual([]);
    expect(world.now().requests).toEqual([]);
    expect(passedAs(world)).toContain('S5-back proven');
  });

  test('the roles swapped: global2a is master and loses its standby global1a', async () => {
    const world = quickWorld();
    world.site.isMaster(G2);
    await loseAndRegain(world, { name: 'standby-down' }, { ...COURSE, lost: G1 });
    expect(ran(world)).toEqual([
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: /pitrix/cli/modify-zone-attributes --zone alpha --status faulty',
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: ActiveDisasterZone alpha',
    ]);
  });

  test('S8-pg informs: global pg that does not hold is shown and stops nothing (erratum 15)', async () => {
    const world = quickWorld();
    world.site.powerOff(G2);
    await world.opened({ request: { name: 'standby-down', zone: { choice: 'keep' } } });
    await walk(world, { to: 'S5-back' });
    world.site.powerOn(G2);
    await walk(world, { to: 'S7-zone' });
    world.site.health.set('global2a-pgserver1', 'stopped');
    await walk(world, { choose: { 'S7-zone': ['active'] } });
    expect(passedAs(world)).toContain('S8-pg informed');
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
    expect(threadText(world)).toContain('global2a-pgserver1 is stopped');
    expect(world.events().filter((event) => event.type === 'reading' && event.step === 'S8-pg')).toHaveLength(1);
  });

  test('the standby answers: refused, unless it is forced; then the reason stands on the card', async () => {
    const world = quickWorld();
    expect(await refusalOf(world, { request: { name: 'standby-down' } })).toBe(
      '`/dr standby-down` does not fit: the standby global2a answers (global2a-webservice0, global2a-webservice1). Nothing was opened. `/dr assess` shows what is seen. To isolate a standby that answers is allowed only with `force="why"`.',
    );
    await world.opened({ request: { name: 'standby-down', force: 'its disks fail' } });
    await world.pass(20_000);
    expect(threadText(world)).toContain('its disks fail');
  });
});

describe('partition', () => {
  test('the primary serves on (N1): a person says that it was analysed, then S1 to S8; the link comes back', async () => {
    const world = quickWorld();
    world.site.link('cut');
    await world.opened({ request: { name: 'partition', keep: 'global1a', zone: { choice: 'keep' } } });
    await walk(world, { to: 'N1' });
    expect(threadText(world)).toContain(
      'It was analysed: global1a serves on, global2a is given up. Nobody on the side of global2a is switching anything',
    );
    await walk(world, { to: 'S5-back' });
    expect(threadText(world)).toContain('Wait until the link is back (global2a)');
    world.site.link('up');
    await walk(world, { choose: { 'S7-zone': ['active'] } });
    expect(ran(world)).toEqual([
      'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
      'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
    ]);
    expect(passedAs(world)[0]).toBe('N1 confirmed');
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  });

  test('the standby takes over (N2): no fencing is said, then P1 to P12', async () => {
    const world = quickWorld();
    world.site.link('cut');
    await world.opened({ request: { name: 'partition', keep: 'global2a', zone: { choice: 'keep' } } });
    await walk(world, { to: 'N2' });
    expect(threadText(world)).toContain(
      'global1a may believe itself master until P11, and its pg primary may go on accepting writes, which P8 then discards',
    );
    await walk(world, { to: 'P6-back' });
    expect(world.site.state.regions.map(({ globalPg }) => globalPg.role)).toEqual(['primary', 'primary']);
    world.site.link('up');
    await walk(world, { choose: { 'P10-zone': ['active'], 'P13-options': ['stay'] } });
    expect(ran(world)).toEqual([
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: FailoverGlobalKS global2a',
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: RecoverPG global global2a-pgserver0',
      'global1a-webservice0: supervisorctl restart zone_watcher',
      'global1a-webservice1: supervisorctl restart zone_watcher',
    ]);
    expect(world.site.state.regions.map(({ globalPg }) => globalPg.role)).toEqual(['replica', 'primary']);
  });

  test('the link is still cut: ks nodes answer, but CheckPG does not reach the other side, so nothing is re-adopted', async () => {
    const world = quickWorld();
    world.site.link('cut');
    await world.opened({ request: { name: 'partition', keep: 'global2a', zone: { choice: 'keep' } } });
    await walk(world, { to: 'P6-back' });
    const before = world.site.ledger.length;
    expect(await people(world).resumes('U_OP')).toBe('');
    await world.pass(5_000);
    expect(threadText(world)).toContain('global1a is not proved to be back');
    expect(world.site.ledger).toHaveLength(before);
  });

  test('no link is cut: refused; only a reason opens it', async () => {
    const world = quickWorld();
    expect(await refusalOf(world, { request: { name: 'partition', keep: 'global1a' } })).toMatch(
      /^`\/dr partition keep=global1a` does not fit: both regions answer and agree that global1a is master/,
    );
    expect((await world.open({ request: { name: 'partition', keep: 'global1a', force: 'flapping link' } })).ok).toBe(
      true,
    );
  });
});
