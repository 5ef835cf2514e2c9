import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

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
