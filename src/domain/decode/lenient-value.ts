import { bytesOf, decodeText } from './text.ts';

/** What a tool can print as a value. Objects have no prototype, so any key is plain data. */
export type Value = string | number | boolean | null | readonly Value[] | Fields;
export interface Fields {
  readonly [key: string]: Value;
}

export type Parsed<T extends Value = Value> =
  /** `end` is the index after the value's last character. */
  | { readonly ok: true; readonly value: T; readonly end: number }
  /** `end` is how far it was read, for whoever counts the work. */
  | { readonly ok: false; readonly end: number };

/** Deeper than any answer of the platform; keeps both the recursion and the work on hostile text small. */
const MAX_DEPTH = 24;

/**
 * The value that starts at `at`: JSON, or a Python repr (`u'..'`, `b'..'`, single quotes, `None`, `True`, `0L`,
 * tuples, trailing commas). Stricter than both in two points, since a doubtful answer must not be read as a sound
 * one: no key may occur twice, and no string may run over the end of a line.
 */
export function parseValue(text: string, at: number): Parsed {
  return valueAt(text, at, 0);
}

function valueAt(text: string, at: number, depth: number): Parsed {
  if (depth > MAX_DEPTH) return { ok: false, end: at };
  switch (text[at]) {
    case '{':
      return objectAt(text, at, depth);
    case '[':
      return listAt(text, at, depth, ']');
    case '(':
      return listAt(text, at, depth, ')');
    default:
      return startsString(text, at) ? stringAt(text, at) : literalAt(text, at);
  }
}

function objectAt(text: string, start: number, depth: number): Parsed {
  const fields: Record<string, Value> = Object.create(null);
  let at = skipBlanks(text, start + 1);
  while (text[at] !== '}') {
    if (!startsString(text, at)) return { ok: false, end: at };
    const key = stringAt(text, at);
    if (!key.ok || key.value in fields) return { ok: false, end: key.end };
    at = skipBlanks(text, key.end);
    if (text[at] !== ':') return { ok: false, end: at };
    const item = valueAt(text, skipBlanks(text, at + 1), depth + 1);
    if (!item.ok) return item;
    fields[key.value] = item.value;
    at = skipBlanks(text, item.end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
    else if (text[at] !== '}') return { ok: false, end: at };
  }
  return { ok: true, value: fields, end: at + 1 };
}

function listAt(text: string, start: number, depth: number, close: string): Parsed {
  const items: Value[] = [];
  let at = skipBlanks(text, start + 1);
  while (text[at] !== close) {
    const item = valueAt(text, at, depth + 1);
    if (!item.ok) return item;
    items.push(item.value);
    at = skipBlanks(text, item.end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
    else if (text[at] !== close) return { ok: false, end: at };
  }
  return { ok: true, value: items, end: at + 1 };
}

const LITERAL = /(?:true|True|false|False|null|None|-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,4})?L?)(?![\w.])/y;

function literalAt(text: string, at: number): Parsed {
  LITERAL.lastIndex = at;
  const word = LITERAL.exec(text)?.[0];
  if (word === undefined) return { ok: false, end: at };
  return { ok: true, value: literal(word), end: at + word.length };
}

function literal(word: string): Value {
  switch (word.toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
    case 'none':
      return null;
    default:
      return Number(word.replace('L', ''));
  }
}

function startsString(text: string, at: number): boolean {
  const quote = 'uUbB'.includes(text[at] ?? ' ') ? text[at + 1] : text[at];
  return quote === '"' || quote === "'";
}

/** Scanned by hand: on a string of many megabytes a regular expression with alternatives would exhaust its stack. */
function stringAt(text: string, start: number): Parsed<string> {
  const prefix = text[start] === '"' || text[start] === "'" ? '' : text[start];
  const from = start + (prefix === '' ? 1 : 2);
  const quote = text[from - 1];
  let escaped = false;
  let at = from;
  for (; text[at] !== quote; at += 1) {
    const char = text[at];
    if (char === undefined || char === '\n' || char === '\r') return { ok: false, end: at };
    if (char === '\\') {
      escaped = true;
      at += 1;
    }
  }
  const raw = text.slice(from, at);
  return { ok: true, value: escaped ? unescaped(raw, prefix === 'u' || prefix === 'U') : raw, end: at + 1 };
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^ux]))/g;
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A `\xNN` is a code point in a `u'..'`, and a byte of UTF-8 or GBK in the plain strings of Python 2. */
function unescaped(raw: string, isUnicode: boolean): string {
  const text = raw.replace(ESCAPE, (whole: string, code?: string, byte?: string, other?: string) => {
    const hex = code ?? byte;
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (other === undefined) return whole;
    return SIMPLE[other] ?? (/[\\/"']/.test(other) ? other : whole);
  });
  return !isUnicode && /\\x[89a-fA-F]/.test(raw) ? decodeText(bytesOf(text)) : text;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}
