import { expect, test, vi } from 'vitest';
import { decodeAcceptance, decodeReading } from '../../../src/domain/decode/decode.ts';
import { inEnglish } from '../../support/spoken.ts';
import { acceptedAnswer, checkAnswer, checkReading, failover, printed, UUID } from './fixtures.ts';

// Half a second each on a quiet machine; tests beside them may take both cores for long.
vi.setConfig({ testTimeout: 120_000 });

const MIB = 1024 * 1024;
const CPG = { name: 'CheckPG', db_name: 'global' } as const;

function filled(mib: number, pattern: string, end = ''): Buffer {
  return Buffer.concat([Buffer.alloc(mib * MIB, pattern), Buffer.from(`\n${end}`)]);
}

test('50 MB of log before the answer, and after it', () => {
  const line = '2026-01-02 03:04:05 INFO {poll} node ok, waiting [12/30]\n';
  const answer = JSON.stringify(checkAnswer);
  expect(inEnglish(decodeReading(CPG, printed(filled(50, line, answer))))).toEqual({ ok: true, reading: checkReading });
  expect(inEnglish(decodeReading(CPG, printed(Buffer.concat([Buffer.from(`${answer}\n`), filled(50, line)]))))).toEqual(
    {
      ok: true,
      reading: checkReading,
    },
  );
});

test('50 MB of other answers before the last one', () => {
  const older = '{"ret_code":5100,"message":"retry {1}"}\n';
  expect(inEnglish(decodeAcceptance(failover, printed(filled(50, older, JSON.stringify(acceptedAnswer)))))).toEqual({
    outcome: 'accepted',
    uuid: UUID,
  });
});

test('an answer of 50 MB names too many nodes', () => {
  const nodes = filled(50, '{"node":"a","status":"ok"},').subarray(0, -(50 * MIB) % 27 || undefined);
  const text = Buffer.concat([
    Buffer.from('{"ret_code":0,"pg_nodes":['),
    nodes.subarray(0, nodes.lastIndexOf('},') + 1),
    Buffer.from(']}'),
  ]);
  expect(inEnglish(decodeReading(CPG, printed(text)))).toEqual({
    ok: false,
    why: 'the answer names more than 500 nodes',
    retCode: 0,
  });
});

// Each of these would take a search that starts again at every brace minutes or more.
test.each([
  ['{'],
  ['['],
  ['{"a":[1,'],
  ['{"'],
  [`{"'`],
  ['\\"{'],
  ["{'a':'{','a':'{',"],
  ['[[[[[[[[{"a":1},'],
  ['"ret_code":'],
])('50 MB of %j around a ret_code end, and are not ok', (pattern) => {
  const text = filled(50, pattern, '{"ret_code":0');
  expect(decodeReading(CPG, printed(text))).toMatchObject({
    ok: false,
    why: 'the output names a ret_code, but its last answer is not whole',
  });
});

test('50 MB that are no text', () => {
  const answer = JSON.stringify(checkAnswer);
  const binary = Buffer.concat([
    Buffer.alloc(50 * MIB, Buffer.from([0xff, 0x0a, 0xe5, 0x41])),
    Buffer.from(`\n${answer}`),
  ]);
  expect(inEnglish(decodeReading(CPG, printed(binary)))).toEqual({ ok: true, reading: checkReading });
});

test('more than 64 MiB are not searched', () => {
  const text = filled(65, 'x', JSON.stringify(checkAnswer));
  expect(inEnglish(decodeReading(CPG, printed(text)))).toEqual({
    ok: false,
    why: 'the tool printed 65 MiB, too much to look for an answer',
  });
});
