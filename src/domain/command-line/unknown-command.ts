import type { CommandLineSentence } from './command.ts';
import { nearestCommand } from './command-name.ts';
import { MAX_SHOWN } from './reason.ts';
import { COMMAND_NAMES, commandsWith, isScenario, OPTION_NAMES, OPTIONS, SCENARIOS } from './table.ts';
import { quoted, type Token } from './tokens.ts';

/** More commands than these are not listed in a sentence about an option of theirs. */
const MOST_LISTED = 5;

/** What to say of words that name no command. */
export function unknownCommand(tokens: readonly Token[], slash: string): CommandLineSentence {
  const [first] = tokens;
  if (first?.is === 'option') return optionAlone(first.key.slice(0, MAX_SHOWN), first.value.slice(0, MAX_SHOWN), slash);
  const near = nearestCommand(tokens, COMMAND_NAMES);
  const word = (first?.text ?? '').slice(0, MAX_SHOWN);
  if (near === undefined) return { key: 'unknownCommandFar', params: { word, dr: slash } };
  return { key: 'unknownCommand', params: { word, line: `${slash} ${near}` } };
}

/** What to say of words after `plan` that name no scenario. */
export function unknownScenario(tokens: readonly Token[], called: string): CommandLineSentence {
  const [first] = tokens;
  const typed = first?.is === 'option' ? `${first.key}=${first.value}` : (first?.text ?? '');
  const value = typed.slice(0, MAX_SHOWN);
  const near = nearestCommand(tokens, SCENARIOS);
  if (near !== undefined)
    return { key: 'unknownScenarioNear', params: { command: called, value, line: `${called} ${near}` } };
  return { key: 'unknownScenario', params: { command: called, value, allowed: SCENARIOS.join(', ') } };
}

/** `/dr faulty=alpha`: an option with no command before it. */
function optionAlone(key: string, value: string, slash: string): CommandLineSentence {
  const known = OPTION_NAMES.find((option) => option === key);
  const option = `${key}=${known !== undefined && OPTIONS[known].takes === 'text' ? quoted(value) : value}`;
  if (known === undefined) return { key: 'unknownCommandFar', params: { word: option, dr: slash } };
  const commands = commandsWith(known);
  // Every command has a system: the one that changes nothing is shown.
  const example = known === 'system' ? 'status' : (commands[0] ?? 'failover');
  const reason = isScenario(example) && known !== 'reason' ? ['reason="..."'] : [];
  const line = [slash, example, option, ...reason].join(' ');
  if (commands.length === 0 || commands.length > MOST_LISTED) return { key: 'noCommand', params: { option, line } };
  return { key: 'noCommandOf', params: { option, commands: commands.join(', '), line } };
}
