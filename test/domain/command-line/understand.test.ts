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
    [
      'plan failover force="second drill" to=global2a',
      { name: 'plan', scenario: { name: 'failover', to: 'global2a', force: 'second drill' } },
    ],
    [
      'failover force=“second drill of the day” drill',
      { name: 'failover', force: 'second drill of the day', reason: 'drill' },
    ],
    ['failback drill is over force=urgent', { name: 'failback', force: 'urgent', reason: 'drill is over' }],
    ['primary down from=纳管 x', { name: 'primary-down', from: 'readopt', reason: 'x' }],
    ['standby down from=naguan x', { name: 'standby-down', from: 'readopt', reason: 'x' }],
    ['primary down from=p14B x', { name: 'primary-down', from: 'P14b', reason: 'x' }],
    ['primary down from=#6 x', { name: 'primary-down', from: '6', reason: 'x' }],
    ['standby down from=S8 x', { name: 'standby-down', from: 'S8', reason: 'x' }],
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
      '"faulty=alpha" is an option of primary-down, standby-down, partition. Put the command first, for example /dr primary-down faulty=alpha reason="...".',
    ],
    [
      'ｆａｕｌｔｙ＝alpha primary down',
      '"faulty=alpha" is an option of primary-down, standby-down, partition. Put the command first, for example /dr primary-down faulty=alpha reason="...".',
    ],
    [
      'keep=global2a',
      '"keep=global2a" is an option of partition. Put the command first, for example /dr partition keep=global2a reason="...".',
    ],
    [
      'to=global2a',
      '"to=global2a" is an option of failover, failback. Put the command first, for example /dr failover to=global2a reason="...".',
    ],
    [
      'reason=“power cut”',
      '"reason="power cut"" stands before any command. Put the command first, for example /dr failover reason="power cut".',
    ],
    ['system=lab', '"system=lab" stands before any command. Put the command first, for example /dr status system=lab.'],
    ['colour=red', 'There is no command "colour=red". /dr help lists them.'],
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
      '/dr failover has no option "zone": it belongs to primary-down, standby-down, partition. /dr failover takes to=, force=, system=, reason=; put a reason with "=" in it in quotes.',
    ],
    [
      'failover from=P6 drill',
      '/dr failover has no option "from": it belongs to primary-down, standby-down, partition. /dr failover takes to=, force=, system=, reason=; put a reason with "=" in it in quotes.',
    ],
    [
      'failback drill from=readopt',
      '/dr failback has no option "from": it belongs to primary-down, standby-down, partition. /dr failback takes to=, force=, system=, reason=; put a reason with "=" in it in quotes.',
    ],
    [
      'failover colour=red drill',
      '/dr failover has no option "colour". It takes to=, force=, system=, reason=; put a reason with "=" in it in quotes.',
    ],
    [
      'status to=global2a',
      '/dr status has no option "to": it belongs to failover, failback. /dr status takes system=; put a reason with "=" in it in quotes.',
    ],
    ['failover to=global3a drill', 'to=global3a: there is no region "global3a". The regions are global1a, global2a.'],
    ['primary-down faulty=gamma x', 'faulty=gamma: there is no zone "gamma". The zones are alpha, beta.'],
    ['status system=other', 'system=other: there is no system "other". The systems are lab, annex.'],
    ['primary-down zone=broken x', 'zone=broken is not possible. Write zone=faulty, zone=keep.'],
    ['primary-down from=P99 x', 'from=P99 is not possible. Write from=readopt, or a row of the paper such as from=P6.'],
    ['primary-down from=S9 x', 'from=S9 is not possible. Write from=readopt, or a row of the paper such as from=P6.'],
    ['primary-down from=P18 x', 'from=P18 is not possible. Write from=readopt, or a row of the paper such as from=P6.'],
    [
      'standby-down from=soon x',
      'from=soon is not possible. Write from=readopt, or a row of the paper such as from=P6.',
    ],
    ['failover force="..." drill', 'force= says nothing. Write why, in words: force="why".'],
    [`failover force="${'x'.repeat(301)}" drill`, 'force= is longer than 300 characters. Shorten it.'],
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
    ['plan fialover', '/dr plan cannot show "fialover". Did you mean /dr plan failover?'],
    ['plan primry down', '/dr plan cannot show "primry". Did you mean /dr plan primary-down?'],
    ['plan 主备切', '/dr plan cannot show "主备切". Did you mean /dr plan failover?'],
    [
      'plan failover from=P6',
      '/dr plan failover has no option "from": it belongs to primary-down, standby-down, partition. /dr plan failover takes to=, force=, system=, reason=; put a reason with "=" in it in quotes.',
    ],
    ['plan partition', '/dr plan partition needs keep=. Write keep=global1a|global2a.'],
    ['plan failover to=nowhere', 'to=nowhere: there is no region "nowhere". The regions are global1a, global2a.'],
    [`failover ${'x'.repeat(301)}`, 'The reason is longer than 300 characters. Shorten it.'],
    ['x'.repeat(2001), 'The command is longer than 2000 characters. Shorten it.'],
    ['skip', '/dr skip needs a row of the paper first, for example /dr skip P10 reason="...".'],
    ['skip not needed', '/dr skip needs a row of the paper first, for example /dr skip P10 reason="...".'],
    ['done reason="by hand"', '/dr done needs a row of the paper first, for example /dr done P10 reason="...".'],
    ['skip p10', '/dr skip needs a reason. Write it at the end, for example /dr skip P10 reason="...".'],
    [
      'done P8 system=lab',
      '/dr done needs a reason. Write it at the end, for example /dr done P8 system=lab reason="...".',
    ],
    ['choose', '/dr choose needs one of the options in the open question, as one word, for example /dr choose keep.'],
    [
      'choose "a=b"',
      '/dr choose needs one of the options in the open question, as one word, for example /dr choose keep.',
    ],
    ['choose keep for now', '/dr choose takes no further words: leave out "for now".'],
    ['choose keep force=!', 'force= says nothing. Write why, in words: force="why".'],
    ['skp P3 x', 'There is no command "skp". Did you mean /dr skip?'],
    ['take ovre', 'There is no command "take". Did you mean /dr takeover?'],
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
    ['跳过', '/dr skip 后面请先写纸质手册中的步骤号，例如 /dr skip P10 reason="..."。'],
    ['选择', '/dr choose 后面请写待定问题中的一个选项（一个词），例如 /dr choose keep。'],
    ['plan fialover', '/dr plan 不能显示“fialover”。是否想输入 /dr plan failover？'],
    [
      'faulty=alpha',
      '“faulty=alpha”是 primary-down, standby-down, partition 的选项。请先写命令，例如 /dr primary-down faulty=alpha reason="..."。',
    ],
  ])('in Chinese: %j', (text, sentence) => {
    expect(problemOf(text, 'zh')).toBe(sentence);
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
