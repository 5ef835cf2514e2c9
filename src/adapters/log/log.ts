import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { Log } from '../../engine/ports/log.ts';
import { scrub } from './secrets.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** JSON lines, each scrubbed of secrets as the very last thing before it is written. */
export function createLog(level: LogLevel, out: NodeJS.WritableStream = process.stdout): Log {
  // Nobody reads it any more, or its disk is full: lines are lost, and the process goes on without them.
  out.on('error', () => undefined);
  const scrubbed = new Writable({
    decodeStrings: false,
    write(line: string | Buffer, _encoding, done) {
      out.write(scrub(String(line)));
      done();
    },
  });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    scrubbed,
  );
}
