import { type Fields, parseValue, type Value } from './lenient-value.ts';

export type Found =
  | { readonly is: 'found'; readonly answer: Fields }
  /** No `ret_code` anywhere. */
  | { readonly is: 'none' }
  /** A `ret_code` is there, but the last object that has one could not be read as a whole. */
  | { readonly is: 'broken' };

/** A value can start at a bracket, or at a quote when the quoted text is itself an object. */
const START = /[{[(]|["'](?=\s{0,8}\{)/g;
/** What stands right before an object that is a part of something larger, which itself could not be read. */
const INSIDE = /(?:["']\s{0,40}:|,)\s{0,200}[[({\s]{0,200}$/;
/** Characters that may be read in vain, on text full of braces that close nothing: about a second. */
const MAX_FRUITLESS = 32 * 1024 * 1024;
/** JSON in a JSON string, in a JSON string. */
const MAX_NESTED_TEXTS = 2;

/**
 * The last object with a `ret_code` in a tool's output, wherever it stands: alone, pretty-printed, after `recv:`,
 * between log lines, in a list or wrapper, or in JSON inside a JSON string. The echoed request has no `ret_code`.
 * An object is not taken when another `ret_code` follows it (the real answer may be the broken one), nor when it is
 * a part of something broken. One pass forward: what was read as a value is not read again, and the rest is bounded.
 */
export function findAnswer(text: string, nestedTexts = 0): Found {
  const lastKey = lastKeyIn(text);
  if (lastKey === -1) return { is: 'none' };
  let fruitless = MAX_FRUITLESS;
  let last: { readonly answer: Fields; readonly from: number; readonly to: number } | undefined;
  for (let at = nextStart(text, 0); at !== -1 && at <= lastKey; ) {
    const parsed = parseValue(text, at);
    const answer = parsed.ok ? answerIn(parsed.value, nestedTexts) : undefined;
    if (answer) last = { answer, from: at, to: parsed.end };
    // A quoted text without an answer may have ended at an apostrophe inside: look into it as plain text too.
    const isRead = parsed.ok && (answer !== undefined || typeof parsed.value !== 'string');
    if (!isRead) fruitless -= parsed.end - at + 5;
    if (fruitless < 0) return { is: 'broken' };
    at = nextStart(text, isRead ? parsed.end : at + 1);
  }
  const isLast = last !== undefined && last.to > lastKey;
  if (last && isLast && !isPart(text, last.from)) return { is: 'found', answer: last.answer };
  if (text[lastKey + 8] !== '\\' || nestedTexts >= MAX_NESTED_TEXTS) return { is: 'broken' };
  // A whole transcript or log line inside a string: its quotes are escaped, and it does not begin with a brace.
  return findAnswer(text.replace(/\\(["'\\])/g, '$1'), nestedTexts + 1);
}

/** Where `ret_code` last stands as a key, be it in quotes that are themselves escaped; -1 where it does not. */
function lastKeyIn(text: string): number {
  let at = text.lastIndexOf('ret_code');
  while (at !== -1 && !/^\\{0,7}["']/.test(text.slice(at + 8, at + 16)))
    at = at === 0 ? -1 : text.lastIndexOf('ret_code', at - 1);
  return at;
}

function nextStart(text: string, from: number): number {
  START.lastIndex = from;
  return START.exec(text)?.index ?? -1;
}

function isPart(text: string, from: number): boolean {
  return INSIDE.test(text.slice(Math.max(0, from - 500), from));
}

/** The outermost object with a `ret_code`; among several beside each other, the last. */
function answerIn(value: Value, nestedTexts: number): Fields | undefined {
  if (typeof value === 'string') {
    if (nestedTexts >= MAX_NESTED_TEXTS || !value.includes('ret_code')) return undefined;
    const found = findAnswer(value, nestedTexts + 1);
    return found.is === 'found' ? found.answer : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (isFields(value) && 'ret_code' in value) return value;
  const items = isFields(value) ? Object.values(value) : value;
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const answer = answerIn(items[i] ?? null, nestedTexts);
    if (answer) return answer;
  }
  return undefined;
}

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
