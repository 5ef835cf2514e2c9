import type { CommandLineSentence } from './command.ts';
import type { Options } from './options.ts';
import { type CommandName, specOf } from './table.ts';
import { quotable } from './tokens.ts';

export const MAX_REASON = 300;
/** Characters of what was typed that go into a sentence. */
export const MAX_SHOWN = 60;

/** `reason=` or the words that are no option; both at once are a slip of the quotes. */
export function reasonOf(
  spec: CommandName,
  words: readonly string[],
  options: Options,
  called: string,
): string | undefined | CommandLineSentence {
  const spoken = wordsWithin(words).join(' ').replace(/\s+/g, ' ').trim();
  if (specOf(spec).reason === 'none') {
    return spoken === ''
      ? undefined
      : { key: 'extraWords', params: { command: called, words: spoken.slice(0, MAX_SHOWN) } };
  }
  if (options.reason !== undefined && spoken !== '')
    return { key: 'reasonTwice', params: { first: options.reason, second: spoken } };
  const reason = options.reason ?? spoken;
  if (reason.length > MAX_REASON) return { key: 'reasonTooLong', params: { max: MAX_REASON } };
  return says(reason) ? quotable(reason) : undefined;
}

/** Without the dashes and dots around them: `failover - quarterly drill.` */
export function wordsWithin(words: readonly string[]): readonly string[] {
  return words.slice(Math.max(0, words.findIndex(says)), words.findLastIndex(says) + 1);
}

/** A dot or a dash is no reason. */
export function says(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
