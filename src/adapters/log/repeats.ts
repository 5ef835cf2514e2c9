import type { Log } from '../../engine/ports/log.ts';
import { withoutDurations } from './durations.ts';

/** How often the same warning or error is written, ms; in between it is counted. */
const EVERY = 60_000;
/** So many different ones are told apart. */
const MOST = 500;

/**
 * A log that writes the same warning or error at once and then once a minute, with how often it came meanwhile
 * (`times`). What is tried again every second would otherwise fill a disk while Redis or Slack is away for an hour.
 */
export function withoutRepeats(log: Log, now: () => number = () => performance.now()): Log {
  const seen = new Map<string, { said: number; since: number }>();

  function say(level: 'warn' | 'error', fields: object, message: string): void {
    const key = `${level} ${message} ${textOf(fields)}`;
    const known = seen.get(key);
    if (known !== undefined && now() - known.said < EVERY) {
      known.since += 1;
      return;
    }
    if (seen.size >= MOST) seen.clear();
    seen.set(key, { said: now(), since: 0 });
    const times = (known?.since ?? 0) + 1;
    log[level](times === 1 ? fields : { ...fields, times }, message);
  }

  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => say('warn', fields, message),
    error: (fields, message) => say('error', fields, message),
  };
}

function textOf(fields: object): string {
  try {
    return JSON.stringify(fields, sayable);
  } catch {
    // It holds itself: then its message alone tells it from others.
    return '';
  }
}

/** What makes two lines differ: not which delivery or how long, and of an error its words alone. */
function sayable(key: string, value: unknown): unknown {
  if (value instanceof Error) return withoutDurations(value.message);
  if (typeof value === 'string' && key !== 'key') return withoutDurations(value);
  return key === 'key' || key === 'afterMs' ? undefined : value;
}
