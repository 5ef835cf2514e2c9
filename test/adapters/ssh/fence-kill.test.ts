import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFence, type LocalFence, localFence, startFence } from '../../support/fence.ts';
import { tempDir } from '../../support/temp-dir.ts';

const SHELLS = ['/usr/bin/dash', '/usr/bin/bash'].filter(existsSync);
/** Of each kind and shell; `FENCE_TRIALS=2000 npx vitest run test/adapters/ssh/fence-kill.test.ts` for a long run. */
const TRIALS = Number(process.env.FENCE_TRIALS ?? 200);
const TIMEOUT = 40_000 + TRIALS * 400;
/** Trials that go on at the same time: the load shifts the moments further. */
const LANES = 6;

type Victim = 'launcher' | 'runner' | 'command' | 'whole tree';
const VICTIMS: readonly Victim[] = ['launcher', 'runner', 'command', 'whole tree'];

describe.each(SHELLS)('kill -9 under %s', (shell) => {
  it(`gives no wrong definite answer, whoever is killed when (${TRIALS} trials)`, { timeout: TIMEOUT }, async () => {
    const dir = await tempDir();
    const fence = await localFence(dir, shell);
    const random = randomFrom(20_260_731);
    const hit = new Map<Victim, number>();
    await inLanes(async (trial) => {
      const victim = await killOnce(fence, dir, `kill-${trial}`, random);
      if (victim) hit.set(victim, (hit.get(victim) ?? 0) + 1);
    });
    // Not all are there to be killed at every moment; none may be missed always.
    for (const victim of VICTIMS) expect(hit.get(victim) ?? 0, victim).toBeGreaterThan(0);
  });

  it(`runs one of several claims or none, whoever is killed and whenever it is voided (${TRIALS} trials)`, {
    timeout: TIMEOUT,
  }, async () => {
    const dir = await tempDir();
    const fence = await localFence(dir, shell);
    const random = randomFrom(19_700_101);
    const ends = new Map<string, number>();
    await inLanes(async (trial) => {
      const end = await contend(fence, dir, `many-${trial}`, random);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    });
    // Both gates were won by each side at times.
    for (const end of ['done', 'void']) expect(ends.get(end) ?? 0, end).toBeGreaterThan(0);
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

function inLanes(trial: (number: number) => Promise<void>): Promise<unknown> {
  return Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let number = lane; number < TRIALS; number += LANES) await trial(number);
    }),
  );
}

/** A command that notes its start and its end. */
function noting(notes: string): string {
  return `echo start >>${notes}; sleep 0.03; echo end >>${notes}`;
}

/** Starts one run, kills somebody at a random moment, and holds every answer against the notes. Gives whom it hit. */
async function killOnce(
  fence: LocalFence,
  dir: string,
  token: string,
  random: () => number,
): Promise<Victim | undefined> {
  const notes = join(dir, `notes-${token}`);
  const run = startFence(marked(fence, token), { op: 'run', token, command: noting(notes) });
  const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'launcher';
  await pause(random() * 90);
  const { runner, command } = processesOf(join(fence.spool.base, token));
  const hit = kill({ launcher: [run.pid], runner, command, 'whole tree': [run.pid, ...runner, ...command] }[victim]);
  const first = (await run.spoken).answer;
  await allEnded(token);
  const later = await askFence(fence, { op: 'stat', token });
  const settled = await askFence(fence, { op: 'void', token });
  await holdAgainst(notes, [first, later, settled], `${victim} killed`);
  return hit ? victim : undefined;
}

/** Several runs of one token, often a void, and kills among all of them. Gives what the receipt says in the end. */
async function contend(fence: LocalFence, dir: string, token: string, random: () => number): Promise<string> {
  const notes = join(dir, `notes-${token}`);
  const some = marked(fence, token);
  const begun = Array.from({ length: 3 }, async () => {
    await pause(random() * 30);
    return startFence(some, { op: 'run', token, command: noting(notes) });
  });
  const voiding = pause(random() * 120).then(() =>
    random() < 0.7 ? startFence(some, { op: 'void', token }).spoken : undefined,
  );
  for (let kills = 0; kills < 2; kills += 1) {
    await pause(random() * 50);
    const { runner, command } = processesOf(join(fence.spool.base, token));
    const all = [...(await Promise.all(begun)).map(({ pid }) => pid), ...runner, ...command];
    kill(all.slice(Math.floor(random() * all.length)).slice(0, 1));
  }
  const spoken = await Promise.all([...begun.map(async (run) => (await run).spoken), voiding]);
  await allEnded(token);
  const settled = await askFence(fence, { op: 'void', token });
  await holdAgainst(notes, [...spoken.map((each) => each?.answer), settled], 'several claims');
  return settled?.state ?? 'nothing';
}

function marked(fence: LocalFence, token: string): LocalFence {
  return { ...fence, env: { ...fence.env, FENCE_TRIAL: token } };
}

async function allEnded(token: string): Promise<void> {
  await expect.poll(() => marks(`FENCE_TRIAL=${token}`), { timeout: 10_000 }).toBe(0);
}

function pause(ms: number): Promise<void> {
  return new Promise((next) => setTimeout(next, ms));
}

/** It ran once at most, and whoever says "done", "void" or "I started nothing" is right. */
async function holdAgainst(
  notes: string,
  answers: readonly Awaited<ReturnType<typeof askFence>>[],
  told: string,
): Promise<void> {
  const noted = existsSync(notes) ? await readFile(notes, 'utf8') : '';
  const all = `${told}, noted ${JSON.stringify(noted)}: ${answers.map((answer) => answer?.state).join(', ')}`;
  expect(['', 'start\n', 'start\nend\n'], all).toContain(noted);
  for (const answer of answers) {
    if (answer?.state === 'done' && answer.exit <= 128) expect(noted, all).toBe('start\nend\n');
    if (answer?.state === 'void') expect(noted, all).toBe('');
    if (answer?.state === 'claimed' && answer.why !== undefined) expect(noted, all).toBe('');
    expect(answer?.state, all).not.toBe('refused');
  }
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

/** Whether one of them was still there. */
function kill(pids: readonly number[]): boolean {
  return pids
    .map((pid) => {
      try {
        return process.kill(pid, 'SIGKILL');
      } catch {
        return false;
      }
    })
    .includes(true);
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
