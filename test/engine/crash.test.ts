import { expect, test } from 'vitest';
import { verifyChain } from '../../src/domain/chain.ts';
import { foldAll } from '../../src/domain/incident/fold.ts';
import { liveRequest, stateOf } from '../../src/domain/incident/state.ts';
import type { StepId } from '../../src/domain/names.ts';
import { abort, confirm } from '../../src/engine/go-on.ts';
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
  test(`rule 20: killed once, ${when} any call took effect: at most one execution, and it completes or asks people`, async () => {
    for (let call = 1; call <= CALLS.length; call += 1) await survives([{ call, when }]);
  }, 240_000);
}

test('rule 20: killed twice around the dispatch: the same', { timeout: 120_000 }, async () => {
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

/** What somebody does within the armed window so that nothing is sent; Slack shows a reaction whatever the process does with it. */
const STOPS: readonly (readonly [string, (world: EngineWorld) => Promise<unknown>])[] = [
  ['denies', (world) => world.react('U_OP', 'no_entry')],
  ['takes the approval back', (world) => world.unreact('U_BO')],
  ['aborts', (world) => abort(world.living().engine, world.now().id, 'U_OP', 'wrong day')],
];

for (const [what, stop] of STOPS) {
  test(`rule 20: killed at any call while somebody ${what} in the armed window: nothing is sent`, async () => {
    const calls = await stopped(stop, undefined);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= calls; call += 1) await stopped(stop, { call, when });
    }
  }, 240_000);
}

/** Approved, then stopped, through a kill and a restart; gives how many calls the first process made. */
async function stopped(stop: (world: EngineWorld) => Promise<unknown>, kill: Kill | undefined): Promise<number> {
  const world = shortWorld();
  const { life } = world.start();
  life.killAt = (n) => (n === kill?.call ? kill.when : undefined);
  let done = false;
  const people = async () => {
    if (world.journal.ids().length === 0) return void (await world.open());
    const incident = world.now();
    const request = liveRequest(incident);
    if (request?.status.is === 'approved') {
      done = true;
      await stop(world);
    } else if (!done && request?.card && world.clock.now() - request.card.at > 4_000) {
      // What was lost with the process is done once more.
      if (request.reactions.length > 0) await world.unreact('U_BO');
      await world.react('U_BO');
    }
  };
  const where = JSON.stringify(kill);
  const over = () => world.journal.ids().length > 0 && (settledDown(world) || (done && quietFor(world) > 12_000));
  for (let turn = 0; turn < 120 && !over(); turn += 1) {
    if (life.dead && !world.processes.some((each) => !each.life.dead)) world.start();
    await unlessKilled(people());
    if (world.journal.ids().length > 0) await unlessKilled(world.pass(1_000));
  }
  expect(done, where).toBe(true);
  expect(world.site.ledger, where).toEqual([]);
  expect(dispatches(world), where).toEqual([]);
  expect(verifyChain(world.journal.entries(world.now().id)), where).toMatchObject({ ok: true });
  return life.calls.length;
}

/** For how long nothing was appended, ms. */
function quietFor(world: EngineWorld): number {
  return world.clock.now() - world.now().lastAt;
}

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
  const entries = world.journal.entries(world.now().id);
  expect(verifyChain(entries), where).toMatchObject({ ok: true });
  const sent = entries.findIndex(({ event }) => event.type === 'dispatched');
  const before = sent < 0 ? undefined : foldAll(entries.slice(0, sent));
  if (before) expect(liveRequest(before)?.approvals, where).toMatchObject([{ person: 'Bo' }]);
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
