import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { KillRun } from '../faults.ts';

/**
 * Kills every process whose environment has all the given `NAME=value` marks, whatever its parent or session is by
 * now (a fenced command leaves its session on purpose). Returns when none is left, at the latest after a second.
 */
export async function killMarked(marks: readonly string[]): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const found = marked(marks);
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
    await delay(20);
  }
}

/** Kills one process of a run of the fence, or all of its node, if it is there at this moment. */
export function killOfRun(
  who: KillRun['who'],
  launcher: number | undefined,
  env: Readonly<Record<string, string>>,
): void {
  const all = marked(['LAB_SITE', 'LAB_NODE'].map((name) => `${name}=${env[name]}`));
  // The runner is the inner shell of the fence: its script begins by taking the lock.
  const runners = all.filter((pid) => {
    const [, , script = ''] = contentOf(`/proc/${pid}/cmdline`).split('\0');
    return script.trimStart().startsWith('exec 9>');
  });
  const commands = all.filter((pid) => runners.includes(parentOf(pid)));
  const found = {
    launcher: all.filter((pid) => pid === launcher),
    runner: runners,
    command: commands,
    everything: all,
  };
  for (const pid of found[who]) kill(pid);
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(contentOf(`/proc/${pid}/status`))?.[1]);
}

function marked(marks: readonly string[]): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      const env = contentOf(`/proc/${pid}/environ`).split('\0');
      return marks.every((mark) => env.includes(mark));
    })
    .map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
