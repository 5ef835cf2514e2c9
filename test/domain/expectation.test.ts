import { describe, expect, test } from 'vitest';
import type { CheckPGReading, DecodedReading, Health, ReportedNode } from '../../src/domain/answer.ts';
import { type Difference, type Expectation, judge, judgeEach, type Verdict } from '../../src/domain/expectation.ts';
import type { NodeName, RegionName } from '../../src/domain/names.ts';
import { expectationWording } from '../../src/domain/wording/expectation.ts';
import { type Locale, render } from '../../src/domain/wording/sentence.ts';

const [one, two] = ['global1a' as RegionName, 'global2a' as RegionName];
const regions = [one, two];
const pg1 = 'global1a-pgserver0' as NodeName;
const pg2 = 'global2a-pgserver0' as NodeName;

const bothOk: Expectation = {
  kind: 'pg',
  database: 'global',
  primary: pg2,
  nodesOk: regions,
  ignored: [],
  expectNodes: [pg1, pg2],
  pgNodes: true,
};
const oneLost: Expectation = { ...bothOk, nodesOk: [two], ignored: [one], expectNodes: [pg2] };
const pgpoolOnly: Expectation = { ...oneLost, expectNodes: [], pgNodes: false };

const ok: Health = { is: 'ok' };
const down: Health = { is: 'not-ok', word: 'unreachable' };
const vague: Health = { is: 'unknown', word: 'null' };
const node = (name: string, health: Health = ok, role?: string): ReportedNode =>
  role === undefined ? { node: name, health } : { node: name, health, role };

const healthy: CheckPGReading = {
  kind: 'CheckPG',
  dbName: 'global',
  cluster: ok,
  primary: pg2,
  pgNodes: [node(pg2, ok, 'primary'), node(pg1, ok, 'standby')],
  pgpoolNodes: [node('global1a-pgpool0'), node('global2a-pgpool0')],
};

function judged(expectation: Expectation, reading: Partial<CheckPGReading>): Verdict {
  return judge(expectation, { ok: true, reading: { ...healthy, ...reading } }, regions);
}

/** The verdict as people read it. */
function said(verdict: Verdict, locale: Locale = 'en'): { is: Verdict['is']; says: string[]; notes: string[] } {
  const sentences = (all: readonly Difference[]) => all.map((one) => render(expectationWording, one, locale));
  const says = verdict.is === 'fails' ? verdict.differences : verdict.is === 'unknown' ? verdict.why : [];
  return { is: verdict.is, says: sentences(says), notes: sentences(verdict.notes) };
}

describe('ks_master_zone', () => {
  const expectation: Expectation = { kind: 'ks-master', region: two };
  const reading = (ksMasterZone: string): DecodedReading => ({
    ok: true,
    reading: { kind: 'GetGlobalKSInfo', ksMasterZone },
  });

  test.each(['global2a', 'GLOBAL2A', ' global2a '])('the expected region holds, spelt %j', (found) => {
    expect(judge(expectation, reading(found), regions)).toEqual({ is: 'holds', notes: [] });
  });

  test.each([
    ['global1a', 'ks_master_zone is global1a, expected global2a'],
    ['global3a', 'ks_master_zone is global3a, which is no region of this system; expected global2a'],
  ])('%s fails', (found, sentence) => {
    expect(said(judge(expectation, reading(found), regions))).toEqual({ is: 'fails', says: [sentence], notes: [] });
  });

  test('an answer that could not be decoded, or is to another question, is unknown', () => {
    expect(said(judge(expectation, { ok: false, why: 'the tool printed nothing (exit status 0)' }, regions))).toEqual({
      is: 'unknown',
      says: ['the answer could not be read: the tool printed nothing (exit status 0)'],
      notes: [],
    });
    expect(said(judge(expectation, { ok: true, reading: healthy }, regions)).says).toEqual([
      'the answer is to CheckPG, expected GetGlobalKSInfo',
    ]);
    expect(said(judge(bothOk, reading('global2a'), regions)).is).toBe('unknown');
  });
});

describe('primary X and ok, both regions ok', () => {
  test('holds when everything is ok', () => {
    expect(judged(bothOk, {})).toEqual({ is: 'holds', notes: [] });
  });

  test.each<[string, Partial<CheckPGReading>, string]>([
    ['another primary', { primary: pg1 }, 'primary is global1a-pgserver0, expected global2a-pgserver0'],
    [
      'a primary of no region',
      { primary: 'dsry1a-ks2' },
      'primary is dsry1a-ks2, a node of no region of this system; expected global2a-pgserver0',
    ],
    ['the cluster', { cluster: { is: 'not-ok', word: 'error' } }, 'cluster status is error, expected ok'],
    ['the primary itself', { pgNodes: [node(pg2, down), node(pg1)] }, 'global2a-pgserver0 is unreachable, expected ok'],
    [
      'a standby',
      { pgNodes: [node(pg2), node(pg1, { is: 'not-ok', word: 'syncing' })] },
      'global1a-pgserver0 is syncing, expected ok',
    ],
    [
      'a pgpool node',
      { pgpoolNodes: [...healthy.pgpoolNodes, node('global1a-pgpool1', down)] },
      'global1a-pgpool1 is unreachable, expected ok',
    ],
    [
      'one of two entries for a node',
      { pgNodes: [node(pg2), node(pg1), node(pg1, down)] },
      'global1a-pgserver0 is unreachable, expected ok',
    ],
  ])('fails on %s', (_, reading, sentence) => {
    expect(said(judged(bothOk, reading))).toEqual({ is: 'fails', says: [sentence], notes: [] });
  });

  test.each<[string, Partial<CheckPGReading>, string]>([
    ['no cluster status', { cluster: vague }, 'cluster status is not known (null)'],
    ['no primary', { primary: undefined as never }, 'the answer names no primary, expected global2a-pgserver0'],
    ['a standby that is missing', { pgNodes: [node(pg2)] }, 'global1a-pgserver0 is not in the answer'],
    ['a primary that is not among the nodes', { pgNodes: [node(pg1)] }, 'global2a-pgserver0 is not in the answer'],
    [
      'a node without status',
      { pgNodes: [node(pg2), node(pg1, vague)] },
      'the status of global1a-pgserver0 is not known (null)',
    ],
    [
      'no pgpool node of a region',
      { pgpoolNodes: [node('global2a-pgpool0')] },
      'no pgpool node of global1a is in the answer',
    ],
    ['the other database', { dbName: 'recovery' }, 'the answer is about recovery, expected global'],
    [
      'a node of no region that is not ok',
      { pgpoolNodes: [...healthy.pgpoolNodes, node('pgpool9', down)] },
      'pgpool9 belongs to no region of this system and is unreachable',
    ],
    [
      'a primary that calls itself a standby',
      { pgNodes: [node(pg2, ok, 'standby'), node(pg1)] },
      'global2a-pgserver0 reports the role standby, expected primary',
    ],
  ])('is unknown with %s', (_, reading, sentence) => {
    expect(said(judged(bothOk, reading))).toEqual({ is: 'unknown', says: [sentence], notes: [] });
  });

  test('what is wrong beats what is unknown, and both are said', () => {
    expect(said(judged(bothOk, { cluster: vague, primary: pg1, pgpoolNodes: [] }))).toEqual({
      is: 'fails',
      says: [
        'primary is global1a-pgserver0, expected global2a-pgserver0',
        'cluster status is not known (null)',
        'no pgpool node of global1a is in the answer',
        'no pgpool node of global2a is in the answer',
      ],
      notes: [],
    });
  });

  test('an empty answer is unknown, never ok', () => {
    expect(said(judged({ ...bothOk, expectNodes: [] }, { cluster: vague, pgNodes: [], pgpoolNodes: [] }))).toEqual({
      is: 'unknown',
      says: [
        'cluster status is not known (null)',
        'global2a-pgserver0 is not in the answer',
        'no pg node of global1a is in the answer',
        'no pgpool node of global1a is in the answer',
        'no pgpool node of global2a is in the answer',
      ],
      notes: [],
    });
  });

  test('nodes outside the topology that are ok, and a second primary, are shown', () => {
    const pgNodes = [...healthy.pgNodes, node('global1a-pgserver7', ok, 'master'), node('elsewhere0')];
    expect(said(judged(bothOk, { pgNodes }))).toEqual({
      is: 'holds',
      says: [],
      notes: [
        'global1a-pgserver7 also reports the role master',
        'global1a-pgserver7 is not in the topology',
        'elsewhere0 belongs to no region of this system',
      ],
    });
  });
});

describe('with a lost region', () => {
  test('its nodes are ignored, whatever they say, and called ignored', () => {
    for (const health of [ok, down, vague]) {
      const reading = {
        pgNodes: [node(pg2), node(pg1, health)],
        pgpoolNodes: [node('global2a-pgpool0'), node('global1a-pgpool0', health)],
      };
      expect(said(judged(oneLost, reading))).toEqual({
        is: 'holds',
        says: [],
        notes: ['global1a nodes ignored: region is lost'],
      });
    }
    expect(judged(oneLost, { pgNodes: [node(pg2)], pgpoolNodes: [node('global2a-pgpool0')] }).is).toBe('holds');
  });

  test('the kept region is judged as ever', () => {
    expect(said(judged(oneLost, { primary: pg1, pgpoolNodes: [node('global2a-pgpool0', down)] }), 'zh')).toEqual({
      is: 'fails',
      says: ['主节点为 global1a-pgserver0，应为 global2a-pgserver0', 'global2a-pgpool0 状态为 unreachable，应为 ok'],
      notes: ['global1a 的节点不计：该区域已丢失'],
    });
  });
});

describe('pgpool only (P2, S2)', () => {
  test('other pg nodes are shown, not judged', () => {
    const pgNodes = [node(pg2), node('global2a-pgserver1', down), node(pg1, down)];
    expect(said(judged(pgpoolOnly, { pgNodes }))).toEqual({
      is: 'holds',
      says: [],
      notes: ['global2a-pgserver1 is unreachable; not part of this check', 'global1a nodes ignored: region is lost'],
    });
  });

  test('the primary itself is judged, and pgpool nodes of the region must be there', () => {
    expect(said(judged(pgpoolOnly, { pgNodes: [node(pg2, down)] })).says).toEqual([
      'global2a-pgserver0 is unreachable, expected ok',
    ]);
    expect(said(judged(pgpoolOnly, { pgNodes: [] })).says).toEqual(['global2a-pgserver0 is not in the answer']);
    expect(said(judged(pgpoolOnly, { pgpoolNodes: [node('global1a-pgpool0')] })).says).toEqual([
      'no pgpool node of global2a is in the answer',
    ]);
  });
});

test('names differ in case only: the same node', () => {
  const upper = {
    primary: pg2.toUpperCase(),
    pgNodes: [node(pg2.toUpperCase()), node(` ${pg1}`.trim().toUpperCase())],
  };
  expect(judged(bothOk, upper).is).toBe('holds');
});

describe('seen again (pg-reachable)', () => {
  const seen: Expectation = {
    kind: 'pg-reachable',
    database: 'global',
    region: one,
    nodes: [pg1, 'global1a-pgserver1' as NodeName],
    expelledCounts: true,
  };
  const overLink: Expectation = { ...seen, expelledCounts: false };
  const says = (word: string): Health => (word === 'ok' ? ok : { is: 'not-ok', word });
  const both = (word: string) => ({ pgNodes: [node(pg2), node(pg1, says(word)), node('global1a-pgserver1')] });

  test('ok nodes hold, and only the named nodes count', () => {
    expect(judged(seen, both('ok'))).toEqual({ is: 'holds', notes: [] });
    expect(judged(overLink, { pgNodes: [node(pg2, down), ...both('ok').pgNodes.slice(1)] }).is).toBe('holds');
  });

  test.each(['syncing', 'catching up', 'in recovery', 'read-only', 'diverged', 'standby', 'Standby', '同步中'])(
    '`%s` speaks: it is seen, over a cut link too',
    (word) => {
      for (const expectation of [seen, overLink])
        expect(said(judged(expectation, both(word)))).toEqual({
          is: 'holds',
          says: [],
          notes: [`global1a-pgserver0 is seen (${word})`],
        });
    },
  );

  test.each(['expelled', 'removed', 'isolated', 'not adopted', '隔离'])(
    '`%s` is no member any more: seen where SSH proves the rest, unknown over a cut link',
    (word) => {
      expect(said(judged(seen, both(word)))).toEqual({
        is: 'holds',
        says: [],
        notes: [`global1a-pgserver0 is seen (${word})`],
      });
      expect(said(judged(overLink, both(word)))).toEqual({
        is: 'unknown',
        says: [`the status of global1a-pgserver0 is not known (${word})`],
        notes: [],
      });
    },
  );

  test.each(['unreachable', 'down', 'offline', 'timed out', 'no route to host', 'connection refused', '超时'])(
    '`%s` fails',
    (word) => {
      for (const expectation of [seen, overLink])
        expect(said(judged(expectation, both(word)))).toEqual({
          is: 'fails',
          says: [`global1a-pgserver0 is ${word}: it is not seen`],
          notes: [],
        });
    },
  );

  test.each([
    'not recovered',
    'unrecoverable',
    'recovery failed',
    'standby down',
    'ERROR: standby missing',
    'not in sync, host is down',
    'stale (last seen 5h ago)',
    'no heartbeat (standby)',
    'out of sync: no wal receiver',
    'removed by operator, was standby',
    'unknown',
  ])('`%s` says nothing: unknown, whatever words it holds', (word) => {
    for (const expectation of [seen, overLink])
      expect(said(judged(expectation, both(word)))).toEqual({
        is: 'unknown',
        says: [`the status of global1a-pgserver0 is not known (${word})`],
        notes: [],
      });
  });

  test('a node that is not in the answer is unknown', () => {
    expect(said(judged(overLink, { pgNodes: [node(pg1)] }))).toEqual({
      is: 'unknown',
      says: ['global1a-pgserver1 is not in the answer'],
      notes: [],
    });
  });

  test.each([
    ['ok', 'unreachable', 'fails'],
    ['syncing', 'down', 'fails'],
    ['ok', 'no heartbeat (standby)', 'unknown'],
    ['syncing', 'not recovered', 'unknown'],
    ['not recovered', 'down', 'fails'],
    ['ok', 'syncing', 'holds'],
  ] as const)('twice in the answer, `%s` and `%s`: the worst counts, in either order', (first, second, is) => {
    for (const words of [
      [first, second],
      [second, first],
    ]) {
      const pgNodes = [...words.map((word) => node(pg1, says(word))), node('global1a-pgserver1')];
      expect(judged(overLink, { pgNodes }).is).toBe(is);
    }
  });

  test('the other database, or another answer, is unknown', () => {
    expect(said(judged(seen, { ...both('ok'), dbName: 'recovery' })).says).toEqual([
      'the answer is about recovery, expected global',
    ]);
    const info = { kind: 'GetGlobalKSInfo', ksMasterZone: 'global1a' } as const;
    expect(said(judge(seen, { ok: true, reading: info }, regions))).toEqual({
      is: 'unknown',
      says: ['the answer is to GetGlobalKSInfo, expected CheckPG'],
      notes: [],
    });
  });
});

describe('ks_master_zone asked on each node', () => {
  const expectations: Expectation[] = [{ kind: 'ks-master', region: two }];
  const ks = (i: number) => `global1a-webservice${i}` as NodeName;
  const answer = (ksMasterZone: string): DecodedReading => ({
    ok: true,
    reading: { kind: 'GetGlobalKSInfo', ksMasterZone },
  });
  const silent: DecodedReading = { ok: false, why: 'the tool printed nothing (exit status 0)' };
  const each = (...answers: DecodedReading[]) =>
    judgeEach(
      expectations,
      answers.map((decoded, i) => ({ node: ks(i), decoded })),
    );

  test('every node says so: it holds', () => {
    expect(each(answer('global2a'), answer('global2a'))).toEqual({ is: 'holds', notes: [] });
  });

  test.each([
    ['first', [answer('global1a'), answer('global2a')], 'global1a-webservice0'],
    ['last', [answer('global2a'), answer('global1a')], 'global1a-webservice1'],
  ])('the %s says otherwise: it fails, and says which', (_, answers, who) => {
    expect(said(each(...answers))).toEqual({
      is: 'fails',
      says: [`${who} says ks_master_zone is global1a, expected global2a`],
      notes: [],
    });
  });

  test('one that cannot be read is unknown, and beaten by one that says otherwise', () => {
    const unread = 'the answer of global1a-webservice0 could not be read: the tool printed nothing (exit status 0)';
    expect(said(each(silent, answer('global2a')))).toEqual({ is: 'unknown', says: [unread], notes: [] });
    expect(said(each(silent, answer('global1a'))).says).toEqual([
      'global1a-webservice1 says ks_master_zone is global1a, expected global2a',
      unread,
    ]);
    expect(said(each(silent, answer('global1a'))).is).toBe('fails');
    expect(said(each({ ok: true, reading: healthy }, answer('global2a'))).is).toBe('unknown');
  });

  test('only ks_master_zone is asked of each node', () => {
    expect(() => judgeEach([bothOk], [])).toThrow('only ks_master_zone is asked of each node');
  });
});
