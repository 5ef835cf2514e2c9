import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Refused {
  /** The exit code; null when it had to be killed. */
  readonly code: number | null;
  readonly ready: boolean;
  /** What it says about why, without warnings. */
  readonly problems: readonly string[];
}

/** Starts the unmodified bot with an environment that it should refuse and waits until it has ended. */
export function startRefused(env: Readonly<Record<string, string | undefined>>): Promise<Refused> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const { PATH, TWOKEY_TEST_DIR } = process.env;
  const child = spawn(process.execPath, [main], { env: { PATH, TWOKEY_TEST_DIR, ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    // Not refused after all: the test is told so, and nothing is left behind.
    if (out.includes('twokey ready')) child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 40_000);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      const lines = err.split('\n').filter((line) => line !== '' && !line.startsWith('warning: '));
      resolve({ code, ready: out.includes('twokey ready'), problems: lines });
    });
  });
}
