import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closingLine } from '../support/counts.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Runs vitest with this project's reporter and leak check on one test file of its own. */
async function runOf(
  source: string,
): Promise<{ code: number | null; last: string; stderr: string; left: readonly string[] }> {
  const root = await tempDir();
  const temp = join(root, 'temp');
  await mkdir(temp);
  await mkdir(join(root, 'test'));
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  const support = resolve('test/support');
  const config = `export default { test: { include: ['test/*.test.ts'], globalSetup: ['${support}/no-leaks.ts'], reporters: ['default', '${support}/closing-line.ts'] } };`;
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(join(root, 'vitest.config.ts'), config);
  await writeFile(join(root, 'test/a.test.ts'), `import { afterAll, expect, test } from 'vitest';\n${source}`);
  const { TWOKEY_TEST_COUNTS: _, ...env } = process.env;
  const child = spawn(process.execPath, [resolve('node_modules/vitest/vitest.mjs'), 'run'], {
    cwd: root,
    env: { ...env, TMPDIR: temp, NO_COLOR: '1', NODE_ENV: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, last: said.stdout.trimEnd().split('\n').at(-1) ?? '', stderr: said.stderr, left: await readdir(temp) };
}

describe('the closing line and the exit code tell the same', () => {
  test('a green run with a skipped test', async () => {
    const { code, last, left } = await runOf(`test('a', () => { expect(1).toBe(1); }); test.skip('b', () => {});`);
    expect([code, last, left]).toEqual([0, '1 passed, 0 failed, 1 skipped', []]);
  });

  test('a failed test', async () => {
    const { code, last } = await runOf(
      `test('a', () => { expect(1).toBe(2); }); test('b', () => { expect(1).toBe(1); });`,
    );
    expect([code, last]).toEqual([1, '1 passed, 1 failed']);
  });

  test('a file that cannot be loaded', async () => {
    const { code, last } = await runOf(`throw new Error('at import');`);
    expect([code, last]).toEqual([1, '0 passed, 1 failed']);
  });

  test('an error that nobody handles', async () => {
    const { code, last } = await runOf(
      `test('a', async () => { setTimeout(() => { throw new Error('later'); }, 1); await new Promise((done) => setTimeout(done, 50)); expect(1).toBe(1); });`,
    );
    expect([code, last]).toEqual([1, '1 passed, 1 failed']);
  });

  test('a hook that fails when all tests have passed', async () => {
    const { code, last } = await runOf(
      `afterAll(() => { throw new Error('hook'); }); test('a', () => { expect(1).toBe(1); });`,
    );
    expect([code, last]).toEqual([1, '1 passed, 1 failed']);
  });

  test('a file left behind, which is removed', async () => {
    const { code, last, stderr, left } = await runOf(
      `import { writeFileSync } from 'node:fs'; test('a', () => { writeFileSync(process.env.TWOKEY_TEST_DIR + '/forgotten', ''); expect(1).toBe(1); });`,
    );
    expect([code, last, left]).toEqual([1, '1 passed, 1 failed', []]);
    expect(stderr).toMatch(/tests left behind: \S+\/forgotten/);
  });

  test.runIf(process.platform === 'linux')('a process left behind, which is ended', async () => {
    const { code, last, stderr } = await runOf(
      `import { spawn } from 'node:child_process'; test('a', () => { spawn('sleep', ['61'], { detached: true, stdio: 'ignore' }).unref(); expect(1).toBe(1); });`,
    );
    expect([code, last]).toEqual([1, '1 passed, 1 failed']);
    const pid = Number(/tests left behind: process (\d+) \(sleep 61\)/.exec(stderr)?.[1]);
    expect(pid).toBeGreaterThan(0);
    // Gone, or a zombie that nobody has reaped: neither has a command line.
    await expect.poll(() => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).toBe('');
  });
});

test('the line has three numbers only when something was skipped', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});
