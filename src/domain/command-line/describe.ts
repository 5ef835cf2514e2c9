import { commandLineWording } from '../wording/command-line.ts';
import { type Locale, render } from '../wording/sentence.ts';
import type { Vocabulary } from './command.ts';
import { allowedOptions, exampleOf } from './options.ts';
import {
  type Argument,
  COMMAND_NAMES,
  type CommandName,
  OPTIONS,
  type OptionName,
  SCENARIOS,
  specOf,
} from './table.ts';

/** Help: one line for each command. */
export function describeCommands(locale: Locale, vocabulary: Vocabulary): readonly string[] {
  return COMMAND_NAMES.map((name) => lineOf(name, locale, vocabulary));
}

/** Help for one command: its line, its options, and what else can be typed for it. */
export function describeCommand(name: CommandName, locale: Locale, vocabulary: Vocabulary): readonly string[] {
  const options = allowedOptions(name).map(
    (option) => `  ${usageOf(option, vocabulary)} - ${text(OPTIONS[option].about, locale)}`,
  );
  const aliases = specOf(name)
    .aliases.map((alias) => alias.replaceAll('-', ' '))
    .join(', ');
  return [lineOf(name, locale, vocabulary), ...options, text('alsoTyped', locale, { aliases })];
}

function lineOf(name: CommandName, locale: Locale, vocabulary: Vocabulary): string {
  const { argument, options, required, reason, about } = specOf(name);
  const listed = options.filter((option) => option !== 'system' || vocabulary.systems.length > 1);
  const words = [
    vocabulary.slash ?? '/dr',
    name,
    ...(argument === undefined ? [] : [argumentOf(argument)]),
    ...listed.map((option) => (option === required ? usageOf(option, vocabulary) : `[${usageOf(option, vocabulary)}]`)),
    ...(reason === 'required' ? ['reason="..."'] : []),
    ...(reason === 'optional' ? ['[reason="..."]'] : []),
  ];
  return `${words.join(' ')} - ${text(about, locale)}`;
}

function argumentOf(argument: Argument): string {
  switch (argument) {
    case 'command':
      return '[command]';
    case 'scenario':
      return `<${SCENARIOS.join('|')}>`;
    case 'database':
      return '[global|recovery]';
    case 'row':
      return '<row>';
    case 'choice':
      return '<option>';
  }
}

function usageOf(option: OptionName, vocabulary: Vocabulary): string {
  return `${option}=${exampleOf(OPTIONS[option].takes, vocabulary)}`;
}

function text(key: keyof typeof commandLineWording, locale: Locale, params: Record<string, string> = {}): string {
  return render(commandLineWording, { key, params }, locale);
}
