import type { Vocabulary } from './command.ts';
import { nearest } from './nearest.ts';
import { COMMAND_NAMES, type CommandName, specOf } from './table.ts';
import { fold, type Token } from './tokens.ts';

export interface NamedCommand {
  readonly name: CommandName | 'region-down';
  /** Of `region-down` only. */
  readonly region?: string;
  /** The tokens after the words that named it. */
  readonly rest: readonly Token[];
}

const MOST_WORDS = 3;
const DOWN = ['down', 'is-down', 'lost', 'dead', '故障', '宕机', '断电'];

/** The command that the leading words name, the most words first: `primary down` before `primary`. */
export function nameCommand(tokens: readonly Token[], vocabulary: Vocabulary): NamedCommand | undefined {
  for (let count = Math.min(MOST_WORDS, leadingWords(tokens).length); count > 0; count -= 1) {
    const phrase = leadingWords(tokens).slice(0, count).join('-');
    const rest = tokens.slice(count);
    const name = COMMAND_NAMES.find((candidate) => candidate === phrase || specOf(candidate).aliases.includes(phrase));
    if (name !== undefined) return { name, rest };
    const region = vocabulary.regions.find((candidate) => DOWN.some((down) => isDown(phrase, fold(candidate), down)));
    if (region !== undefined) return { name: 'region-down', region, rest };
  }
  return undefined;
}

function isDown(phrase: string, region: string, down: string): boolean {
  return phrase === `${region}-${down}` || (/[^\w-]/.test(down) && phrase === `${region}${down}`);
}

/** The command probably meant by words that name none. */
export function nearestCommand(tokens: readonly Token[], vocabulary: Vocabulary): CommandName | undefined {
  const available = COMMAND_NAMES.filter((name) => vocabulary.available.includes(name));
  const spellings = available.flatMap((name) =>
    [name, ...specOf(name).aliases].map((spelling) => ({ name, spelling })),
  );
  const words = leadingWords(tokens);
  for (const phrase of [words.slice(0, 2).join('-'), words[0] ?? '']) {
    const spelling = nearest(
      phrase,
      spellings.map((one) => one.spelling),
    );
    if (spelling !== undefined) return spellings.find((one) => one.spelling === spelling)?.name;
  }
  return available.find((name) => words[0] !== undefined && words[0].length > 2 && name.startsWith(words[0]));
}

function leadingWords(tokens: readonly Token[]): readonly string[] {
  const end = tokens.findIndex((token) => token.is === 'option' || token.quoted);
  return tokens
    .slice(0, end === -1 ? undefined : end)
    .flatMap((token) => (token.is === 'word' ? [fold(token.text)] : []));
}
