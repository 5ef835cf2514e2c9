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

/** How much of a node's answer is shown. */
export interface Room {
  /** Of an answer that is cut: lines and characters of its head, and as many of its tail. */
  readonly lines: number;
  readonly characters: number;
  /** An answer up to this size is not cut; without it, up to what head and tail hold together. */
  readonly whole?: { readonly lines: number; readonly characters: number };
}

/** To say that something is left out, and where it is, takes about as much room as this. */
const LEAST_GAP = { lines: 12, characters: 240 } as const;

/** A node's answer, or its head and tail where it is larger than the room. No less is left out than it costs to say so. */
export function excerpt(text: string, room: Room): Excerpt {
  const clean = printable(text);
  const all = clean.split('\n');
  const shownWhole: Excerpt = { head: clean, tail: '', lines: all.length, characters: clean.length };
  const whole = room.whole ?? { lines: room.lines * 2, characters: room.characters * 2 };
  if (all.length <= whole.lines && clean.length <= whole.characters) return shownWhole;
  const head = all.slice(0, room.lines).join('\n').slice(0, room.characters).toWellFormed();
  const rest = clean.slice(head.length);
  const tail = rest.split('\n').slice(-room.lines).join('\n').slice(-room.characters).toWellFormed();
  const left = rest.slice(0, rest.length - tail.length).replace(/^\n|\n$/g, '');
  const gap = { lines: left === '' ? 0 : left.split('\n').length, characters: left.length };
  if (gap.lines <= LEAST_GAP.lines && gap.characters <= LEAST_GAP.characters) return shownWhole;
  return { ...shownWhole, head, tail, gap };
}

/** Without colours and control characters, which Slack refuses or swallows. */
function printable(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '\uFFFD')
    .replace(/\n+$/, '');
}
