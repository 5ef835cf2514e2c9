import { describe, expect, test } from 'vitest';
import { judgeReceipt, receiptText } from '../../src/domain/outcome.ts';
import type { FenceAnswer } from '../../src/domain/receipt.ts';

const at = { boot: 'b1', prior: false } as const;
const ANSWERS = {
  'DONE 0': { state: 'done', exit: 0, ...at },
  'DONE 1': { state: 'done', exit: 1, ...at },
  'DONE 128': { state: 'done', exit: 128, ...at },
  'DONE 129': { state: 'done', exit: 129, ...at },
  'DONE 137': { state: 'done', exit: 137, ...at },
  REFUSED: { state: 'refused', why: 'late', ...at },
  'REFUSED prior': { state: 'refused', why: 'late', boot: 'b1', prior: true },
  'REFUSED flock': { state: 'refused', why: 'flock', ...at },
  NOBASE: { state: 'no-base', ...at },
  NONE: { state: 'none', ...at },
  CLAIMED: { state: 'claimed', ...at },
  'CLAIMED spool-error': { state: 'claimed', why: 'spool-error', ...at },
  'CLAIMED unstarted': { state: 'claimed', why: 'unstarted', ...at },
  'CLAIMED spool-error prior': { state: 'claimed', why: 'spool-error', boot: 'b1', prior: true },
  VOID: { state: 'void', ...at },
  'VOID, other boot': { state: 'void', boot: 'b2', prior: false },
  RUNNING: { state: 'running', ...at },
  DIED: { state: 'died', ...at },
  REBOOTED: { state: 'rebooted', ...at },
  silence: { state: 'silent', why: 'cut', sent: true },
  'silence, unsent': { state: 'silent', why: 'full', sent: false },
} as const satisfies Record<string, FenceAnswer>;

/** The controller's rule 3 (docs/remote-execution.md): the first delivery's `run`, a later `stat`, the answer to `void`. */
const TABLE: readonly (readonly [keyof typeof ANSWERS, string, string, string])[] = [
  ['DONE 0', 'decode', 'decode', 'decode'],
  ['DONE 1', 'decode', 'decode', 'decode'],
  ['DONE 128', 'decode', 'decode', 'decode'],
  ['DONE 129', 'unknown', 'unknown', 'unknown'],
  ['DONE 137', 'unknown', 'unknown', 'unknown'],
  ['REFUSED', 'refused', 'unknown', 'unknown'],
  ['REFUSED prior', 'unknown', 'unknown', 'unknown'],
  ['REFUSED flock', 'look-again', 'look-again', 'look-again'],
  ['NOBASE', 'refused', 'unknown', 'unknown'],
  ['NONE', 'unknown', 'void', 'unknown'],
  ['CLAIMED', 'void', 'void', 'unknown'],
  ['CLAIMED spool-error', 'refused', 'void', 'unknown'],
  ['CLAIMED unstarted', 'refused', 'void', 'unknown'],
  ['CLAIMED spool-error prior', 'void', 'void', 'unknown'],
  ['VOID', 'proven', 'proven', 'proven'],
  ['VOID, other boot', 'unknown', 'unknown', 'unknown'],
  ['RUNNING', 'follow', 'follow', 'follow'],
  ['DIED', 'look-again', 'look-again', 'look-again'],
  ['REBOOTED', 'look-again', 'look-again', 'look-again'],
  ['silence', 'look-again', 'look-again', 'look-again'],
  ['silence, unsent', 'proven', 'look-again', 'look-again'],
];

describe.each(TABLE)('%s', (answer, run, stat, voided) => {
  test.each([
    ['run', run],
    ['stat', stat],
    ['void', voided],
  ] as const)('to %s: %s', (asked, expected) => {
    expect(inOneWord(ANSWERS[answer], asked)).toBe(expected);
  });
});

test('a restored spool forgets: a void receipt counts only under the boot id seen before, never under none', () => {
  expect(judgeReceipt(ANSWERS.VOID, 'stat', '')).toMatchObject({ is: 'unknown' });
});

test('what was seen is said as the node says it', () => {
  expect(receiptText(ANSWERS['DONE 137'])).toBe('DONE 137');
  expect(receiptText({ ...ANSWERS['DONE 0'], prior: true })).toBe('DONE 0 prior');
  expect(receiptText(ANSWERS.NOBASE)).toBe('NOBASE');
  expect(receiptText(ANSWERS.silence)).toBe('no answer');
  expect(judgeReceipt(ANSWERS['DONE 137'], 'run', 'b1')).toMatchObject({
    say: { key: 'receipt.signal', params: { signal: 9, exit: 137 } },
  });
  expect(judgeReceipt(ANSWERS.REFUSED, 'run', 'b1')).toMatchObject({
    proof: 'receipt',
    outcome: {
      outcome: 'refused',
      why: 'the request came to the node after its deadline, so the node did not start it (REFUSED late)',
      busy: false,
    },
  });
});

function inOneWord(answer: FenceAnswer, asked: 'run' | 'stat' | 'void'): string {
  const next = judgeReceipt(answer, asked, 'b1');
  if (next.is !== 'outcome') return next.is;
  if (next.proof === 'void' || next.proof === 'unsent') return 'proven';
  expect(next.proof).toBe('receipt');
  return next.outcome.outcome;
}
