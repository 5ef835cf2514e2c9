import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFence, type LocalFence, localFence, startFence } from '../../support/fence.ts';
import { tempDir } from '../../support/temp-dir.ts';

const SHELLS = ['/usr/bin/dash', '/usr/bin/bash'].filter(existsSync);
const TRIALS = 60;

type Victim = 'launcher' | 'runner' | 'command' | 'whole tree';
const VICTIMS: readonly Victim[] = ['launcher', 'runner', 'command', 'whole tree'];

describe.each(SHELLS)('kill -9 under %s', (shell) => {
  it(`gives no wrong definite answer, whoever is killed when (${TRIALS} trials)`, { timeout: 40_000 }, async () => {
    const dir = await tempDir();
    const fence = await localFence(dir, shell);
    const random = randomFrom(20_260_731);
    // Four at a time: the load shifts the moments further.
    const lanes = Array.from({ length: 4 }, async (_, lane) => {
      for (let trial = lane; trial < TRIALS; trial += 4) await killOnce(fence, dir, `kill-${trial}`, random);
    });
    await Promise.all(lanes);
  });

  it('reads running while the command lives after its runner was killed, then died', async () => {
    const dir = await tempDir();
    const fence = await localFence(dir, shell);
    const run = startFence(fence, { op: 'run', token: 't', command: until(dir) });
    await expect
      .poll(() => processesOf(join(fence.spool.base, 't')).command.length, { timeout: 5000 })
      .toBeGreaterThan(0);
    kill(processesOf(join(fence.spool.base, 't')).runner);
    expect((await run.spoken).answer).toMatchObject({ state: 'running' });
    await writeFile(join(dir, 'go'), '');
    await expect
      .poll(async () => (await askFence(fence, { op: 'stat', token: 't' }))?.state, { timeout: 5000 })
      .toBe('died');
  });

  it('lets the command end, and keeps its exit code, when the launcher was killed', async () => {
    const dir = await tempDir();
    const fence = await localFence(dir, shell);
    const run = startFence(fence, { op: 'run', token: 't', command: `${until(dir)}; exit 5` });
    await expect
      .poll(async () => (await askFence(fence, { op: 'stat', token: 't' }))?.state, { timeout: 5000 })
      .toBe('running');
    kill([run.pid]);
    expect((await run.spoken).answer).toBeUndefined();
    await writeFile(join(dir, 'go'), '');
    await expect
      .poll(async () => askFence(fence, { op: 'stat', token: 't' }), { timeout: 5000 })
      .toMatchObject({ state: 'done', exit: 5 });
  });
});

/** A command that runs until the test makes the file `go`. */
function until(dir: string): string {
  return `until [ -e ${dir}/go ]; do sleep 0.02; done`;
}

/** Starts a command that notes its start and its end, kills somebody at a random moment, and holds every answer against the notes. */
async function killOnce(fence: LocalFence, dir: string, token: string, random: () => number): Promise<void> {
  const notes = join(dir, `notes-${token}`);
  const marked = { ...fence, env: { ...fence.env, FENCE_TRIAL: token } };
  const run = startFence(marked, {
    op: 'run',
    token,
    command: `echo start >>${notes}; sleep 0.03; echo end >>${notes}`,
  });
  const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'launcher';
  await new Promise((next) => setTimeout(next, random() * 70));
  const { runner, command } = processesOf(join(fence.spool.base, token));
  kill({ launcher: [run.pid], runner, command, 'whole tree': [run.pid, ...runner, ...command] }[victim]);
  const first = (await run.spoken).answer;
  await expect.poll(() => marks(`FENCE_TRIAL=${token}`), { timeout: 5000 }).toBe(0);
  const later = await askFence(fence, { op: 'stat', token });
  const settled = await askFence(fence, { op: 'void', token });
  const noted = existsSync(notes) ? await readFile(notes, 'utf8') : '';
  const told = `${victim} killed, noted ${JSON.stringify(noted)}`;
  for (const answer of [first, later, settled]) {
    if (answer?.state === 'done' && answer.exit <= 128) expect(noted, told).toBe('start\nend\n');
    if (answer?.state === 'void') expect(noted, told).toBe('');
  }
  expect(['', 'start\n', 'start\nend\n'], told).toContain(noted);
}

/** The runner and the command of a receipt, by their arguments; the launcher is known by its pid. */
function processesOf(receipt: string): { runner: number[]; command: number[] } {
  const found = { runner: [] as number[], command: [] as number[] };
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const args = wordsOf(`/proc/${pid}/cmdline`);
    if (args.at(-2) === receipt && args.at(-3) === 'once') found.runner.push(pid);
    if (args.at(-1) === join(receipt, 'cmd') || (args[0] === 'sleep' && holdsLock(pid, receipt)))
      found.command.push(pid);
  }
  return found;
}

/** How many processes live that inherited this mark, whatever they have become. */
function marks(mark: string): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && wordsOf(`/proc/${name}/environ`).includes(mark))
    .length;
}

/** A `sleep` belongs to the receipt whose lock it inherited. */
function holdsLock(pid: number, receipt: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/fd/9`) === join(receipt, 'lock');
  } catch {
    return false;
  }
}

function wordsOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It had ended.
    }
  }
}

/** mulberry32: the same moments in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
