import { describe, expect, test } from 'vitest';
import { type FitRequest, fitOf } from '../../src/domain/fit.ts';
import { catalogue } from '../../src/domain/wording/catalogue.ts';
import { render } from '../../src/domain/wording/sentence.ts';
import { G1, G2, paperTopology } from '../support/paper-topology.ts';
import { type Looks, siteSeen } from '../support/site-seen.ts';

const topology = paperTopology();

/** What comes of it: the sentence of a refusal, else the scenario with its regions. */
function outcome(request: FitRequest, first: Looks, second: Looks): string {
  const fit = fitOf(request, siteSeen(topology, first, second), topology);
  if (!fit.ok) {
    expect(render(catalogue, fit.say, 'zh')).toMatch(/未开启任何操作/);
    return render(catalogue, fit.say, 'en');
  }
  const { scenario, master, kept, lost } = fit;
  return `${scenario}: master ${master}, kept ${kept}${lost === undefined ? '' : `, lost ${lost}`}`;
}

type Row = readonly [name: string, request: FitRequest, first: Looks, second: Looks, outcome: string];

const well: Looks = {};
const dark: Looks = { ks: 'dark' };
const silent: Looks = { says: 'undecodable' };
const saysSecond: Looks = { says: G2 };
const strange: Looks = { says: 'global9a' };

const WHY_DARK_1 = 'global1a-webservice0 is silent; global1a-webservice1 is silent';
const WHY_DARK_2 = 'global2a-webservice0 is silent; global2a-webservice1 is silent';
const NEITHER = `Neither region answers from the host TwoKey runs on: global1a: ${WHY_DARK_1}; global2a: ${WHY_DARK_2}. "Cannot reach" from here is not "down": TwoKey itself may be cut off. Nothing was opened. Ask whether anyone is on site, look from another place, then \`/dr assess\`.`;
const NOBODY =
  'No region says who is master (global1a: the tool printed nothing; global2a: the tool printed nothing): which region is lost and which is kept cannot be told. Nothing was opened. `/dr info` shows the answers as they came.';
const SPLIT =
  'global1a says the master is global1a, global2a says global2a: possible split brain. Nothing was opened. If the link between them is cut, use `/dr partition keep=<region>`; `/dr assess` shows what is seen.';
const STRANGE = 'global2a says the master is "global9a", which is no region of lab. Nothing was opened.';
const useEither = (lost: string, from = '') =>
  `Nothing was opened. \`/dr info\` shows the answers as they came. If ${lost} is down and was master, use \`/dr primary-down${from} force="why"\`; if ${lost} is down and was the standby, use \`/dr standby-down${from} force="why"\`.`;
const wordlessFirst = (from?: string) =>
  `No region says who is master: global1a does not answer (${WHY_DARK_1}), and global2a answers without saying who is (the tool printed nothing). ${useEither(G1, from)}`;
const strangeFirst = (from?: string) =>
  `global2a says the master is "global9a", which is no region of lab, and global1a does not answer (${WHY_DARK_1}). ${useEither(G1, from)}`;
const masterDark = (typed: string) =>
  `\`/dr ${typed}\` does not fit: global2a says that global1a is master, and global1a does not answer (${WHY_DARK_1}). Nothing was opened. If global1a is down, use \`/dr primary-down\`.`;
const standbyDark = (typed: string) =>
  `\`/dr ${typed}\` does not fit: global1a says that it is master itself, and the standby global2a does not answer (${WHY_DARK_2}). Nothing was opened. If global2a is down, use \`/dr standby-down\`.`;
const masterAnswers = (typed: string, nodes = 'global1a-webservice0, global1a-webservice1') =>
  `\`/dr ${typed}\` does not fit: the master global1a answers (${nodes}). Nothing was opened. A planned switch is \`/dr failover\`. To give up a master that answers is allowed only with \`force="why"\`.`;
const standbyAnswers = (typed: string) =>
  `\`/dr ${typed}\` does not fit: the standby global2a answers (global2a-webservice0, global2a-webservice1). Nothing was opened. \`/dr assess\` shows what is seen. To isolate a standby that answers is allowed only with \`force="why"\`.`;
const elsewhere = (name: string) => `${name} is no region of lab. Its regions: global1a, global2a. Nothing was opened.`;

const FAILOVER = 'failover: master global1a, kept global2a';
const FAILBACK = 'failback: master global2a, kept global1a';

const failover = { scenario: 'failover' } as const;
const failback = { scenario: 'failback' } as const;
const primaryDown = { scenario: 'primary-down' } as const;
const standbyDown = { scenario: 'standby-down' } as const;
const force = 'the room is on fire';

describe('a planned switch', () => {
  test.each<Row>([
    ['failover goes to the other region', failover, well, well, FAILOVER],
    ['whoever is master', failover, saysSecond, saysSecond, 'failover: master global2a, kept global1a'],
    ['failback goes to the first region', failback, saysSecond, saysSecond, FAILBACK],
    ['to= overrides', { ...failback, to: G2 }, well, well, 'failback: master global1a, kept global2a'],
    [
      'one ks node of two is enough to answer',
      failover,
      { ks: 'half' },
      well,
      'failover: master global1a, kept global2a',
    ],
    [
      'failback where it already is',
      failback,
      well,
      well,
      'global1a already is the master region: there is nothing to switch. Nothing was opened.',
    ],
    [
      'to= the master',
      { ...failover, to: G1 },
      well,
      well,
      'global1a already is the master region: there is nothing to switch. Nothing was opened.',
    ],
    ['to= no region', { ...failover, to: 'global3a' }, well, well, elsewhere('global3a')],
    ['the master dark', failover, dark, well, masterDark('failover')],
    ['the standby dark', failover, well, dark, standbyDark('failover')],
    ['the master dark, failback', failback, dark, well, masterDark('failback')],
    ['neither answers', failover, dark, dark, NEITHER],
    ['they disagree', failover, well, saysSecond, SPLIT],
    ['a master that is no region', failover, well, { says: 'global9a' }, STRANGE],
    ['neither says', failover, silent, silent, NOBODY],
    [
      'one does not say',
      failover,
      well,
      silent,
      '`/dr failover` does not fit: global1a says that global1a is master, but global2a answers without saying who is (the tool printed nothing); a planned switch needs the word of both. Nothing was opened. `/dr info` shows the answers as they came.',
    ],
    ['one dark and the other does not say', failover, dark, silent, wordlessFirst()],
    ['one dark and the other does not say, force or not', { ...failover, force }, dark, silent, wordlessFirst()],
    ['one dark and the other says a name that is no region', failback, dark, strange, strangeFirst()],
    ['a master that is no region, force or not', { ...failover, force }, well, strange, STRANGE],
    ['a region is the same in capitals and padded', failover, { says: ' GLOBAL1A\n' }, well, FAILOVER],
    ['and a master is the same', failback, { says: 'Global2A' }, { says: ' global2a' }, FAILBACK],
  ])('%s', (_, request, first, second, expected) => {
    expect(outcome(request, first, second)).toBe(expected);
  });
});

describe('primary-down', () => {
  test.each<Row>([
    [
      'the master is dark, by the word of the other',
      primaryDown,
      dark,
      well,
      'primary-down: master global1a, kept global2a, lost global1a',
    ],
    [
      'with the roles swapped',
      primaryDown,
      saysSecond,
      dark,
      'primary-down: master global2a, kept global1a, lost global2a',
    ],
    ['the dark one is the standby', primaryDown, well, dark, standbyDark('primary-down')],
    ['the dark one is the standby, force or not', { ...primaryDown, force }, well, dark, standbyDark('primary-down')],
    ['the master answers', primaryDown, well, well, masterAnswers('primary-down')],
    [
      'one ks node of the master answers',
      primaryDown,
      { ks: 'half' },
      well,
      masterAnswers('primary-down', 'global1a-webservice1'),
    ],
    [
      'the master answers, forced',
      { ...primaryDown, force },
      well,
      well,
      'primary-down: master global1a, kept global2a, lost global1a',
    ],
    ['they disagree', primaryDown, well, saysSecond, SPLIT],
    ['they disagree, force or not', { ...primaryDown, force }, well, saysSecond, SPLIT],
    ['neither answers', primaryDown, dark, dark, NEITHER],
    ['neither answers, force or not', { ...primaryDown, force }, dark, dark, NEITHER],
    ['neither says, force or not', { ...primaryDown, force }, silent, silent, NOBODY],
    [
      'the kept one does not say',
      primaryDown,
      well,
      silent,
      '`/dr primary-down` does not fit: global1a answers, and global2a, which would be kept, answers without saying who is master (the tool printed nothing); global1a says it is global1a. Nothing was opened. `/dr info` shows the answers as they came. To go on by the word of global1a alone is allowed only with `force="why"`.',
    ],
    [
      'the kept one does not say, forced by the word of the other',
      { ...primaryDown, force },
      well,
      silent,
      'primary-down: master global1a, kept global2a, lost global1a',
    ],
    ['the master can be logged in to and does not say', primaryDown, silent, well, masterAnswers('primary-down')],
    [
      'the master does not say, forced',
      { ...primaryDown, force },
      silent,
      well,
      'primary-down: master global1a, kept global2a, lost global1a',
    ],
  ])('%s', (_, request, first, second, expected) => {
    expect(outcome(request, first, second)).toBe(expected);
  });
});

describe('standby-down', () => {
  test.each<Row>([
    [
      'the standby is dark, by the word of the master',
      standbyDown,
      well,
      dark,
      'standby-down: master global1a, kept global1a, lost global2a',
    ],
    [
      'with the roles swapped',
      standbyDown,
      dark,
      saysSecond,
      'standby-down: master global2a, kept global2a, lost global1a',
    ],
    ['the dark one is the master', standbyDown, dark, well, masterDark('standby-down')],
    ['the dark one is the master, force or not', { ...standbyDown, force }, dark, well, masterDark('standby-down')],
    ['the standby answers', standbyDown, well, well, standbyAnswers('standby-down')],
    [
      'the standby answers, forced',
      { ...standbyDown, force },
      well,
      well,
      'standby-down: master global1a, kept global1a, lost global2a',
    ],
    ['the standby answers and does not say', standbyDown, well, silent, standbyAnswers('standby-down')],
    [
      'the master answers and does not say',
      standbyDown,
      silent,
      well,
      '`/dr standby-down` does not fit: global2a answers, and global1a, which would be kept, answers without saying who is master (the tool printed nothing); global2a says it is global1a. Nothing was opened. `/dr info` shows the answers as they came. To go on by the word of global2a alone is allowed only with `force="why"`.',
    ],
    ['they disagree', { ...standbyDown, force }, well, saysSecond, SPLIT],
    ['neither answers', standbyDown, dark, dark, NEITHER],
    ['a master that is no region', standbyDown, well, { says: 'global9a' }, STRANGE],
  ])('%s', (_, request, first, second, expected) => {
    expect(outcome(request, first, second)).toBe(expected);
  });
});

describe('a region named as down', () => {
  const down = (region: string) => ({ scenario: 'region-down', region }) as const;
  test.each<Row>([
    ['the master', down(G1), dark, well, 'primary-down: master global1a, kept global2a, lost global1a'],
    ['the standby', down(G2), well, dark, 'standby-down: master global1a, kept global1a, lost global2a'],
    [
      'the standby, roles swapped',
      down(G1),
      dark,
      saysSecond,
      'standby-down: master global2a, kept global2a, lost global1a',
    ],
    ['the master, and it is the standby that is dark', down(G1), well, dark, standbyDark('global1a down')],
    ['the standby, and it is the master that is dark', down(G2), dark, well, masterDark('global2a down')],
    ['the master answers', down(G1), well, well, masterAnswers('global1a down')],
    ['the standby answers', down(G2), well, well, standbyAnswers('global2a down')],
    [
      'the standby answers, forced',
      { ...down(G2), force },
      well,
      well,
      'standby-down: master global1a, kept global1a, lost global2a',
    ],
    ['they disagree', down(G1), well, saysSecond, SPLIT],
    ['neither answers', down(G1), dark, dark, NEITHER],
    ['no region', down('global3a'), dark, well, elsewhere('global3a')],
  ])('%s', (_, request, first, second, expected) => {
    expect(outcome(request, first, second)).toBe(expected);
  });

  test('without a region is a fault of the program', () => {
    expect(() => outcome({ scenario: 'region-down', joinsAfterSwitch: true }, dark, well)).toThrow(
      'region-down without',
    );
  });
});

describe('a partition', () => {
  const keep = (name: string) => ({ scenario: 'partition', keep: name }) as const;
  const cut: Looks = { pg: { 'global1a-': 'unreachable' } };
  const N1 = 'partition: master global1a, kept global1a, lost global2a';
  const N2 = 'partition: master global1a, kept global2a, lost global1a';
  const linkWorks = (kept: string, other: string) =>
    `\`/dr partition keep=${kept}\` does not fit: both regions answer and agree that global1a is master, and CheckPG global in ${kept} shows every pg node of ${other} ok (${other}-pgserver0, ${other}-pgserver1): the link seems to work. Nothing was opened. \`/dr assess\` shows what is seen. To go on all the same is allowed only with \`force="why"\`.`;
  test.each<Row>([
    ['the master goes on (N1)', keep(G1), { pg: { 'global2a-': 'unreachable' } }, well, N1],
    ['the standby takes over (N2)', keep(G2), well, cut, N2],
    ['the other side is dark from here too', keep(G2), dark, well, N2],
    [
      'they disagree, as they may',
      keep(G2),
      well,
      saysSecond,
      'partition: master global2a, kept global2a, lost global1a',
    ],
    ['CheckPG of the kept one cannot be read', keep(G2), well, { pgUnread: true }, N2],
    ['one pg node of the other is not listed', keep(G2), well, { without: ['global1a-pgserver1'] }, N2],
    ['one pg node of the other is not ok', keep(G2), well, { pg: { 'global1a-pgserver1': 'timeout' } }, N2],
    ['the other answers without saying', keep(G2), silent, well, N2],
    ['the link works (N1)', keep(G1), well, well, linkWorks(G1, G2)],
    ['the link works (N2)', keep(G2), well, well, linkWorks(G2, G1)],
    ['the link works, forced', { ...keep(G2), force }, well, well, N2],
    [
      'the one to keep is dark',
      keep(G2),
      well,
      dark,
      `\`/dr partition keep=global2a\` does not fit: global2a does not answer (${WHY_DARK_2}), and the directives would run there. Nothing was opened. Keep the region that answers, \`/dr partition keep=global1a\`, or look with \`/dr assess\`.`,
    ],
    [
      'the one to keep is dark, force or not',
      { ...keep(G1), force },
      dark,
      well,
      `\`/dr partition keep=global1a\` does not fit: global1a does not answer (${WHY_DARK_1}), and the directives would run there. Nothing was opened. Keep the region that answers, \`/dr partition keep=global2a\`, or look with \`/dr assess\`.`,
    ],
    [
      'the one to keep does not say',
      { ...keep(G2), force },
      well,
      silent,
      '`/dr partition keep=global2a` does not fit: global2a answers without saying who is master (the tool printed nothing), so it cannot be told whether it goes on or takes over. Nothing was opened. `/dr info` shows the answers as they came.',
    ],
    ['neither answers', keep(G1), dark, dark, NEITHER],
    ['a master that is no region', keep(G1), well, { says: 'global9a' }, STRANGE],
    ['no region', keep('global3a'), well, cut, elsewhere('global3a')],
  ])('%s', (_, request, first, second, expected) => {
    expect(outcome(request, first, second)).toBe(expected);
  });

  test('without keep= is a fault of the program', () => {
    expect(() => outcome({ scenario: 'partition' }, well, cut)).toThrow('partition without keep=');
  });
});

describe('one region is dark, and nobody says who is master', () => {
  const primary = { ...primaryDown, force };
  const standby = { ...standbyDown, force };
  const down = { scenario: 'region-down', region: G1 } as const;
  const keep = (name: string) => ({ scenario: 'partition', keep: name }) as const;
  const BOTH_STRANGE =
    'No region says who is master (global1a: it says "global9a", which is no region of lab; global2a: it says "global9a", which is no region of lab): which region is lost and which is kept cannot be told. Nothing was opened. `/dr info` shows the answers as they came.';
  test.each<Row>([
    ['primary-down', primaryDown, dark, silent, wordlessFirst()],
    ['standby-down', standbyDown, dark, silent, wordlessFirst()],
    [
      'the second is dark',
      primaryDown,
      silent,
      dark,
      `No region says who is master: global2a does not answer (${WHY_DARK_2}), and global1a answers without saying who is (the tool printed nothing). ${useEither(G2)}`,
    ],
    ['primary-down, a strange name', primaryDown, dark, strange, strangeFirst()],
    ['standby-down, a strange name', standbyDown, dark, strange, strangeFirst()],
    ['primary-down, forced', primary, dark, silent, 'primary-down: master global1a, kept global2a, lost global1a'],
    ['primary-down, forced', primary, silent, dark, 'primary-down: master global2a, kept global1a, lost global2a'],
    ['primary-down, forced', primary, dark, strange, 'primary-down: master global1a, kept global2a, lost global1a'],
    ['standby-down, forced', standby, silent, dark, 'standby-down: master global1a, kept global1a, lost global2a'],
    ['standby-down, forced', standby, dark, silent, 'standby-down: master global2a, kept global2a, lost global1a'],
    ['standby-down, forced', standby, strange, dark, 'standby-down: master global1a, kept global1a, lost global2a'],
    ['a region named as down', down, dark, silent, wordlessFirst()],
    ['a region named as down, force or not', { ...down, force }, dark, silent, wordlessFirst()],
    ['a region named as down, force or not', { ...down, force }, dark, strange, strangeFirst()],
    ['a partition', keep(G2), dark, silent, wordlessFirst()],
    ['a partition, force or not', { ...keep(G2), force }, dark, silent, wordlessFirst()],
    ['a partition, force or not', { ...keep(G2), force }, dark, strange, strangeFirst()],
    ['a partition that keeps the dark one, force or not', { ...keep(G1), force }, dark, silent, wordlessFirst()],
    ['none is dark: both say a strange name, force or not', primary, strange, strange, BOTH_STRANGE],
    ['none is dark: one says a strange name', primaryDown, well, strange, STRANGE],
    [
      'none is dark: a strange name is no word, forced',
      primary,
      well,
      strange,
      'primary-down: master global1a, kept global2a, lost global1a',
    ],
    [
      'the name is no strange one',
      primaryDown,
      dark,
      { says: 'GLOBAL1A ' },
      'primary-down: master global1a, kept global2a, lost global1a',
    ],
  ])('%s', (_, request, first, second, expected) => {
    expect(outcome(request, first, second)).toBe(expected);
  });
});

describe('a dark region that CheckPG of the other sees alive', () => {
  /** The doubt in both languages, or that there is none; a refusal would be a fault of the row. */
  function doubts(request: FitRequest, first: Looks, second: Looks): readonly string[] {
    const fit = fitOf(request, siteSeen(topology, first, second), topology);
    if (!fit.ok) throw new Error(render(catalogue, fit.say, 'en'));
    const { doubt } = fit;
    return doubt === undefined ? [] : [render(catalogue, doubt, 'en'), render(catalogue, doubt, 'zh')];
  }
  const doubted = (nodes: string, lost: string, kept: string) => [
    `CheckPG in ${kept} shows ${nodes} of ${lost} as alive: ${lost} may be cut off from here rather than down. Is anyone on site?`,
    `${kept} 的 CheckPG 显示 ${lost} 的 ${nodes} 有应答：${lost} 可能只是从这里连不上，而非宕机。现场是否有人？`,
  ];
  const all = (region: string) =>
    ['pgserver0', 'pgserver1', 'pgpool0', 'recoverypgserver0'].map((node) => `${region}-${node}`).join(', ');
  const joins = { joinsAfterSwitch: true } as const;
  const down = (region: string) => ({ scenario: 'region-down', region }) as const;
  const FIRST = doubted(all(G1), G1, G2);
  const SECOND = doubted(all(G2), G2, G1);
  const seenDead: Looks = { pg: { 'global1a-': 'unreachable' } };
  const poolAlive: Looks = { pg: { 'global1a-pgserver': 'unreachable', 'global1a-recovery': 'unreachable' } };
  test.each<readonly [string, FitRequest, Looks, Looks, readonly string[]]>([
    ['primary-down', primaryDown, dark, well, FIRST],
    ['standby-down', standbyDown, well, dark, SECOND],
    ['the master named as down', down(G1), dark, well, FIRST],
    ['the standby named as down', down(G2), well, dark, SECOND],
    ['one pgpool is enough', primaryDown, dark, poolAlive, doubted('global1a-pgpool0', G1, G2)],
    ['forced without a word', { ...primaryDown, force }, dark, silent, FIRST],
    ['joining', { ...standbyDown, ...joins }, well, dark, SECOND],
    ['its nodes are seen dead', primaryDown, dark, seenDead, []],
    ['CheckPG cannot be read', primaryDown, dark, { pgUnread: true }, []],
    ['the lost one answers, forced', { ...primaryDown, force }, well, well, []],
    ['the standby answers, forced', { ...standbyDown, force }, well, well, []],
    ['a partition, where it is known to be alive', { scenario: 'partition', keep: G2 }, dark, well, []],
    ['a planned switch', failover, well, well, []],
  ])('%s', (_, request, first, second, expected) => {
    expect(doubts(request, first, second)).toEqual(expected);
  });
});

describe('joining after a switch by hand', () => {
  const joins = { joinsAfterSwitch: true } as const;
  const primary = { ...primaryDown, ...joins };
  const standby = { ...standbyDown, ...joins };
  const down = (region: string) => ({ scenario: 'region-down', region, ...joins }) as const;
  const keep = (name: string) => ({ scenario: 'partition', keep: name, ...joins }) as const;
  const SWITCHED = 'primary-down: master global1a, kept global2a, lost global1a';
  const STAYED = 'standby-down: master global1a, kept global1a, lost global2a';
  const KEPT = 'partition: master global1a, kept global1a, lost global2a';
  const expelled: Looks = { pg: { 'global2a-': 'expelled' } };
  const wellOnSecond: Looks = { says: G2, primary: 'global2a-pgserver0' };
  const allWell = (typed: string, master = G1) =>
    `\`/dr ${typed} from=…\` does not fit: both regions answer and agree that ${master} is master, and CheckPG is ok everywhere: nothing is lost and nothing to re-adopt. Nothing was opened. Planned switches are \`/dr failover\` and \`/dr failback\`. To join all the same (the re-adoption was done by hand and the options are wanted) is allowed only with \`force="why"\`.`;
  const BOTH =
    'global1a and global2a each say that they are master: which one was lost must be said. Nothing was opened. Use `/dr global1a down from=readopt` or `/dr global2a down from=readopt`.';
  const nobody = (typed: string, first: string, second: string) =>
    `\`/dr ${typed} from=…\` joins after the region to keep became or stayed master, and no region says that it is master itself. Read: global1a: ${first}; global2a: ${second}. Nothing was opened. Without \`from=\` the scenario begins at its first row; \`/dr assess\` shows what fits.`;
  const notMaster = (typed: string, kept: string, first: string, second: string) =>
    `\`/dr ${typed} from=…\` joins after the region to keep became or stayed master, so ${kept} must say that it is master itself. Read: global1a: ${first}; global2a: ${second}. Nothing was opened. Without \`from=\` the scenario begins at its first row; \`/dr assess\` shows what fits.`;
  const strangeKept = notMaster(
    'partition keep=global2a',
    G2,
    'global1a',
    '? (it says "global9a", which is no region of lab)',
  );
  test.each<Row>([
    ['the lost one is still dark', primary, dark, saysSecond, SWITCHED],
    ['the lost one is back and agrees', primary, saysSecond, saysSecond, SWITCHED],
    ['the lost one is back and does not say', primary, silent, saysSecond, SWITCHED],
    ['the switch was not done', primary, dark, well, nobody('primary-down', `? (${WHY_DARK_1})`, 'global1a')],
    [
      'nobody says',
      primary,
      silent,
      silent,
      nobody('primary-down', '? (the tool printed nothing)', '? (the tool printed nothing)'),
    ],
    ['neither answers', primary, dark, dark, nobody('primary-down', `? (${WHY_DARK_1})`, `? (${WHY_DARK_2})`)],
    ['both say that they are master', primary, well, saysSecond, BOTH],
    ['both say so, and the lost one is named', down(G1), well, saysSecond, SWITCHED],
    ['a master that is no region', primary, well, { says: 'global9a' }, STRANGE],
    ['the standby is still dark', standby, well, dark, STAYED],
    ['the standby is back: no force is needed', standby, expelled, well, STAYED],
    ['the standby says that it is master too', standby, well, saysSecond, BOTH],
    ['a named standby says that it is master too', { ...down(G2), flow: 'standby-down' }, well, saysSecond, SPLIT],
    [
      'a named region, and what it was cannot be told',
      down(G2),
      expelled,
      well,
      'global1a says that it is master, but not whether it was before global2a was lost. Nothing was opened. Use `/dr primary-down from=readopt` if global2a was master and the switch was done by hand, `/dr standby-down from=readopt` if global1a was master all along.',
    ],
    ['a named region and a row of the standby flow', { ...down(G2), flow: 'standby-down' }, expelled, well, STAYED],
    ['a named region and a row of the primary flow', { ...down(G1), flow: 'primary-down' }, dark, saysSecond, SWITCHED],
    ['all is well', primary, well, well, allWell('primary-down')],
    ['all is well, the roles swapped', primary, wellOnSecond, wellOnSecond, allWell('primary-down', G2)],
    ['all is well: the standby leaves no trace but a zone', standby, well, well, STAYED],
    ['all is well, a named region', down(G2), well, well, allWell('global2a down')],
    ['all is well, a row of the standby', { ...down(G2), flow: 'standby-down' }, well, well, STAYED],
    ['all is well', keep(G1), well, well, allWell('partition keep=global1a')],
    ['all is well, forced', { ...primary, force }, wellOnSecond, wellOnSecond, SWITCHED],
    ['all is well, forced', { ...standby, force }, well, well, STAYED],
    ['all is well, forced, a row of its flow', { ...down(G2), flow: 'standby-down', force }, well, well, STAYED],
    ['all is well, forced', { ...keep(G1), flow: 'standby-down', force }, well, well, KEPT],
    ['one node is not ok', primary, wellOnSecond, { ...wellOnSecond, pg: { 'global1a-pgserver1': 'lost' } }, SWITCHED],
    ['the lost region gives no word', standby, well, silent, STAYED],
    ['CheckPG of the lost region cannot be read', standby, well, { pgUnread: true }, STAYED],
    ['one dark and nobody says', primary, dark, silent, wordlessFirst(' from=…')],
    ['one dark and a strange name', standby, dark, strange, strangeFirst(' from=…')],
    ['one dark and nobody says, forced', { ...primary, force }, dark, silent, SWITCHED],
    ['one dark and a strange name, forced', { ...standby, force }, strange, dark, STAYED],
    ['one dark and nobody says, a named region', { ...down(G1), force }, dark, silent, wordlessFirst(' from=…')],
    ['one dark and nobody says, a partition', { ...keep(G2), force }, dark, silent, wordlessFirst(' from=…')],
    ['which of them is the old master cannot be told, force or not', { ...primary, force }, well, strange, STRANGE],
    ['a strange name of the standby, forced', { ...standby, force }, well, strange, STAYED],
    [
      'a strange name of the named one, forced',
      { ...down(G1), flow: 'primary-down', force },
      strange,
      saysSecond,
      SWITCHED,
    ],
    ['a strange name of the one to keep, force or not', { ...keep(G2), force }, well, strange, strangeKept],
    [
      'the region to keep is not master',
      down(G1),
      dark,
      well,
      notMaster('global1a down', G2, `? (${WHY_DARK_1})`, 'global1a'),
    ],
    [
      'a partition whose old master still says so (N2)',
      keep(G2),
      well,
      saysSecond,
      'partition: master global1a, kept global2a, lost global1a',
    ],
    ['a partition in which the master went on (N1)', { ...keep(G1), flow: 'standby-down' }, expelled, well, KEPT],
    [
      'a partition whose kept region is not master',
      keep(G2),
      well,
      well,
      notMaster('partition keep=global2a', G2, 'global1a', 'global1a'),
    ],
  ])('%s', (_, request, first, second, expected) => {
    expect(outcome(request, first, second)).toBe(expected);
  });
});
