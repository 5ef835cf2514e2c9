import { describe, expect, test } from 'vitest';
import type { StepId } from '../../src/domain/names.ts';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, people, press, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { cardText, lastPost, threadText } from '../support/fakes/thread-text.ts';
import { passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1, type PaperOptions } from '../support/paper-topology.ts';

async function primaryDown(to: string, options: PaperOptions = {}): Promise<EngineWorld> {
  const world = quickWorld(options);
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to });
  return world;
}

function readings(world: EngineWorld, step: string): string[] {
  return world
    .events()
    .flatMap((event) =>
      event.type === 'reading' && event.step === step ? [`${event.verdict.is}${event.final ? ' final' : ''}`] : [],
    );
}

test('completed is not healthy: a check that first fails is polled until it holds, and the thread shows both', async () => {
  const world = await primaryDown('P6-back');
  world.site.syncs = 40_000;
  world.site.powerOn(G1);
  await walk(world, { to: 'P10-zone' });
  expect(readings(world, 'P9')).toEqual(['fails', 'holds final']);
  expect(threadText(world)).toContain('global1a-pgserver0 is syncing');
  expect(passedAs(world)).toContain('P9 proven');
});

test('a check that comes and goes is told each time it changes, and never again for the same', async () => {
  const world = await primaryDown('P4a');
  world.site.health.set('global2a-pgserver1', 'stopped');
  await world.pass(30_000, at('P4a', 'checking'));
  await world.pass(60_000);
  world.site.prints.set('CheckPG global', 'Traceback (most recent call last):');
  await world.pass(30_000);
  world.site.prints.clear();
  world.site.health.clear();
  await world.pass(30_000, at('P4a', 'passed'));
  expect(readings(world, 'P4a')).toEqual(['fails', 'unknown', 'holds final']);
});

describe('P2 cannot be decoded: KS must not stay down because of a parser', () => {
  test('two people judge that it holds, on a card with the raw answer; then P3 is asked for, although its gate is unknown', async () => {
    const world = await primaryDown('P1');
    world.site.prints.set('CheckPG recovery', 'recovery: all fine, trust me');
    await approveCard(world);
    await stuckAt(world, 'P2', 900_000);
    expect(questionAt(world, 'P2').kind).toBe('check-deadline');
    expect(lastPost(world)).toContain('recovery: all fine, trust me');
    expect(await press(world, 'check-holds', 'U_OP', 'P2')).toBeUndefined();
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('judge that check P2 HOLDS');
    expect(cardText(world)).toContain('recovery: all fine, trust me');
    await approveCard(world);
    expect(threadText(world)).toContain('Step P2 is taken as done: judged by Op and Bo.');
    expect(passedAs(world)[1]).toBe('P2 judged');
    await world.pass(30_000, cardStood);
    expect(world.now().requests.at(-1)?.asked).toMatchObject({ step: 'P3-keep', purpose: 'dispatch' });
    await approveCard(world);
    await walk(world, { to: 'P5' });
    expect(ran(world)).toEqual([
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: FailoverGlobalKS global2a',
    ]);
  });

  test('who judged it is not barred from approving P3, who asked for the judgement neither: each step stands for itself', async () => {
    const world = await primaryDown('P1');
    world.site.prints.set('CheckPG recovery', 'None');
    await approveCard(world);
    await stuckAt(world, 'P2', 900_000);
    await press(world, 'check-holds', 'U_BO', 'P2');
    await approveCard(world, 'U_CY');
    await world.pass(30_000, cardStood);
    expect(world.now().requests.at(-1)?.asked.eligible).toEqual(['Bo', 'Cy']);
  });
});

test('a gate of a step that is not strict informs: P8 is asked for while P7 no longer holds, and its card says so', async () => {
  const world = await primaryDown('P6-back');
  world.site.powerOn(G1);
  await walk(world, { to: 'P8' });
  await world.pass(30_000, cardStood);
  world.site.health.set('global1a-recoverypgserver0', 'syncing');
  await world.pass(4_000);
  await world.react('U_BO');
  await world.pass(20_000);
  expect(said(world.now().requests.find(({ asked }) => asked.step === 'P8')?.closedBecause)).toMatch(
    /^Gate P7 held when request \d+ was made and does not hold now\./,
  );
  await world.pass(20_000, cardStood);
  expect(cardText(world)).toContain('global1a-recoverypgserver0 is syncing');
  await approveCard(world);
  await world.pass(60_000, at('P8', 'passed'));
});

test('P9 judged by two people holds for P13 as well; and P7-now, which is read for P13 alone, still must hold', async () => {
  const world = await primaryDown('P6-back');
  world.site.powerOn(G1);
  await walk(world, { to: 'P9' });
  world.site.health.set('global1a-pgserver1', 'odd');
  await stuckAt(world, 'P9', 900_000);
  await press(world, 'check-holds', 'U_OP', 'P9');
  await approveCard(world);
  await walk(world, { to: 'P13-options', choose: { 'P10-zone': ['active'] } });
  await world.clock.pass(3_600_000);
  await people(world).decides('U_ADA', 'failback');
  await world.pass(30_000, cardStood);
  expect(world.now().requests.at(-1)?.asked).toMatchObject({ step: 'P13', purpose: 'dispatch' });
});

describe('the deadline of an operation', () => {
  test('is its own for a directive that has one: RecoverPG after 2 min, FailoverGlobalKS after the general 10', async () => {
    const world = await primaryDown('P1', { timing: { operationDeadlines: { RecoverPG: 120_000 } } });
    world.site.result = 'silent';
    world.site.takes = 3_600_000;
    await approveCard(world);
    const sent = world.clock.now();
    await stuckAt(world, 'P1', 200_000);
    expect(questionAt(world, 'P1').kind).toBe('operation-deadline');
    expect(said(questionAt(world, 'P1').say)).toMatch(
      /^Step P1 was accepted 2(\.\d)? min ago and its end was not seen\. It may still be working\. Decide: wait longer, or judge it by the readings\.$/,
    );
    expect(world.clock.now() - sent).toBeLessThan(150_000);
  });

  test('the general one holds for the others', async () => {
    const world = await primaryDown('P3-keep', { timing: { operationDeadlines: { RecoverPG: 120_000 } } });
    world.site.result = 'silent';
    world.site.takes = 3_600_000;
    await approveCard(world);
    await world.pass(300_000);
    expect(at('P3-keep', 'settling')(world.now())).toBe(true);
    await stuckAt(world, 'P3-keep', 400_000);
    expect(said(questionAt(world, 'P3-keep').say)).toMatch(/^Step P3-keep was accepted 10(\.\d)? min ago/);
  });
});

test('a busy platform: nothing was started, and the step can be run again when the other operation has ended', async () => {
  const world = await primaryDown('P1');
  world.site.run(
    'global2a-webservice1',
    '/pitrix/bin/send-zw-directive -p \'{"action":"RecoverPG","db_name":"recovery","pg_master":"global2a-recoverypgserver0"}\'',
  );
  await approveCard(world);
  await stuckAt(world, 'P1', 30_000);
  expect(said(questionAt(world, 'P1').say)).toMatch(/^Step P1: global2a-webservice0 is busy, nothing was started/);
  await world.pass(30_000);
  expect(await people(world).retries('U_OP')).toBe('');
  await walk(world, { to: 'P5' });
  expect(world.now().steps.get('P1' as StepId)).toMatchObject({ is: 'passed', how: 'proven' });
});

test('the platform says that it failed: P3 while recovery pg is read-only is accepted and then fails in the log', async () => {
  const world = await primaryDown('P1');
  await people(world).skips('U_OP', 'P1', 'we believe it is fine');
  await approveCard(world);
  await stuckAt(world, 'P2', 900_000);
  await press(world, 'check-holds', 'U_OP', 'P2');
  await approveCard(world);
  await approveCard(world);
  await stuckAt(world, 'P3-keep', 120_000);
  expect(said(questionAt(world, 'P3-keep').say)).toMatch(
    /^The platform says that the operation of step P3-keep failed: .*recovery pg is read-only/,
  );
  expect(world.site.state.regions[1].ks[0]?.masterZone).toBe('global1a');
});
