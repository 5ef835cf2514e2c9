import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bootstrap, cloneWith, installed, lock, put } from './bootstrap-copy.ts';

const BOTH = { 'node_modules/dep': { version: '1.0.0' }, 'node_modules/tester': { version: '1.0.0' } };
/** Stands for npm: notes its arguments, and installs what the lock file says. */
const NPM = `import { mkdirSync, copyFileSync, appendFileSync } from 'node:fs';
mkdirSync('node_modules', { recursive: true });
copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
`;

describe('packages', () => {
  test('a fresh clone installs them first and runs the script then, with its arguments', async () => {
    const root = await cloneWith(
      'lab/tool.ts',
      'const args: string[] = process.argv.slice(2);\nconsole.log(args.join("+"));',
    );
    await put(join(root, 'npm.mjs'), NPM);
    const ran = await bootstrap(root, ['lab/tool.ts', '--play', 'failover']);
    expect(ran).toEqual({
      code: 0,
      signal: null,
      stdout: '--play+failover\n',
      stderr: 'installing packages (none are there) …\n',
    });
    expect(await readFile(join(root, 'npm-calls'), 'utf8')).toBe(
      'ci --no-audit --no-fund --loglevel=error --include=dev\n',
    );
    const again = await bootstrap(root, ['lab/tool.ts', 'x']);
    expect(again).toEqual({ code: 0, signal: null, stdout: 'x\n', stderr: '' });
  });

  test('they are installed again when the lock file has changed', async () => {
    const root = await cloneWith('lab/tool.ts', 'console.log("ran");');
    await put(join(root, 'npm.mjs'), NPM);
    await installed(root, BOTH);
    expect((await bootstrap(root, ['lab/tool.ts'])).stderr).toBe('');
    await put(join(root, 'package-lock.json'), lock({ ...BOTH, 'node_modules/dep': { version: '1.0.1' } }));
    expect((await bootstrap(root, ['lab/tool.ts'])).stderr).toBe('installing packages (dep is 1.0.0, not 1.0.1) …\n');
  });

  test('the service needs no development packages, and installs nothing when the others are there', async () => {
    const root = await cloneWith('src/main.ts', 'console.log("started");');
    await installed(root, { 'node_modules/dep': { version: '1.0.0' } });
    expect(await bootstrap(root, ['src/main.ts'])).toEqual({ code: 0, signal: null, stdout: 'started\n', stderr: '' });
  });

  test('what npm says when it fails is shown without the host it asked', async () => {
    const root = await cloneWith('lab/tool.ts', '');
    await put(join(root, 'npm.mjs'), 'console.error("404 at https://packages.internal:8443/dep"); process.exit(1);');
    const ran = await bootstrap(root, ['lab/tool.ts']);
    expect([ran.code, ran.stderr]).toEqual([
      1,
      'installing packages (none are there) …\nnpm ci failed:\n404 at https://…/dep\n',
    ]);
  });
});

describe('the script runs in the place of the bootstrap', () => {
  test('its exit code is passed on', async () => {
    const root = await cloneWith('src/main.ts', 'process.exit(78);');
    await installed(root, BOTH);
    expect((await bootstrap(root, ['src/main.ts'])).code).toBe(78);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s reaches it once, and it ends in its own time', async (signal) => {
    const source = `let seen = 0;
process.on('${signal}', () => { seen += 1; setTimeout(() => { console.log('seen ' + seen); process.exit(5); }, 300); });
setInterval(() => {}, 1000);
console.log('up');`;
    const root = await cloneWith('src/main.ts', source);
    await installed(root, BOTH);
    let sent = false;
    const ran = await bootstrap(root, ['src/main.ts'], {}, (pid) => {
      if (sent) return;
      sent = true;
      process.kill(pid, signal);
      // As npm does, which has heard it too.
      setTimeout(() => process.kill(pid, signal), 20);
    });
    expect([ran.code, ran.stdout]).toEqual([5, 'up\nseen 1\n']);
  });

  test('a script that is killed gives 128 and the signal', async () => {
    const root = await cloneWith('src/main.ts', 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);');
    await installed(root, BOTH);
    expect((await bootstrap(root, ['src/main.ts'])).code).toBe(137);
  });

  test('one that does not exist is named', async () => {
    const root = await cloneWith('src/main.ts', '');
    expect((await bootstrap(root, ['src/other.ts'])).stderr).toBe('src/other.ts does not exist\n');
  });

  test('.env is read for the service, and the environment wins over it; never for the lab', async () => {
    const root = await cloneWith('src/main.ts', 'console.log(process.env.ONE, process.env.TWO);');
    await put(join(root, 'lab/tool.ts'), 'console.log(process.env.ONE);');
    await put(join(root, '.env'), 'ONE=from-file\nTWO=from-file\n');
    await installed(root, BOTH);
    expect((await bootstrap(root, ['src/main.ts'], { TWO: 'from-env' })).stdout).toBe('from-file from-env\n');
    expect((await bootstrap(root, ['lab/tool.ts'])).stdout).toBe('undefined\n');
  });
});

test('SIGTERM to npm itself ends the script: nothing is left running behind it', async () => {
  const root = await cloneWith(
    'src/main.ts',
    'process.on("SIGTERM", () => { console.log("ending"); process.exit(0); }); setInterval(() => {}, 1000); console.log("up");',
  );
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
  await put(join(root, 'package.json'), JSON.stringify({ type: 'module', scripts: { start: scripts.start } }));
  await installed(root, BOTH);
  const npm = spawn('npm', ['start', '--silent', '--no-update-notifier'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  npm.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (said === '') npm.kill('SIGTERM');
    said += chunk;
  });
  // Closed once the last process that holds the other end is gone.
  await new Promise((done) => npm.stdout.once('close', done));
  expect(said).toBe('up\nending\n');
});

test('every npm script goes through the bootstrap, to a script that exists', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const [name, command] of Object.entries(scripts)) {
    const [, script = ''] = /^exec node scripts\/bootstrap\.mjs (\S+\.ts)$/.exec(command) ?? [];
    expect(existsSync(script), `${name}: ${command}`).toBe(true);
  }
});
