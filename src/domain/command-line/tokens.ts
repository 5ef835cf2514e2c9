export type Token =
  | { readonly is: 'word'; readonly text: string; readonly quoted: boolean }
  /** `key` is folded; `value` is as typed, without its quotes. */
  | { readonly is: 'option'; readonly key: string; readonly value: string; readonly quoted: boolean };

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  /** A quote opens and is never closed; `where` is the text from it, shortened. */
  | { readonly ok: false; readonly where: string };

// Keyboards and Slack turn straight quotes into curly ones, sometimes into two closing ones.
const QUOTES = ['"“”„‟″＂', "'‘’‚‛′＇`", '「」', '『』'];
/** After a closing quote; elsewhere it is an apostrophe or a quote within the text. */
const AFTER_QUOTE = /^(?:[\s.,;:!?)，。；：！？）]|$)/;
/** Marks that end a word without a blank, as Chinese is written. */
const WIDE_MARKS = '，；：。！？、';

/**
 * Splits a command line at blanks (full-width ones too). A quote opens only at the start of a word or right after
 * `=`, so that an apostrophe is a letter. `key = value` is one option, as is `--key=value`, and a full-width mark may
 * stand before it in place of a blank: `主备切换，to=global2a`.
 */
export function tokensOf(line: string): Tokens {
  const text = line.replace(/[\u200b-\u200f\u2060\ufeff]/g, '');
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const key = keyAt(text, at);
    const from = key === undefined ? at : key.end;
    const value = valueAt(text, from);
    if (!value.ok) return value;
    const { quoted } = value;
    if (key === undefined) tokens.push({ is: 'word', text: value.text, quoted });
    else tokens.push({ is: 'option', key: key.name, value: value.text, quoted });
    at = value.end;
  }
  return { ok: true, tokens };
}

/** Letters and `=`, and blanks around it when what follows them is a value and not the next option. */
const KEY =
  /[-–—]{0,2}([A-Za-zａ-ｚＡ-Ｚ][\w-]*|[ａ-ｚＡ-Ｚ]+)\s{0,3}[=＝﹦](?:\s+(?=["“”'‘’「『＂]|[^\s=＝﹦]+(?:\s|$)))?/y;

function keyAt(text: string, at: number): { readonly name: string; readonly end: number } | undefined {
  KEY.lastIndex = at;
  const match = KEY.exec(text);
  return match ? { name: fold(match[1] ?? ''), end: at + match[0].length } : undefined;
}

type ValueToken =
  | { readonly ok: true; readonly text: string; readonly quoted: boolean; readonly end: number }
  | { readonly ok: false; readonly where: string };

function valueAt(text: string, at: number): ValueToken {
  const quotes = QUOTES.find((kind) => kind.includes(text[at] ?? ' '));
  if (quotes === undefined) {
    const end = endOfWord(text, at);
    return { ok: true, text: text.slice(at, end), quoted: false, end };
  }
  for (let end = at + 1; end < text.length; end += 1) {
    // Inside quotes too, an apostrophe within a word is a letter.
    if (quotes.includes(text[end] ?? '') && AFTER_QUOTE.test(text.slice(end + 1, end + 2))) {
      return { ok: true, text: text.slice(at + 1, end), quoted: true, end: end + 1 };
    }
  }
  return { ok: false, where: text.slice(at, at + 20).trim() };
}

function endOfWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && !/\s/.test(text[end] ?? '')) {
    end += 1;
    if (WIDE_MARKS.includes(text[end - 1] ?? ' ') && keyAt(text, end) !== undefined) break;
  }
  return end;
}

/** What stands before the first punctuation mark of a word, and what stands after it: `down，power` or `P3:`. */
export function splitAtMark(word: string): { readonly before: string; readonly after: string } | undefined {
  const match = /^(.+?)(?:[,;:!?，；：。！？、]+|\.+$)(.*)$/s.exec(word);
  return match === null ? undefined : { before: match[1] ?? '', after: match[2] ?? '' };
}

/** Case, full-width letters, `_` and the kind of dash do not matter in names. */
export function fold(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[_\u2010-\u2015]/g, '-');
}

/** In the first kind of quotes that the text does not close itself; a `quotable` text has one. */
export function quoted(text: string): string {
  const quotes = QUOTES.find((kind) => fits(kind, text)) ?? '"';
  return `${quotes[0]}${text}${quotes.length === 2 ? quotes[1] : quotes[0]}`;
}

/** A text that would close every kind of quotes says its double quotes as single ones. */
export function quotable(text: string): string {
  return QUOTES.some((kind) => fits(kind, text)) ? text : text.replace(/["“”„‟″＂]/g, "'");
}

function fits(quotes: string, text: string): boolean {
  return ![...text].some((char, at, all) => quotes.includes(char) && AFTER_QUOTE.test(all[at + 1] ?? ''));
}
