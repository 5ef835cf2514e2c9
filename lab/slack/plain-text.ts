import { isObject } from './block-rules.ts';
import type { Block } from './model.ts';

/** What a message says, as text: its blocks where it has some (as Slack shows them), else its text. */
export function plainText(message: { text: string; blocks?: Block[] }): string {
  return message.blocks
    ? message.blocks
        .map(blockText)
        .filter((line) => line !== '')
        .join('\n')
    : message.text;
}

function blockText(block: Record<string, unknown>): string {
  switch (block.type) {
    case 'divider':
      return '---';
    case 'section':
      return [words(block.text), ...list(block.fields).map(words)].filter((line) => line !== '').join('\n');
    case 'actions':
      return list(block.elements)
        .map((element) => `[${words(element.text)}]`)
        .join(' ');
    case 'context':
      return list(block.elements).map(words).join(' ');
    case 'rich_text':
      return list(block.elements).map(richText).join('\n');
    case 'plan':
      return [words(block.title), ...list(block.tasks).map(blockText)].join('\n');
    case 'task_card':
      return [
        `${block.status}: ${words(block.title)}`,
        ...[block.details, block.output].filter(isObject).map(blockText),
      ].join('\n');
    case 'image':
      return words(block.alt_text);
    default:
      return words(block.text);
  }
}

function richText(element: Record<string, unknown>): string {
  if (Array.isArray(element.elements))
    return list(element.elements)
      .map(richText)
      .join(element.type === 'rich_text_list' ? '\n' : '');
  if (element.type === 'emoji') return `:${words(element.name)}:`;
  if (element.type === 'user') return `<@${words(element.user_id)}>`;
  return words(element.text) || words(element.url);
}

function words(value: unknown): string {
  if (typeof value === 'string') return value;
  return isObject(value) ? words(value.text ?? value.alt_text ?? '') : '';
}

function list(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
