import { expect, test } from 'vitest';
import { createPacer } from '../../src/engine/pacer.ts';
import { handClock, settled } from './hand-clock.ts';

async function turnsOf(turns: number, every: number, burst: number): Promise<number[]> {
  const clock = handClock(0);
  const pacer = createPacer(clock, { every, burst });
  const at: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) void pacer.turn('C1').then(() => at.push(clock.now()));
  await clock.pass(60_000);
  return at;
}

test('after a short burst one turn a second', async () => {
  expect(await turnsOf(8, 1_000, 5)).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
});

test('one channel does not hold up another', async () => {
  const clock = handClock(0);
  const pacer = createPacer(clock, { every: 1_000, burst: 1 });
  const got: string[] = [];
  for (const key of ['C1', 'C1', 'C2']) void pacer.turn(key).then(() => got.push(`${key}@${clock.now()}`));
  await settled();
  expect(got).toEqual(['C1@0', 'C2@0']);
  await clock.pass(1_000);
  expect(got).toEqual(['C1@0', 'C2@0', 'C1@1000']);
});

test('the burst comes back with rest', async () => {
  const clock = handClock(0);
  const pacer = createPacer(clock, { every: 1_000, burst: 3 });
  for (let turn = 0; turn < 3; turn += 1) await pacer.turn('C1');
  await clock.pass(2_000);
  const started = clock.now();
  await pacer.turn('C1');
  await pacer.turn('C1');
  expect(clock.now()).toBe(started);
  expect(clock.sleepers()).toBe(0);
});
