import { hostname } from 'node:os';
import { processStart } from './process-start.ts';

/** This process, as it signs journal entries and leases: `<host>:<pid>:<start ms>`. */
export function writerId(): string {
  const start = processStart(process.pid);
  const ms = typeof start === 'number' ? start : Math.round(Date.now() - process.uptime() * 1000);
  return `${hostname()}:${process.pid}:${ms}`;
}

/** True when a writer was a process of this host and is certainly gone. One of another host never is. */
export function isGone(writer: string): boolean {
  const [, host, pid, ms] = /^(.*):(\d+):(\d+)$/.exec(writer) ?? [];
  if (host !== hostname()) return false;
  const start = processStart(Number(pid));
  return start === undefined || (start !== 'unknown' && start !== Number(ms));
}
