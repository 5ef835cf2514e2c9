export type Token =
  | { readonly is: 'word'; readonly text: string; readonly quoted: boolean }
  /** `key` is folded; `value` is as typed, without its quotes. */
  | { readonly is: 'option'; readonly key: string; readonly value: string };

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  /** A quote opens and is never closed; `where` is the text from it, shortened. */
  | { readonly ok: false; readonly where: string };

// Keyboards and Slack turn straight quotes into curly ones, sometimes into two closing ones.
export const QUOTES = ['"“”„‟″＂', "'‘’‚‛′＇`", '「」', '『』'];
/** After a closing quote; elsewhere it is an apostrophe or a quote within the text. */
export const AFTER_QUOTE = /^(?:[\s.,;:!?)，。；：！？）]|$)/;

/**
 * Splits a command line at blanks (full-width ones too). A quote opens only at the start of a word or right after
 * `=`, so that an apostrophe is a letter. `key = value` is one option, as is `--key=value`.
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
    if (key === undefined) tokens.push({ is: 'word', text: value.text, quoted: value.quoted });
    else tokens.push({ is: 'option', key: key.name, value: value.text });
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
    const [word = ''] = /^\S*/.exec(text.slice(at)) ?? [];
    return { ok: true, text: word, quoted: false, end: at + word.length };
  }
  for (let end = at + 1; end < text.length; end += 1) {
    // Inside quotes too, an apostrophe within a word is a letter.
    if (quotes.includes(text[end] ?? '') && AFTER_QUOTE.test(text.slice(end + 1, end + 2))) {
      return { ok: true, text: text.slice(at + 1, end), quoted: true, end: end + 1 };
    }
  }
  return { ok: false, where: text.slice(at, at + 20).trim() };
}

/** Case, full-width letters and `_` do not matter in names. */
export function fold(word: string): string {
  return word.normalize('NFKC').toLowerCase().replaceAll('_', '-');
}
