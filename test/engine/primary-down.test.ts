import { describe, expect, test } from 'vitest';
import type { ScenarioRequest } from '../../src/domain/command-line/command.ts';
import { type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { people } from '../support/fakes/journey.ts';
import { lastPost, statusText, threadText } from '../support/fakes/thread-text.ts';
import { loseAndRegain, passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1, G2 } from '../support/paper-topology.ts';

const FAULTY: ScenarioRequest = { name: 'primary-down', zone: { choice: 'faulty' } };
const BACK = 'P6-back';

function zoneOf(world: EngineWorld, zone: string): string | undefined {
  return world.site.state.regions.find((region) => region.zone === zone)?.zoneStatus;
}

test('P1 to P12, the zone faulty by option: every command of the paper, in its order, on its node', async () => {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: FAULTY });
  await walk(world, { to: BACK });
  expect(said(world.now().gates[0]?.say)).toBe(
    'Before the first change: 5 of 8 are not as on a quiet day. In a disaster that informs, it stops nothing: read them before you approve.',
  );
  expect(zoneOf(world, 'alpha')).toBe('faulty');
  world.site.powerOn(G1);
  await walk(world, { choose: { 'P10-zone': ['faulty'], 'P13-options': ['stay'] } });
  const zw = '/pitrix/bin/send-zw-directive -p';
  expect(world.site.ledger.map(({ node, command }) => [node, command])).toEqual([
    [
      'global2a-webservice0',
      `${zw} '{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global2a-recoverypgserver0"}'`,
    ],
    [
      'global2a-webservice0',
      `${zw} '{"action": "FailoverGlobalKS", "ks_master_zone": "global2a", "disaster_zone": "alpha"}'`,
    ],
    [
      'global2a-webservice0',
      `${zw} '{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global2a-recoverypgserver0"}'`,
    ],
    ['global2a-webservice0', `${zw} '{"action": "RecoverPG", "db_name": "global", "pg_master": "global2a-pgserver0"}'`],
    ['global2a-webservice0', `${zw} '{"action": "ActiveDisasterZone", "recover_zone": "alpha"}'`],
    ['global1a-webservice0', 'supervisorctl restart zone_watcher'],
    ['global1a-webservice1', 'supervisorctl restart zone_watcher'],
  ]);
  expect(zoneOf(world, 'alpha')).toBe('active');
  expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  expect(passedAs(world)).toEqual([
    'P1 proven',
    'P2 proven',
    'P3-zone chosen',
    'P3-faulty proven',
    'P3-keep waiting',
    'P4a proven',
    'P4b proven',
    'P5 confirmed',
    'P5-zone confirmed',
    'P6-back proven',
    'P6-faulty waiting',
    'P6-zone waiting',
    'P6 proven',
    'P7 proven',
    'P8 proven',
    'P9 proven',
    'P10-zone chosen',
    'P10 accepted',
    'P11 accepted',
    'P11b proven',
    'P12 confirmed',
    'P13-options chosen',
    ...['P13', 'P14a', 'P14b', 'P15', 'P16-global2a', 'P17-global2a', 'P16-global1a', 'P17-global1a'].map(
      (id) => `${id} waiting`,
    ),
  ]);
  expect(statusText(world)).toContain(
    'Completed: Primary region down · 主区故障切换, global1a was lost; master: global2a',
  );
  expect(lastPost(world)).toContain('Step P11: approved by Bo');
});

test('every request for approval is of a step of its own, and says so: ISOLATE first, RE-ADOPT later', async () => {
  const world = quickWorld();
  await loseAndRegain(world, FAULTY, {
    lost: G1,
    back: BACK,
    choose: { 'P10-zone': ['faulty'], 'P13-options': ['stay'] },
  });
  expect(world.now().requests.map(({ asked, status }) => [asked.step, asked.purpose, status.is])).toEqual(
    ['P1', 'P3-faulty', 'P6', 'P8', 'P10', 'P11'].map((step) => [step, 'dispatch', 'used']),
  );
  const thread = threadText(world);
  expect(thread).toContain('P1 ISOLATE: make recovery pg readable/writable in global2a; expel lost nodes');
  expect(thread).toContain('P6 RE-ADOPT: global1a is back; re-adopt its recovery pg node');
});

test('without recovery pg: P1, P2, P6, P7 are not there, and P3 waits for no check', async () => {
  const world = quickWorld({ recoveryPg: false });
  await loseAndRegain(world, FAULTY, {
    lost: G1,
    back: BACK,
    choose: { 'P10-zone': ['faulty'], 'P13-options': ['stay'] },
  });
  expect(ran(world)).toEqual([
    'global2a-webservice0: FailoverGlobalKS global2a alpha',
    'global2a-webservice0: RecoverPG global global2a-pgserver0',
    'global2a-webservice0: ActiveDisasterZone alpha',
    'global1a-webservice0: supervisorctl restart zone_watcher',
    'global1a-webservice1: supervisorctl restart zone_watcher',
  ]);
  expect(passedAs(world).filter((each) => /^(P1|P2|P6|P7|P16.*|P17.*) /.test(each))).toEqual([]);
});

test('the roles swapped: global2a was master and is lost, every row is mirrored', async () => {
  const world = quickWorld();
  world.site.isMaster(G2);
  await loseAndRegain(world, FAULTY, {
    lost: G2,
    back: BACK,
    choose: { 'P10-zone': ['faulty'], 'P13-options': ['stay'] },
  });
  expect(ran(world)).toEqual([
    'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
    'global1a-webservice0: FailoverGlobalKS global1a beta',
    'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
    'global1a-webservice0: RecoverPG global global1a-pgserver0',
    'global1a-webservice0: ActiveDisasterZone beta',
    'global2a-webservice0: supervisorctl restart zone_watcher',
    'global2a-webservice1: supervisorctl restart zone_watcher',
  ]);
  expect(statusText(world)).toContain('global2a was lost; master: global1a');
});

describe('the fate of the zone', () => {
  test('is a forced choice without a default: nothing is asked before it is made', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    await world.opened({ request: { name: 'primary-down' } });
    await walk(world, { to: 'P3-zone' });
    await world.pass(30_000);
    expect(world.now().requests.map(({ asked }) => asked.step)).toEqual(['P1']);
    expect(lastPost(world)).toContain('[Set alpha faulty] [Keep alpha]');
    expect(await people(world).decides('U_ADA', 'perhaps')).toBe(
      'Step P3-zone has no option "perhaps" now. Options: faulty, keep.',
    );
  });

  test('keep, by button: P3 goes without disaster_zone, nobody looks for faulty, P10 is asked about all the same', async () => {
    const world = quickWorld();
    await loseAndRegain(
      world,
      { name: 'primary-down' },
      {
        lost: G1,
        back: BACK,
        choose: { 'P3-zone': ['keep'], 'P10-zone': ['active'], 'P13-options': ['stay'] },
      },
    );
    expect(ran(world)).toEqual([
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: FailoverGlobalKS global2a',
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: RecoverPG global global2a-pgserver0',
      'global1a-webservice0: supervisorctl restart zone_watcher',
      'global1a-webservice1: supervisorctl restart zone_watcher',
    ]);
    expect(passedAs(world).filter((each) => /^(P3-faulty|P5-zone|P10) /.test(each))).toEqual([
      'P3-faulty waiting',
      'P5-zone waiting',
      'P10 waiting',
    ]);
    expect(zoneOf(world, 'alpha')).toBe('active');
  });

  test('keep first, faulty while waiting (erratum 16): the step of our own, then a look in the console, then it waits on', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
    await walk(world, { to: BACK });
    expect(lastPost(world)).toContain('[Set alpha faulty now]');
    expect(await people(world).decides('U_OP', 'faulty')).toBe('');
    await walk(world, { to: BACK });
    expect(ran(world).at(-1)).toBe(
      'global2a-webservice0: /pitrix/cli/modify-zone-attributes --zone alpha --status faulty',
    );
    expect(zoneOf(world, 'alpha')).toBe('faulty');
    expect(lastPost(world)).not.toContain('[Set alpha faulty now]');
    expect(await people(world).decides('U_OP', 'faulty')).toMatch(/^Step P6-back has no option "faulty" now\./);
    world.site.powerOn(G1);
    await walk(world, { choose: { 'P10-zone': ['faulty'], 'P13-options': ['stay'] } });
    expect(zoneOf(world, 'alpha')).toBe('active');
  });

  test('faulty from the start: it is not offered again while waiting', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    await world.opened({ request: FAULTY });
    await walk(world, { to: BACK });
    expect(await people(world).decides('U_OP', 'faulty')).toBe('Step P6-back has no option "faulty" now. Options: —.');
  });

  test('the zone of the other region is refused before anything opens', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    const opened = await world.open({ request: { name: 'primary-down', zone: { choice: 'faulty', name: 'beta' } } });
    expect(opened.ok ? '' : said(opened.say)).toBe(
      'faulty=beta does not fit: global1a shares its machine room with zone alpha. Type `faulty=alpha`, or leave it out and be asked. Nothing was opened.',
    );
    expect(world.events()).toEqual([]);
  });
});

test('a confirmation that says no shows where to look next, and the step goes on waiting', async () => {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: FAULTY });
  await walk(world, { to: 'P5' });
  const { confirms } = people(world);
  expect(await confirms('U_ADA', 'P5', false)).toBe('');
  expect(threadText(world)).toContain("3. pgpool's backend_hostname0 in global2a");
  expect(await confirms('U_ADA', 'P12')).toBe(
    'That question was answered or has changed since: look at the newest message of the thread.',
  );
  expect(await confirms('U_CY', 'P5')).toBe('Only operators of lab may do this. Operators: Ada, Bo, Op.');
  expect(await confirms('U_ADA', 'P5')).toBe('');
});
