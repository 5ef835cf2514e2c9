import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, closingLine } from '../test/support/counts.ts';

/**
 * `npm test`: types, lint, then every test. Each runs whatever became of the one before; types and lint count as
 * one test each. The last line of stdout is the plain total. Arguments go to vitest: `npm test -- test/domain`.
 */
const root = join(import.meta.dirname, '..');
const plain = process.env.CI !== undefined || !process.stdout.isTTY;

const types = await check('types', 'node_modules/typescript/bin/tsc', [
  '--noEmit',
  '-p',
  '.',
  '--pretty',
  String(!plain),
]);
const lint = await check('lint', 'node_modules/@biomejs/biome/bin/biome', ['ci', ...(plain ? ['--colors=off'] : [])]);
const tests = await vitest(process.argv.slice(2));

const total = [types, lint, tests].reduce((sum, counts) => ({
  passed: sum.passed + counts.passed,
  failed: sum.failed + counts.failed,
  skipped: sum.skipped + counts.skipped,
}));
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${closingLine(total)}`);

async function check(name: string, program: string, args: readonly string[]): Promise<Counts> {
  heading(name);
  const ok = (await run(program, args)) === 0;
  console.log(`${name}: ${ok ? 'passed' : 'FAILED'}`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function vitest(args: readonly string[]): Promise<Counts> {
  heading('tests');
  const dir = mkdtempSync(join(tmpdir(), 'twokey-counts-'));
  const file = join(dir, 'counts.json');
  const code = await run('node_modules/vitest/vitest.mjs', ['run', ...args], { TWOKEY_TEST_COUNTS: file });
  const counts = countsIn(file);
  rmSync(dir, { recursive: true });
  // It ended without a result, or with one that hides a failure.
  const result = code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  console.log(`tests: ${result.failed === 0 ? 'passed' : 'FAILED'}`);
  return result;
}

function countsIn(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.log('vitest ended without a result');
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Runs a Node program and passes on the signals that ask this one to end; its exit code, or 1 when it was killed. */
async function run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(plain ? { NO_COLOR: '1' } : {}), ...env },
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGTERM', forward);
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exit) => resolve(exit ?? 1));
  });
  process.off('SIGTERM', forward);
  return code;
}

function heading(name: string): void {
  console.log(`\n== ${name} ${'='.repeat(60 - name.length)}`);
}
