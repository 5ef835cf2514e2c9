import { hostname } from 'node:os';
import { processStart } from './process-start.ts';

/** This process, as it signs journal entries and leases: `<host>:<pid>:<start ms>`. */
export function writerId(): string {
  const start = processStart(process.pid);
  const ms = typeof start === 'number' ? start : Math.round(Date.now() - process.uptime() * 1000);
  return `${hostname()}:${process.pid}:${ms}`;
}
