import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '../support/temp-dir.ts';

/** A folder that looks like a clone: the bootstrap, a lock file with one package, and one script that it can run. */
export async function cloneWith(script: string, source: string): Promise<string> {
  const root = await tempDir();
  await cp('scripts', join(root, 'scripts'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(root, 'package-lock.json'),
    lock({ 'node_modules/dep': { version: '1.0.0' }, 'node_modules/tester': { version: '1.0.0', dev: true } }),
  );
  await put(join(root, script), source);
  return root;
}

export function lock(packages: Record<string, object>): string {
  return JSON.stringify({ packages: { '': {}, ...packages } });
}

export async function installed(root: string, packages: Record<string, object>): Promise<void> {
  await put(join(root, 'node_modules/.package-lock.json'), lock(packages));
}

export async function put(file: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, text);
  await chmod(file, mode);
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the copy's bootstrap; `meanwhile` is called when its script has said something. */
export function bootstrap(
  root: string,
  args: readonly string[],
  env: Record<string, string> = {},
  meanwhile: (pid: number, said: string) => void = () => {},
): Promise<Ran> {
  const child = spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), ...args], {
    env: { ...process.env, npm_execpath: join(root, 'npm.mjs'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk;
    if (child.pid !== undefined) meanwhile(child.pid, said.stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...said }));
  });
}
