import { describe, expect, test } from 'vitest';
import { decodeAcceptance } from '../../../src/domain/decode/decode.ts';
import { inEnglish } from '../../support/spoken.ts';
import { acceptedAnswer, DRESSES, failover, modifyZone, printed, recover, UUID } from './fixtures.ts';

const json = JSON.stringify;

test.each(Object.entries(DRESSES))('an accepted directive printed: %s', (_, dress) => {
  expect(inEnglish(decodeAcceptance(failover, printed(dress(acceptedAnswer))))).toEqual({
    outcome: 'accepted',
    uuid: UUID,
  });
});

test.each([
  ['without any', {}],
  ['that is no UUID', { uuid: '../../etc/passwd' }],
  ['twice, different', { uuid: UUID, data: { uuid: UUID.replace('6', '7') } }],
])('accepted with a uuid %s: accepted, nothing to follow', (_, extra) => {
  expect(inEnglish(decodeAcceptance(failover, printed(json({ ret_code: 0, ...extra }))))).toEqual({
    outcome: 'accepted',
  });
});

test('the UUID is found under an operation key', () => {
  expect(inEnglish(decodeAcceptance(recover, printed(json({ ret_code: 0, data: { job_id: UUID } }))))).toEqual({
    outcome: 'accepted',
    uuid: UUID,
  });
});

describe('error codes', () => {
  test.each([
    [1100, 'answered 1100 (bad format): because'],
    [1200, 'answered 1200 (authentication failed): because'],
    [1300, 'answered 1300 (request expired): because'],
    [1400, 'answered 1400 (denied): because'],
    [2100, 'answered 2100 (not found): because'],
    [-99, 'answered -99 (shutting down): because'],
    [-100, 'answered -100 (throttled): because'],
  ])('%i is refused', (code, why) => {
    const answer = json({ ret_code: code, message: 'because' });
    expect(inEnglish(decodeAcceptance(failover, printed(answer)))).toEqual({
      outcome: 'refused',
      why,
      busy: false,
      retCode: code,
    });
  });

  test.each([
    [5000, 'answered 5000 (internal error)'],
    [5100, 'answered 5100 (busy or timed out)'],
    [-1, 'answered -1 (a code that TwoKey does not know)'],
    [1000, 'answered 1000 (a code that TwoKey does not know)'],
    [1101, 'answered 1101 (a code that TwoKey does not know)'],
    [99, 'answered 99 (a code that TwoKey does not know)'],
  ])('%i is unknown', (code, why) => {
    expect(inEnglish(decodeAcceptance(failover, printed(json({ ret_code: code }))))).toEqual({
      outcome: 'unknown',
      why,
      retCode: code,
    });
  });

  test.each([
    'another operation is running',
    'Another operation [FailoverGlobalKS] is in progress',
    'operation is already running',
    '其他操作正在执行中',
    '已有任务在运行',
  ])('5100 "%s": refused, busy', (message) => {
    expect(inEnglish(decodeAcceptance(failover, printed(json({ ret_code: 5100, message }))))).toEqual({
      outcome: 'refused',
      why: `busy, nothing started: another operation is running (5100: ${message})`,
      busy: true,
      retCode: 5100,
    });
  });

  test.each([
    'timed out during execution',
    'server busy',
    'timed out while another operation is running',
    'another operation is running, this one will be executed later',
    'another operation is running, request queued',
    'no other operation; another operation is not running',
    '执行超时，其他操作正在执行',
    '',
  ])('5100 "%s": unknown', (message) => {
    expect(decodeAcceptance(failover, printed(json({ ret_code: 5100, message })))).toMatchObject({
      outcome: 'unknown',
      retCode: 5100,
    });
  });

  test('another code with the words of busy is not busy', () => {
    const answer = json({ ret_code: 5000, message: 'another operation is running' });
    expect(decodeAcceptance(failover, printed(answer))).toMatchObject({ outcome: 'unknown' });
  });
});

describe('how the tool ended', () => {
  test.each([
    [124, 'answered ret_code 0, but was killed by its time limit (exit status 124)'],
    [137, 'answered ret_code 0, but was killed by its time limit (exit status 137)'],
    [143, 'answered ret_code 0, but ended with exit status 143'],
    [1, 'answered ret_code 0 but ended with exit status 1'],
  ])('accepted and exit status %i: unknown', (exit, why) => {
    expect(inEnglish(decodeAcceptance(failover, printed(json(acceptedAnswer), { exit })))).toEqual({
      outcome: 'unknown',
      why,
      retCode: 0,
    });
  });

  test('a refusal stands with exit status 1, but not when the tool was killed', () => {
    const denied = json({ ret_code: 1400 });
    expect(decodeAcceptance(failover, printed(denied, { exit: 1 }))).toMatchObject({ outcome: 'refused' });
    expect(decodeAcceptance(failover, printed(denied, { exit: 124 }))).toMatchObject({ outcome: 'unknown' });
  });

  test.each([
    [127, 'sh: 1: /pitrix/bin/send-zw-directive: not found', 'the node cannot start the tool: '],
    [127, 'bash: send-zw-directive: command not found', 'the node cannot start the tool: '],
    [127, '/usr/bin/env: python2: No such file or directory', 'the node cannot start the tool: '],
    [126, 'sh: 1: /pitrix/bin/send-zw-directive: Permission denied', 'the node cannot start the tool: '],
    [127, 'bash: send-zw-directive: 未找到命令', 'the node cannot start the tool: '],
    [1, 'sudo: a password is required', 'the node does not allow the tool: '],
  ])('exit status %i and "%s": refused', (exit, err, why) => {
    for (const directive of [failover, modifyZone, { name: 'RestartZoneWatcher' } as const]) {
      expect(inEnglish(decodeAcceptance(directive, printed('', { exit, err: `${err}\n` })))).toEqual({
        outcome: 'refused',
        why: `${why}${err}`,
        busy: false,
      });
    }
  });

  test.each([
    ['nothing is said', printed('', { exit: 127 })],
    ['something was printed before', printed('step 1 done\n', { exit: 127, err: 'sh: 2: foo: not found' })],
    ['more than one line is said', printed('', { exit: 127, err: 'step 1\nsh: 2: foo: not found' })],
    ['the exit status is another', printed('', { exit: 1, err: 'sh: 1: foo: not found' })],
    ['the output was cut', printed('', { exit: 127, err: 'sh: 1: foo: not found', cut: true })],
  ])('the shell cannot start something, but %s: unknown', (_, output) => {
    expect(decodeAcceptance(failover, output)).toMatchObject({ outcome: 'unknown' });
  });
});

test.each<[string, ReturnType<typeof printed>, string]>([
  ['nothing', printed(''), 'the tool printed nothing (exit status 0)'],
  ['cut', printed(json(acceptedAnswer), { cut: true }), 'the output was cut, so its last answer is not known'],
  [
    "another action's answer",
    printed(json({ ...acceptedAnswer, action: 'FailbackGlobalKSResponse' })),
    'the answer is "FailbackGlobalKSResponse", expected FailoverGlobalKSResponse (ret_code 0)',
  ],
  [
    'a nested error',
    printed(json({ ret_code: 0, result: { ret_code: 1400 } })),
    'answered ret_code 0 around a nested ret_code 1400',
  ],
])('%s: unknown', (_, output, why) => {
  expect(decodeAcceptance(failover, output)).toMatchObject({ outcome: 'unknown', why });
});

test('modify-zone-attributes: with a ret_code as the others, without one unknown with its text', () => {
  expect(inEnglish(decodeAcceptance(modifyZone, printed('{"ret_code":0}')))).toEqual({ outcome: 'accepted' });
  expect(inEnglish(decodeAcceptance(modifyZone, printed('zone beta modified\n')))).toEqual({
    outcome: 'unknown',
    why: 'no answer in the output (exit status 0), it ends: zone beta modified',
  });
});
