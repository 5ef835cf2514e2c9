import { canonicalLine } from './canonical-line.ts';
import type { Command, CommandLineSentence, Understood, Vocabulary } from './command.ts';
import { type NamedCommand, nameCommand } from './command-name.ts';
import { type Options, readOptions, withoutMarks } from './options.ts';
import { MAX_SHOWN, reasonOf, wordsWithin } from './reason.ts';
import { rowFirst } from './row.ts';
import { scenarioOf } from './scenario-request.ts';
import { type CommandName, isScenario, SCENARIOS } from './table.ts';
import { fold, splitAtMark, type Token, tokensOf } from './tokens.ts';
import { unknownCommand, unknownScenario } from './unknown-command.ts';

const MAX_LINE = 2000;

/**
 * What somebody typed after the slash command (Slack's `text`, entities already resolved): the command as data with
 * an echo of what was understood, or the one thing that is wrong with it and its mend. Nothing typed is `help`.
 */
export function understand(text: string, vocabulary: Vocabulary): Understood {
  const slash = vocabulary.slash ?? '/dr';
  if (text.length > MAX_LINE) return no('tooLong', { max: MAX_LINE });
  const split = tokensOf(text);
  if (!split.ok) return no('unbalancedQuote', { where: split.where });
  const tokens = withoutMarks(split.tokens);
  if (tokens.length === 0) return yes({ name: 'help' }, slash);
  const named = nameCommand(tokens, vocabulary);
  if (named === undefined) return { ok: false, problem: unknownCommand(tokens, slash) };
  const command = commandOf(named, vocabulary, slash);
  return 'key' in command ? { ok: false, problem: command } : yes(command, slash);
}

function yes(command: Command, slash: string): Understood {
  return { ok: true, command, echo: { key: 'understood', params: { line: canonicalLine(command, slash) } } };
}

function no(key: CommandLineSentence['key'], params: CommandLineSentence['params']): Understood {
  return { ok: false, problem: { key, params } };
}

/** What was named, with what follows it: its options, and the words that are none. */
interface Asked {
  readonly named: NamedCommand;
  readonly options: Options;
  readonly words: readonly string[];
  readonly system: { readonly system?: string };
  /** How it is named in sentences: `/dr failover`. */
  readonly called: string;
  readonly slash: string;
  readonly vocabulary: Vocabulary;
}

/** The command, or its problem. */
function commandOf(named: NamedCommand, vocabulary: Vocabulary, slash: string): Command | CommandLineSentence {
  const called = `${slash} ${calledOf(named)}`;
  if (named.name === 'help') return help(named.rest, vocabulary, slash, called);
  if (named.name === 'plan') return plan(named.rest, vocabulary, slash, called);
  const asked = askedOf(named, vocabulary, slash, called);
  if ('key' in asked) return asked;
  switch (named.name) {
    case 'check':
      return check(asked);
    case 'choose':
      return choose(asked);
    case 'skip':
    case 'done':
      return row(named.name, asked);
    default:
      return withReason(named.name === 'region-down' ? 'primary-down' : named.name, asked);
  }
}

function calledOf({ name, region }: NamedCommand): string {
  return name === 'region-down' ? `${region ?? ''} down` : name;
}

function specNameOf({ name }: NamedCommand): CommandName {
  return name === 'region-down' ? 'primary-down' : name;
}

function askedOf(
  named: NamedCommand,
  vocabulary: Vocabulary,
  slash: string,
  called: string,
): Asked | CommandLineSentence {
  const read = readOptions(specNameOf(named), called, named.rest, vocabulary);
  if (!read.ok) return read.problem;
  const { options } = read;
  const words = named.rest.flatMap((token) => (token.is === 'word' ? [token.text] : []));
  const system = options.system === undefined ? {} : { system: options.system };
  return { named, options, words, system, called, slash, vocabulary };
}

function withReason(
  spec: Exclude<CommandName, 'help' | 'plan' | 'check' | 'choose' | 'skip' | 'done'>,
  { named, options, words, system, called, slash, vocabulary }: Asked,
): Command | CommandLineSentence {
  const said = reasonOf(spec, words, options, called);
  if (typeof said === 'object') return said;
  switch (spec) {
    case 'info':
    case 'status':
    case 'assess':
    case 'who':
    case 'history':
      return { name: spec, ...system };
    case 'abort':
    case 'deny':
    case 'resume':
    case 'retry':
    case 'takeover':
      return { name: spec, ...(said === undefined ? {} : { reason: said }), ...system };
    case 'because':
      if (said === undefined) return missingReason({ name: spec, reason: '...', ...system }, slash, called);
      return { name: spec, reason: said, ...system };
    default: {
      const request = scenarioOf(named, options, vocabulary, called);
      if ('key' in request) return request;
      if (said === undefined) return missingReason({ ...request, reason: '...', ...system }, slash, called);
      return { ...request, reason: said, ...system };
    }
  }
}

/** The example says everything that was typed, and leaves the reason to be written. */
function missingReason(example: Command, slash: string, called: string): CommandLineSentence {
  return { key: 'missingReason', params: { command: called, line: canonicalLine(example, slash) } };
}

function help(
  rest: readonly Token[],
  vocabulary: Vocabulary,
  slash: string,
  called: string,
): Command | CommandLineSentence {
  if (rest.length === 0) return { name: 'help' };
  const topic = nameCommand(rest, vocabulary);
  if (topic === undefined) return unknownCommand(rest, slash);
  if (topic.rest.length > 0) return { key: 'extraWords', params: { command: called, words: textOf(topic.rest) } };
  return { name: 'help', topic: specNameOf(topic) };
}

function plan(
  rest: readonly Token[],
  vocabulary: Vocabulary,
  slash: string,
  called: string,
): Command | CommandLineSentence {
  if (rest.length === 0) return { key: 'missingScenario', params: { command: called, allowed: SCENARIOS.join(', ') } };
  const named = nameCommand(rest, vocabulary);
  if (named === undefined || !isScenario(specNameOf(named))) return unknownScenario(rest, called);
  const asked = askedOf(named, vocabulary, slash, `${called} ${calledOf(named)}`);
  if ('key' in asked) return asked;
  const scenario = scenarioOf(named, asked.options, vocabulary, asked.called);
  if ('key' in scenario) return scenario;
  const said = reasonOf('plan', asked.words, asked.options, asked.called);
  if (typeof said === 'object') return said;
  return { name: 'plan', scenario, ...(said === undefined ? {} : { reason: said }), ...asked.system };
}

function check({ words, called, system }: Asked): Command | CommandLineSentence {
  const [typed, ...more] = wordsWithin(words);
  if (typed === undefined) return { name: 'check', ...system };
  if (more.length > 0) return extraWords(called, more);
  const database = fold(splitAtMark(typed)?.before ?? typed);
  if (database === 'global' || database === 'recovery') return { name: 'check', database, ...system };
  return {
    key: 'unknownDatabase',
    params: { command: called, value: typed.slice(0, MAX_SHOWN), allowed: 'global|recovery' },
  };
}

function choose({ words, options, called, slash, system }: Asked): Command | CommandLineSentence {
  const [typed = '', ...more] = wordsWithin(words);
  if (more.length > 0) return extraWords(called, more);
  const option = fold(splitAtMark(typed)?.before ?? typed);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}-]{0,39}$/u.test(option)) {
    return { key: 'missingChoice', params: { command: called, line: `${slash} choose keep` } };
  }
  return { name: 'choose', option, ...(options.force === undefined ? {} : { force: options.force }), ...system };
}

function row(name: 'skip' | 'done', { words, options, called, slash, system }: Asked): Command | CommandLineSentence {
  const first = rowFirst(wordsWithin(words));
  if (first === undefined) {
    const line = canonicalLine({ name, row: 'P10', reason: '...' }, slash);
    return { key: 'missingRow', params: { command: called, line } };
  }
  const reason = reasonOf(name, first.rest, options, called);
  if (typeof reason === 'object') return reason;
  if (reason === undefined) return missingReason({ name, row: first.row, reason: '...', ...system }, slash, called);
  return { name, row: first.row, reason, ...system };
}

function extraWords(command: string, words: readonly string[]): CommandLineSentence {
  return { key: 'extraWords', params: { command, words: words.join(' ').slice(0, MAX_SHOWN) } };
}

function textOf(tokens: readonly Token[]): string {
  const texts = tokens.map((token) => (token.is === 'word' ? token.text : `${token.key}=${token.value}`));
  return texts.join(' ').slice(0, MAX_SHOWN);
}
