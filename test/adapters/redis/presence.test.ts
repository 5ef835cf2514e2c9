import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { announce } from '../../../src/adapters/redis/presence.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { presenceForTest } from './bench.ts';

const PROGRAM = fileURLToPath(new URL('./announcing.ts', import.meta.url));
/** A pid namespace of its own, as a container has; it ends with the process that made it. */
const AS_USER = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user'];
const CONTAINER = ['unshare', ...AS_USER, '--pid', '--fork', '--kill-child'];
const noContainer = spawnSync('unshare', [...CONTAINER.slice(1), 'true']).status !== 0;

test.for([
  { name: 'of the same DATA_DIR', shared: true, within: [] },
  { name: 'of the same host with a DATA_DIR of its own', shared: false, within: [] },
  { name: 'of another container with the same DATA_DIR', shared: true, within: CONTAINER },
])('a process $name is alive until it is killed, and certainly dead after it', async ({ shared, within }, { skip }) => {
  skip(within === CONTAINER && noContainer, 'this machine gives no pid namespaces');
  const mine = await tempDir();
  const presence = await presenceForTest(mine);
  const other = await announcing(shared ? mine : await tempDir(), within);
  expect(await presence.isGone(other.holder)).toBe(false);
  await kill(other.child);
  await expect.poll(() => presence.isGone(other.holder)).toBe(true);
});

test('a process that is stopped in its tracks is not dead', async () => {
  const dir = await tempDir();
  const presence = await presenceForTest(dir);
  const { holder, child } = await announcing(dir);
  child.kill('SIGSTOP');
  expect(await presence.isGone(holder)).toBe(false);
});

test('who cannot be judged from here is taken for alive', async ({ skip }) => {
  skip(noContainer, 'this machine gives no pid namespaces');
  const presence = await presenceForTest();
  const container = await announcing(await tempDir(), CONTAINER);
  await kill(container.child);
  const [writer, where = ''] = presence.holder.split('@');
  const [boot, pids] = where.split('.');
  const others = {
    'of another container, with a DATA_DIR of its own': container.holder,
    'of another kernel, though its pid means nothing here': `${writer?.replace(/\d+$/, '1')}@another0.${pids}`,
    'of another host': `elsewhere:1:1@${boot}.${pids}`,
    'that wrote another format': 'host-a:1:1',
  };
  for (const [name, holder] of Object.entries(others))
    expect([name, await presence.isGone(holder)]).toEqual([name, false]);
});

test('the sockets of the dead are cleared away by the next one, and its own when it ends in order', async () => {
  const dir = await tempDir();
  const { child } = await announcing(dir);
  await kill(child);
  expect(await readdir(join(dir, 'alive'))).toHaveLength(1);
  const presence = await announce(dir, quietLog);
  expect(await readdir(join(dir, 'alive'))).toHaveLength(1);
  await presence.close();
  expect(await readdir(join(dir, 'alive'))).toEqual([]);
});

test('a DATA_DIR too deep for a socket starts all the same, and its processes are found by the process table', async () => {
  const deep = join(await tempDir(), 'a'.repeat(120));
  const presence = await presenceForTest(deep);
  const { holder, child } = await announcing(deep);
  expect(await presence.isGone(holder)).toBe(false);
  await kill(child);
  await expect.poll(() => presence.isGone(holder)).toBe(true);
});

async function announcing(dataDir: string, within: readonly string[] = []) {
  const [program = process.execPath, ...args] = [...within, process.execPath, PROGRAM, dataDir];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => kill(child));
  const [line] = await once(child.stdout, 'data');
  return { holder: String(line).trim(), child };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
