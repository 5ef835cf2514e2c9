import { expect, test } from 'vitest';
import { literal, markup, plainWords } from '../../../../src/adapters/slack/blocks/words.ts';
import { sentence, voice, words } from './voice.ts';

const { say } = voice();

test('the parameter that is named for it becomes a mention, any other is literal', () => {
  const opened = sentence('opened', { mention: '@U012AB3CD', reason: 'R&D <drill>' });
  expect(markup(opened, say)).toBe('<@U012AB3CD> opened it: R&amp;D &lt;drill&gt;');
  const posing = sentence('opened', { mention: 'Cory', reason: '@U012AB3CD' });
  expect(markup(posing, say)).toBe('Cory opened it: @U012AB3CD');
});

test.each([
  ['<!channel> wake up', '&lt;!channel&gt; wake up'],
  ['<@U012AB3CD> approved', '&lt;@U012AB3CD&gt; approved'],
  ['hello @U012AB3CD', 'hello @U012AB3CD'],
  ['<https://example.org|click>', '&lt;https://example.org|click&gt;'],
  ['*bold* ~gone~', '∗bold∗ ∼gone∼'],
  ['_italic_ but ks_master_zone', '＿italic＿ but ks_master_zone'],
  ['`code`', 'ˋcodeˋ'],
  [':white_check_mark: approved', '꞉white_check_mark: approved'],
  ['at 12:30:45', 'at 12:30:45'],
  ['first\n✅ second', 'first ✅ second'],
  ['abc\u202Edcba', 'abcdcba'],
  ['&lt;', '&amp;lt;'],
])('the reason %j is shown as it is and does nothing', (reason, shown) => {
  expect(literal(reason)).toBe(shown);
  expect(markup(words(reason), say)).toBe(shown);
});

test('a parameter inside code keeps its signs but for backticks, and is no mention there', () => {
  expect(markup(sentence('code', { command: 'send -p \'{"a":"*"}\' `x`' }), say)).toBe(
    'run `send -p \'{"a":"*"}\' ˋxˋ` &amp; wait',
  );
  expect(markup(sentence('code', { command: '@U012AB3CD' }), say)).toBe('run `@U012AB3CD` &amp; wait');
});

test('a parameter that looks like another parameter is not filled in', () => {
  const opened = sentence('opened', { mention: '{reason}', reason: '\uE0000\uE001' });
  expect(markup(opened, say)).toBe('{reason} opened it: 0');
});

test('plain text has no marks and no escapes', () => {
  expect(plainWords(sentence('code', { command: 'a < b' }), say)).toBe('run a < b & wait');
});
