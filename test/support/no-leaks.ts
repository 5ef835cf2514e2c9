import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Fails the run when a test leaves a process or a temporary file behind. Every process a test starts
 * inherits TWOKEY_TEST_DIR, so it can be found in /proc by that mark whoever its parent is by then.
 */
export default function setup(): () => Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'twokey-run-'));
  process.env.TWOKEY_TEST_DIR = dir;
  return async () => {
    let leaked = markedProcesses(dir);
    for (let waited = 0; leaked.length > 0 && waited < 3000; waited += 100) {
      await new Promise((done) => setTimeout(done, 100));
      leaked = markedProcesses(dir);
    }
    const files = readdirSync(dir);
    rmSync(dir, { recursive: true, force: true });
    if (leaked.length > 0 || files.length > 0) {
      throw new Error(`tests left behind: ${[...leaked, ...files.map((name) => join(dir, name))].join('; ')}`);
    }
  };
}

function markedProcesses(mark: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => contentOf(`/proc/${pid}/environ`).split('\0').includes(`TWOKEY_TEST_DIR=${mark}`))
    .filter((pid) => !/^State:\s+Z/m.test(contentOf(`/proc/${pid}/status`)) && !isTestWorker(pid))
    .map((pid) => `process ${pid} (${contentOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 120)})`);
}

/** vitest's own workers carry the mark too and are ended by vitest after this check. */
function isTestWorker(pid: string): boolean {
  return contentOf(`/proc/${pid}/cmdline`).includes('vitest');
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
