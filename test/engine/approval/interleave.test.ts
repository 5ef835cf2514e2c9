import { expect, test } from 'vitest';
import { everyInterleaving, type Gate, type Stage } from '../../support/fakes/interleave.ts';

/** Actors that call so often; which orders are played is noted. */
function calls(times: readonly number[], orders: Set<string>) {
  return async (gate: Gate): Promise<Stage> => ({
    actors: times.map((n, i) => ({
      name: 'abc'[i] ?? '',
      act: async () => {
        for (let call = 0; call < n; call += 1) await gate(String(call));
      },
    })),
    check: (order) => void orders.add(order.map(({ actor }) => actor).join('')),
  });
}

test.each([
  [[3, 3], 20],
  [[2, 2, 2], 90],
  [[1, 4], 5],
  [[4], 1],
])('actors with %j calls have %i orders, each played once', async (times, n) => {
  const orders = new Set<string>();
  expect(await everyInterleaving(calls(times, orders), () => false)).toBe(n);
  expect(orders.size).toBe(n);
});

test('of orders that nobody can tell apart one is played', async () => {
  expect(await everyInterleaving(calls([3, 3, 3], new Set()), () => true)).toBe(1);
  const lastOnly = (one: { call: string }, other: { call: string }) => one.call !== '2' || other.call !== '2';
  expect(await everyInterleaving(calls([3, 3], new Set()), lastOnly)).toBe(2);
});

test('what does not hold names the order in which it did not', async () => {
  const race = async (gate: Gate): Promise<Stage> => ({
    ...(await calls([1, 1], new Set())(gate)),
    check: (order) => {
      if (order[0]?.actor === 'b') throw new Error('b was first');
    },
  });
  await expect(everyInterleaving(race, () => false)).rejects.toThrow('b: 0\na: 0');
});
