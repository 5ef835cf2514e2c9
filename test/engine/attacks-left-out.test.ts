import { describe, expect, test } from 'vitest';
import { stateOf } from '../../src/domain/incident/state.ts';
import { abort } from '../../src/engine/go-on.ts';
import { cardStood, type EngineWorld } from '../support/fakes/engine-world.ts';
import { approveCard, people, press, stuckAt } from '../support/fakes/journey.ts';
import { cardText, lastPost, statusText } from '../support/fakes/thread-text.ts';
import { passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1 } from '../support/paper-topology.ts';

const STILL_OPEN =
  /^\*Still open from before:\*\nStep P1: operation \S+ was accepted by global2a-webservice0 and may still be working there\.$/m;
const P1_OPEN = /^Step P1: operation \S+ was accepted by global2a-webservice0 and may still be working there\.$/m;

/** P1 was accepted, and its end is never seen: people are asked. */
async function endUnseen(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await world.pass(60_000, cardStood);
  world.site.result = 'silent';
  world.site.takes = 3_000_000;
  await approveCard(world);
  await stuckAt(world, 'P1', 1_300_000);
  return world;
}

async function leaveOut(world: EngineWorld, step: string): Promise<void> {
  expect(await people(world).skips('U_OP', step, 'night shift')).toBe('');
  await world.pass(2_000);
  if (stateOf(world.now(), step as never).is === 'asking') await approveCard(world);
  await world.pass(2_000);
}

describe('an accepted step whose end was never seen is left out', () => {
  test('the card that asks for it, and the next command’s, say what is still open', async () => {
    const world = await endUnseen();
    expect(await people(world).skips('U_OP', 'P1', 'night shift')).toBe('');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('LEAVE OUT step P1');
    expect(cardText(world)).toMatch(P1_OPEN);
    await approveCard(world);
    await world.pass(2_000);
    expect(await people(world).skips('U_OP', 'P2', 'night shift')).toBe('');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('LEAVE OUT step P2');
    expect(cardText(world)).toMatch(STILL_OPEN);
    await approveCard(world);
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('step P3-keep waits for a second engineer');
    expect(cardText(world)).toMatch(STILL_OPEN);
    expect(ran(world)).toEqual(['global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0']);
  });

  test('the end says so, after an abort too', async () => {
    const world = await endUnseen();
    await leaveOut(world, 'P1');
    await leaveOut(world, 'P2');
    await abort(world.living().engine, world.now().id, 'U_OP', 'somebody else takes it');
    await world.pass(10_000, ({ phase }) => phase.is === 'ended');
    expect(lastPost(world)).toContain('Ended: aborted.');
    expect(lastPost(world)).toMatch(P1_OPEN);
    expect(lastPost(world)).toContain('LEFT OUT: P1, P2. What they would have done is still to be done.');
  });

  test('the end says so, when the rest was done', async () => {
    const world = await endUnseen();
    await leaveOut(world, 'P1');
    // It ends after all, in silence: P2 sees what it did, and nobody sees its end.
    await world.clock.pass(3_000_000);
    world.site.proceed();
    world.site.result = 'success';
    world.site.takes = 20_000;
    await stuckAt(world, 'P2', 60_000);
    await press(world, 'wait-longer', 'U_OP', 'P2');
    await walk(world, { to: 'P6-back' });
    world.site.powerOn(G1);
    await walk(world, { choose: { 'P10-zone': ['active'], 'P13-options': ['stay'] } });
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
    expect(lastPost(world)).toMatch(P1_OPEN);
    expect(lastPost(world)).toContain('LEFT OUT: P1. What they would have done is still to be done.');
    expect(statusText(world)).not.toContain('Nobody needs to do anything');
  });

  test('recorded as run by hand: the next card says the same', async () => {
    const world = await endUnseen();
    expect(await people(world).records('U_OP', 'P1', 'typed at the node')).toBe('');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('DONE BY HAND');
    expect(cardText(world)).toMatch(P1_OPEN);
    await approveCard(world);
    await leaveOut(world, 'P2');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('step P3-keep waits for a second engineer');
    expect(cardText(world)).toMatch(STILL_OPEN);
  });
});

/** The region is back and nothing of it is re-adopted: people leave that out. */
async function unadopted(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to: 'P6-back' });
  world.site.powerOn(G1);
  await walk(world, { to: 'P8' });
  for (const step of ['P8', 'P9']) await leaveOut(world, step);
  return world;
}

describe('the re-adoption is left out', () => {
  test('the exposure clock goes on: nobody proved that there is a standby', async () => {
    const world = await unadopted();
    expect(passedAs(world)).toContain('P9 skipped');
    expect(statusText(world)).toMatch(/Running WITHOUT A STANDBY for \d+ min/);
    await world.clock.pass(3_600_000);
    expect(statusText(world)).toMatch(/Running WITHOUT A STANDBY for 1 h \d+ min/);
    await people(world).decides('U_OP', 'faulty');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('LOST: *global1a*. Serves on: *global2a*.');
  });

  test('the end and the status name what was left out, and do not say that nobody needs to do anything', async () => {
    const world = await unadopted();
    expect(await people(world).decides('U_OP', 'active')).toBe('');
    await world.pass(2_000);
    for (const step of ['P11', 'P11b', 'P12']) await leaveOut(world, step);
    expect(await people(world).decides('U_OP', 'stay')).toBe('');
    await world.pass(5_000, ({ phase }) => phase.is === 'ended');
    expect(world.now().phase).toMatchObject({ how: 'completed' });
    expect(lastPost(world)).toContain(
      'LEFT OUT: P8, P9, P11, P11b, P12. What they would have done is still to be done.',
    );
    const status = statusText(world);
    expect(status).toContain(
      ', with steps left out: P8, P9, P11, P11b, P12. What they would have done is still to be done, outside this incident.',
    );
    expect(status).not.toContain('Nobody needs to do anything');
    expect(status).toMatch(/\d+ of \d+ steps done, \d+ left out/);
    expect(ran(world).filter((each) => /global global2a|zone_watcher/.test(each))).toEqual([]);
  });

  test('nothing left out: it does say so', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
    await walk(world, { to: 'P6-back' });
    world.site.powerOn(G1);
    await walk(world, { choose: { 'P10-zone': ['active'], 'P13-options': ['stay'] } });
    expect(statusText(world)).toMatch(/^Completed .* Nobody needs to do anything\.$/m);
    expect(lastPost(world)).not.toContain('LEFT OUT');
    expect(statusText(world)).not.toContain('left out');
  });
});

test('an abort after the re-adoption was left out names it as well', async () => {
  const world = await unadopted();
  await abort(world.living().engine, world.now().id, 'U_OP', 'later');
  await world.pass(10_000, ({ phase }) => phase.is === 'ended');
  expect(lastPost(world)).toContain('LEFT OUT: P8, P9. What they would have done is still to be done.');
  expect(statusText(world)).toContain('Aborted by Op (later)');
});
