import type { Part, RawPart } from '../../../domain/thread/post.ts';
import { saySlack } from '../../../domain/wording/slack.ts';
import type { Block, RichPart } from './block.ts';
import { excerpt, type Room } from './excerpt.ts';
import { rawText } from './raw-text.ts';
import type { Voice } from './voice.ts';
import { plainWords } from './words.ts';

type Commands = Extract<Part, { kind: 'commands' }>['commands'];

/** Each node and the exact command: preformatted rich text, in which nothing is markup and nothing is cut. */
export function commandsBlock(commands: Commands): Block {
  return {
    type: 'rich_text',
    elements: commands.flatMap(({ node, command }) => [boldLine(node), preformatted(command)]),
  };
}

/** A node's answer, verbatim: all of it, or head and tail. */
export function rawBlocks(part: RawPart, room: Room, { say, locale }: Voice): readonly Block[] {
  const shown = excerpt(rawText(part, { locale }), room);
  const gap = shown.gap === undefined ? '' : `\n${saySlack('slack.omitted', shown.gap, locale)}\n`;
  const text = `${shown.head}${gap}${shown.tail}`;
  const body = text.trim() === '' ? saySlack('slack.noOutput', {}, locale) : text;
  return [{ type: 'rich_text', elements: [boldLine(plainWords(part.title, say)), preformatted(body)] }];
}

function boldLine(text: string): RichPart {
  return { type: 'rich_text_section', elements: [{ type: 'text', text, style: { bold: true } }] };
}

function preformatted(text: string): RichPart {
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] };
}
