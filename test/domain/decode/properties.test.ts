import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAcceptance, decodeReading } from '../../../src/domain/decode/decode.ts';
import { decodeOperationLog } from '../../../src/domain/decode/operation-log.ts';
import type { ToolOutput } from '../../../src/domain/decode/tool-output.ts';
import type { Query } from '../../../src/domain/directive.ts';
import { acceptedAnswer, checkAnswer, DRESSES, failover, gksAnswer, printed, recover, UUID } from './fixtures.ts';

const GKS: Query = { name: 'GetGlobalKSInfo' };
const CPG: Query = { name: 'CheckPG', db_name: 'global' };
const restart = { name: 'RestartZoneWatcher' } as const;

const PIECES = [
  ...['{', '}', '[', ']', '(', ')', '"', "'", ':', ',', '\\', '\n', ' ', 'u', '0', '-1', 'None', 'true', 'ok'],
  ...[
    '"ret_code"',
    '"ret_code":0',
    "u'ret_code': 0",
    '\\"ret_code\\":0',
    '{"ret_code":0',
    '"action":',
    'recv:',
    '=====',
  ],
  ...['"pg_nodes":', '"primary":"x"', '"ks_master_zone":', '"status":"ok"', '内', '\ud800', '\u0000'],
];
const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));
const output: fc.Arbitrary<ToolOutput> = fc.record({
  exit: fc.constantFrom(0, 0, 0, 1, 124, 126, 127, 137, 255),
  stdout: fc.oneof(bytes, pieces),
  stderr: fc.oneof(fc.constant(Buffer.alloc(0)), bytes, pieces),
  cut: fc.boolean(),
});

test('arbitrary bytes never throw and are never ok, accepted or refused', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.integer({ min: 0, max: 255 }), (stdout, stderr, exit) => {
      const tool = { exit, stdout, stderr, cut: false };
      expect([decodeReading(GKS, tool).ok, decodeReading(CPG, tool).ok]).toEqual([false, false]);
      for (const directive of [failover, recover, restart])
        expect(decodeAcceptance(directive, tool).outcome).toBe('unknown');
    }),
    { numRuns: 500 },
  );
});

test('bytes that look much like answers never throw, and a failed or cut tool is never ok', () => {
  fc.assert(
    fc.property(output, (tool) => {
      const decoded = [decodeReading(GKS, tool), decodeReading(CPG, tool)];
      const accepted = [failover, recover, restart].map((directive) => decodeAcceptance(directive, tool));
      decodeOperationLog(tool.stdout.toString(), UUID, { success: 'ok', failure: '0' });
      for (const reading of decoded) if (!reading.ok) expect(reading.why).not.toBe('');
      if (tool.exit !== 0 || tool.cut) {
        expect(decoded.some(({ ok }) => ok)).toBe(false);
        expect(accepted.filter(({ outcome }) => outcome === 'accepted')).toEqual([]);
      }
    }),
    { numRuns: 2000 },
  );
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const text = fc.string({ unit: 'binary', maxLength: 30 });
const status = fc.oneof(
  fc.constantFrom('ok', 'OK', 'up', 'error', 'timeout', ''),
  fc.boolean(),
  fc.constant(null),
  text,
);
const check = fc.record({
  action: fc.constant('CheckPGResponse'),
  ret_code: fc.constant(0),
  db_name: fc.constant('global'),
  pg_cluster: fc.record({ status, primary_node: name }),
  pg_nodes: fc.array(fc.record({ node: name, role: fc.constantFrom('primary', 'standby'), status }), { maxLength: 4 }),
  pgpool_nodes: fc.array(fc.record({ node: name, status }), { maxLength: 3 }),
  message: text,
});

test('an answer means the same in every dress', () => {
  fc.assert(
    fc.property(check, (answer) => {
      const plain = decodeReading(CPG, printed(JSON.stringify(answer)));
      expect(plain.ok).toBe(true);
      for (const [dress, wear] of Object.entries(DRESSES)) {
        expect({ dress, ...decodeReading(CPG, printed(wear(answer))) }).toEqual({ dress, ...plain });
      }
    }),
    { numRuns: 300 },
  );
});

test('a status that does not say ok is never read as ok', () => {
  const notOk = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('not ok', 'okay', 'ok!', 'k', 'fail', 'down', 'untrue'),
    fc.integer(),
  );
  fc.assert(
    fc.property(notOk, fc.constantFrom(...Object.values(DRESSES)), (word, wear) => {
      fc.pre(!/^\s*(ok|up|true)\s*$/i.test(String(word)));
      const answer = {
        ...checkAnswer,
        pg_cluster: { status: word, primary_node: 'x' },
        pg_nodes: [{ node: 'a', status: word }],
        pgpool_nodes: { b: word },
      };
      const decoded = decodeReading(CPG, printed(wear(answer)));
      if (!decoded.ok || decoded.reading.kind !== 'CheckPG') throw new Error('the answer around the word is sound');
      const { cluster, pgNodes, pgpoolNodes } = decoded.reading;
      expect([cluster, ...[...pgNodes, ...pgpoolNodes].map(({ health }) => health)].map(({ is }) => is)).not.toContain(
        'ok',
      );
    }),
    { numRuns: 500 },
  );
});

test('an answer cut anywhere is never ok', () => {
  for (const [query, answer] of [
    [GKS, gksAnswer],
    [CPG, checkAnswer],
  ] as const) {
    for (const [dress, wear] of Object.entries(DRESSES)) {
      const whole = Buffer.from(wear(answer) as string);
      const expected = decodeReading(query, printed(whole));
      for (let length = 0; length < whole.length; length += 1) {
        const decoded = decodeReading(query, printed(whole.subarray(0, length)));
        // Cut in what follows the answer, it is still the whole answer.
        if (decoded.ok) expect({ dress, length, ...decoded }).toEqual({ dress, length, ...expected });
      }
    }
  }
  const bare = JSON.stringify(acceptedAnswer);
  for (let length = 0; length < bare.length; length += 1) {
    expect(decodeAcceptance(failover, printed(bare.slice(0, length))).outcome).toBe('unknown');
  }
});
