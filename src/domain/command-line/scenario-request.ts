import type { CommandLineSentence, ScenarioRequest, Vocabulary } from './command.ts';
import type { NamedCommand } from './command-name.ts';
import { exampleOf, type Options } from './options.ts';
import { OPTIONS } from './table.ts';

/** The scenario that was named, with its options; the problem when one that it needs is missing. */
export function scenarioOf(
  named: NamedCommand,
  options: Options,
  vocabulary: Vocabulary,
  called: string,
): ScenarioRequest | CommandLineSentence {
  const { to, from, keep } = options;
  const force = options.force === undefined ? {} : { force: options.force };
  const disaster = { ...zoneOf(options), ...(from === undefined ? {} : { from }), ...force };
  switch (named.name) {
    case 'failover':
    case 'failback':
      return { name: named.name, ...(to === undefined ? {} : { to }), ...force };
    case 'partition': {
      const allowed = exampleOf(OPTIONS.keep.takes, vocabulary);
      if (keep === undefined) return { key: 'missingOption', params: { command: called, option: 'keep', allowed } };
      return { name: 'partition', keep, ...disaster };
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
