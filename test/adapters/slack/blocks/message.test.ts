import { describe, expect, test } from 'vitest';
import { validateBlocks } from '../../../../lab/slack/blocks.ts';
import { renderAnswer } from '../../../../src/adapters/slack/blocks/answers.ts';
import { excerpt } from '../../../../src/adapters/slack/blocks/excerpt.ts';
import {
  inFile,
  inJournal,
  longAnswers,
  type Rendered,
  renderParts,
} from '../../../../src/adapters/slack/blocks/message.ts';
import { levels } from '../../../../src/adapters/slack/blocks/shrink.ts';
import type { Part, StepLine } from '../../../../src/domain/thread/post.ts';
import { sentence, voice, words } from './voice.ts';

const command = `/opt/ks/send-zw-directive -p '{"action":"FailoverGlobalKS","ks_master_zone":"global2a"}'`;
const title: Part = { kind: 'title', step: '2b', zh: '确认 global pg 主节点为 ok', en: 'Confirm global primary is ok' };

/** CheckPG as a node prints it: two regions' nodes, pretty. */
const CHECK_PG = JSON.stringify(
  {
    action: 'CheckPG',
    ret_code: 0,
    db_name: 'global',
    pg_cluster: { status: 'ok', primary_node: 'global1a-pgserver0' },
    pg_nodes: ['global1a-pgserver0', 'global1a-pgserver1', 'global2a-pgserver0', 'global2a-pgserver1'].map((node) => ({
      node,
      role: node === 'global1a-pgserver0' ? 'primary' : 'standby',
      status: 'ok',
    })),
    pgpool_nodes: ['global1a-pgpool0', 'global2a-pgpool0'].map((node) => ({ node, status: 'ok' })),
  },
  null,
  10,
);

function render(parts: readonly Part[], place: 'root' | 'thread' = 'thread', locale: 'en' | 'zh' = 'en'): Rendered {
  return renderParts(parts, place, voice(locale), inJournal(voice(locale)));
}

function shown(parts: readonly Part[], place: 'root' | 'thread' = 'thread', locale: 'en' | 'zh' = 'en') {
  const rendered = render(parts, place, locale);
  if (!rendered.ok) throw new Error(rendered.why);
  expect(validateBlocks([...rendered.message.blocks])).toEqual([]);
  expect(JSON.stringify(rendered.message.blocks).length).toBeLessThan(13_200);
  expect(rendered.message.text).not.toBe('');
  expect(rendered.message.text.length).toBeLessThan(4_000);
  return rendered.message;
}

const steps = (count: number, text: string): Part => ({
  kind: 'steps',
  steps: Array.from(
    { length: count },
    (_, index): StepLine => ({ mark: 'waiting', step: `${index}`, zh: text, en: text }),
  ),
});

describe('what a part looks like', () => {
  test('the root has a large heading, a reply a bold line', () => {
    const heading: Part = { kind: 'heading', tone: 'good', text: words('Done') };
    expect(shown([heading], 'root').blocks).toEqual([
      { type: 'header', text: { type: 'plain_text', text: ':white_check_mark: Done', emoji: true } },
    ]);
    expect(shown([heading]).blocks).toEqual([
      { type: 'section', text: { type: 'mrkdwn', text: ':white_check_mark: *Done*', verbatim: true } },
    ]);
  });

  test('a heading that names a person is a line even at the root, because a header cannot mention', () => {
    const heading: Part = {
      kind: 'heading',
      tone: 'waiting',
      text: sentence('opened', { mention: '@U012AB3CD', reason: 'drill' }),
    };
    expect(shown([heading], 'root').blocks).toMatchObject([
      { type: 'section', text: { text: ':key: *<@U012AB3CD> opened it: drill*' } },
    ]);
  });

  test('a title stands in both languages, the deployment’s own first', () => {
    expect(shown([title]).blocks).toMatchObject([
      { text: { text: '*Step 2b* · Confirm global primary is ok\n确认 global pg 主节点为 ok' } },
    ]);
    expect(shown([title], 'thread', 'zh').blocks).toMatchObject([
      { text: { text: '*步骤 2b* · 确认 global pg 主节点为 ok\nConfirm global primary is ok' } },
    ]);
  });

  test('every state of a step has its own mark', () => {
    const marks = ['waiting', 'now', 'asking', 'running', 'passed', 'unproven', 'stuck', 'skipped'] as const;
    const part: Part = {
      kind: 'steps',
      steps: marks.map((mark) => ({ mark, step: '1', zh: '一', en: 'one', note: words(mark) })),
    };
    const [block] = shown([part]).blocks;
    const lines = block?.type === 'section' && 'text' in block ? block.text.text.split('\n') : [];
    expect(lines).toHaveLength(8);
    expect(lines[4]).toBe(':white_check_mark:  *1*  one — passed');
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(8);
  });

  test('short facts stand in columns of at most ten, a long one on its own, in order', () => {
    const rows = Array.from({ length: 12 }, (_, index) => ({
      label: words(`label ${index}`),
      value: words(index === 3 ? 'long '.repeat(60) : 'short'),
    }));
    const blocks = shown([{ kind: 'facts', rows }]).blocks;
    expect(blocks.map((block) => ('fields' in block ? block.fields.length : 'line'))).toEqual([3, 'line', 8]);
  });

  test('buttons have unique action ids, labels and confirm dialogs within the limits', () => {
    const button = {
      action: 'choose',
      value: 'v',
      label: words('L'.repeat(200)),
      confirm: words('C'.repeat(900)),
    } as const;
    const parts: Part[] = [
      { kind: 'buttons', buttons: [button, { ...button, style: 'danger' }] },
      { kind: 'buttons', buttons: [button] },
    ];
    const ids = shown(parts).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map((element) => element.action_id) : [],
    );
    expect(ids).toEqual(['choose:0', 'choose:1', 'choose:2']);
  });

  test('a button whose value does not fit is refused, not cut', () => {
    const rendered = render([
      { kind: 'buttons', buttons: [{ action: 'choose', value: 'x'.repeat(2_001), label: words('Go') }] },
    ]);
    expect(rendered).toEqual({ ok: false, why: 'A button carries 2001 characters, Slack takes at most 2000.' });
  });

  test('the fallback text says what the blocks say, with mentions and escapes', () => {
    const text = shown([
      { kind: 'heading', tone: 'waiting', text: sentence('opened', { mention: '@U012AB3CD', reason: '<!here>' }) },
      title,
      { kind: 'facts', rows: [{ label: words('Region'), value: words('global2a') }] },
      { kind: 'commands', commands: [{ node: 'ks0', command: 'a && b' }] },
      { kind: 'buttons', buttons: [{ action: 'abort', value: 'v', label: sentence('approve') }] },
    ]).text;
    expect(text.split('\n')).toEqual([
      '🔑 <@U012AB3CD> opened it: &lt;!here&gt;',
      'Step 2b',
      'Confirm global primary is ok',
      '确认 global pg 主节点为 ok',
      'Region: global2a',
      'ks0: a &amp;&amp; b',
      '[Approve]',
    ]);
  });
});

describe('exact commands', () => {
  test('a command stands character by character, whatever is in it', () => {
    const odd = "printf '%s' \"`id`\" <in >out && echo '*_~' ```\n<!channel>";
    const { blocks } = shown([{ kind: 'commands', commands: [{ node: 'global2a-webservice0', command: odd }] }]);
    expect(blocks).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [{ type: 'text', text: 'global2a-webservice0', style: { bold: true } }],
          },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: odd }] },
        ],
      },
    ]);
  });

  test('commands that do not fit make the message unpostable, with the sentence', () => {
    const rendered = render([title, { kind: 'commands', commands: [{ node: 'ks0', command: 'x'.repeat(13_000) }] }]);
    expect(rendered.ok ? '' : rendered.why).toMatch(
      /^The exact commands do not fit into one Slack message \(13\d{3} characters of blocks, at most 13000\)\. A command that cannot be shown whole cannot be approved\.$/,
    );
  });

  test('in a message with commands a long text is never cut either: it is refused', () => {
    const long: Part = {
      kind: 'text',
      lines: Array.from({ length: 300 }, () => words('what is lost if it goes wrong '.repeat(3))),
    };
    expect(render([long]).ok).toBe(true);
    expect(render([long, { kind: 'commands', commands: [{ node: 'ks0', command }] }]).ok).toBe(false);
  });

  test('a node’s answer beside commands is shortened until the commands fit', () => {
    const parts: Part[] = [
      { kind: 'commands', commands: [{ node: 'ks0', command: 'x'.repeat(11_500) }] },
      { kind: 'raw', title: words('last reading'), text: 'y'.repeat(2_400) },
    ];
    expect(JSON.stringify(shown(parts).blocks)).toContain('x'.repeat(11_500));
  });
});

describe('long content', () => {
  test('a long list of steps is split into sections of whole lines', () => {
    const blocks = shown([steps(60, 'Confirm that the global primary is ok and all nodes are ok')], 'root').blocks;
    expect(blocks.length).toBeGreaterThan(1);
    for (const block of blocks) expect(JSON.stringify(block)).not.toMatch(/"text":"(?!:white_circle:)/);
  });

  test('a list that cannot fit ends with how much more there is', () => {
    const { blocks } = shown([steps(500, 'Confirm that the global primary is ok')], 'root');
    expect(blocks.at(-1)).toMatchObject({ type: 'context', elements: [{ text: '… and 460 more lines' }] });
  });

  test('one line longer than a section is broken at a blank and never inside an escape', () => {
    const { blocks } = shown([{ kind: 'text', lines: [words('&'.repeat(2_000))] }]);
    for (const block of blocks) {
      if (block.type === 'section' && 'text' in block) expect(block.text.text).toMatch(/^(&amp;)+$/);
    }
    expect(blocks).toHaveLength(4);
  });

  test('a short answer is whole; a long one shows head and tail, and says where the whole is', () => {
    const short: Part = { kind: 'raw', title: words('CheckPG'), text: 'line 1\n`line` <2>\n' };
    expect(JSON.stringify(shown([short]).blocks)).toContain('line 1\\n`line` <2>"');
    expect(longAnswers([short], voice())).toEqual([]);

    const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index + 1}`);
    const long: Part = { kind: 'raw', title: words('CheckPG'), text: lines.join('\n') };
    const { blocks } = shown([long]);
    const text = JSON.stringify(blocks);
    expect(text).toContain('line 20\\n… 4960 lines, ');
    expect(text).toContain('line 4981\\n');
    expect(text).toContain('line 5000"');
    expect(text).toContain('The answer as kept (5000 lines, 48892 characters) is in the journal.');
    expect(longAnswers([long], voice())).toEqual([long]);
    const rendered = renderParts([long], 'thread', voice(), inFile('e17.txt', voice()));
    expect(JSON.stringify(rendered)).toContain('is the file e17.txt in this thread.');
  });

  test('what TwoKey says in the place of an answer is in the language of the readers', () => {
    const part: Part = { kind: 'raw', title: words('CheckPG'), text: 'no answer', inChinese: '没有应答' };
    for (const [locale, said, other] of [
      ['en', 'no answer', '没有应答'],
      ['zh', '没有应答', 'no answer'],
    ] as const) {
      const rendered = renderParts([part], 'thread', voice(locale), inFile('e17.txt', voice(locale)));
      expect(rendered).toMatchObject({ ok: true, message: { text: expect.stringContaining(said) } });
      expect(JSON.stringify(rendered)).toContain(`"text":"${said}"`);
      expect(JSON.stringify(rendered)).not.toContain(other);
    }
  });

  test('a CheckPG of normal size is whole, also one of each region under each other', () => {
    expect([CHECK_PG.split('\n').length, CHECK_PG.length]).toEqual([41, 1_389]);
    const both = `# global1a\n${CHECK_PG}\n# global2a\n${CHECK_PG}`;
    for (const text of [CHECK_PG, both]) {
      const part: Part = { kind: 'raw', title: words('CheckPG'), text };
      expect(longAnswers([part], voice())).toEqual([]);
      expect(shown([part]).blocks).toMatchObject([{ elements: [{}, { elements: [{ text }] }] }]);
    }
  });

  test('several answers in one message are shown as large as they fit together', () => {
    const raw = (text: string): Part => ({ kind: 'raw', title: words('CheckPG'), text });
    const six = Array.from({ length: 6 }, () => raw(CHECK_PG));
    expect(JSON.stringify(shown(six).blocks)).not.toContain('left out');

    const ten = shown(Array.from({ length: 10 }, () => raw(CHECK_PG)));
    expect(JSON.stringify(ten.blocks).split('… 25 lines, 939 characters left out …')).toHaveLength(11);

    const huge = Array.from({ length: 15 }, (_, index) =>
      raw(`${index} begins\n${'"\\'.repeat(2_400)}\n${index} ends`),
    );
    const text = JSON.stringify(shown(huge).blocks);
    for (const index of huge.keys()) expect(text).toContain(`${index} ends`);
  });

  test('one endless line, colours, control characters and half characters can be shown', () => {
    const { blocks } = shown([
      {
        kind: 'raw',
        title: words('log'),
        text: `\u001b[31mred\u001b[0m\u0000\ud800${'x'.repeat(5_000_000)}\u0007end\r\n`,
      },
    ]);
    const text = JSON.stringify(blocks);
    expect(text).toContain('red\uFFFD\uFFFDxxx');
    expect(text).toContain('\uFFFDend');
    expect(text.length).toBeLessThan(3_500);
  });

  test('no output is said', () => {
    expect(JSON.stringify(shown([{ kind: 'raw', title: words('log'), text: '\n' }]).blocks)).toContain('(no output)');
  });
});

describe('what is left out of an answer', () => {
  const numbered = (lines: number) => Array.from({ length: lines }, (_, index) => `line ${index + 1}`).join('\n');

  test('is never less than it costs to say so', () => {
    for (const { raw } of levels) {
      for (let lines = 1; lines <= 200; lines += 1) {
        const { gap, head, tail } = excerpt(numbered(lines), raw);
        if (gap === undefined) expect(`${head}${tail}`).toBe(numbered(lines));
        else expect(gap.lines > 12 || gap.characters > 240, `${lines} lines: ${JSON.stringify(gap)}`).toBe(true);
      }
    }
  });

  test('is counted: head, gap and tail make the whole', () => {
    const found = excerpt(numbered(30), { lines: 3, characters: 150 });
    expect(found).toMatchObject({ head: 'line 1\nline 2\nline 3', tail: 'line 28\nline 29\nline 30', lines: 30 });
    expect(found.gap).toEqual({ lines: 24, characters: numbered(30).length - 20 - 23 - 2 });
  });
});

describe('answers to one person', () => {
  test("a node's answers of normal size come whole, in a further message where one is full", () => {
    const parts = Array.from({ length: 8 }, (): Part => ({ kind: 'raw', title: words('CheckPG'), text: CHECK_PG }));
    const messages = renderAnswer(parts, voice());
    expect(messages).toHaveLength(2);
    const text = JSON.stringify(messages);
    expect(text).not.toContain('left out');
    expect(text.split(JSON.stringify(CHECK_PG)).length - 1).toBe(8);
  });

  test('a long plan comes in several messages with every command whole', () => {
    const parts = Array.from({ length: 12 }, (_, index): Part[] => [
      { ...title, step: `${index}` },
      { kind: 'commands', commands: [{ node: 'ks0', command: `${index}:${'x'.repeat(2_000)}` }] },
    ]).flat();
    const messages = renderAnswer(parts, voice());
    expect(messages.length).toBe(3);
    const text = JSON.stringify(messages.map((message) => message.blocks));
    for (let index = 0; index < 12; index += 1) expect(text).toContain(`"${index}:${'x'.repeat(2_000)}"`);
    for (const message of messages) expect(validateBlocks([...message.blocks])).toEqual([]);
  });

  test('a long list loses no line', () => {
    const messages = renderAnswer([steps(400, 'Confirm that the primary is ok')], voice());
    const text = JSON.stringify(messages);
    for (let index = 0; index < 400; index += 1) expect(text).toContain(`*${index}*`);
  });

  test('nothing to say is no message', () => {
    expect(renderAnswer([], voice())).toEqual([]);
  });
});
