import { expect, test } from 'vitest';
import { abort } from '../../src/engine/go-on.ts';
import { lookAtOpen } from '../../src/engine/open-incidents.ts';
import { endingNoticer, recentlyEnded } from '../../src/engine/recently-ended.ts';
import { engineWorld } from '../support/fakes/engine-world.ts';

const DAY = 24 * 60 * 60_000;

async function aborted(world: ReturnType<typeof engineWorld>) {
  const incident = await world.opened();
  await abort(world.living().engine, incident, 'U_OP', 'wrong day');
  await world.pass(60_000, ({ phase }) => phase.is === 'ended');
  return incident;
}

test('a process that starts learns of the incidents that ended within the last day, the newest first', async () => {
  const world = engineWorld();
  const [first, second] = [await aborted(world), await aborted(world)];
  const { engine } = world.start();
  expect(await recentlyEnded(engine, world.topology.name)).toEqual([second, first]);
  await world.clock.pass(DAY + 1);
  expect(await recentlyEnded(engine, world.topology.name)).toEqual([]);
});

test('an open incident is none of them, and one that cannot be read is logged', async () => {
  const world = engineWorld();
  const ended = await aborted(world);
  await world.opened();
  const { engine } = world.start();
  expect(await recentlyEnded(engine, world.topology.name)).toEqual([ended]);
  world.journal.away = 'Redis cannot be reached';
  expect(await recentlyEnded(engine, world.topology.name)).toEqual([]);
  expect(world.logged.join()).toContain('the thread of an ended incident cannot be completed');
});

test('an ended incident that turns out to be forked is among those that people must settle', async () => {
  const world = engineWorld();
  const incident = await aborted(world);
  world.journal.stopped = async () => [{ incident, why: 'it goes on in two different ways' }];
  const { open, unreadable } = await lookAtOpen(world.start().engine);
  expect(open).toEqual([]);
  expect(unreadable).toEqual([
    { id: incident, system: world.topology.name, reason: 'fork', why: 'it goes on in two different ways' },
  ]);
});

test('the end of an incident that was open a moment ago is noticed once, also where nobody told of it', async () => {
  const world = engineWorld();
  const woken: string[] = [];
  const notice = endingNoticer((id) => woken.push(id));
  const { engine } = world.start();
  const incident = await world.opened();
  notice(await lookAtOpen(engine));
  notice(await lookAtOpen(engine));
  expect(woken).toEqual([]);
  await abort(world.living().engine, incident, 'U_OP', 'wrong day');
  await world.pass(60_000, ({ phase }) => phase.is === 'ended');
  world.journal.away = 'Redis cannot be reached';
  notice(await lookAtOpen(engine));
  expect(woken).toEqual([]);
  world.journal.away = undefined;
  notice(await lookAtOpen(engine));
  notice(await lookAtOpen(engine));
  expect(woken).toEqual([incident]);
});
