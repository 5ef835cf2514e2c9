import { existsSync } from 'node:fs';
import { lutimes, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFenceOutput } from '../../../src/adapters/ssh/fence-answer.ts';
import { FENCE_SCRIPT, fenceCommand } from '../../../src/adapters/ssh/fence-command.ts';
import { askFence, type LocalFence, localFence, startFence } from '../../support/fence.ts';
import { spoken } from '../../support/spoken.ts';
import { tempDir } from '../../support/temp-dir.ts';

const SHELLS = ['/usr/bin/dash', '/usr/bin/bash'].filter(existsSync);

describe.each(SHELLS)('the fence under %s', (shell) => {
  async function setUp(): Promise<{ dir: string; fence: LocalFence; ledger: () => Promise<string[]>; mark: string }> {
    const dir = await tempDir();
    const file = join(dir, 'ledger');
    const ledger = async () => (existsSync(file) ? (await readFile(file, 'utf8')).split('\n').slice(0, -1) : []);
    return { dir, fence: await localFence(dir, shell), ledger, mark: `echo ran >>${file}` };
  }

  it('runs a command once and keeps its exit code and output', async () => {
    const { fence } = await setUp();
    const command = `printf 'é "quoted"\\n'; printf 'oops' >&2; exit 3`;
    expect(await askFence(fence, { op: 'run', token: 't', command })).toMatchObject({
      state: 'done',
      exit: 3,
      prior: false,
    });
    expect(await askFence(fence, { op: 'stat', token: 't' })).toMatchObject({ state: 'done', exit: 3, prior: false });
    const out = await startFence(fence, { op: 'out', token: 't', offset: 0 }).spoken;
    const err = await startFence(fence, { op: 'err', token: 't', offset: 1 }).spoken;
    expect(parseFenceOutput(out.stdout)?.toString()).toBe('é "quoted"\n');
    expect(parseFenceOutput(err.stdout)?.toString()).toBe('ops');
  });

  it('names this boot in every answer', async () => {
    const { fence } = await setUp();
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    expect(await askFence(fence, { op: 'stat', token: 't' })).toEqual({ state: 'none', boot, prior: false });
  });

  it('runs one of 40 concurrent claims; the others report it as prior', async () => {
    const { fence, ledger, mark } = await setUp();
    const request = { op: 'run', token: 'same', command: `${mark}; sleep 0.3` } as const;
    const answers = await Promise.all(Array.from({ length: 40 }, () => askFence(fence, request)));
    expect(await ledger()).toEqual(['ran']);
    expect(answers.filter((answer) => answer?.prior === false)).toMatchObject([{ state: 'done', exit: 0 }]);
    const others = answers.filter((answer) => answer?.prior === true).map((answer) => answer?.state);
    expect(others).toHaveLength(39);
    expect(others.every((state) => state === 'running' || state === 'claimed' || state === 'done')).toBe(true);
  });

  it('lets run or void win, never both, in 50 races', { timeout: 30_000 }, async () => {
    const { fence, ledger, mark } = await setUp();
    for (let race = 0; race < 50; race++) {
      const before = (await ledger()).length;
      const token = `race-${race}`;
      // The gap sweeps the void over the run, from well before its claim to well after its end.
      const gap = (race - 25) * 2;
      const later = (ms: number) => new Promise((next) => setTimeout(next, Math.max(0, ms)));
      const run = later(-gap).then(() => askFence(fence, { op: 'run', token, command: mark }));
      const cancel = later(gap).then(() => askFence(fence, { op: 'void', token }));
      const [ran, voided] = await Promise.all([run, cancel]);
      const final = await askFence(fence, { op: 'stat', token });
      const executions = (await ledger()).length - before;
      expect(final?.state).toBe(executions === 1 ? 'done' : 'void');
      if (voided?.state === 'void' || ran?.state === 'void') expect(executions).toBe(0);
      if (ran?.state === 'done') expect(executions).toBe(1);
    }
  });

  it('never runs a voided token', async () => {
    const { fence, ledger, mark } = await setUp();
    expect(await askFence(fence, { op: 'void', token: 't' })).toMatchObject({ state: 'void', prior: false });
    expect(await askFence(fence, { op: 'run', token: 't', command: mark })).toMatchObject({
      state: 'void',
      prior: true,
    });
    expect(await ledger()).toEqual([]);
  });

  it('voids nothing that has run', async () => {
    const { fence } = await setUp();
    await askFence(fence, { op: 'run', token: 't', command: 'exit 4' });
    expect(await askFence(fence, { op: 'void', token: 't' })).toMatchObject({ state: 'done', exit: 4 });
  });

  it('does not run another command under a token that was used; the first receipt stands', async () => {
    const { fence, ledger, mark } = await setUp();
    await askFence(fence, { op: 'run', token: 't', command: 'exit 7' });
    const second = await askFence(fence, { op: 'run', token: 't', command: mark });
    expect(second).toMatchObject({ state: 'done', exit: 7, prior: true });
    expect(await ledger()).toEqual([]);
  });

  it('says running while the command runs, to any number of onlookers', async () => {
    const { dir, fence } = await setUp();
    const go = join(dir, 'go');
    const run = startFence(fence, { op: 'run', token: 't', command: `until [ -e ${go} ]; do sleep 0.02; done` });
    await eventually(fence, 't', 'running');
    const looks = await Promise.all(Array.from({ length: 12 }, () => askFence(fence, { op: 'stat', token: 't' })));
    expect(new Set(looks.map((look) => look?.state))).toEqual(new Set(['running']));
    await writeFile(go, '');
    expect((await run.spoken).answer).toMatchObject({ state: 'done', exit: 0 });
  });

  it('does not call a run dead that ends between the look for its exit code and the look at its lock', async () => {
    const { dir, fence } = await setUp();
    const run = startFence(fence, { op: 'run', token: 't', command: `until [ -e ${dir}/go ]; do sleep 0.02; done` });
    await eventually(fence, 't', 'running');
    // A flock that lets the run end before it looks.
    const slow = join(dir, 'slow');
    const real = ['/usr/bin/flock', '/bin/flock'].find(existsSync);
    const receipt = join(fence.spool.base, 't');
    await mkdir(slow);
    const script = `#!/bin/sh\ntouch ${dir}/go\nuntil [ -e ${receipt}/rc.0 ] && ${real} -sn ${receipt}/lock true; do sleep 0.02; done\n`;
    await writeFile(join(slow, 'flock'), script, { mode: 0o755 });
    const onlooker = { ...fence, env: { ...fence.env, PATH: `${slow}:${fence.env.PATH}` } };
    expect(await askFence(onlooker, { op: 'stat', token: 't' })).toMatchObject({ state: 'done', exit: 0 });
    expect((await run.spoken).answer).toMatchObject({ state: 'done', exit: 0 });
  });

  it('reports a command killed by a signal as an exit above 128', async () => {
    const { fence } = await setUp();
    const answer = await askFence(fence, { op: 'run', token: 't', command: 'kill -9 $$' });
    expect(answer).toMatchObject({ state: 'done', exit: 137 });
  });

  it('is done when the command is, though a daemon it left lives on', async () => {
    const { dir, fence } = await setUp();
    const stop = join(dir, 'stop');
    const command = `(until [ -e ${stop} ]; do sleep 0.02; done; echo daemon-ended) & exit 0`;
    expect(await askFence(fence, { op: 'run', token: 't', command })).toMatchObject({ state: 'done', exit: 0 });
    expect(await askFence(fence, { op: 'stat', token: 't' })).toMatchObject({ state: 'done', exit: 0 });
    await writeFile(stop, '');
    await expect
      .poll(async () =>
        parseFenceOutput((await startFence(fence, { op: 'out', token: 't', offset: 0 }).spoken).stdout)?.toString(),
      )
      .toBe('daemon-ended\n');
  });

  it('gives the command no input, the caller’s umask and a session of its own', async () => {
    const { fence } = await setUp();
    const command = 'umask; cat; read -r _ _ _ _ _ session _ </proc/self/stat; echo "$session"';
    await askFence(fence, { op: 'run', token: 't', command });
    const out = await startFence(fence, { op: 'out', token: 't', offset: 0 }).spoken;
    const [umask, session] = String(parseFenceOutput(out.stdout)).split('\n');
    expect(umask).toBe(process.umask().toString(8).padStart(4, '0'));
    const ownSession = (await readFile('/proc/self/stat', 'utf8')).replace(/^.*\) /, '').split(' ')[3];
    expect(session).toMatch(/^[1-9]\d*$/);
    expect(session).not.toBe(ownSession);
  });

  it('keeps a megabyte of output and gives it in pieces of 64 KiB', async () => {
    const { fence } = await setUp();
    await askFence(fence, { op: 'run', token: 't', command: 'seq 1 200000 | head -c 1048576' });
    const pieces: Buffer[] = [];
    for (let offset = 0; ; ) {
      const piece = parseFenceOutput((await startFence(fence, { op: 'out', token: 't', offset }).spoken).stdout);
      if (piece === undefined || piece.length === 0) break;
      expect(piece.length).toBe(65536);
      pieces.push(piece);
      offset += piece.length;
    }
    const expected = Array.from({ length: 200_000 }, (_, i) => `${i + 1}\n`)
      .join('')
      .slice(0, 1_048_576);
    expect(Buffer.concat(pieces).toString()).toBe(expected);
  });

  it('refuses a request that arrives late, and runs one in time', async () => {
    const { fence, ledger, mark } = await setUp();
    const uptime = Math.floor(Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]));
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const late = await askFence(fence, {
      op: 'run',
      token: 't',
      command: mark,
      notAfter: { uptime: uptime - 1, boot },
    });
    expect(late).toMatchObject({ state: 'refused', why: 'late' });
    expect(await askFence(fence, { op: 'stat', token: 't' })).toMatchObject({ state: 'none' });
    expect(await ledger()).toEqual([]);
    const inTime = await askFence(fence, {
      op: 'run',
      token: 't',
      command: mark,
      notAfter: { uptime: uptime + 600, boot },
    });
    expect(inTime).toMatchObject({ state: 'done', exit: 0 });
    const again = await askFence(fence, {
      op: 'run',
      token: 't',
      command: mark,
      notAfter: { uptime: uptime - 1, boot },
    });
    expect(again).toMatchObject({ state: 'done', exit: 0, prior: true });
  });

  it('refuses a request whose deadline was reckoned before a reboot: uptimes begin anew', async () => {
    const { fence, ledger, mark } = await setUp();
    const notAfter = { uptime: 4_000_000_000, boot: '00000000-0000-0000-0000-000000000000' };
    expect(await askFence(fence, { op: 'run', token: 't', command: mark, notAfter })).toMatchObject({
      state: 'refused',
      why: 'rebooted',
      prior: false,
    });
    expect(await ledger()).toEqual([]);
    expect(await askFence(fence, { op: 'stat', token: 't' })).toMatchObject({ state: 'none' });
  });

  it.each(['', '.', '..', '-x', '.hidden', 'a/b', 'a b', 'a\nb', "a'b", '$(id)', 'é'])(
    'refuses the token %j',
    async (token) => {
      const { fence, ledger, mark } = await setUp();
      expect(await askFence(fence, { op: 'run', token, command: mark })).toMatchObject({
        state: 'refused',
        why: 'token',
      });
      expect(await readdir(fence.spool.base)).toEqual(['id']);
      expect(await ledger()).toEqual([]);
    },
  );

  it.each(['flock', 'setsid', 'sync', 'readlink'])('refuses when %s is missing', async (missing) => {
    const { dir, fence, ledger, mark } = await setUp();
    const bin = join(dir, 'bare');
    await mkdir(bin);
    for (const tool of ['flock', 'setsid', 'sync', 'readlink', 'mkdir', 'ln', 'mv'])
      if (tool !== missing) await symlink(`/usr/bin/${tool}`, join(bin, tool));
    await symlink(shell, join(bin, 'sh'));
    const bare = { ...fence, env: { ...fence.env, PATH: bin } };
    for (const request of [{ op: 'run', token: 't', command: mark } as const, { op: 'stat', token: 't' } as const]) {
      expect(await askFence(bare, request)).toMatchObject({ state: 'refused', why: `no-${missing}` });
    }
    expect(await readdir(fence.spool.base)).toEqual(['id']);
    expect(await ledger()).toEqual([]);
  });

  it('reads no wall clock: receipts from another hour or year say the same', async () => {
    const { fence } = await setUp();
    await askFence(fence, { op: 'run', token: 't', command: 'exit 4' });
    const receipt = join(fence.spool.base, 't');
    for (const time of [new Date(Date.now() + 3_600_000), new Date(0)]) {
      for (const name of ['.', ...(await readdir(receipt))]) await lutimes(join(receipt, name), time, time);
      expect(await askFence(fence, { op: 'stat', token: 't' })).toMatchObject({ state: 'done', exit: 4 });
      expect(await askFence(fence, { op: 'run', token: 't', command: 'exit 0' })).toMatchObject({ exit: 4 });
    }
    expect(FENCE_SCRIPT).not.toMatch(/\bdate\b|-nt\b|-ot\b/);
  });

  it('never says that nothing started when the receipt, or the whole spool, is wiped in mid-run', async () => {
    const { fence, ledger, mark } = await setUp();
    const base = fence.spool.base;
    const wiped = { op: 'run', token: 't', command: `${mark}; rm -rf ${base}/t` } as const;
    expect(await askFence(fence, wiped)).toMatchObject({ state: 'none', prior: false });
    const all = { op: 'run', token: 'u', command: `${mark}; rm -rf ${base}/*` } as const;
    expect(await askFence(fence, all)).toMatchObject({ state: 'none', prior: false });
    expect(await askFence(fence, { op: 'stat', token: 'u' })).toMatchObject({ state: 'no-base' });
    expect(await askFence(fence, { op: 'void', token: 'u' })).toMatchObject({ state: 'no-base' });
    expect(await ledger()).toEqual(['ran', 'ran']);
  });

  it('knows a missing spool, a missing id, an empty id and another spool’s id', async () => {
    const { fence, ledger, mark } = await setUp();
    const run = { op: 'run', token: 't', command: mark } as const;
    const with_ = (spool: Partial<LocalFence['spool']>) => ({ ...fence, spool: { ...fence.spool, ...spool } });
    expect(await askFence(with_({ base: `${fence.spool.base}-gone` }), run)).toMatchObject({ state: 'no-base' });
    expect(await askFence(with_({ id: 'another' }), run)).toMatchObject({ state: 'no-base' });
    expect(await askFence(with_({ id: '' }), run)).toMatchObject({ state: 'no-base' });
    await rm(join(fence.spool.base, 'id'));
    expect(await askFence(fence, run)).toMatchObject({ state: 'no-base' });
    expect(await ledger()).toEqual([]);
  });

  it('refuses when the receipt cannot be made because a file is in its place', async () => {
    const { fence, ledger, mark } = await setUp();
    await writeFile(join(fence.spool.base, 't'), '');
    for (const request of [{ op: 'run', token: 't', command: mark } as const, { op: 'void', token: 't' } as const]) {
      expect(await askFence(fence, request)).toMatchObject({ state: 'refused', why: 'mkdir', prior: false });
    }
    expect(await ledger()).toEqual([]);
  });

  it('says rebooted when the claim stems from another boot and no exit code was kept', async () => {
    const { fence } = await setUp();
    await askFence(fence, { op: 'run', token: 't', command: 'exit 0' });
    await writeFile(join(fence.spool.base, 't', 'boot'), '00000000-0000-0000-0000-000000000000\n');
    expect(await askFence(fence, { op: 'stat', token: 't' })).toMatchObject({ state: 'done', exit: 0 });
    await rm(join(fence.spool.base, 't', 'rc.0'));
    expect(await askFence(fence, { op: 'stat', token: 't' })).toMatchObject({ state: 'rebooted' });
  });
});

describe('the fence as one exec string', () => {
  const spool = { base: '/var/lib/twokey/spool', id: 'x' };

  it('is refused above 64 KiB, with a sentence', () => {
    const command = fenceCommand(spool, { op: 'run', token: 't', command: 'x'.repeat(65_000) });
    expect(spoken(command)).toEqual({
      ok: false,
      why: expect.stringMatching(/^the command is \d+ bytes long with its fence; at most 65536 are sent$/),
      zh: expect.stringMatching(/^命令连同回执脚本共 \d+ 字节；最多只能发送 65536 字节$/),
    });
  });

  it('is refused with a NUL character in it', () => {
    expect(spoken(fenceCommand(spool, { op: 'run', token: 't', command: 'a\0b' }))).toEqual({
      ok: false,
      why: 'the command holds a NUL character, which no shell can take',
      zh: '命令中含有 NUL 字符，任何 shell 都无法接受',
    });
  });

  it('carries no comments', () => {
    const command = fenceCommand(spool, { op: 'stat', token: 't' });
    expect(command.ok && command.text).not.toMatch(/^\s*#/m);
    expect(command.ok && command.text).toMatch(/^exec sh -c '/);
    expect(command.ok && command.text.length).toBeLessThan(4096);
  });
});

async function eventually(fence: LocalFence, token: string, state: string): Promise<void> {
  await expect.poll(async () => (await askFence(fence, { op: 'stat', token }))?.state, { timeout: 5000 }).toBe(state);
}
