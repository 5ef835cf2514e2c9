import { describe, expect, test } from 'vitest';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, dispatches, people, press, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { cardText, threadText } from '../support/fakes/thread-text.ts';
import { quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1 } from '../support/paper-topology.ts';

const [FIRST, SECOND] = ['global1a-webservice0', 'global1a-webservice1'] as const;
const HOUR = 3_600_000;
const LAPSED = `Step P11 goes no further by itself: its approval was for that time only, and how the node before it ended became clear only later. Nothing was sent to ${SECOND}. Run it again for what is left, with a new approval.`;

/** The card of P11 stands and was read: zone_watcher of each ks node of the returned region. */
async function cardOfP11(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to: 'P6-back' });
  world.site.powerOn(G1);
  await walk(world, { to: 'P11', choose: { 'P10-zone': ['active'] } });
  await world.pass(30_000, cardStood);
  await world.pass(4_000);
  return world;
}

function restarts(world: EngineWorld): string[] {
  return ran(world).flatMap((each) => (each.includes('zone_watcher') ? [each.split(':')[0] ?? ''] : []));
}

/** The first node restarts and is cut off before it can say so: its outcome is unknown. */
async function firstUnknown(world: EngineWorld): Promise<void> {
  const first = world.site.nodes.get(FIRST);
  world.site.runFault = 'lost-after';
  world.site.meanwhile = async (call) => {
    if (first && restarts(world).length > 0 && call.endsWith(FIRST))
      first.shut = { ok: false, reason: 'timeout', why: `${FIRST} does not answer` };
  };
  await world.react('U_BO');
  await stuckAt(world, 'P11', 600_000);
  expect(said(questionAt(world, 'P11').say)).toContain(`on ${FIRST} is UNKNOWN`);
  world.site.meanwhile = undefined;
  world.site.runFault = undefined;
}

/** People are asked about the second node alone; with a new approval it is restarted, the first is not again. */
async function asksForTheSecond(world: EngineWorld): Promise<void> {
  const { length } = world.now().requests;
  expect(await people(world).retries('U_OP')).toBe('');
  await world.pass(30_000, cardStood);
  expect(world.now().requests).toHaveLength(length + 1);
  expect(cardText(world)).toContain(`one after the other:\n${SECOND}: supervisorctl restart zone_watcher`);
  await world.pass(20_000);
  expect(restarts(world)).toEqual([FIRST]);
  await approveCard(world);
  await world.pass(60_000, at('P11b', 'passed'));
  expect(restarts(world)).toEqual([FIRST, SECOND]);
  const sent = dispatches(world).filter(({ step }) => step === 'P11');
  expect(sent.map(({ node, attempt }) => `${attempt} ${node}`)).toEqual([`1 ${FIRST}`, `2 ${SECOND}`]);
  expect(new Set(sent.map(({ request }) => request)).size).toBe(2);
}

describe('between the nodes of P11 the approval runs out', () => {
  test.each([
    ['hours', 5 * HOUR],
    ['a moment', 1_000],
  ])('people look again %s later: the second node is not restarted by it', async (_, later) => {
    const world = await cardOfP11();
    await firstUnknown(world);
    await world.clock.pass(later);
    const first = world.site.nodes.get(FIRST);
    if (first) first.shut = undefined;
    expect(said(await press(world, 'look-again', 'U_OP', 'P11'))).toBe('');
    await stuckAt(world, 'P11', 60_000);
    expect(restarts(world)).toEqual([FIRST]);
    expect(questionAt(world, 'P11').kind).toBe('not-started');
    expect(said(questionAt(world, 'P11').say)).toBe(LAPSED);
    expect(threadText(world)).toContain(LAPSED);
    await asksForTheSecond(world);
  });

  test('all processes were dead for hours: the second node is not restarted when one comes back', async () => {
    const world = await cardOfP11();
    world.site.meanwhile = async (call) => {
      if (call !== `open ${SECOND}` || restarts(world).length === 0) return;
      for (const { life } of world.processes) life.dead = true;
    };
    await world.react('U_BO');
    for (let turn = 0; turn < 120 && world.processes.some(({ life }) => !life.dead); turn += 1) {
      await world.clock.pass(0);
      if (world.processes.some(({ life }) => !life.dead)) await world.pass(500);
    }
    expect(world.processes.every(({ life }) => life.dead)).toBe(true);
    expect(world.events().at(-1)).toMatchObject({ type: 'outcome', node: FIRST, outcome: { outcome: 'accepted' } });
    world.site.meanwhile = undefined;
    await world.clock.pass(5 * HOUR);
    world.start();
    await stuckAt(world, 'P11', 60_000);
    expect(restarts(world)).toEqual([FIRST]);
    expect(said(questionAt(world, 'P11').say)).toBe(LAPSED);
    await asksForTheSecond(world);
  });

  test('a restart within the time an approval may be used goes on to the second node', async () => {
    const world = await cardOfP11();
    world.site.meanwhile = async (call) => {
      if (call !== `open ${SECOND}` || restarts(world).length === 0) return;
      world.site.meanwhile = undefined;
      for (const { life } of world.processes) life.dead = true;
    };
    await world.react('U_BO');
    await world.pass(60_000, at('P11', 'passed'));
    expect(world.processes.filter(({ life }) => life.dead)).toHaveLength(1);
    expect(restarts(world)).toEqual([FIRST, SECOND]);
  });
});

describe('between the nodes of P11 something changes', () => {
  test('gate P9 worsens: the second node is not restarted', async () => {
    const world = await cardOfP11();
    world.site.meanwhile = async (call) => {
      if (call === `out ${FIRST}`) world.site.health.set('global1a-pgserver0', 'down');
    };
    await world.react('U_BO');
    await stuckAt(world, 'P11', 60_000);
    expect(restarts(world)).toEqual([FIRST]);
    expect(said(questionAt(world, 'P11').say)).toMatch(
      /^Gate P9 held when request \d+ was made and does not hold now\./,
    );
    world.site.meanwhile = undefined;
    world.site.health.clear();
    await asksForTheSecond(world);
  });

  test.each(['open', 'stat', 'uptime'])(
    'who approved takes over at %s: the second node is not restarted',
    async (moment) => {
      const world = await cardOfP11();
      world.site.meanwhile = async (call) => {
        if (call !== `${moment} ${SECOND}` || restarts(world).length === 0) return;
        world.site.meanwhile = undefined;
        expect(await people(world).takesOver('U_BO')).toBe('');
      };
      await world.react('U_BO');
      await stuckAt(world, 'P11', 60_000);
      expect(restarts(world)).toEqual([FIRST]);
      expect(said(questionAt(world, 'P11').say)).toMatch(
        /^Step P11 goes no further: its approval no longer stands for the nodes that are left \(global1a-webservice1\)\. Nothing was sent to them\.$/,
      );
      await asksForTheSecond(world);
    },
  );

  test('rule 19: weakening the rule mid-flight: another topology is recorded while the second node is made ready', async () => {
    const world = await cardOfP11();
    world.site.meanwhile = async (call) => {
      if (call !== `uptime ${SECOND}` || restarts(world).length === 0) return;
      world.site.meanwhile = undefined;
      world.recordedTopology = 'another';
    };
    await world.react('U_BO');
    await world.pass(30_000);
    expect(world.recordedTopology).toBe('another');
    expect(restarts(world)).toEqual([FIRST]);
    world.recordedTopology = world.topology.hash;
    await world.pass(30_000, at('P11', 'passed'));
    expect(restarts(world)).toEqual([FIRST, SECOND]);
  });
});
