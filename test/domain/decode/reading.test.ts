import { describe, expect, test } from 'vitest';
import { decodeReading } from '../../../src/domain/decode/decode.ts';
import type { Query } from '../../../src/domain/directive.ts';
import { inEnglish } from '../../support/spoken.ts';
import { checkAnswer, checkReading, DRESSES, gksAnswer, printed } from './fixtures.ts';

const GKS: Query = { name: 'GetGlobalKSInfo' };
const CPG: Query = { name: 'CheckPG', db_name: 'global' };

describe.each(Object.entries(DRESSES))('an answer printed: %s', (_, dress) => {
  test('GetGlobalKSInfo is read', () => {
    expect(inEnglish(decodeReading(GKS, printed(dress(gksAnswer))))).toEqual({
      ok: true,
      reading: { kind: 'GetGlobalKSInfo', ksMasterZone: 'global2a' },
    });
  });

  test('CheckPG is read', () => {
    expect(inEnglish(decodeReading(CPG, printed(dress(checkAnswer))))).toEqual({ ok: true, reading: checkReading });
  });

  test('an error stays an error', () => {
    const error = { ret_code: 1400, message: "don't {do} that" };
    expect(inEnglish(decodeReading(GKS, printed(dress(error))))).toEqual({
      ok: false,
      why: "answered 1400 (denied): don't {do} that",
      retCode: 1400,
    });
  });
});

const nodes = checkReading.pgNodes;
const shapes: readonly [string, object][] = [
  ['nodes as a map of words', { pg_nodes: { 'global2a-pgserver0': 'ok', 'global1a-pgserver0': 'syncing' } }],
  [
    'nodes as a map of objects',
    { pg_nodes: { 'global2a-pgserver0': { status: 'OK' }, 'global1a-pgserver0': { status: 'syncing' } } },
  ],
  ['nodes as `name: ok` lines', { pg_nodes: 'global2a-pgserver0: ok\nglobal1a-pgserver0: syncing\n' }],
  ['nodes as a list of lines', { pg_nodes: ['global2a-pgserver0: up', 'global1a-pgserver0: syncing'] }],
  [
    'nodes as a list of small maps',
    { pg_nodes: [{ 'global2a-pgserver0': true }, { 'global1a-pgserver0': 'syncing' }] },
  ],
  [
    'nodes under other keys',
    {
      'PG Nodes': [
        { name: 'global2a-pgserver0', state: 'true' },
        { hostname: 'global1a-pgserver0', health: 'syncing' },
      ],
      pg_nodes: undefined,
    },
  ],
];

test.each(shapes)('%s', (_, shape) => {
  const decoded = decodeReading(CPG, printed(JSON.stringify({ ...checkAnswer, ...shape })));
  expect(decoded).toMatchObject({
    ok: true,
    reading: { pgNodes: nodes.map(({ node, health }) => ({ node, health })) },
  });
});

const { pg_cluster: _cluster, ...withoutCluster } = checkAnswer;
const primaries: readonly [string, object][] = [
  ['primary_node at the top', { primary_node: 'global2a-pgserver0', status: 'ok' }],
  ['primary at the top', { primary: 'global2a-pgserver0', pg_cluster: { status: 'OK' } }],
  ['"primary node" at the top', { 'primary node': 'global2a-pgserver0', pg_cluster: 'up' }],
  ['primaryNode in the cluster', { pg_cluster: { primaryNode: 'global2a-pgserver0', status: true } }],
  ['an object', { pg_cluster: { primary: { node: 'global2a-pgserver0', status: 'ok' }, status: 'ok' } }],
  ['nested in data', { data: { pg_cluster: { 'Primary Node': 'global2a-pgserver0', state: 'ok' } } }],
  ['nested in JSON in a string', { data: '{"pg_cluster":{"primary":"global2a-pgserver0","status":"ok"}}' }],
  ['only as a role', { pg_cluster: { status: 'ok' } }],
];

test.each(primaries)('the primary node is found: %s', (_, shape) => {
  const decoded = decodeReading(CPG, printed(JSON.stringify({ ...withoutCluster, ...shape })));
  expect(decoded).toEqual({ ok: true, reading: checkReading });
});

const healths: readonly [unknown, unknown][] = [
  ['ok', { is: 'ok' }],
  ['OK', { is: 'ok' }],
  [' Up ', { is: 'ok' }],
  [true, { is: 'ok' }],
  [{ status: 'ok' }, { is: 'ok' }],
  [false, { is: 'not-ok', word: 'false' }],
  ['timed out', { is: 'not-ok', word: 'timed out' }],
  ['unreachable', { is: 'not-ok', word: 'unreachable' }],
  ['not ok', { is: 'not-ok', word: 'not ok' }],
  ['异常', { is: 'not-ok', word: '异常' }],
  [
    { status: 'ok', reachable: false },
    { is: 'not-ok', word: 'not reachable' },
  ],
  [
    { status: 'ok', error: 'timeout' },
    { is: 'not-ok', word: 'error: timeout' },
  ],
  [
    { status: 'ok', ret_code: -1 },
    { is: 'not-ok', word: 'ret_code -1' },
  ],
  [null, { is: 'unknown', word: 'null' }],
  ['', { is: 'unknown', word: 'empty' }],
  ['ok?', { is: 'unknown', word: 'ok?' }],
  ['okay', { is: 'unknown', word: 'okay' }],
  [`ok${' '.repeat(400)}failed`, { is: 'unknown', word: 'ok' }],
  ['o\u212a', { is: 'unknown', word: 'o\u212a' }],
  [1, { is: 'unknown', word: '1' }],
  [{ role: 'standby' }, { is: 'unknown', word: 'missing' }],
  [['ok'], { is: 'unknown', word: 'a list' }],
];

test.each(healths)('a node whose status is %j', (status, health) => {
  const answer = { ...checkAnswer, pg_nodes: { 'global2a-pgserver0': status } };
  const decoded = decodeReading(CPG, printed(JSON.stringify(answer)));
  expect(decoded).toMatchObject({ reading: { pgNodes: [{ node: 'global2a-pgserver0', health }] } });
});

test('nodes that are null or missing are told, not skipped', () => {
  const answer = { ...checkAnswer, pg_nodes: [null, { status: 'error' }, 'global1a-pgserver0'], pgpool_nodes: null };
  expect(decodeReading(CPG, printed(JSON.stringify(answer)))).toMatchObject({
    ok: true,
    reading: {
      pgNodes: [
        { node: '(unnamed)', health: { is: 'unknown', word: 'null' } },
        { node: '(unnamed)', health: { is: 'not-ok', word: 'error' } },
        { node: 'global1a-pgserver0', health: { is: 'unknown', word: 'missing' } },
      ],
      pgpoolNodes: [],
    },
  });
});

test('a wrapper around the nodes that says of itself that it failed is told', () => {
  const answer = { ...checkAnswer, pgpool: { status: 'error', nodes: [{ node: 'global2a-pgpool1', status: 'ok' }] } };
  expect(decodeReading(CPG, printed(JSON.stringify(answer)))).toMatchObject({
    reading: {
      pgpoolNodes: [
        { node: 'global2a-pgpool0', health: { is: 'ok' } },
        { node: '(unnamed)', health: { is: 'not-ok', word: 'error' } },
        { node: 'global2a-pgpool1', health: { is: 'ok' } },
      ],
    },
  });
});

test('`nodes` inside the pgpool nodes are not taken for pg nodes', () => {
  const nodes = [{ hostname: 'global2a-pgpool0', state: 'ok' }];
  const decoded = decodeReading(CPG, printed(JSON.stringify({ ...checkAnswer, pgpool_nodes: { nodes } })));
  expect(decoded).toEqual({ ok: true, reading: checkReading });
});

const json = JSON.stringify;
const undecodable: readonly [string, Query, ReturnType<typeof printed>, string][] = [
  ['nothing', GKS, printed(''), 'the tool printed nothing (exit status 0)'],
  ['None', GKS, printed('None\n'), 'the tool printed only "None" (exit status 0)'],
  [
    'a traceback',
    GKS,
    printed('', { exit: 1, err: 'Traceback (most recent call last):\n  File "x", line 1\nIOError: timed out\n' }),
    'the tool ended in a traceback (exit status 1): IOError: timed out',
  ],
  [
    'a traceback that names a ret_code',
    GKS,
    printed('', { exit: 1, err: "Traceback (most recent call last):\n  File x\nKeyError: 'ret_code'\n" }),
    "the tool ended in a traceback (exit status 1): KeyError: 'ret_code'",
  ],
  [
    'usage text',
    GKS,
    printed('Usage: send-zw-directive -p PARAMS\n\nOptions:\n  -h  help\n', { exit: 2 }),
    'the tool printed its usage text (exit status 2): -h help',
  ],
  [
    'command not found',
    GKS,
    printed('', { exit: 127, err: 'sh: 1: send-zw-directive: not found\n' }),
    'no answer in the output (exit status 127), it ends: sh: 1: send-zw-directive: not found',
  ],
  [
    'only the request',
    GKS,
    printed('sending:{"action": "GetGlobalKSInfo"}\n=====\nrecv:'),
    'no answer in the output (exit status 0), it ends: recv:',
  ],
  [
    'time limit',
    GKS,
    printed('', { exit: 124 }),
    'the tool was killed by its time limit (exit status 124) without an answer',
  ],
  ['cut output', GKS, printed(json(gksAnswer), { cut: true }), 'the output was cut, so its last answer is not known'],
  [
    'a broken answer after a whole one',
    GKS,
    printed(`${json(gksAnswer)}\n{"action":"GetGlobalKSInfoResponse","ret_code":50`),
    'the output names a ret_code, but its last answer is not whole',
  ],
  [
    'a part of a broken answer',
    GKS,
    printed(`{"ret_code":5000,"at":<now>,"nodes":[{"x":1},${json(gksAnswer)}]}`),
    'the output names a ret_code, but its last answer is not whole',
  ],
  [
    'a ret_code given twice',
    GKS,
    printed('{"ret_code":5000,"ret_code":0,"ks_master_zone":"global2a"}'),
    'the output names a ret_code, but its last answer is not whole',
  ],
  [
    "another action's answer",
    GKS,
    printed(json({ ...gksAnswer, action: 'CheckPGResponse' })),
    'the answer is "CheckPGResponse", expected GetGlobalKSInfoResponse (ret_code 0)',
  ],
  ['no zone', GKS, printed('{"ret_code":0}'), 'the answer has no ks_master_zone'],
  ['a null zone', GKS, printed('{"ret_code":0,"ks_master_zone":null}'), 'ks_master_zone is null'],
  [
    'two zones',
    GKS,
    printed('{"ret_code":0,"ks_master_zone":"a","data":{"ks_master_zone":"b"}}'),
    'the answer gives 2 different values of ks_master_zone',
  ],
  [
    'a nested error',
    GKS,
    printed('{"ret_code":0,"ks_master_zone":"a","data":{"ret_code":1400}}'),
    'answered ret_code 0 around a nested ret_code 1400',
  ],
  [
    'a ret_code that is no number',
    GKS,
    printed('{"ret_code":null,"ks_master_zone":"a"}'),
    'ret_code is null, not a number',
  ],
  ['true as ret_code', GKS, printed('{"ret_code":false,"ks_master_zone":"a"}'), 'ret_code is false, not a number'],
  [
    'exit status 1',
    GKS,
    printed(json(gksAnswer), { exit: 1 }),
    'the tool answered ret_code 0 but ended with exit status 1',
  ],
  [
    'two streams that disagree',
    GKS,
    printed(json(gksAnswer), { err: '{"ret_code":5000}' }),
    'stdout and stderr carry two different answers',
  ],
  [
    'the other database',
    CPG,
    printed(json({ ...checkAnswer, db_name: 'recovery' })),
    'the answer is about "recovery", asked about "global"',
  ],
  [
    'none of the three parts',
    CPG,
    printed('{"action":"CheckPGResponse","ret_code":0}'),
    'the answer has neither a pg cluster nor pg nodes nor pgpool nodes',
  ],
  [
    'two primaries',
    CPG,
    printed(json({ ...checkAnswer, primary: 'global1a-pgserver0' })),
    'the answer names two primary nodes, "global1a-pgserver0" and "global2a-pgserver0"',
  ],
];

test.each(undecodable)('%s: undecodable, and says why', (_, query, output, why) => {
  expect(decodeReading(query, output)).toMatchObject({ ok: false, why });
});

const LINES = `connected
sending CheckPG

action: CheckPGResponse
ret_code: 0
db_name: global
pg cluster: ok
primary node: global2a-pgserver0
pg nodes:
  global2a-pgserver0: ok
  global1a-pgserver0: timed out
pgpool nodes:
  global2a-pgpool0 = OK
`;

describe('a whole answer as lines', () => {
  test('is read like the others', () => {
    for (const text of [LINES, LINES.replaceAll('\n', '\r\n'), `${LINES}\n\n`]) {
      expect(inEnglish(decodeReading(CPG, printed(text)))).toEqual({
        ok: true,
        reading: {
          kind: 'CheckPG',
          dbName: 'global',
          cluster: { is: 'ok' },
          primary: 'global2a-pgserver0',
          pgNodes: [
            { node: 'global2a-pgserver0', health: { is: 'ok' } },
            { node: 'global1a-pgserver0', health: { is: 'not-ok', word: 'timed out' } },
          ],
          pgpoolNodes: [{ node: 'global2a-pgpool0', health: { is: 'ok' } }],
        },
      });
    }
    expect(decodeReading(GKS, printed('ret_code: 0\nks_master_zone: global2a\n'))).toMatchObject({
      reading: { ksMasterZone: 'global2a' },
    });
    expect(decodeReading(GKS, printed('ret_code: 1400\nmessage: go away\n'))).toMatchObject({
      why: 'answered 1400 (denied): go away',
    });
  });

  test.each([
    ['the last line is cut', LINES.trimEnd()],
    ['something follows it', `${LINES}\nretrying: yes\n`],
    ['a line is of another form', LINES.replace('db_name: global', 'trying again')],
    ['a key is given twice', LINES.replace('db_name: global', 'ret code: 5000')],
    ['the ret_code is no number', LINES.replace('ret_code: 0', 'ret_code: ok')],
    ['the action is another', LINES.replace('CheckPGResponse', 'RecoverPGResponse')],
  ])('is not when %s', (_, text) => {
    expect(decodeReading(CPG, printed(text)).ok).toBe(false);
  });
});

describe('messages', () => {
  const why = { ok: false, why: 'answered 5000 (internal error): 内部错误', retCode: 5000 };
  const gbk = Buffer.from([0xc4, 0xda, 0xb2, 0xbf, 0xb4, 0xed, 0xce, 0xf3]);

  test.each<[string, string | Buffer]>([
    ['\\u escapes', '{"ret_code":5000,"message":"\\u5185\\u90e8\\u9519\\u8bef"}'],
    ['UTF-8', '{"ret_code":5000,"message":"内部错误"}'],
    ['GBK', Buffer.concat([Buffer.from('{"ret_code":5000,"message":"'), gbk, Buffer.from('"}')])],
    ['a u-string of Python 2', "{u'ret_code': 5000L, u'message': u'\\u5185\\u90e8\\u9519\\u8bef'}"],
    [
      'a UTF-8 byte string of Python 2',
      "{'ret_code': 5000, 'message': '\\xe5\\x86\\x85\\xe9\\x83\\xa8\\xe9\\x94\\x99\\xe8\\xaf\\xaf'}",
    ],
    ['a GBK byte string of Python 2', "{'ret_code': 5000, 'message': '\\xc4\\xda\\xb2\\xbf\\xb4\\xed\\xce\\xf3'}"],
    ['on stderr', ''],
  ])('%s', (name, stdout) => {
    const err = name === 'on stderr' ? '{"ret_code":5000,"message":"内部错误"}' : '';
    expect(inEnglish(decodeReading(GKS, printed(stdout, { err })))).toEqual(why);
  });

  test('control and direction characters and great lengths do not reach the sentence', () => {
    const message = `a\u0007\n\u202eb${'x'.repeat(5000)}`;
    const decoded = decodeReading(GKS, printed(JSON.stringify({ ret_code: 5000, message })));
    expect(decoded.ok ? '' : decoded.why).toMatch(/^answered 5000 \(internal error\): a bx{196}…$/);
  });
});
