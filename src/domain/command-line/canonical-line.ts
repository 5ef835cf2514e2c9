import type { Command, ScenarioRequest } from './command.ts';
import { AFTER_QUOTE, QUOTES } from './tokens.ts';

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
    case 'resume':
      return [command.name];
    default:
      return scenarioWords(command);
  }
}

function scenarioWords(request: ScenarioRequest): readonly string[] {
  switch (request.name) {
    case 'failover':
    case 'failback':
      return [request.name, ...option('to', request.to)];
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

/** In the first kind of quotes that the text does not close itself. */
function quoted(text: string): string {
  const kind = QUOTES.find(
    (quotes) => ![...text].some((char, at) => quotes.includes(char) && AFTER_QUOTE.test(text.slice(at + 1))),
  );
  const quotes = kind ?? '"';
  return `${quotes[0]}${text}${quotes.length === 2 ? quotes[1] : quotes[0]}`;
}
