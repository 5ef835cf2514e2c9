import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command, Vocabulary } from '../../../src/domain/command-line/command.ts';
import { COMMAND_NAMES, COMMANDS } from '../../../src/domain/command-line/table.ts';
import { understand } from '../../../src/domain/command-line/understand.ts';
import { commandLineWording } from '../../../src/domain/wording/command-line.ts';
import { type Locale, render } from '../../../src/domain/wording/sentence.ts';

const vocabulary: Vocabulary = {
  regions: ['global1a', 'global2a'],
  zones: ['alpha', 'beta'],
  systems: ['lab', 'annex'],
  available: COMMAND_NAMES,
};

function commandOf(text: string): Command {
  const understood = understand(text, vocabulary);
  if (!understood.ok) throw new Error(render(commandLineWording, understood.problem, 'en'));
  return understood.command;
}

function echoOf(text: string, locale: Locale = 'en'): string {
  const understood = understand(text, vocabulary);
  return understood.ok ? render(commandLineWording, understood.echo, locale) : '(not understood)';
}

function problemOf(text: string, locale: Locale = 'en', words = vocabulary): string {
  const understood = understand(text, words);
  return understood.ok ? '(understood)' : render(commandLineWording, understood.problem, locale);
}

const drill = { name: 'failover', reason: 'quarterly drill' };

describe('what is typed means the same however it is written', () => {
  test.each([
    'failover quarterly drill',
    'failover reason="quarterly drill"',
    "failover reason='quarterly drill'",
    'failover reason=“quarterly drill”',
    'failover reason=”quarterly drill”',
    'failover reason＝“quarterly drill”',
    'failover reason＝＂quarterly drill＂',
    'failover reason=「quarterly drill」',
    'failover\u3000quarterly\u3000drill',
    'FailOver Reason="quarterly drill"',
    'ｆａｉｌｏｖｅｒ quarterly drill',
    '  fail over   quarterly   drill  ',
    'failover reason = "quarterly drill"',
    'failover --reason="quarterly drill"',
    'failover - quarterly drill .',
    'failover "quarterly drill"',
    'failover quarterly\n drill',
    'qiehuan quarterly drill',
    '主备切换 quarterly drill',
    'switchover quarterly drill',
    'failover\u200b quarterly drill',
  ])('%j', (text) => {
    expect(commandOf(text)).toEqual(drill);
  });

  test.each([
    'failover to=global2a quarterly drill',
    'failover quarterly drill to=GLOBAL2A',
    'failover to＝Global2A quarterly drill',
    'failover to = global2a quarterly drill',
    'failover to= global2a reason="quarterly drill"',
    'failover to="global2a" quarterly drill',
    'failover ｔｏ＝ｇｌｏｂａｌ２ａ quarterly drill',
  ])('%j', (text) => {
    expect(commandOf(text)).toEqual({ ...drill, to: 'global2a' });
  });

  test('an apostrophe is a letter, inside quotes too, and "=" may stand in a quoted reason', () => {
    expect(commandOf("failback the link didn't recover")).toEqual({
      name: 'failback',
      reason: "the link didn't recover",
    });
    expect(commandOf("failback reason='didn't work, a = b'")).toEqual({
      name: 'failback',
      reason: "didn't work, a = b",
    });
  });
});

describe('what people type at night', () => {
  test.each<[string, Command]>([
    ['', { name: 'help' }],
    ['   ', { name: 'help' }],
    ['?', { name: 'help' }],
    ['help failover', { name: 'help', topic: 'failover' }],
    ['help primary down', { name: 'help', topic: 'primary-down' }],
    ['status', { name: 'status' }],
    ['状态', { name: 'status' }],
    ['master', { name: 'info' }],
    ['info system=LAB', { name: 'info', system: 'lab' }],
    ['checkpg', { name: 'check' }],
    ['check pg recovery', { name: 'check', database: 'recovery' }],
    ['check Global', { name: 'check', database: 'global' }],
    ['primary down power cut', { name: 'primary-down', reason: 'power cut' }],
    ['Primary_Down power cut', { name: 'primary-down', reason: 'power cut' }],
    ['primary is down power cut', { name: 'primary-down', reason: 'power cut' }],
    ['主区断电 UPS 故障', { name: 'primary-down', reason: 'UPS 故障' }],
    ['standby down power cut', { name: 'standby-down', reason: 'power cut' }],
    ['global1a down power cut', { name: 'region-down', region: 'global1a', reason: 'power cut' }],
    ['GLOBAL2A is down since 3', { name: 'region-down', region: 'global2a', reason: 'since 3' }],
    ['global1a宕机 断电', { name: 'region-down', region: 'global1a', reason: '断电' }],
    [
      'primary down faulty=alpha power cut',
      { name: 'primary-down', zone: { choice: 'faulty', name: 'alpha' }, reason: 'power cut' },
    ],
    [
      'primary-down zone=KEEP from=re-adopt x',
      { name: 'primary-down', zone: { choice: 'keep' }, from: 'readopt', reason: 'x' },
    ],
    [
      'standby-down zone=faulty from=s5 x',
      { name: 'standby-down', zone: { choice: 'faulty' }, from: 'S5', reason: 'x' },
    ],
    ['primary-down force="console is dead" x', { name: 'primary-down', force: 'console is dead', reason: 'x' }],
    ['huiqie back to normal', { name: 'failback', reason: 'back to normal' }],
    ['主备回切 演练结束', { name: 'failback', reason: '演练结束' }],
    ['naguan', { name: 'resume' }],
    ['resume power is back', { name: 'resume', reason: 'power is back' }],
    ['stop', { name: 'abort' }],
    ['stop wrong region', { name: 'abort', reason: 'wrong region' }],
    ['split keep=global2a fibre cut', { name: 'partition', keep: 'global2a', reason: 'fibre cut' }],
    ['assess', { name: 'assess' }],
    ['who', { name: 'who' }],
    ['history', { name: 'history' }],
    ['plan failover', { name: 'plan', scenario: { name: 'failover' } }],
    [
      'plan qiehuan to=global2a drill',
      { name: 'plan', scenario: { name: 'failover', to: 'global2a' }, reason: 'drill' },
    ],
    ['plan global1a down', { name: 'plan', scenario: { name: 'region-down', region: 'global1a' } }],
    [
      'plan partition keep=global1a system=annex',
      { name: 'plan', scenario: { name: 'partition', keep: 'global1a' }, system: 'annex' },
    ],
  ])('%j', (text, command) => {
    expect(commandOf(text)).toEqual(command);
  });
});

describe('what was understood is echoed as a line that can be typed', () => {
  test.each([
    ['qiehuan TO＝Global2A quarterly drill', '/dr failover to=global2a reason="quarterly drill"'],
    ['global1a down faulty=alpha power cut', '/dr global1a down faulty=alpha reason="power cut"'],
    ['stop', '/dr abort'],
    ['plan primary down zone=keep', '/dr plan primary-down zone=keep'],
    ['failover reason=\'say "hi" now\'', '/dr failover reason=\'say "hi" now\''],
    ['check recovery system=annex', '/dr check recovery system=annex'],
  ])('%j', (text, line) => {
    expect(echoOf(text)).toBe(`Understood: ${line}`);
    expect(echoOf(text, 'zh')).toBe(`理解为：${line}`);
  });

  test('another slash command is echoed as it is called', () => {
    const understood = understand('status', { ...vocabulary, slash: '/twokey' });
    expect(understood.ok && understood.echo.params.line).toBe('/twokey status');
  });

  test('the echo means what was typed, whatever the reason', () => {
    const word = fc.oneof(
      fc.stringMatching(/^[a-z0-9'’-]{1,8}$/),
      fc.constantFrom('“quoted”', '"x"', "it's", '原因', '「引」', 'a', '.', '（一）'),
    );
    const reason = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(
        reason,
        fc.constantFrom('failover', 'primary-down zone=keep', 'split keep=global1a', 'stop'),
        (text, head) => {
          const first = understand(`${head} ${text}`, vocabulary);
          fc.pre(first.ok);
          if (!first.ok) return;
          const line = String(first.echo.params.line).replace('/dr ', '');
          expect(understand(line, vocabulary)).toEqual(first);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('nothing that is typed throws', () => {
    const piece = fc.constantFrom(
      'failover',
      'plan',
      'help',
      'global1a',
      'down',
      'to',
      '=',
      '＝',
      '"',
      "'",
      '“',
      ' ',
      '\u3000',
      'reason',
      'x',
      '\u0000',
      '\ud800',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          const understood = understand(text, vocabulary);
          const sentence = understood.ok ? understood.echo : understood.problem;
          for (const locale of ['en', 'zh'] as const) expect(render(commandLineWording, sentence, locale)).not.toBe('');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('what is wrong is one clear sentence with its mend', () => {
  test.each([
    ['failovr drill', 'There is no command "failovr". Did you mean /dr failover?'],
    ['failvoer drill', 'There is no command "failvoer". Did you mean /dr failover?'],
    ['statsu', 'There is no command "statsu". Did you mean /dr status?'],
    ['primry down', 'There is no command "primry". Did you mean /dr primary-down?'],
    ['fail', 'There is no command "fail". Did you mean /dr failover?'],
    ['make me a sandwich', 'There is no command "make". /dr help lists them.'],
    [
      'faulty=alpha',
      '"faulty=alpha" stands before any command. Put the command first, for example /dr primary-down faulty=alpha.',
    ],
    ['failover', '/dr failover needs a reason. Write it at the end, for example /dr failover reason="...".'],
    [
      'failover to=global2a ...',
      '/dr failover needs a reason. Write it at the end, for example /dr failover to=global2a reason="...".',
    ],
    [
      'global1a down',
      '/dr global1a down needs a reason. Write it at the end, for example /dr global1a down reason="...".',
    ],
    ['failover too=global2a drill', '/dr failover has no option "too". Did you mean to=?'],
    [
      'failover zone=keep drill',
      '/dr failover has no option "zone". It takes to=, system=, reason=; put a reason with "=" in it in quotes.',
    ],
    ['status to=global2a', '/dr status has no option "to". It takes system=; put a reason with "=" in it in quotes.'],
    ['failover to=global3a drill', 'to=global3a: there is no region "global3a". The regions are global1a, global2a.'],
    ['primary-down faulty=gamma x', 'faulty=gamma: there is no zone "gamma". The zones are alpha, beta.'],
    ['status system=other', 'system=other: there is no system "other". The systems are lab, annex.'],
    ['primary-down zone=broken x', 'zone=broken is not possible. Write zone=faulty, zone=keep.'],
    ['primary-down from=P99 x', 'from=P99 is not possible. Write from=readopt, or a row of the paper such as from=P6.'],
    ['failover to= reason=drill', 'to= has no value. Write to=global1a|global2a.'],
    ['failover drill reason=""', 'reason= has no value. Write reason="...".'],
    ['failover to=global1a to=global2a drill', 'to= is given twice. Give it once.'],
    ['primary-down zone=keep faulty=alpha x', 'zone=keep and faulty=alpha exclude each other. Leave out one of them.'],
    [
      'failover reason="quarterly drill',
      'The quote that opens at "quarterly drill is never closed. Close it, or leave it out.',
    ],
    [
      'failover reason=quarterly drill',
      'The reason is given twice: reason="quarterly" and the words "drill". Put the whole reason in quotes: reason="quarterly drill".',
    ],
    ['status now please', '/dr status takes no further words: leave out "now please".'],
    ['check everything', '/dr check knows no database "everything". Write /dr check global|recovery.'],
    ['check global now', '/dr check takes no further words: leave out "now".'],
    ['partition fibre cut', '/dr partition needs keep=. Write keep=global1a|global2a.'],
    ['plan', '/dr plan needs the name of a scenario: failover, failback, primary-down, standby-down, partition.'],
    [
      'plan status',
      '/dr plan cannot show "status". The scenarios are failover, failback, primary-down, standby-down, partition.',
    ],
    ['plan failover to=nowhere', 'to=nowhere: there is no region "nowhere". The regions are global1a, global2a.'],
    [`failover ${'x'.repeat(301)}`, 'The reason is longer than 300 characters. Shorten it.'],
    ['x'.repeat(2001), 'The command is longer than 2000 characters. Shorten it.'],
    ['help sttus', 'There is no command "sttus". Did you mean /dr status?'],
    ['help status now', '/dr help takes no further words: leave out "now".'],
  ])('%j', (text, sentence) => {
    expect(problemOf(text ?? '')).toBe(sentence);
  });

  test.each([
    ['failovr', '没有“failovr”这个命令。是否想输入 /dr failover？'],
    ['failover', '/dr failover 需要写明原因。请写在最后，例如 /dr failover reason="..."。'],
    ['failover to=x y', 'to=x：没有区域“x”。可用的区域为 global1a, global2a。'],
    ['failover too=global2a y', '/dr failover 没有选项“too”。是否想输入 to=？'],
  ])('in Chinese: %j', (text, sentence) => {
    expect(problemOf(text, 'zh')).toBe(sentence);
  });

  test('commands that this build does not carry out are named, and not suggested', () => {
    const spine = { ...vocabulary, available: ['help', 'failover', 'failback', 'standby-down'] };
    expect(problemOf('primary down power cut', 'en', spine)).toBe(
      '/dr primary-down is not available yet in this version.',
    );
    expect(problemOf('global1a down power cut', 'en', spine)).toBe(
      '/dr global1a down is not available yet in this version.',
    );
    expect(problemOf('plan failover', 'zh', spine)).toBe('当前版本尚未提供 /dr plan。');
    expect(problemOf('plan split keep=global1a', 'en', { ...spine, available: [...spine.available, 'plan'] })).toBe(
      '/dr plan partition is not available yet in this version.',
    );
    expect(problemOf('statsu', 'en', spine)).toBe('There is no command "statsu". /dr help lists them.');
  });
});

test('no two commands share an alias, and every alias is understood', () => {
  const spellings = COMMAND_NAMES.flatMap((name) => [name, ...COMMANDS[name].aliases]);
  expect(new Set(spellings).size).toBe(spellings.length);
  for (const name of COMMAND_NAMES) {
    for (const alias of COMMANDS[name].aliases)
      expect(commandOf(`help ${alias.replaceAll('-', ' ')}`)).toEqual({ name: 'help', topic: name });
  }
});
