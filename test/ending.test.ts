import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEnding } from '../src/ending.ts';
import type { Log } from '../src/engine/ports/log.ts';
import { quietLog } from './support/quiet-log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Notes when a part is asked to end, and when it has. */
function part(notes: string[], name: string, ms = 0) {
  return async () => {
    notes.push(`${name} ends`);
    await new Promise((done) => setTimeout(done, ms));
    notes.push(`${name} ended`);
  };
}

test('parts of one stage end together, and the stages one after the other', async () => {
  const notes: string[] = [];
  const ending = createEnding(quietLog);
  ending.add('storage', part(notes, 'storage'));
  ending.add('work', part(notes, 'worker', 50));
  ending.add('work', part(notes, 'watch', 10));
  ending.add('talk', part(notes, 'slack'));
  const over = ending.run();
  await vi.runAllTimersAsync();
  await over;
  expect(notes).toEqual([
    'worker ends',
    'watch ends',
    'watch ended',
    'worker ended',
    'slack ends',
    'slack ended',
    'storage ends',
    'storage ended',
  ]);
});

test('a part that does not end, or fails, keeps none of the others from their end', async () => {
  const notes: string[] = [];
  const warned: string[] = [];
  const log: Log = { ...quietLog, warn: (_, message) => void warned.push(message) };
  const ending = createEnding(log);
  ending.add('work', () => new Promise(() => undefined));
  ending.add('talk', () => Promise.reject(new Error('broken')));
  ending.add('storage', part(notes, 'storage'));
  const over = ending.run();
  await vi.advanceTimersByTimeAsync(15_000);
  await over;
  expect(notes).toEqual(['storage ends', 'storage ended']);
  expect(warned).toEqual([
    'the stop does not wait any longer for a part that does not end',
    'a part did not end in order',
  ]);
});
