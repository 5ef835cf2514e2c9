import { readFileSync } from 'node:fs';

/** Linux counts process times in hundredths of a second for user space on every architecture (USER_HZ). */
const MS_PER_TICK = 10;

/**
 * When a process of this host started, in ms since the host's boot (no wall clock can move it): with the pid it
 * names a process for good. Undefined when there is no such process; `'unknown'` where /proc does not tell.
 */
export function processStart(pid: number): number | 'unknown' | undefined {
  if (process.platform !== 'linux') return isThere(pid) ? 'unknown' : undefined;
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses and may hold anything (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], Number(fields[19])];
  if (state === 'Z' || state === 'X') return undefined;
  return Number.isSafeInteger(ticks) ? ticks * MS_PER_TICK : 'unknown';
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
