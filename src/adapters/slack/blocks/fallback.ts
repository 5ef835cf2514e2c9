import type { Part } from '../../../domain/thread/post.ts';
import { saySlack } from '../../../domain/wording/slack.ts';
import { excerpt } from './excerpt.ts';
import { limits } from './limits.ts';
import { stepMarks, toneMarks } from './marks.ts';
import { rawText } from './raw-text.ts';
import type { Voice } from './voice.ts';
import { escapeMarkup, literal, markup, plainWords } from './words.ts';

/** `text` of a message: what notifications show and screen readers read (chat.postMessage, `text`). Never empty. */
export function fallbackText(parts: readonly Part[], voice: Voice): string {
  const text =
    parts
      .flatMap((part) => linesOf(part, voice))
      .join('\n')
      .trim() || '…';
  if (text.length <= limits.fallbackText) return text;
  const cut = text.slice(0, limits.fallbackText);
  return `${cut.slice(0, Math.max(cut.lastIndexOf('\n'), limits.fallbackText / 2))}\n…`;
}

function linesOf(part: Part, { say, locale }: Voice): readonly string[] {
  switch (part.kind) {
    case 'heading':
      return [`${toneMarks[part.tone].character} ${markup(part.text, say)}`];
    case 'title':
      return [
        `${saySlack('slack.step', { step: literal(part.step) }, locale)}`,
        ...(locale === 'zh' ? [part.zh, part.en] : [part.en, part.zh]).map((text) => literal(text)),
      ];
    case 'text':
    case 'muted':
      return part.lines.map((line) => markup(line, say));
    case 'facts':
      return part.rows.map((row) => `${markup(row.label, say)}: ${markup(row.value, say)}`);
    case 'steps':
      return part.steps.map((step) => {
        const note = step.note === undefined ? '' : ` — ${markup(step.note, say)}`;
        return `${stepMarks[step.mark].character} ${literal(step.step)} ${literal(step[locale])}${note}`;
      });
    case 'commands':
      return part.commands.map(({ node, command }) => `${literal(node)}: ${escapeMarkup(command)}`);
    case 'raw': {
      const { head } = excerpt(rawText(part, { locale }), { lines: 2, characters: 120 });
      return [`${markup(part.title, say)}: ${escapeMarkup(head)}`];
    }
    case 'buttons':
      return [part.buttons.map((button) => `[${escapeMarkup(plainWords(button.label, say))}]`).join(' ')];
    case 'divider':
      return [];
  }
}
