import { expect, test } from 'vitest';
import type { Incident } from '../../src/domain/incident/state.ts';
import { hindranceFinder } from '../../src/engine/hindrances.ts';
import type { OpenIncidents, Unreadable } from '../../src/engine/open-incidents.ts';
import { engineWorld } from '../support/fakes/engine-world.ts';

const NOBODY: OpenIncidents = { open: [], unreadable: [], untold: [] };

/** An incident whose gates are to be read, and what one process makes of each look at it. */
async function looks(isWorkedOn: () => Promise<boolean> = async () => false) {
  const world = engineWorld();
  const id = await world.opened();
  const find = hindranceFinder({ isWorkedOn, host: 'host-a', clock: world.clock });
  const { system } = world.now();
  const look = async (ms: number, found: Partial<OpenIncidents>) => {
    await world.clock.pass(ms);
    return [...(await find({ ...NOBODY, ...found }))].map(([of, what]) => [of === id, what?.is]);
  };
  const unreadable = (reason: Unreadable['reason']) => ({ unreadable: [{ id, system, reason, why: 'why' }] });
  const open: readonly Incident[] = [world.now()];
  return { look, open, untold: [system], unreadable };
}

test('work that nobody takes is told after 20 s, and stays told when Redis was away for a moment', async () => {
  const { look, open, untold } = await looks();
  expect(await look(0, { open })).toEqual([[true, undefined]]);
  expect(await look(21_000, { open })).toEqual([[true, 'no-worker']]);
  expect(await look(3_000, { untold })).toEqual([[true, 'no-worker']]);
  expect(await look(3_000, { open })).toEqual([[true, 'no-worker']]);
});

test.for(['fork', 'broken'] as const)(
  'a journal that is stopped (%s) is not called settled while Redis is away',
  async (reason) => {
    const { look, open, untold, unreadable } = await looks();
    expect(await look(0, unreadable(reason))).toEqual([[true, 'stopped']]);
    expect(await look(60_000, { untold })).toEqual([[true, 'stopped']]);
    expect(await look(1_000, unreadable(reason))).toEqual([[true, 'stopped']]);
    expect(await look(1_000, { open })).toEqual([[true, undefined]]);
  },
);

test('several incidents are several until one is left, whatever was asked meanwhile', async () => {
  const { look, untold, unreadable } = await looks();
  expect(await look(0, { ...unreadable('several'), untold })).toEqual([[true, 'several']]);
  expect(await look(60_000, { untold })).toEqual([[true, 'several']]);
  expect(await look(1_000, { unreadable: [], untold: [] })).toEqual([]);
});

test('a journal that could not be read in the moment in which Redis went away is no fault of this host', async () => {
  const { look, open, untold, unreadable } = await looks(async () => true);
  expect(await look(0, unreadable('unavailable'))).toEqual([[true, undefined]]);
  expect(await look(3_000, { untold })).toEqual([]);
  expect(await look(60_000, { open })).toEqual([]);
  expect(await look(1_000, unreadable('unavailable'))).toEqual([[true, undefined]]);
  expect(await look(6_000, unreadable('unavailable'))).toEqual([[true, 'no-copy']]);
});

test('a look that failed forgets nothing', async () => {
  let away = false;
  const { look, open } = await looks(async () => {
    if (away) throw new Error('Redis is away');
    return false;
  });
  await look(0, { open });
  await look(21_000, { open });
  away = true;
  await expect(look(1_000, { open })).rejects.toThrow('Redis is away');
  away = false;
  expect(await look(1_000, { open })).toEqual([[true, 'no-worker']]);
});
