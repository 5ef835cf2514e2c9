import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFenceAnswer } from '../../../src/adapters/ssh/fence-answer.ts';
import { type FenceRequest, fenceCommand } from '../../../src/adapters/ssh/fence-command.ts';
import { tempDir } from '../../support/temp-dir.ts';

const BOOTS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;

/** Runs `$1` under the boot id in the file `$0`. */
const BOOTED = 'mount --bind "$0" /proc/sys/kernel/random/boot_id && exec sh -c "$1"';
const OWN = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
const mayMount = spawnSync('unshare', [...OWN, 'sh', '-c', BOOTED, '/dev/null', 'true']).status === 0;

/**
 * A reboot as the fence meets it: every process is gone, the boot id is another, and the disk holds what had been
 * synced by then. The boot id is a file mounted over the kernel's; each boot is a process namespace that is ended.
 */
describe.skipIf(!mayMount)('a reboot of the node (needs root and unshare)', () => {
  async function node() {
    const dir = await tempDir();
    const base = join(dir, 'spool');
    await mkdir(base, { mode: 0o700 });
    await writeFile(join(base, 'id'), 'boots\n');
    const ledger = join(dir, 'ledger');
    let boots = 0;
    let alive: () => Promise<void> = async () => {};
    /** Asks in the current boot. */
    const ask = async (request: FenceRequest) => (await start(request)).answer;
    const start = async (request: FenceRequest): Promise<{ answer: Promise<ReturnType<typeof parseFenceAnswer>> }> => {
      const command = fenceCommand({ base, id: 'boots' }, request);
      if (!command.ok) throw new Error(command.why);
      const bootId = join(dir, `boot-${boots}`);
      await writeFile(bootId, `${BOOTS[boots]}\n`);
      const child = spawn('unshare', [...OWN, 'sh', '-c', BOOTED, bootId, command.text], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const ended = new Promise<void>((done) => child.on('close', () => done()));
      alive = async () => {
        child.kill('SIGKILL');
        await ended;
      };
      return { answer: ended.then(() => parseFenceAnswer(said)) };
    };
    return {
      receipt: join(base, 't'),
      ask,
      start,
      reboot: async () => {
        await alive();
        boots += 1;
      },
      ran: async () => (existsSync(ledger) ? (await readFile(ledger, 'utf8')).trim().split('\n') : []),
      run: (command: string): FenceRequest => ({ op: 'run', token: 't', command: `echo ran >>${ledger}; ${command}` }),
    };
  }
  const stat = { op: 'stat', token: 't' } as const;
  const voided = { op: 'void', token: 't' } as const;

  it('before the claim reached the disk: no trace, and a void that proves nothing about the boot before', async () => {
    const { ask, reboot, run, ran, receipt } = await node();
    await ask(run('exit 0'));
    await rm(receipt, { recursive: true });
    await reboot();
    expect(await ask(stat)).toEqual({ state: 'none', boot: BOOTS[1], prior: false });
    expect(await ask(voided)).toEqual({ state: 'void', boot: BOOTS[1], prior: false });
    expect(await ran()).toEqual(['ran']);
  });

  it('after the claim, before the second gate: claimed, and never run in the next boot', async () => {
    const { ask, reboot, run, ran, receipt } = await node();
    await mkdir(receipt);
    await writeFile(join(receipt, 'boot'), `${BOOTS[0]}\n`);
    await reboot();
    expect(await ask(run('exit 0'))).toMatchObject({ state: 'claimed', prior: true });
    expect(await ask(voided)).toMatchObject({ state: 'void', boot: BOOTS[1] });
    expect(await ask(run('exit 0'))).toMatchObject({ state: 'void', prior: true });
    expect(await ran()).toEqual([]);
  });

  it('in mid-run: rebooted, and neither run nor voided afterwards', async () => {
    const { ask, start, reboot, run, ran } = await node();
    const { answer } = await start(run('sleep 60'));
    await expect.poll(ran, { timeout: 5_000 }).toEqual(['ran']);
    await reboot();
    expect(await answer).toBeUndefined();
    expect(await ask(stat)).toMatchObject({ state: 'rebooted', boot: BOOTS[1] });
    expect(await ask(voided)).toMatchObject({ state: 'rebooted' });
    expect(await ask(run('exit 0'))).toMatchObject({ state: 'rebooted', prior: true });
    expect(await ran()).toEqual(['ran']);
  });

  it('in mid-run, with half a receipt on the disk: rebooted all the same', async () => {
    const { ask, start, reboot, run, ran, receipt } = await node();
    await start(run('sleep 60'));
    await expect.poll(ran, { timeout: 5_000 }).toEqual(['ran']);
    await reboot();
    for (const file of ['lock', 'out', 'err', 'cmd']) await rm(join(receipt, file));
    await writeFile(join(receipt, 'boot'), '');
    expect(await ask(stat)).toMatchObject({ state: 'rebooted' });
    await rm(join(receipt, 'boot'));
    expect(await ask(stat)).toMatchObject({ state: 'rebooted' });
  });

  it('after the exit code: done, for every later boot', async () => {
    const { ask, reboot, run, ran } = await node();
    expect(await ask(run('exit 7'))).toEqual({ state: 'done', exit: 7, boot: BOOTS[0], prior: false });
    await reboot();
    expect(await ask(stat)).toEqual({ state: 'done', exit: 7, boot: BOOTS[1], prior: false });
    expect(await ask(run('exit 0'))).toMatchObject({ state: 'done', exit: 7, prior: true });
    expect(await ran()).toEqual(['ran']);
  });

  it('after the end, before the exit code reached the disk: rebooted, not done and not never run', async () => {
    const { ask, reboot, run, receipt } = await node();
    await ask(run('exit 0'));
    await cp(join(receipt, 'rc.0'), join(receipt, 'r'));
    await rm(join(receipt, 'rc.0'));
    await reboot();
    expect(await ask(stat)).toMatchObject({ state: 'rebooted' });
    expect(await ask(voided)).toMatchObject({ state: 'rebooted' });
  });

  it('between the look and the request: refused, though the new uptime is below the deadline', async () => {
    const { ask, reboot, run, ran } = await node();
    const notAfter = { uptime: 4_000_000_000, boot: (await ask(stat))?.boot ?? '' };
    expect(notAfter.boot).toBe(BOOTS[0]);
    await reboot();
    const late = { ...run('exit 0'), notAfter };
    expect(await ask(late)).toMatchObject({ state: 'refused', why: 'rebooted', boot: BOOTS[1] });
    expect(await ran()).toEqual([]);
  });
});
