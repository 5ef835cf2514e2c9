import { describe, expect, test } from 'vitest';
import { validateBlocks } from '../../../lab/slack/blocks.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const button = { type: 'button', text: plain('Go'), action_id: 'go', value: '1' };

describe('blocks that Slack takes', () => {
  test.each([
    [
      'section with fields and accessory',
      { type: 'section', text: mrkdwn('*a*'), fields: [mrkdwn('b')], accessory: button },
    ],
    ['header', { type: 'header', text: plain('Title') }],
    ['context', { type: 'context', elements: [mrkdwn('small')] }],
    [
      'actions with a confirm dialog',
      {
        type: 'actions',
        elements: [
          {
            ...button,
            style: 'danger',
            confirm: { title: plain('Sure?'), text: mrkdwn('x'), confirm: plain('Yes'), deny: plain('No') },
          },
        ],
      },
    ],
    [
      'plan with task cards',
      {
        type: 'plan',
        title: 'Failover',
        tasks: [
          {
            type: 'task_card',
            task_id: '1',
            title: 'Send',
            status: 'in_progress',
            details: {
              type: 'rich_text',
              elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'now' }] }],
            },
          },
        ],
      },
    ],
    [
      'rich text list',
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }],
          },
        ],
      },
    ],
  ])('%s', (_name, block) => expect(validateBlocks([block])).toEqual([]));
});

describe('blocks that Slack refuses', () => {
  test.each([
    ['an unknown type', { type: 'banner' }, 'unsupported type: banner [json-pointer:/blocks/0/type]'],
    [
      'a long section',
      { type: 'section', text: mrkdwn('x'.repeat(3001)) },
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['an empty section', { type: 'section' }, 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
    [
      'an empty text',
      { type: 'section', text: mrkdwn('') },
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'eleven fields',
      { type: 'section', fields: Array(11).fill(mrkdwn('x')) },
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a long field',
      { type: 'section', fields: [mrkdwn('x'.repeat(2001))] },
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'a long header',
      { type: 'header', text: plain('x'.repeat(151)) },
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header in mrkdwn',
      { type: 'header', text: mrkdwn('x') },
      'must be one of plain_text [json-pointer:/blocks/0/text/type]',
    ],
    [
      'a button without action_id',
      { type: 'actions', elements: [{ type: 'button', text: plain('Go') }] },
      'missing required field: action_id [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a long button',
      { type: 'actions', elements: [{ ...button, text: plain('x'.repeat(76)) }] },
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a button in a colour of its own',
      { type: 'actions', elements: [{ ...button, style: 'red' }] },
      'must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]',
    ],
    ['no elements', { type: 'context', elements: [] }, 'must have at least 1 item [json-pointer:/blocks/0/elements]'],
    [
      'a task in a state of its own',
      { type: 'task_card', task_id: '1', title: 'x', status: 'done' },
      'must be one of pending, in_progress, complete, error [json-pointer:/blocks/0/status]',
    ],
  ])('%s', (_name, block, error) => expect(validateBlocks([block])).toEqual([error]));

  test('more than 50, and one block_id twice', () => {
    expect(validateBlocks(Array(51).fill({ type: 'divider' }))).toEqual([
      'no more than 50 items allowed [json-pointer:/blocks]',
    ]);
    const twice = [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ];
    expect(validateBlocks(twice)).toEqual(['`block_id` a is used more than once [json-pointer:/blocks]']);
  });
});
