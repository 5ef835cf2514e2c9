import type { CommandLineSentence, Vocabulary } from './command.ts';
import { nearest } from './nearest.ts';
import { MAX_REASON, MAX_SHOWN, says } from './reason.ts';
import { joinAt } from './row.ts';
import {
  type CommandName,
  commandsWith,
  isScenario,
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  specOf,
  type Takes,
} from './table.ts';
import { fold, quotable, splitAtMark, type Token } from './tokens.ts';

/** The options of one command, each checked against the table and the vocabulary. */
export type Options = { readonly [Name in OptionName]?: string };

export type ReadOptions =
  | { readonly ok: true; readonly options: Options }
  | { readonly ok: false; readonly problem: CommandLineSentence };

/** Reads the `key=value` tokens of a command. `command` is how it is called in sentences (`/dr failover`). */
export function readOptions(
  name: CommandName,
  command: string,
  tokens: readonly Token[],
  vocabulary: Vocabulary,
): ReadOptions {
  const allowed = allowedOptions(name);
  const options: { -readonly [Name in OptionName]?: string } = {};
  for (const token of tokens) {
    if (token.is !== 'option') continue;
    const option = allowed.find((candidate) => candidate === token.key);
    if (option === undefined) return { ok: false, problem: unknownOption(command, token.key, allowed) };
    if (option in options) return { ok: false, problem: { key: 'duplicateOption', params: { option } } };
    const value = readValue(option, token.value, vocabulary);
    if (typeof value !== 'string') return { ok: false, problem: value };
    options[option] = value;
  }
  if (options.zone === 'keep' && options.faulty !== undefined) {
    return {
      ok: false,
      problem: { key: 'optionsExclude', params: { first: 'zone=keep', second: `faulty=${options.faulty}` } },
    };
  }
  return { ok: true, options };
}

/** `keep=global2a，fibre cut`: after an option that takes a name, what follows a mark is a word of its own. */
export function withoutMarks(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token): readonly Token[] => {
    if (token.is === 'word' || token.quoted) return [token];
    const option = OPTION_NAMES.find((name) => name === token.key);
    if (option === undefined || OPTIONS[option].takes === 'text') return [token];
    const cut = splitAtMark(token.value);
    if (cut === undefined) return [token];
    const value: Token = { ...token, value: cut.before };
    return cut.after === '' ? [value] : [value, { is: 'word', text: cut.after, quoted: false }];
  });
}

export function allowedOptions(name: CommandName): readonly OptionName[] {
  const { options, reason } = specOf(name);
  return reason === 'none' ? options : [...options, 'reason'];
}

function unknownOption(command: string, option: string, allowed: readonly OptionName[]): CommandLineSentence {
  if (allowed.length === 0) return { key: 'noOptions', params: { command, option: `${option.slice(0, MAX_SHOWN)}=` } };
  const listed = allowed.map((name) => `${name}=`).join(', ');
  const known = OPTION_NAMES.find((name) => name === option);
  const others = known === undefined ? [] : commandsWith(known).filter(isScenario);
  if (others.length > 0) {
    return { key: 'optionOfOthers', params: { command, option, commands: others.join(', '), allowed: listed } };
  }
  const near = nearest(option, allowed);
  if (near !== undefined) return { key: 'unknownOptionNear', params: { command, option, nearest: near } };
  return { key: 'unknownOption', params: { command, option: option.slice(0, MAX_SHOWN), allowed: listed } };
}

/** The value in the vocabulary's own spelling, or what is wrong with it. */
function readValue(option: OptionName, typed: string, vocabulary: Vocabulary): string | CommandLineSentence {
  const takes: Takes = OPTIONS[option].takes;
  const value = typed.trim();
  const folded = fold(value);
  if (value === '') return { key: 'emptyValue', params: { option, example: exampleOf(takes, vocabulary) } };
  switch (takes) {
    case 'text':
      if (option === 'reason') return value.replace(/\s+/g, ' ');
      return readWhy(option, value);
    case 'row':
      return joinAt(value) ?? { key: 'badRow', params: { option, value: value.slice(0, MAX_SHOWN), row: 'P6' } };
    case 'region':
      return named(vocabulary.regions, folded) ?? unknown('unknownRegion', option, value, vocabulary.regions);
    case 'zone':
      return named(vocabulary.zones, folded) ?? unknown('unknownZone', option, value, vocabulary.zones);
    case 'system':
      return named(vocabulary.systems, folded) ?? unknown('unknownSystem', option, value, vocabulary.systems);
    default:
      return (
        named(takes, folded) ??
        unknown(
          'badValue',
          option,
          value,
          takes.map((word) => `${option}=${word}`),
        )
      );
  }
}

/** Why something is forced: in words, since it is shown on every card. */
function readWhy(option: OptionName, value: string): string | CommandLineSentence {
  const why = value.replace(/\s+/g, ' ');
  if (!says(why)) return { key: 'saysNothing', params: { option } };
  return why.length > MAX_REASON ? { key: 'valueTooLong', params: { option, max: MAX_REASON } } : quotable(why);
}

function named(names: readonly string[], folded: string): string | undefined {
  return names.find((name) => fold(name) === folded);
}

function unknown(
  key: 'unknownRegion' | 'unknownZone' | 'unknownSystem' | 'badValue',
  option: string,
  value: string,
  allowed: readonly string[],
): CommandLineSentence {
  return { key, params: { option, value: value.slice(0, MAX_SHOWN), allowed: allowed.join(', ') } };
}

/** What a value of this kind looks like, in help and examples. */
export function exampleOf(takes: Takes, vocabulary: Vocabulary): string {
  switch (takes) {
    case 'text':
      return '"..."';
    case 'row':
      return 'readopt';
    case 'region':
      return vocabulary.regions.join('|') || '<region>';
    case 'zone':
      return vocabulary.zones.join('|') || '<zone>';
    case 'system':
      return vocabulary.systems.join('|') || '<system>';
    default:
      return takes.join('|');
  }
}
