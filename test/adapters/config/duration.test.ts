import { expect, test } from 'vitest';
import { durationText, millisecondsOf } from '../../../src/adapters/config/duration.ts';

test.each([
  ['250ms', 250],
  ['30s', 30_000],
  ['1.5s', 1500],
  ['10min', 600_000],
  ['2h', 7_200_000],
  ['0s', 0],
])('%s is %d ms', (text, ms) => {
  expect(millisecondsOf(text)).toBe(ms);
});

test.each(['', '5', 's', '-1s', '5 m', '1e3s', '10 min', '1234567s'])('%o is no duration', (text) => {
  expect(millisecondsOf(text)).toBeUndefined();
});

test.each([250, 1000, 90_000, 600_000, 7_200_000])('%d ms reads back from its text', (ms) => {
  expect(millisecondsOf(durationText(ms))).toBe(ms);
});
