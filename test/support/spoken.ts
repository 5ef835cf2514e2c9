import { expect } from 'vitest';
import type { Sentence } from '../../src/domain/wording/sentence.ts';
import { saidIn } from '../../src/domain/wording/why.ts';

/** A result with its reason in both languages: `why` as it is, `zh` the same in Chinese. Other results as they are. */
export function spoken(result: unknown): unknown {
  if (!isTold(result)) return result;
  const { say, ...rest } = result;
  return { ...rest, zh: saidIn('zh', { why: rest.why, say }) };
}

function isTold(result: unknown): result is { readonly why: string; readonly say: Sentence } {
  return typeof result === 'object' && result !== null && 'why' in result && 'say' in result;
}

/** A result with its reason in English alone, once its sentence has proved to say just that. */
export function inEnglish(result: unknown): unknown {
  if (!isTold(result)) return result;
  const { say, ...rest } = result;
  expect(saidIn('en', { why: rest.why, say })).toBe(rest.why);
  expect(saidIn('zh', { why: rest.why, say })).toMatch(/\p{Script=Han}/u);
  return rest;
}
