import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real script with nothing set that it could connect to. */
function run(script: string, ...args: readonly string[]): Promise<Ran> {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], { env: { PATH: process.env.PATH } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test.each([
  ['lab/demo.ts', '--help', 'npm run demo                        the whole system on this machine'],
  ['lab/demo.ts', '-h', 'npm run demo -- --list              the names of the plays'],
  ['scripts/provision.ts', '--help', 'Prints the root snippet that makes the receipt spool on each ks node.'],
  ['scripts/journal.ts', '--help', 'npm run journal -- list                  all incidents'],
  ['scripts/faults.ts', '--help', 'npm run faults -- --seed N --runs N '],
  ['scripts/canary.ts', '--help', 'Proves the set-up of each ks node'],
])('%s %s prints how it is used, and ends with 0', async (script, flag, line) => {
  const { code, stdout, stderr } = await run(script, flag);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(line);
  expect(stdout).not.toMatch(/Name a topology|there is no|say what to do/);
});

test('an option that does not exist is told with the usage, not with a stack', async () => {
  const provision = await run('scripts/provision.ts', '--nod', 'x');
  expect(provision.code).toBe(64);
  expect(provision.stdout).toMatch(/^Unknown option '--nod'[\s\S]*Prints the root snippet/);
  expect(provision.stderr).toBe('');
  const demo = await run('lab/demo.ts', '--plaz');
  expect(demo.code).toBe(1);
  expect(demo.stderr).toMatch(/^Unknown option '--plaz'[\s\S]*npm run demo -- --list/);
  expect(demo.stderr).not.toContain('    at ');
});
