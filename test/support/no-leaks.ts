import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Fails the run when a test leaves a process or a temporary file behind, and removes it. Every process a test starts
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
    const files = readdirSync(dir).map((name) => join(dir, name));
    for (const { pid } of leaked) end(pid);
    rmSync(dir, { recursive: true, force: true });
    const left = [...leaked.map(({ pid, command }) => `process ${pid} (${command})`), ...files];
    if (left.length > 0) throw new Error(`tests left behind: ${left.join('; ')}`);
  };
}

interface Leaked {
  readonly pid: number;
  readonly command: string;
}

function markedProcesses(mark: string): Leaked[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => contentOf(`/proc/${pid}/environ`).split('\0').includes(`TWOKEY_TEST_DIR=${mark}`))
    .filter((pid) => !/^State:\s+Z/m.test(contentOf(`/proc/${pid}/status`)) && !isTestWorker(pid))
    .map((pid) => ({
      pid: Number(pid),
      command: contentOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 120),
    }));
}

/** It is the tests' own, by its mark. It may be gone by now. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
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
