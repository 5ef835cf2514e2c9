import type { Vocabulary } from './command.ts';
import { nearest } from './nearest.ts';
import { COMMAND_NAMES, type CommandName, specOf } from './table.ts';
import { fold, splitAtMark, type Token } from './tokens.ts';

export interface NamedCommand {
  readonly name: CommandName | 'region-down';
  /** Of `region-down` only. */
  readonly region?: string;
  /** The tokens after the words that named it. */
  readonly rest: readonly Token[];
}

const MOST_WORDS = 3;
const DOWN = ['down', 'is-down', 'lost', 'dead', '故障', '宕机', '断电'];

/**
 * The command that the leading words name, the most words first: `primary down` before `primary`. A mark may follow it
 * (`主备切换，季度演练`), or, in Chinese, its argument without a blank (`跳过P3`).
 */
export function nameCommand(tokens: readonly Token[], vocabulary: Vocabulary): NamedCommand | undefined {
  for (let count = Math.min(MOST_WORDS, leadingWords(tokens).length); count > 0; count -= 1) {
    const words = leadingWords(tokens).slice(0, count);
    const rest = tokens.slice(count);
    const whole = namedBy(words, vocabulary);
    if (whole !== undefined) return { ...whole, rest };
    const cut = splitAtMark(words.at(-1) ?? '');
    const named = cut && namedBy([...words.slice(0, -1), cut.before], vocabulary);
    if (named !== undefined) return { ...named, rest: [...wordOf(cut?.after ?? ''), ...rest] };
  }
  return nameWithArgument(tokens);
}

function namedBy(words: readonly string[], { regions }: Vocabulary): Omit<NamedCommand, 'rest'> | undefined {
  const phrase = words.map(fold).join('-');
  const name = COMMAND_NAMES.find((candidate) => candidate === phrase || specOf(candidate).aliases.includes(phrase));
  if (name !== undefined) return { name };
  const region = regions.find((candidate) => DOWN.some((down) => isDown(phrase, fold(candidate), down)));
  return region === undefined ? undefined : { name: 'region-down', region };
}

function nameWithArgument(tokens: readonly Token[]): NamedCommand | undefined {
  const [word] = leadingWords(tokens);
  if (word === undefined) return undefined;
  for (const name of COMMAND_NAMES.filter((candidate) => specOf(candidate).argument !== undefined)) {
    const alias = specOf(name).aliases.find((one) => word.startsWith(one) && CHINESE.test(one));
    const argument = alias === undefined ? '' : word.slice(alias.length);
    if (/^[#\w]/.test(fold(argument))) return { name, rest: [...wordOf(argument), ...tokens.slice(1)] };
  }
  return undefined;
}

const CHINESE = /^\p{Script=Han}+$/u;

function wordOf(text: string): readonly Token[] {
  return text === '' ? [] : [{ is: 'word', text, quoted: false }];
}

function isDown(phrase: string, region: string, down: string): boolean {
  return phrase === `${region}-${down}` || (/[^\w-]/.test(down) && phrase === `${region}${down}`);
}

/** The command of these that was probably meant by words that name none. */
export function nearestCommand<Name extends CommandName>(
  tokens: readonly Token[],
  names: readonly Name[],
): Name | undefined {
  const spellings = names.flatMap((name) => [name, ...specOf(name).aliases].map((spelling) => ({ name, spelling })));
  const words = leadingWords(tokens).map(fold);
  for (const phrase of [words.slice(0, 2).join('-'), words[0] ?? '']) {
    const spelling = nearest(
      phrase,
      spellings.map((one) => one.spelling),
    );
    if (spelling !== undefined) return spellings.find((one) => one.spelling === spelling)?.name;
  }
  return names.find((name) => words[0] !== undefined && words[0].length > 2 && name.startsWith(words[0]));
}

function leadingWords(tokens: readonly Token[]): readonly string[] {
  const end = tokens.findIndex((token) => token.is === 'option' || token.quoted);
  return tokens.slice(0, end === -1 ? undefined : end).flatMap((token) => (token.is === 'word' ? [token.text] : []));
}
