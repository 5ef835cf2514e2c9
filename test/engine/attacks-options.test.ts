import { describe, expect, test } from 'vitest';
import { allDone, from, zw } from '../support/fakes/by-hand.ts';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, people, press, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { cardText, lastPost, threadText } from '../support/fakes/thread-text.ts';
import { passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1 } from '../support/paper-topology.ts';

const HOUR = 3_600_000;
const FAILBACK = 'global1a-webservice0: FailbackGlobalKS global1a';
const MOVE_ON_KEPT = 'global2a-webservice0: RecoverPG recovery global1a-recoverypgserver0';
const MOVE_ON_LOST = 'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0';
const FAILBACK_COMMAND = zw({ action: 'FailbackGlobalKS', ks_master_zone: 'global1a' });
const BY_HAND = 're-adopted by hand, the options are wanted';

/** Primary-down stands at its options, longer after the switch than a second one needs a reason for. */
async function atOptions(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to: 'P6-back' });
  world.site.powerOn(G1);
  await walk(world, { to: 'P13-options', choose: { 'P10-zone': ['active'] } });
  await world.clock.pass(HOUR);
  return world;
}

/** Joined at P13: everything before it was done by hand. */
async function joinedAtOptions(): Promise<EngineWorld> {
  const world = await allDone();
  await world.opened(from('P13', BY_HAND));
  await approveCard(world);
  await world.pass(5_000);
  await world.clock.pass(HOUR);
  return world;
}

/** What ran since primary-down came to its options. */
function options(world: EngineWorld): string[] {
  const all = ran(world);
  return all.slice(all.findLastIndex((each) => each.includes('zone_watcher')) + 1);
}

async function leaveOut(world: EngineWorld, step: string): Promise<void> {
  expect(await people(world).skips('U_ADA', step, 'not tonight')).toBe('');
  await world.pass(3_000);
  if (at(step, 'asking')(world.now())) await approveCard(world);
  await world.pass(2_000);
}

/** The failback was sent, was refused by the region, and is left out with all that follows it. */
async function failbackRefused(world: EngineWorld): Promise<void> {
  expect(await people(world).decides('U_ADA', 'failback')).toBe('');
  await world.pass(30_000, cardStood);
  world.site.answer = '{"ret_code": 1, "message": "busy"}';
  await approveCard(world);
  await stuckAt(world, 'P13', 60_000);
  world.site.answer = undefined;
  for (const step of ['P13', 'P14a', 'P14b', 'P15']) await leaveOut(world, step);
}

describe('P16 runs once, on the region that is master', () => {
  test('the failback was chosen and left out unsent: on the kept region', async () => {
    const world = await atOptions();
    await people(world).decides('U_ADA', 'failback');
    await world.pass(30_000, cardStood);
    await leaveOut(world, 'P13');
    expect(at('P13-options', 'waiting')(world.now())).toBe(true);
    await people(world).decides('U_ADA', 'move');
    await walk(world, { to: 'P13-options' });
    expect(options(world)).toEqual([MOVE_ON_KEPT]);
    await walk(world, { choose: { 'P13-options': ['move', 'failback'] } });
    expect(options(world)).toEqual([MOVE_ON_KEPT, FAILBACK]);
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  });

  test('the failback was sent, refused, and left out with its checks: on the kept region', async () => {
    const world = await atOptions();
    await failbackRefused(world);
    expect(await people(world).decides('U_ADA', 'move')).toBe('');
    await walk(world);
    expect(options(world)).toEqual([FAILBACK, MOVE_ON_KEPT]);
    expect(passedAs(world)).toContain('P16-global1a waiting');
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
    expect(lastPost(world)).toContain('LEFT OUT: P13, P14a, P14b, P15. What they would have done is still to be done.');
  });

  test('the failback was sent and done, and only its first check is left out: its choice stands, and P16 goes to the region that is master since', async () => {
    const world = await atOptions();
    await people(world).decides('U_ADA', 'failback');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    world.site.meanwhile = async (call) => {
      if (call === 'run global1a-webservice0') world.site.prints.set('CheckPG global', 'a banner nobody knows');
    };
    await world.react('U_BO');
    await stuckAt(world, 'P14a', 1_300_000);
    world.site.meanwhile = undefined;
    world.site.prints.clear();
    await leaveOut(world, 'P14a');
    await walk(world, { to: 'P13-options' });
    expect(passedAs(world)).toContain('P14b proven');
    expect(passedAs(world)).toContain('P15 confirmed');
    expect(await people(world).decides('U_ADA', 'failback')).toBe(
      'Step P13-options has no option "failback" now. Options: move, stay, later.',
    );
    expect(await people(world).decides('U_ADA', 'move')).toBe('');
    await walk(world);
    expect(options(world)).toEqual([FAILBACK, MOVE_ON_LOST]);
  });

  test('the failback was run by hand and only its first check is left out: its choice stands as well', async () => {
    const world = await atOptions();
    await people(world).decides('U_ADA', 'failback');
    await world.pass(30_000, cardStood);
    world.site.run('global1a-webservice0', FAILBACK_COMMAND);
    await world.clock.pass(60_000);
    expect(await people(world).records('U_ADA', 'P13', 'typed at the node')).toBe('');
    world.site.prints.set('CheckPG global', 'a banner nobody knows');
    await approveCard(world);
    await world.pass(10_000, at('P14a', 'checking'));
    await leaveOut(world, 'P14a');
    world.site.prints.clear();
    await walk(world, { to: 'P13-options' });
    await people(world).decides('U_ADA', 'move');
    await walk(world);
    expect(options(world)).toEqual([MOVE_ON_LOST]);
  });

  test('the failback was done: on the region that is master since', async () => {
    const world = await atOptions();
    await walk(world, { choose: { 'P13-options': ['failback', 'move'] } });
    expect(options(world)).toEqual([FAILBACK, MOVE_ON_LOST]);
    expect(passedAs(world)).toContain('P16-global2a waiting');
  });

  test('after joining: the same', async () => {
    const done = await joinedAtOptions();
    await walk(done, { choose: { 'P13-options': ['failback', 'move'] } });
    expect(ran(done)).toEqual([FAILBACK, MOVE_ON_LOST]);
    const refused = await joinedAtOptions();
    await failbackRefused(refused);
    await people(refused).decides('U_ADA', 'move');
    await walk(refused);
    expect(ran(refused)).toEqual([FAILBACK, MOVE_ON_KEPT]);
  });
});

describe('what P13 waits for, after joining at it', () => {
  test.each<readonly [string, (world: EngineWorld) => void]>([
    ['P9', (world) => world.site.health.set('global1a-pgserver0', 'down')],
    ['P9', (world) => world.site.prints.set('CheckPG global', 'Traceback')],
    ['P11b', (world) => world.site.says(G1, 'global1a')],
    ['P7-now', (world) => world.site.health.set('global1a-recoverypgserver0', 'down')],
  ])('%s holds when it is joined and not any more when P13 is chosen: it is not asked for', async (gate, spoil) => {
    const world = await joinedAtOptions();
    spoil(world);
    const { length } = world.now().requests;
    expect(await people(world).decides('U_OP', 'failback')).toBe('');
    await stuckAt(world, 'P13', 30_000);
    const sentence = `Step P13 is not asked for: what must hold now does not (${gate}). Nothing was sent. Mend the cause and ask again, or leave the step out.`;
    expect(said(questionAt(world, 'P13').say)).toBe(sentence);
    expect(threadText(world)).toContain(sentence);
    expect(world.now().requests).toHaveLength(length);
    expect(ran(world)).toEqual([]);
  });
});

/** P9 could not be read, and two people judged that it holds. */
async function judgedP9(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to: 'P6-back' });
  world.site.powerOn(G1);
  await walk(world, { to: 'P8' });
  world.site.prints.set('CheckPG global', 'a banner nobody knows');
  await approveCard(world);
  await stuckAt(world, 'P9', 1_300_000);
  await press(world, 'check-holds', 'U_OP', 'P9');
  await approveCard(world);
  await walk(world, { to: 'P13-options', choose: { 'P10-zone': ['active'] } });
  expect(passedAs(world)).toContain('P9 judged');
  await world.clock.pass(HOUR);
  return world;
}

describe('a P9 that two people judged, when P13 is chosen', () => {
  test('now reads as failing: P13 is not asked for', async () => {
    const world = await judgedP9();
    world.site.prints.clear();
    world.site.health.set('global1a-pgserver0', 'down');
    await people(world).decides('U_OP', 'failback');
    await stuckAt(world, 'P13', 30_000);
    expect(said(questionAt(world, 'P13').say)).toMatch(
      /^Step P13 is not asked for: what must hold now does not \(P9\)\./,
    );
    expect(options(world)).toEqual([]);
  });

  test('still cannot be read: it does not stop P13 again; the card shows it', async () => {
    const world = await judgedP9();
    await people(world).decides('U_OP', 'failback');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('step P13 waits for a second engineer');
    expect(cardText(world)).toContain('the answer could not be read');
    await approveCard(world);
    expect(options(world)).toEqual([FAILBACK]);
  });

  test('reads as failing only after the approval: nothing is sent', async () => {
    const world = await judgedP9();
    await people(world).decides('U_OP', 'failback');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    world.site.prints.clear();
    world.site.health.set('global1a-pgserver0', 'down');
    const { requests } = world.now();
    await world.react('U_BO');
    await stuckAt(world, 'P13', 30_000);
    expect(options(world)).toEqual([]);
    expect(world.now().requests).toHaveLength(requests.length);
    expect(said(world.now().requests.at(-1)?.closedBecause)).toMatch(
      /^Gate P9 could not be read when request \d+ was made and fails now\. The request is void; nothing was sent\.$/,
    );
    expect(questionAt(world, 'P13').kind).toBe('gate-fails');
  });
});
