import type { Command, ScenarioRequest } from './command.ts';
import { quoted } from './tokens.ts';

/** The command as it can be typed again: `/dr failover to=global2a reason="quarterly drill"`. */
export function canonicalLine(command: Command, slash: string): string {
  return [slash, ...wordsOf(command), ...option('system', command.system), ...option('reason', reasonOf(command))].join(
    ' ',
  );
}

function wordsOf(command: Command): readonly string[] {
  switch (command.name) {
    case 'help':
      return command.topic === undefined ? ['help'] : ['help', command.topic];
    case 'plan':
      return ['plan', ...scenarioWords(command.scenario)];
    case 'check':
      return command.database === undefined ? ['check'] : ['check', command.database];
    case 'info':
    case 'status':
    case 'assess':
    case 'who':
    case 'history':
    case 'abort':
    case 'deny':
    case 'because':
    case 'resume':
    case 'retry':
    case 'takeover':
      return [command.name];
    case 'skip':
    case 'done':
      return [command.name, command.row];
    case 'choose':
      return ['choose', command.option, ...option('force', command.force)];
    default:
      return scenarioWords(command);
  }
}

function scenarioWords(request: ScenarioRequest): readonly string[] {
  switch (request.name) {
    case 'failover':
    case 'failback':
      return [request.name, ...option('to', request.to), ...option('force', request.force)];
    case 'partition':
      return [request.name, ...option('keep', request.keep), ...disasterWords(request)];
    case 'region-down':
      return [request.region, 'down', ...disasterWords(request)];
    case 'primary-down':
    case 'standby-down':
      return [request.name, ...disasterWords(request)];
  }
}

function disasterWords(request: Exclude<ScenarioRequest, { name: 'failover' | 'failback' }>): readonly string[] {
  const { zone, from, force } = request;
  const zoneWords = zone?.name === undefined ? option('zone', zone?.choice) : option('faulty', zone.name);
  return [...zoneWords, ...option('from', from), ...option('force', force)];
}

function reasonOf(command: Command): string | undefined {
  return 'reason' in command ? command.reason : undefined;
}

function option(name: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  return [`${name}=${name === 'reason' || name === 'force' ? quoted(value) : value}`];
}
