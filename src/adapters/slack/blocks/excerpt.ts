import { stripVTControlCharacters } from 'node:util';

export interface Excerpt {
  /** What is shown: all, or head and tail with `gap` between them. */
  readonly head: string;
  readonly tail: string;
  /** What is left out; absent when all is shown. */
  readonly gap?: { readonly lines: number; readonly characters: number };
  readonly lines: number;
  readonly characters: number;
}

/** Head and tail of a node's answer: at most `lines` lines and `characters` characters on each side. */
export function excerpt(text: string, side: { readonly lines: number; readonly characters: number }): Excerpt {
  const clean = printable(text);
  const all = clean.split('\n');
  const whole = { lines: all.length, characters: clean.length };
  if (all.length <= side.lines * 2 && clean.length <= side.characters * 2) return { head: clean, tail: '', ...whole };
  const head = all.slice(0, side.lines).join('\n').slice(0, side.characters).toWellFormed();
  const rest = clean.slice(head.length);
  const tail = rest.split('\n').slice(-side.lines).join('\n').slice(-side.characters).toWellFormed();
  const left = rest.slice(0, rest.length - tail.length).replace(/^\n|\n$/g, '');
  return { head, tail, gap: { lines: left === '' ? 0 : left.split('\n').length, characters: left.length }, ...whole };
}

/** Without colours and control characters, which Slack refuses or swallows. */
function printable(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '\uFFFD')
    .replace(/\n+$/, '');
}
