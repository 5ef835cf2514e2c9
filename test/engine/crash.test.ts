import { expect, test } from 'vitest';
import { stateOf } from '../../src/domain/incident/state.ts';
import type { StepId } from '../../src/domain/names.ts';
import { confirm } from '../../src/engine/go-on.ts';
import { type EngineWorld, engineWorld } from '../support/fakes/engine-world.ts';
import { dispatches } from '../support/fakes/journey.ts';
import { Killed } from '../support/fakes/life.ts';

interface Kill {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** Every call that a process makes on the way from the opening to the last check, by number. */
const CALLS = await callsOfARun();

test('a run makes enough calls for the kills below to mean something', () => {
  expect(CALLS.length).toBeGreaterThan(60);
  for (const name of [
    'journal.append',
    'shell.stat',
    'shell.run',
    'shell.output',
    'directory.reactions',
    'clock.sleep',
  ]) {
    expect(CALLS).toContain(name);
  }
});

for (const when of ['before', 'after'] as const) {
  test(`killed once, ${when} any call took effect: at most one execution, and it completes or asks people`, async () => {
    for (let call = 1; call <= CALLS.length; call += 1) await survives([{ call, when }]);
  }, 90_000);
}

test('killed twice around the dispatch: the same', async () => {
  const run = CALLS.indexOf('shell.run') + 1;
  for (let first = run - 4; first <= run + 6; first += 1) {
    for (const when of ['before', 'after'] as const) {
      for (const second of [3, 6, 9, 12])
        await survives([
          { call: first, when },
          { call: second, when: 'after' },
        ]);
    }
  }
});

/** The n-th process is killed at the n-th kill; then a fresh one goes on, over the same journal and the same nodes. */
async function survives(kills: readonly Kill[]): Promise<void> {
  const world = shortWorld();
  for (const { call, when } of kills) {
    const { life } = world.start();
    life.killAt = (n) => (n === call ? when : undefined);
    // Each process is started once the one before it is dead.
    await live(world, () => life.dead || settledDown(world));
    if (!life.dead) break;
  }
  world.start();
  await live(world, () => settledDown(world));
  const where = JSON.stringify(kills.map((kill) => ({ ...kill, name: CALLS[kill.call - 1] })));
  expect(world.site.ledger.length, where).toBeLessThanOrEqual(1);
  expect(settledDown(world), `${where}: ${world.events().map(({ type }) => type)}`).toBe(true);
  const { phase, steps } = world.now();
  if (phase.is === 'ended') expect(world.site.ledger, where).toHaveLength(1);
  else
    expect(
      [...steps.values()].map((state) => state.is),
      where,
    ).toContain('stuck');
  expect(dispatches(world).length, where).toBeLessThanOrEqual(1);
}

/** An operation that is over after three polls: each more would only repeat the same calls. */
function shortWorld(): EngineWorld {
  const world = engineWorld();
  world.site.takes = 12_000;
  return world;
}

/** What people would do: open, approve once the card has stood a while, confirm at the end. */
async function live(world: EngineWorld, until: () => boolean): Promise<void> {
  for (let turn = 0; turn < 700 && !until(); turn += 1) {
    await unlessKilled(act(world));
    if (world.journal.ids().length > 0) await unlessKilled(world.pass(1_000));
  }
}

async function act(world: EngineWorld): Promise<void> {
  if (world.journal.ids().length === 0) {
    await world.open();
    return;
  }
  const incident = world.now();
  const request = incident.requests.at(-1);
  const engine = world.processes.find(({ life }) => !life.dead)?.engine;
  if (engine === undefined) return;
  if (request?.status.is === 'open' && request.card && world.clock.now() - request.card.at > 4_000) {
    if (request.reactions.length > 0) await world.unreact('U_BO');
    await world.react('U_BO');
  }
  if (stateOf(incident, '2b' as StepId).is === 'passed' && incident.phase.is !== 'ended') {
    await confirm(engine, { act: 'confirm', incident: incident.id, step: '3' as StepId, works: true }, 'U_ADA');
  }
}

/** Nothing more happens without people: it ended, or a question stands. */
function settledDown(world: EngineWorld): boolean {
  if (world.journal.ids().length === 0) return false;
  const { phase, steps } = world.now();
  return (
    phase.is === 'ended' || phase.is === 'gates-stuck' || [...steps.values()].some((state) => state.is === 'stuck')
  );
}

async function callsOfARun(): Promise<readonly string[]> {
  const world = shortWorld();
  const { life } = world.start();
  await live(world, () => settledDown(world));
  expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  return life.calls;
}

async function unlessKilled(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}
