import { expect, test } from 'vitest';
import { decodeOperationLog, isOperationId, patternProblem } from '../../../src/domain/decode/operation-log.ts';
import { UUID } from './fixtures.ts';

const patterns = { success: 'succeeded|completed', failure: 'failed|error' };
const other = UUID.replace('6f1c', '7a2b');
const received = `03:00:01 INFO received FailoverGlobalKS ${UUID}`;
const phase = `03:01:30 INFO [${UUID}] phase 2/4: promote global2a-pgserver0`;
const succeeded = `03:03:10 INFO operation ${UUID} succeeded`;
const failed = `03:02:00 ERROR operation ${UUID}: cannot promote`;

test.each([
  ['no line names it', [`03:03:10 INFO operation ${other} succeeded`], 'absent'],
  ['received only', [received], 'running'],
  ['a phase', [received, phase], 'running'],
  ['a line of another operation between', [received, `INFO operation ${other} succeeded`], 'running'],
  ['success', [received, phase, succeeded], 'succeeded'],
  ['failure', [received, phase, failed], 'failed'],
  ['a retried phase', [received, failed, phase, succeeded], 'succeeded'],
  ['a failure after success', [received, succeeded, failed], 'failed'],
  ['a line that says both', [received, `operation ${UUID} completed with error`], 'failed'],
  ['phases after the end', [received, succeeded, phase], 'succeeded'],
  ['upper case', [`OPERATION ${UUID.toUpperCase()} SUCCEEDED`], 'succeeded'],
  ['a longer id that contains it', [`operation ${UUID}-2 succeeded`, `x${UUID} succeeded`], 'absent'],
])('%s', (_, log, state) => {
  expect(decodeOperationLog(`${log.join('\n')}\n`, UUID, patterns).state).toBe(state);
});

test('only the lines of the operation are kept, in order, with the last one named', () => {
  const text = [received, `INFO ${other}`, phase, 'INFO idle', succeeded].join('\r\n');
  expect(decodeOperationLog(text, UUID, patterns)).toEqual({
    state: 'succeeded',
    lines: [received, phase, succeeded],
    last: succeeded,
  });
});

test('the action names do not match a pattern that looks for "fail"', () => {
  expect(decodeOperationLog(received, UUID, { success: 'done', failure: 'fail' }).state).toBe('running');
});

test('the letters of the UUID do not match a pattern', () => {
  expect(decodeOperationLog(received, UUID, { success: 'c2a', failure: '9d2e' }).state).toBe('running');
  expect(decodeOperationLog(succeeded, UUID, { success: 'operation [0-9a-f-]+ succ', failure: 'x' }).state).toBe(
    'succeeded',
  );
});

test('a long line keeps both ends, a long log its last 200 lines', () => {
  const long = `03:00 [${UUID}] ${'x'.repeat(5000)} succeeded`;
  const progress = decodeOperationLog(`${`${phase}\n`.repeat(1000)}${long}`, UUID, patterns);
  expect(progress.state).toBe('succeeded');
  expect(progress.lines).toHaveLength(200);
  expect(progress.last).toMatch(/^03:00 \[6f1c.*…x+ succeeded$/);
  expect(progress.last).toHaveLength(300);
});

test('what is no UUID is never searched for', () => {
  for (const text of ['', '.*', 'succeeded', `${UUID} `, `${UUID}|x`, UUID.slice(1), '-p', '$(reboot)']) {
    expect(isOperationId(text)).toBe(false);
    expect(decodeOperationLog(`operation ${text} succeeded`, text, patterns)).toEqual({ state: 'absent', lines: [] });
  }
  expect([UUID, UUID.toUpperCase(), UUID.replaceAll('-', '')].map(isOperationId)).toEqual([true, true, true]);
});

test.each([
  ['', 'is empty and would match every line'],
  ['x*', 'matches the empty line, and so every line'],
  ['done|', 'matches the empty line, and so every line'],
  ['(', 'is not a regular expression'],
  ['x'.repeat(201), 'is longer than 200 characters'],
  ['(a+)+b', 'repeats a group'],
  ['(\\w+\\s?)*done', 'repeats a group'],
  ['(a|a){30}b', 'repeats a group'],
  ['[](]+)+x', 'repeats a group'],
  ['(a)\\1', 'has a back-reference'],
  ['(?=a)b', 'has a look-around, a named group or flags'],
  ['(?<x>a)b', 'has a look-around, a named group or flags'],
  ['a*a*a*b', 'repeats more than 2 times (*, +, ?, {n,m})'],
  ['a?a?a?aaa', 'repeats more than 2 times (*, +, ?, {n,m})'],
  ['a{0,9}a{0,9}a{0,9}b', 'repeats more than 2 times (*, +, ?, {n,m})'],
  ['(a|a)(a|a)(a|a)b', 'has more than 2 groups'],
])('the pattern %j is refused: it %s', (source, problem) => {
  expect(patternProblem(source)).toBe(problem);
});

test.each([
  'succeeded|completed',
  '\\b(succeeded|completed)\\b',
  'state\\s*=\\s*DONE',
  'result: (?:ok|done)$',
  '\\[status\\] [a-z]+ done',
  '操作(成功|完成)',
  'a\\(b\\)+',
])('the pattern %j is taken', (source) => {
  expect(patternProblem(source)).toBeUndefined();
});

test('a pattern that was refused never matches, and the worst one that is taken ends', () => {
  const line = `${UUID} ${'a'.repeat(250)}`;
  expect(decodeOperationLog(line, UUID, { success: '(a+)+$', failure: '(a+)+b' }).state).toBe('running');
  const many = `${line}\n`.repeat(20);
  expect(decodeOperationLog(many, UUID, { success: 'a*a*b', failure: 'a+a+c' }).state).toBe('running');
});
