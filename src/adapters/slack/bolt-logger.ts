import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../engine/ports/log.ts';

/** What Slack's libraries log, in this service's log. Their "errors" are mostly lost connections: warnings here. */
export function boltLogger(log: Log): Logger {
  const detail = (words: unknown[]): object => ({ detail: words.map(String).join(' ').slice(0, 2_000) });
  return {
    // Their debug lines hold whole requests with what people wrote.
    debug: () => {},
    info: (...words) => log.debug(detail(words), 'slack library'),
    warn: (...words) => log.warn(detail(words), 'slack library'),
    error: (...words) => log.warn(detail(words), 'slack library'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
