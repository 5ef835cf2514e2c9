import { expect, test } from 'vitest';
import { createBackoff } from '../../src/domain/backoff.ts';

test('each failure doubles the wait up to half a minute, and a success starts again', () => {
  const backoff = createBackoff({ random: () => 0 });
  const waits = Array.from({ length: 8 }, () => backoff.next());
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  backoff.reset();
  expect(backoff.next()).toBe(500);
});

test('up to half of the wait is taken off at random, so that many do not come back at once', () => {
  const backoff = createBackoff({ min: 1_000, random: () => 0.5 });
  expect([backoff.next(), backoff.next()]).toEqual([750, 1_500]);
});

test('it stays at its limit after any number of failures', () => {
  const backoff = createBackoff({ random: () => 0 });
  for (let failure = 0; failure < 5_000; failure += 1) backoff.next();
  expect(backoff.next()).toBe(30_000);
});
