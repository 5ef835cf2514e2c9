import { expect, test } from 'vitest';
import { patternProblem } from '../../../src/adapters/config/log-pattern.ts';

test.each([
  '\\bfinished: success\\b',
  '(?:succeeded|completed)$',
  '^\\S+ \\S+ INFO .*done',
  '\\[(?:ok|OK)\\]',
  '[(+*]{3} literal \\(a+\\)',
])('%s is fine', (source) => {
  expect(patternProblem(source)).toBeUndefined();
});

test.each([
  ['', 'is empty: it would match every line'],
  ['x*', 'matches the empty text, so every line'],
  ['(', 'is not a regular expression (Invalid regular expression: /(/i: Unterminated group)'],
  ['x'.repeat(301), 'is 301 characters long; at most 300'],
  ['(a+)+$', 'repeats a group that itself holds a repetition or an alternative: it could take for ever on a long line'],
  [
    'x(a|aa)*y',
    'repeats a group that itself holds a repetition or an alternative: it could take for ever on a long line',
  ],
  [
    'x((a|b)c){2,}y',
    'repeats a group that itself holds a repetition or an alternative: it could take for ever on a long line',
  ],
  ['(a)\\1', 'holds a back reference, which is not allowed'],
  ['done(?=x)', 'holds a look-around, which is not allowed'],
  ['a.*b.*c.*d.*e.*f.*g.*h', 'holds 7 repetitions; at most 6'],
])('%s is refused', (source, why) => {
  expect(patternProblem(source)).toBe(why);
});
