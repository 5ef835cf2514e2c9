import { describe, expect, test } from 'vitest';
import { formatDate, parseInline, parseMrkdwn } from '../../../lab/slack/page/mrkdwn.ts';

const text = (words: string) => ({ kind: 'text', text: words });

describe('inline mrkdwn', () => {
  test.each([
    [
      '*bold* and _it_ and ~no~',
      [
        { kind: 'bold', children: [text('bold')] },
        text(' and '),
        { kind: 'italic', children: [text('it')] },
        text(' and '),
        { kind: 'strike', children: [text('no')] },
      ],
    ],
    ['`a &lt; b`', [{ kind: 'code', text: 'a < b' }]],
    ['snake_case_name and 2*3*4', [text('snake_case_name and 2*3*4')]],
    ['中文*粗体*中文', [text('中文*粗体*中文')]],
    ['中文 *粗体*，中文', [text('中文 '), { kind: 'bold', children: [text('粗体')] }, text('，中文')]],
    ['<@U1> in <#C1|ops>', [{ kind: 'user', id: 'U1' }, text(' in '), { kind: 'channel', id: 'C1' }]],
    [
      '<https://x.test/?a=1&amp;b=2|the paper>',
      [{ kind: 'link', href: 'https://x.test/?a=1&b=2', label: 'the paper' }],
    ],
    ['<javascript:alert(1)|x>', [text('<javascript:alert(1)|x>')]],
    [
      ':white_check_mark: :+1::skin-tone-3:',
      [{ kind: 'emoji', name: 'white_check_mark' }, text(' '), { kind: 'emoji', name: '+1::skin-tone-3' }],
    ],
    ['at 10:02:03', [text('at 10:02:03')]],
    ['<!subteam^S1> <!here>', [{ kind: 'usergroup', id: 'S1' }, text(' '), { kind: 'broadcast', name: 'here' }]],
    ['<!date^1732290000^{time}|then>', [{ kind: 'date', seconds: 1732290000, format: '{time}', fallback: 'then' }]],
  ])('%s', (source, expected) => expect(parseInline(source)).toEqual(expected));
});

test('quotes, preformatted text and lines are told apart', () => {
  expect(parseMrkdwn('before\n```\nks: *bj1*\n```\n&gt; quoted\nafter')).toEqual([
    { kind: 'lines', children: [text('before')] },
    { kind: 'pre', text: 'ks: *bj1*' },
    { kind: 'quote', children: [text('quoted')] },
    { kind: 'lines', children: [text('after')] },
  ]);
});

test('dates show the reader’s own zone and keep tokens Slack does not know', () => {
  const local = new Date(1_732_290_000_000).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  expect(formatDate(1_732_290_000, 'at {time} {nope}', 'then')).toBe(`at ${local} {nope}`);
});
