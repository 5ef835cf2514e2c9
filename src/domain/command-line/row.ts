import { fold, splitAtMark } from './tokens.ts';

/** A row as on the paper, or a step of it: `P3`, `2a`, `P3-faulty`, `P16-global1a`. */
const ROW = /^#?([a-z]?[1-9]\d?[a-z]?(?:[-@][a-z0-9]+)*)$/;
/** The rows that the paper can be joined at. */
const JOINABLE = /^#?(p(?:[1-9]|1[0-7])[ab]?|s[1-8]|(?:[1-9]|1[0-7])[ab]?)$/;
const READOPT = ['readopt', 're-adopt', 'naguan', '纳管'];

/** The row that comes first of these words, and the words after it: `P10: alpha stays` has a mark between them. */
export function rowFirst(
  words: readonly string[],
): { readonly row: string; readonly rest: readonly string[] } | undefined {
  const [first = '', ...more] = words;
  const cut = splitAtMark(first);
  const row = spelt(ROW.exec(fold(cut?.before ?? first))?.[1]);
  if (row === undefined) return undefined;
  return { row, rest: cut === undefined || cut.after === '' ? more : [cut.after, ...more] };
}

/** What `from=` names: `readopt`, or a row as the paper writes it. */
export function joinAt(typed: string): string | undefined {
  const folded = fold(typed);
  return READOPT.includes(folded) ? 'readopt' : spelt(JOINABLE.exec(folded)?.[1]);
}

/** The paper's own spelling: the letter before the number is a capital, all others are small. */
function spelt(row: string | undefined): string | undefined {
  return row?.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
