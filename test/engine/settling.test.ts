import { describe, expect, test } from 'vitest';
import type { Topology } from '../../src/domain/topology.ts';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../support/fakes/engine-world.ts';
import { accepted, press, questionAt, stuckAt, toTheEnd } from '../support/fakes/journey.ts';
import { G2 } from '../support/paper-topology.ts';

describe('an accepted operation', () => {
  test('is over when the log says so, not when the checks hold', async () => {
    const world = engineWorld();
    await accepted(world);
    switched(world);
    await world.pass(60_000);
    expect(at('1', 'settling')(world.now())).toBe(true);
    await world.pass(100_000, at('1', 'passed'));
    expect(world.events().find(({ type }) => type === 'operation-ended')).toMatchObject({ proof: 'log' });
  });

  test('whose log cannot be read is over after consecutive holding readings, spread, and called not proven', async () => {
    const world = engineWorld();
    world.site.logReadable = false;
    const incident = await accepted(world);
    const since = world.clock.now();
    switched(world);
    await world.pass(100_000, at('1', 'passed'));
    expect(world.clock.now() - since).toBeGreaterThanOrEqual(30_000);
    expect(world.events().find(({ type }) => type === 'operation-ended')).toMatchObject({ proof: 'checks' });
    expect(world.events().find(({ type }) => type === 'progress')).toMatchObject({
      unreadable: 'grep: Permission denied',
    });
    await toTheEnd(world, incident);
    expect(world.now().steps.get('1' as never)).toMatchObject({ is: 'passed', how: 'unproven' });
  });

  test('whose readings hold, fail and hold again must hold anew', async () => {
    const world = engineWorld();
    world.site.logReadable = false;
    await accepted(world);
    switched(world);
    await world.pass(25_000);
    world.site.health.set('global1a-pgserver1', 'syncing');
    await world.pass(6_000);
    world.site.health.clear();
    await world.pass(28_000);
    expect(at('1', 'settling')(world.now())).toBe(true);
    await world.pass(30_000, at('1', 'passed'));
  });

  test('that the log showed at work in between: readings from before it count for nothing', async () => {
    const world = engineWorld();
    world.site.logNames = false;
    await accepted(world);
    switched(world);
    await world.pass(28_000);
    world.site.logNames = true;
    await world.pass(6_000);
    world.site.logNames = false;
    await world.pass(15_000);
    expect(at('1', 'settling')(world.now())).toBe(true);
    world.site.logNames = true;
    await world.pass(200_000, at('1', 'passed'));
    expect(world.events().find(({ type }) => type === 'operation-ended')).toMatchObject({ proof: 'log' });
  });

  test('that failed is put to people with the line of the log', async () => {
    const world = engineWorld();
    world.site.result = 'failed';
    await accepted(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toMatch(
      /^The platform says that the operation of step 1 failed: 2026-01-02 03:06:05 [0-9a-f-]{36} finished: failed$/,
    );
    expect(questionAt(world).readings).toHaveLength(2);
  });

  test('whose end is not seen is put to people at the deadline; waiting longer runs the deadline once more', async () => {
    const world = engineWorld();
    world.site.result = 'silent';
    await accepted(world);
    const since = world.clock.now();
    await stuckAt(world, '1');
    expect(world.clock.now() - since).toBeGreaterThanOrEqual(595_000);
    expect(said(questionAt(world).say)).toMatch(
      /^Step 1 was accepted 10(\.\d)? min ago and its end was not seen\. It may still be working\./,
    );
    expect(await press(world, 'wait-longer', 'U_OP')).toBeUndefined();
    await world.pass(60_000);
    expect(at('1', 'settling')(world.now())).toBe(true);
    const again = world.clock.now();
    await stuckAt(world, '1');
    expect(world.clock.now() - again).toBeGreaterThanOrEqual(500_000);
    expect(world.site.ledger).toHaveLength(1);
  });

  test('is followed by a fresh process with no readings in hand', async () => {
    const world = engineWorld();
    const incident = await accepted(world);
    for (const { life } of world.processes) life.dead = true;
    await toTheEnd(world, incident);
    expect(world.site.ledger).toHaveLength(1);
    expect(world.now().phase).toMatchObject({ how: 'completed' });
  });
});

describe('a check', () => {
  test('is polled until it holds: the first reading, each change and the last stand in the journal', async () => {
    const world = engineWorld();
    await accepted(world);
    world.site.health.set('global1a-pgserver1', 'syncing');
    await world.pass(300_000, at('2b', 'checking'));
    await world.pass(60_000);
    world.site.health.clear();
    await world.pass(60_000, at('2b', 'passed'));
    const verdicts = world
      .events()
      .flatMap((event) => (event.type === 'reading' && event.step === '2b' ? [event.verdict.is] : []));
    expect(verdicts).toEqual(['fails', 'holds']);
  });

  test('that does not hold in time is put to people; two of them may judge that it holds', async () => {
    const world = engineWorld();
    const incident = await accepted(world);
    world.site.health.set('global1a-pgserver1', 'odd');
    await stuckAt(world, '2b');
    expect(said(questionAt(world, '2b').say)).toMatch(
      /^Step 2b did not hold within 10(\.\d)? min\. Decide: go on checking, or, with a second person, judge that it holds\.$/,
    );
    expect(await press(world, 'check-holds', 'U_OP', '2b')).toBeUndefined();
    await world.pass(5_000, cardStood);
    await world.pass(4_000);
    expect(world.now().requests.at(-1)?.asked).toMatchObject({ purpose: 'check-holds', step: '2b' });
    await world.react('U_CY');
    await toTheEnd(world, incident);
    expect(world.now().phase).toMatchObject({ how: 'completed' });
    expect(world.now().steps.get('2b' as never)).toMatchObject({ how: 'judged' });
  });

  test('whose region falls silent is unknown, never ok', async () => {
    const world = engineWorld();
    await accepted(world);
    await world.pass(300_000, at('1', 'passed'));
    for (const [name, node] of world.site.nodes) {
      if (name.startsWith('global2a')) node.shut = { ok: false, reason: 'timeout', why: `${name} does not answer` };
    }
    await world.pass(30_000, at('2a', 'checking'));
    const reading = world.events().findLast((event) => event.type === 'reading');
    expect(reading).toMatchObject({ final: false, verdict: { is: 'unknown', why: [{ key: 'undecodable' }] } });
    for (const node of world.site.nodes.values()) node.shut = undefined;
    await world.pass(30_000, at('2b', 'passed'));
  });
});

/** The platform shows its new state before its log says that the operation ended. */
function switched(world: ReturnType<typeof engineWorld>): void {
  world.site.isMaster(G2);
}

describe('a topology file that was read again holds for what is being followed already', () => {
  test('the words of the log, and the deadline of the operation', async () => {
    const world = engineWorld();
    await accepted(world);
    const since = world.clock.now();
    readAgain(world, {
      log: { success: '\\bdone: ok\\b', failure: '\\bdone: failed\\b' },
      timing: { ...world.topology.timing, operationDeadline: 300_000 },
    });
    // "finished: success" is no end any more, and people are asked sooner.
    await stuckAt(world, '1');
    expect(world.clock.now() - since).toBeLessThan(330_000);
    expect(said(questionAt(world).say)).toMatch(/^Step 1 was accepted 5(\.\d)? min ago and its end was not seen\./);
  });

  test('the deadline of a check', async () => {
    const world = engineWorld();
    await accepted(world);
    world.site.health.set('global1a-pgserver1', 'syncing');
    await world.pass(300_000, at('2b', 'checking'));
    const since = world.clock.now();
    readAgain(world, { timing: { ...world.topology.timing, checkDeadline: 60_000 } });
    await stuckAt(world, '2b');
    expect(world.clock.now() - since).toBeLessThan(90_000);
  });
});

/** Every process runs with this topology from now on. */
function readAgain(world: EngineWorld, change: Partial<Topology>): void {
  const topology = { ...world.topology, ...change };
  for (const { engine } of world.processes) Object.assign(engine, { topologies: new Map([[topology.name, topology]]) });
}
