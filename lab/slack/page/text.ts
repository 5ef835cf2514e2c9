import { emoji } from './emoji.ts';
import { emojiCode } from './mrkdwn.ts';
import { mrkdwn } from './mrkdwn-dom.ts';
import type { Page } from './page.ts';

/** The words of a plain_text object. */
export function label(text: unknown): string {
  return typeof text === 'object' && text !== null ? String((text as { text?: unknown }).text ?? '') : '';
}

const shortcode = new RegExp(emojiCode, 'u');

/** Plain text with its shortcodes drawn. */
export function withEmoji(text: string): Array<Node | string> {
  return text.split(shortcode).map((part, index) => (index % 2 === 1 ? emoji(part) : part));
}

/** A text object: mrkdwn in full, plain text with its emoji only. */
export function textOf(page: Page, value: unknown): Array<Node | string> {
  const type = (value as { type?: string } | undefined)?.type;
  return type === 'mrkdwn' ? mrkdwn(page, label(value)) : withEmoji(label(value));
}
