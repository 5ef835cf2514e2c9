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
  ['scripts/faults.ts', '-h', '--lanes N      how many runs go on side by side, from 1 (default 1)'],
  ['bench/main.ts', '--help', 'npm run bench -- resume                from a kill'],
  ['lab/site/fault.ts', '--help', 'usage: npm run fault -- --url <panel url> list '],
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

test.each([
  [['--lanes', '0'], '--lanes is a whole number from 1, not "0".'],
  [['--runs', '0'], '--runs is a whole number from 1, not "0".'],
  [
    ['--acts', '{bad'],
    "--acts is no JSON: give it whole and in single quotes, as a failure prints it behind 'replay:'.",
  ],
  [['--acts', '{}'], '--acts is no schedule (seed: '],
])('the fault harness refuses %j in one sentence and plays nothing', async (args, sentence) => {
  const { code, stdout, stderr } = await run('scripts/faults.ts', ...args);
  expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 64, stdout: '', lines: 1 });
  expect(stderr).toContain(sentence);
});

test.each([
  [['sssh'], 'There is no bench "sssh": ssh, resume, redis-away.'],
  [['ssh', '3'], 'The bench "ssh" takes no "3".'],
  [['redis-away', 'long'], 'The minutes of redis-away are a number above 0, not "long".'],
])('the benches refuse %j and measure nothing', async (args, sentence) => {
  const { code, stdout, stderr } = await run('bench/main.ts', ...args);
  expect({ code, stdout, sentence: stderr.split('\n')[0] }).toEqual({ code: 64, stdout: '', sentence });
});

test('an option that the fault switches do not have is told with their usage', async () => {
  const { code, stderr } = await run('lab/site/fault.ts', '--ulr', 'x');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^Unknown option '--ulr'[\s\S]*usage: npm run fault -- --url/);
});
