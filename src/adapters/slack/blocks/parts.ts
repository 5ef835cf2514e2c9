import type { Part, StepLine } from '../../../domain/thread/post.ts';
import { saySlack } from '../../../domain/wording/slack.ts';
import { type Block, mrkdwn, plain, section } from './block.ts';
import { buttonElement } from './buttons.ts';
import { limits, pack } from './limits.ts';
import { commandsBlock, rawBlocks } from './literal.ts';
import { stepMarks, toneMarks } from './marks.ts';
import type { Level } from './shrink.ts';
import type { Voice } from './voice.ts';
import { literal, markup, mentions, plainWords } from './words.ts';

export interface PartContext {
  readonly voice: Voice;
  readonly place: 'root' | 'thread';
  readonly level: Level;
  /** How many buttons the message holds before this part: action ids are numbered through it. */
  readonly buttonsBefore: number;
  /** What is said below a node's answer that is not shown whole. */
  readonly belowRaw: (part: Extract<Part, { kind: 'raw' }>) => string | undefined;
}

/** One part as blocks, each within Slack's limits for its kind. */
export function blocksOf(part: Part, context: PartContext): readonly Block[] {
  const { voice } = context;
  switch (part.kind) {
    case 'heading':
      return headingBlocks(part, context);
    case 'title':
      return sections([titleText(part, voice)]);
    case 'text':
      return sections(part.lines.map((line) => markup(line, voice.say)));
    case 'muted':
      return contexts(part.lines.map((line) => markup(line, voice.say)));
    case 'facts':
      return factBlocks(part.rows.map((row) => `*${markup(row.label, voice.say)}*\n${markup(row.value, voice.say)}`));
    case 'steps':
      return sections(part.steps.map((step) => stepText(step, voice)));
    case 'commands':
      return part.commands.length === 0 ? [] : [commandsBlock(part.commands)];
    case 'raw':
      return [...rawBlocks(part, context.level.raw, voice), ...contexts(definedOnly(context.belowRaw(part)))];
    case 'buttons':
      return part.buttons.length === 0
        ? []
        : [
            {
              type: 'actions',
              elements: part.buttons.map((button, index) =>
                buttonElement(button, context.buttonsBefore + index, voice),
              ),
            },
          ];
    case 'divider':
      return [{ type: 'divider' }];
  }
}

/** The root's heading is large; in the thread a bold line is calm enough, and can name people. */
function headingBlocks(part: Extract<Part, { kind: 'heading' }>, { place, voice }: PartContext): readonly Block[] {
  const mark = toneMarks[part.tone].name;
  const words = plainWords(part.text, voice.say);
  if (place === 'root' && !mentions(part.text) && words.length + mark.length + 1 <= limits.header) {
    return [{ type: 'header', text: plain(`${mark} ${words}`) }];
  }
  return sections([`${mark} *${markup(part.text, voice.say).replaceAll('*', '')}*`]);
}

/** Both languages whatever the deployment speaks, its own first. */
function titleText(part: { step: string; zh: string; en: string }, { locale }: Voice): string {
  const [first, second] = locale === 'zh' ? [part.zh, part.en] : [part.en, part.zh];
  return `*${saySlack('slack.step', { step: literal(part.step) }, locale)}* · ${literal(first)}\n${literal(second)}`;
}

function stepText(step: StepLine, { locale, say }: Voice): string {
  const note = step.note === undefined ? '' : ` — ${markup(step.note, say)}`;
  return `${stepMarks[step.mark].name}  *${literal(step.step)}*  ${literal(step[locale])}${note}`;
}

function sections(lines: readonly string[]): readonly Block[] {
  return pack(lines.filter(notBlank), limits.section).map(section);
}

function contexts(lines: readonly string[]): readonly Block[] {
  return pack(lines.filter(notBlank), limits.context).map((text) => ({ type: 'context', elements: [mrkdwn(text)] }));
}

/** Short facts stand in two columns, long ones have a line of their own; their order stays. */
function factBlocks(rows: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let columns: string[] = [];
  const flush = (): void => {
    if (columns.length > 0) blocks.push({ type: 'section', fields: columns.map(mrkdwn) });
    columns = [];
  };
  for (const row of rows) {
    if (row.length > 160) {
      flush();
      blocks.push(...sections([row]));
    } else {
      columns.push(row);
      if (columns.length === limits.fields) flush();
    }
  }
  flush();
  return blocks;
}

function definedOnly(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function notBlank(text: string): boolean {
  return text.trim() !== '';
}
