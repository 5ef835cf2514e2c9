import { isFields } from './find-answer.ts';
import { type Fields, parseValue, type Value } from './lenient-value.ts';

/** `Primary Node`, `primary_node` and `primaryNode` are one key. */
export function foldKey(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '');
}

export interface Placed {
  readonly value: Value;
  /** The object in which it stands. */
  readonly within: Fields;
}

/**
 * Every value under one of `keys` (folded): the answer's own first, then of what it nests. Found values are not looked
 * into, nor what stands under one of `apart`.
 */
export function valuesOf(answer: Fields, keys: readonly string[], apart: readonly string[] = []): readonly Placed[] {
  const found: Placed[] = [];
  let level: Fields[] = [answer];
  // Answers are shallow; what lies deeper than this is not the answer's own.
  for (let depth = 0; depth < 4 && level.length > 0; depth += 1) {
    const next: Fields[] = [];
    for (const within of level) {
      for (const [key, value] of Object.entries(within)) {
        if (keys.includes(foldKey(key))) found.push({ value, within });
        else if (!apart.includes(foldKey(key))) next.push(...nestedFields(value));
      }
    }
    level = next;
  }
  return found;
}

/** The object that a value is, wraps in a list of one, or holds as JSON in a string. */
function nestedFields(value: Value): readonly Fields[] {
  if (isFields(value)) return [value];
  if (typeof value === 'string' && value.trimStart().startsWith('{')) {
    const parsed = parseValue(value.trim(), 0);
    return parsed.ok && isFields(parsed.value) && parsed.end === value.trim().length ? [parsed.value] : [];
  }
  if (typeof value === 'object' && value !== null && value.length === 1 && isFields(value[0])) return [value[0]];
  return [];
}

/** A field of this object itself. */
export function fieldOf(fields: Fields, keys: readonly string[]): Value | undefined {
  for (const [key, value] of Object.entries(fields)) if (keys.includes(foldKey(key))) return value;
  return undefined;
}

/** The texts under `keys` in the answer, trimmed, each once; empty ones and other types are left out. */
export function textsOf(answer: Fields, keys: readonly string[]): readonly string[] {
  const texts = valuesOf(answer, keys).flatMap(({ value }) => (typeof value === 'string' ? [value.trim()] : []));
  return [...new Set(texts.filter((text) => text !== ''))];
}
