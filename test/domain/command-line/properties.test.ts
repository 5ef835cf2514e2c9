import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Vocabulary } from '../../../src/domain/command-line/command.ts';
import { COMMAND_NAMES, OPTION_NAMES, specOf } from '../../../src/domain/command-line/table.ts';
import { understand } from '../../../src/domain/command-line/understand.ts';
import { commandLineWording } from '../../../src/domain/wording/command-line.ts';
import { render } from '../../../src/domain/wording/sentence.ts';

const vocabulary: Vocabulary = {
  regions: ['global1a', 'global2a'],
  zones: ['alpha', 'beta.1'],
  systems: ['lab', 'annex'],
};

const spelling = fc.constantFrom(
  ...COMMAND_NAMES.flatMap((name) => [name, ...specOf(name).aliases]),
  'global1a down',
  'global2a宕机',
);
const value = fc.constantFrom(
  'global1a',
  'GLOBAL2A',
  'keep',
  'faulty',
  'alpha',
  'beta.1',
  'P6',
  's5',
  'readopt',
  '纳管',
  'lab',
  '"why not"',
  '“原因”',
);
const option = fc
  .tuple(fc.constantFrom(...OPTION_NAMES), fc.constantFrom('=', '＝', ' = '), value)
  .map((all) => all.join(''));
const mark = fc.constantFrom(
  ' ',
  '\u3000',
  '，',
  '：',
  '"',
  "'",
  '“',
  '”',
  '「',
  '」',
  '『',
  '』',
  '`',
  '=',
  '@',
  '-',
  '.',
  '\u200b',
  '\u0000',
  '\ud800',
  '😀',
);
const word = fc.oneof(
  fc.constantFrom('P3', 'p3-FAULTY', '#5', 'P16-global1a', 'keep', 'power cut', '原因', "it's"),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

/** Lines that are nearly commands, and lines that are anything at all. */
const line = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(spelling, fc.array(fc.oneof(option, word, mark), { maxLength: 6 }), fc.constantFrom('', ' '))
    .map(([head, rest, between]) => [head, ...rest].join(between)),
);

/** An option, a row and a reason in one line: nearly all of these are understood. */
const reason = fc
  .array(
    fc.oneof(fc.constantFrom('a" ', "b' ", 'c」 ', 'd』 ', '“', '` ', '（一）', 'x=1 '), fc.string({ maxLength: 5 })),
  )
  .map((all) => `why ${all.join('')}`);
const wellFormed = fc
  .tuple(
    fc.constantFrom(
      'failover',
      'failback to=global1a force="why not"',
      'primary-down zone=keep',
      'split keep=global1a',
      'skip P3-faulty',
      'done 2a',
      'retry',
      'stop',
      '接管',
    ),
    reason,
    fc.constantFrom('“”', '""', "''", '「」', '『』', '  '),
  )
  .map(([head, text, quotes]) => `${head} ${quotes === '  ' ? text : `reason=${quotes[0]}${text}${quotes[1]}`}`);

test('nothing that is typed throws, and there is a sentence for it in both languages', () => {
  fc.assert(
    fc.property(fc.oneof(line, wellFormed), (text) => {
      const understood = understand(text, vocabulary);
      const sentence = understood.ok ? understood.echo : understood.problem;
      for (const locale of ['en', 'zh'] as const) expect(render(commandLineWording, sentence, locale)).not.toBe('');
    }),
    { numRuns: 2000 },
  );
});

test('the line that says what was understood is understood as the same command, and says itself', () => {
  let held = 0;
  fc.assert(
    fc.property(fc.oneof(line, wellFormed), (text) => {
      const first = understand(text, vocabulary);
      if (!first.ok) return;
      held += 1;
      const echoed = String(first.echo.params.line).replace(/^\/dr /, '');
      expect(understand(echoed, vocabulary)).toEqual(first);
    }),
    { numRuns: 3000 },
  );
  expect(held).toBeGreaterThan(500);
});
