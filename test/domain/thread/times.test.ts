import { expect, test } from 'vitest';
import { longSpan, span, wholeSpan } from '../../../src/domain/thread/times.ts';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;

test.each([
  [0, '0 s', '0 秒'],
  [36 * S, '36 s', '36 秒'],
  [59.6 * S, '1 min 00 s', '1 分钟'],
  [6 * MIN + 27 * S, '6 min 27 s', '6 分 27 秒'],
  [10 * MIN, '10 min 00 s', '10 分钟'],
  [2 * H, '2 h 00 min', '2 小时'],
  [2 * H + 5 * MIN, '2 h 05 min', '2 小时 5 分钟'],
])('a span of %i ms reads "%s" and "%s"', (ms, en, zh) => {
  expect(span('for', ms)).toEqual({ 'for@en': en, 'for@zh': zh });
});

test.each([
  [12 * MIN, '12 min', '12 分钟'],
  [5 * H + 27 * MIN, '5 h 20 min', '5 小时 20 分钟'],
  [5 * H + 7 * MIN, '5 h 00 min', '5 小时'],
  [76 * H, '3 d 04 h', '3 天 4 小时'],
  [72 * H, '3 d 00 h', '3 天'],
])('a clock of days at %i ms reads "%s" and "%s"', (ms, en, zh) => {
  expect(longSpan('for', ms)).toEqual({ 'for@en': en, 'for@zh': zh });
});

test.each([
  [5 * S, '5 s', '5 秒'],
  [10 * MIN, '10 min', '10 分钟'],
  [90 * S, '1 min 30 s', '1 分 30 秒'],
])('a span that was chosen, %i ms, reads "%s" and "%s"', (ms, en, zh) => {
  expect(wholeSpan('for', ms)).toEqual({ 'for@en': en, 'for@zh': zh });
});
