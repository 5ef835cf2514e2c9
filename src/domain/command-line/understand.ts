import { canonicalLine } from './canonical-line.ts';
import type { Command, CommandLineSentence, ScenarioRequest, Understood, Vocabulary } from './command.ts';
import { type NamedCommand, nameCommand, nearestCommand } from './command-name.ts';
import { exampleOf, type Options, readOptions } from './options.ts';
import { type CommandName, isScenario, OPTIONS, SCENARIOS, specOf } from './table.ts';
import { fold, type Token, tokensOf } from './tokens.ts';

const MAX_LINE = 2000;
const MAX_REASON = 300;
/** Characters of what was typed that go into a sentence. */
const MAX_SHOWN = 60;

/**
 * What somebody typed after the slash command (Slack's `text`, entities already resolved): the command as data with
 * an echo of what was understood, or the one thing that is wrong with it and its mend. Nothing typed is `help`.
 */
export function understand(text: string, vocabulary: Vocabulary): Understood {
  const slash = vocabulary.slash ?? '/dr';
  if (text.length > MAX_LINE) return no('tooLong', { max: MAX_LINE });
  const split = tokensOf(text);
  if (!split.ok) return no('unbalancedQuote', { where: split.where });
  if (split.tokens.length === 0) return yes({ name: 'help' }, slash);
  const named = nameCommand(split.tokens, vocabulary);
  if (named === undefined) return { ok: false, problem: unknownCommand(split.tokens, vocabulary, slash) };
  const called = calledOf(named);
  if (!isAvailable(named.name, vocabulary)) return no('notAvailable', { command: `${slash} ${called}` });
  const command = commandOf(named, vocabulary, slash, `${slash} ${called}`);
  return 'key' in command ? { ok: false, problem: command } : yes(command, slash);
}

function yes(command: Command, slash: string): Understood {
  return { ok: true, command, echo: { key: 'understood', params: { line: canonicalLine(command, slash) } } };
}

function no(key: CommandLineSentence['key'], params: CommandLineSentence['params']): Understood {
  return { ok: false, problem: { key, params } };
}

function unknownCommand(tokens: readonly Token[], vocabulary: Vocabulary, slash: string): CommandLineSentence {
  const [first] = tokens;
  if (first?.is === 'option') {
    const option = `${first.key}=${first.value}`.slice(0, MAX_SHOWN);
    return { key: 'noCommand', params: { option, line: `${slash} primary-down ${option}` } };
  }
  const near = nearestCommand(tokens, vocabulary);
  const word = (first?.text ?? '').slice(0, MAX_SHOWN);
  if (near === undefined) return { key: 'unknownCommandFar', params: { word, dr: slash } };
  return { key: 'unknownCommand', params: { word, line: `${slash} ${near}` } };
}

function calledOf({ name, region }: NamedCommand): string {
  return name === 'region-down' ? `${region ?? ''} down` : name;
}

/** `global1a down` becomes one of the two disasters, so both must be there. */
function isAvailable(name: NamedCommand['name'], { available }: Vocabulary): boolean {
  const needed = name === 'region-down' ? ['primary-down', 'standby-down'] : [name];
  return needed.every((one) => available.includes(one));
}

/** The command, or its problem. `called` is how it is named in sentences: `/dr failover`. */
function commandOf(
  named: NamedCommand,
  vocabulary: Vocabulary,
  slash: string,
  called: string,
): Command | CommandLineSentence {
  if (named.name === 'help') return help(named.rest, vocabulary, slash, called);
  if (named.name === 'plan') return plan(named.rest, vocabulary, slash, called);
  const spec = named.name === 'region-down' ? 'primary-down' : named.name;
  const read = readOptions(spec, called, named.rest, vocabulary);
  if (!read.ok) return read.problem;
  const words = named.rest.flatMap((token) => (token.is === 'word' ? [token.text] : []));
  const system = read.options.system === undefined ? {} : { system: read.options.system };
  if (spec === 'check') return check(words, called, system);
  const said = reasonOf(spec, words, read.options, called);
  if (typeof said === 'object') return said;
  const reason = said === undefined ? {} : { reason: said };
  switch (spec) {
    case 'info':
    case 'status':
    case 'assess':
    case 'who':
    case 'history':
      return { name: spec, ...system };
    case 'abort':
    case 'resume':
      return { name: spec, ...reason, ...system };
    default: {
      const request = scenarioOf(named, read.options, vocabulary, called);
      if ('key' in request) return request;
      if (said === undefined) return missingReason(request, system, slash, called);
      return { ...request, reason: said, ...system };
    }
  }
}

function help(
  rest: readonly Token[],
  vocabulary: Vocabulary,
  slash: string,
  called: string,
): Command | CommandLineSentence {
  if (rest.length === 0) return { name: 'help' };
  const topic = nameCommand(rest, vocabulary);
  if (topic === undefined) return unknownCommand(rest, vocabulary, slash);
  if (topic.rest.length > 0) return { key: 'extraWords', params: { command: called, words: textOf(topic.rest) } };
  return { name: 'help', topic: topic.name === 'region-down' ? 'primary-down' : topic.name };
}

function plan(
  rest: readonly Token[],
  vocabulary: Vocabulary,
  slash: string,
  called: string,
): Command | CommandLineSentence {
  const allowed = SCENARIOS.filter((name) => vocabulary.available.includes(name)).join(', ');
  if (rest.length === 0) return { key: 'missingScenario', params: { command: called, allowed } };
  const named = nameCommand(rest, vocabulary);
  if (named === undefined || !(named.name === 'region-down' || isScenario(named.name))) {
    return { key: 'unknownScenario', params: { command: called, value: textOf(rest.slice(0, 1)), allowed } };
  }
  const planned = `${slash} plan ${calledOf(named)}`;
  if (!isAvailable(named.name, vocabulary)) return { key: 'notAvailable', params: { command: planned } };
  const spec = named.name === 'region-down' ? 'primary-down' : named.name;
  const read = readOptions(spec, planned, named.rest, vocabulary);
  if (!read.ok) return read.problem;
  const scenario = scenarioOf(named, read.options, vocabulary, planned);
  if ('key' in scenario) return scenario;
  const words = named.rest.flatMap((token) => (token.is === 'word' ? [token.text] : []));
  const said = reasonOf('plan', words, read.options, planned);
  if (typeof said === 'object') return said;
  const { system } = read.options;
  return {
    name: 'plan',
    scenario,
    ...(said === undefined ? {} : { reason: said }),
    ...(system === undefined ? {} : { system }),
  };
}

function check(words: readonly string[], called: string, system: { system?: string }): Command | CommandLineSentence {
  const [typed, ...more] = words;
  if (typed === undefined) return { name: 'check', ...system };
  if (more.length > 0)
    return { key: 'extraWords', params: { command: called, words: more.join(' ').slice(0, MAX_SHOWN) } };
  const database = fold(typed);
  if (database === 'global' || database === 'recovery') return { name: 'check', database, ...system };
  return {
    key: 'unknownDatabase',
    params: { command: called, value: typed.slice(0, MAX_SHOWN), allowed: 'global|recovery' },
  };
}

/** `reason=` or the words that are no option; both at once are a slip of the quotes. */
function reasonOf(
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
  // A dot or a dash is no reason.
  return /[\p{L}\p{N}]/u.test(reason) ? reason : undefined;
}

/** Without the dashes and dots around them: `failover - quarterly drill.` */
function wordsWithin(words: readonly string[]): readonly string[] {
  const says = (word: string) => /[\p{L}\p{N}]/u.test(word);
  return words.slice(Math.max(0, words.findIndex(says)), words.findLastIndex(says) + 1);
}

function missingReason(
  request: ScenarioRequest,
  system: { system?: string },
  slash: string,
  called: string,
): CommandLineSentence {
  const example = canonicalLine({ ...request, reason: '...', ...system }, slash);
  return { key: 'missingReason', params: { command: called, line: example } };
}

function scenarioOf(
  named: NamedCommand,
  options: Options,
  vocabulary: Vocabulary,
  called: string,
): ScenarioRequest | CommandLineSentence {
  const force = options.force === undefined ? {} : { force: options.force };
  const disaster = { ...zoneOf(options), ...(options.from === undefined ? {} : { from: options.from }), ...force };
  switch (named.name) {
    case 'failover':
    case 'failback':
      return { name: named.name, ...(options.to === undefined ? {} : { to: options.to }) };
    case 'partition': {
      const allowed = exampleOf(OPTIONS.keep.takes, vocabulary);
      if (options.keep === undefined)
        return { key: 'missingOption', params: { command: called, option: 'keep', allowed } };
      return { name: 'partition', keep: options.keep, ...disaster };
    }
    case 'region-down':
      return { name: 'region-down', region: named.region ?? '', ...disaster };
    case 'standby-down':
      return { name: 'standby-down', ...disaster };
    default:
      return { name: 'primary-down', ...disaster };
  }
}

function zoneOf({ zone, faulty }: Options): { zone?: { choice: 'faulty' | 'keep'; name?: string } } {
  if (faulty !== undefined) return { zone: { choice: 'faulty', name: faulty } };
  return zone === undefined ? {} : { zone: { choice: zone === 'keep' ? 'keep' : 'faulty' } };
}

function textOf(tokens: readonly Token[]): string {
  const texts = tokens.map((token) => (token.is === 'word' ? token.text : `${token.key}=${token.value}`));
  return texts.join(' ').slice(0, MAX_SHOWN);
}
