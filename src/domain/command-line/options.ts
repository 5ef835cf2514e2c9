import type { CommandLineSentence, Vocabulary } from './command.ts';
import { nearest } from './nearest.ts';
import { type CommandName, OPTIONS, type OptionName, specOf, type Takes } from './table.ts';
import { fold, type Token } from './tokens.ts';

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

export function allowedOptions(name: CommandName): readonly OptionName[] {
  const { options, reason } = specOf(name);
  return reason === 'none' ? options : [...options, 'reason'];
}

function unknownOption(command: string, option: string, allowed: readonly OptionName[]): CommandLineSentence {
  if (allowed.length === 0) return { key: 'noOptions', params: { command, option: `${option}=` } };
  const near = nearest(option, allowed);
  if (near !== undefined) return { key: 'unknownOptionNear', params: { command, option, nearest: near } };
  return { key: 'unknownOption', params: { command, option, allowed: allowed.map((name) => `${name}=`).join(', ') } };
}

const ROW = /^(?:[ps])?(?:[1-9]|1[0-7])[ab]?$/;

/** The value in the vocabulary's own spelling, or what is wrong with it. */
function readValue(option: OptionName, typed: string, vocabulary: Vocabulary): string | CommandLineSentence {
  const takes: Takes = OPTIONS[option].takes;
  const value = typed.trim();
  const folded = fold(value);
  if (value === '') return { key: 'emptyValue', params: { option, example: exampleOf(takes, vocabulary) } };
  switch (takes) {
    case 'text':
      return value.replace(/\s+/g, ' ');
    case 'row':
      if (folded === 'readopt' || folded === 're-adopt') return 'readopt';
      if (ROW.test(folded)) return folded.replace(/^[ps]/, (letter) => letter.toUpperCase());
      return { key: 'badRow', params: { option, value: value.slice(0, 60), row: 'P6' } };
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

function named(names: readonly string[], folded: string): string | undefined {
  return names.find((name) => fold(name) === folded);
}

function unknown(
  key: 'unknownRegion' | 'unknownZone' | 'unknownSystem' | 'badValue',
  option: string,
  value: string,
  allowed: readonly string[],
): CommandLineSentence {
  return { key, params: { option, value: value.slice(0, 60), allowed: allowed.join(', ') } };
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
