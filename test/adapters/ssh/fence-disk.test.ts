import { spawn, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFenceAnswer } from '../../../src/adapters/ssh/fence-answer.ts';
import { type FenceRequest, fenceCommand } from '../../../src/adapters/ssh/fence-command.ts';
import type { FenceAnswer } from '../../../src/domain/receipt.ts';
import { tempDir } from '../../support/temp-dir.ts';

const mayMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', '/mnt']).status === 0;

describe.skipIf(!mayMount)('the fence on a small file system of its own (needs root, unshare and tmpfs)', () => {
  const run = (token: string, command: string): FenceRequest => ({ op: 'run', token, command });

  it('refuses on a read-only spool', async () => {
    const [ran, voided] = await onSmallDisk('mount -o remount,ro "$1"', [
      run('t', 'echo ran'),
      { op: 'void', token: 't' },
    ]);
    expect(ran).toMatchObject({ state: 'refused', why: 'mkdir' });
    expect(voided).toMatchObject({ state: 'refused', why: 'mkdir' });
  });

  it('still tells the receipt of a spool that has become read-only', async () => {
    const [before, after] = await onSmallDisk(
      '',
      [run('t', 'exit 6'), { op: 'stat', token: 't' }],
      'mount -o remount,ro "$1"',
    );
    expect(before).toMatchObject({ state: 'done', exit: 6 });
    expect(after).toMatchObject({ state: 'done', exit: 6 });
  });

  it('starts nothing on a full disk, and can prove it', async () => {
    const fill = 'cat /dev/zero >"$1/fill" 2>/dev/null';
    const command = 'echo ran >"$(dirname "$0")/../ran"';
    const [ran, voided, again] = await onSmallDisk(fill, [
      run('t', command),
      { op: 'void', token: 't' },
      run('t', command),
    ]);
    expect(ran).toMatchObject({ state: 'claimed', why: 'spool-error', prior: false });
    expect(voided).toMatchObject({ state: 'void' });
    expect(again).toMatchObject({ state: 'void', prior: true });
  });

  // A receipt takes 8 inodes: itself, boot, cmd, r, lock, out, err, go.
  it.each([
    [0, { state: 'refused', why: 'mkdir' }],
    [1, { state: 'claimed', why: 'spool-error' }],
    [2, { state: 'claimed', why: 'spool-error' }],
    [3, { state: 'claimed', why: 'spool-error' }],
    [4, { state: 'claimed', why: 'unstarted' }],
    [5, { state: 'claimed', why: 'unstarted' }],
    [6, { state: 'claimed', why: 'unstarted' }],
    [7, { state: 'claimed', why: 'unstarted' }],
    [8, { state: 'done', exit: 0 }],
  ])('with %i free inodes gives the true answer', async (free, expected) => {
    const fill = 'i=0; while mkdir "$1/inode-$i" 2>/dev/null; do i=$((i+1)); done';
    const spare = `i=0; while [ $i -lt ${free} ]; do rmdir "$1/inode-$i"; i=$((i+1)); done`;
    const [ran] = await onSmallDisk(`${fill}; ${spare}`, [run('t', 'true')]);
    expect(ran).toMatchObject(expected);
  });

  it('calls dead, and neither done nor never run, a command under which the spool became read-only', async () => {
    // By a mount over it, since the files that the run has open keep the real one from being remounted.
    const remount =
      'spool=$(dirname "$(dirname "$0")"); mount --bind "$spool" "$spool" && mount -o remount,bind,ro "$spool"';
    const [ran, later, voided] = await onSmallDisk('', [
      run('t', remount),
      { op: 'stat', token: 't' },
      { op: 'void', token: 't' },
    ]);
    expect([ran, later, voided]).toMatchObject([{ state: 'died' }, { state: 'died' }, { state: 'died' }]);
  });

  it('keeps the exit code of a command that filled the disk', async () => {
    const [ran, later] = await onSmallDisk('', [run('t', 'cat /dev/zero; exit 5'), { op: 'stat', token: 't' }]);
    expect(ran).toMatchObject({ state: 'done', exit: 5 });
    expect(later).toMatchObject({ state: 'done', exit: 5 });
  });
});

/** Asks the fence, one request after another, in a mount namespace of its own whose spool has 64 KiB and 40 inodes. */
async function onSmallDisk(
  prepare: string,
  requests: FenceRequest[],
  between = '',
): Promise<(FenceAnswer | undefined)[]> {
  const base = join(await tempDir(), 'spool');
  await mkdir(base);
  const asked = requests.map((request) => {
    const command = fenceCommand({ base, id: 'small' }, request);
    if (!command.ok) throw new Error(command.why);
    return `(${command.text}); echo ----`;
  });
  const steps = [
    'mount -t tmpfs -o size=64k,nr_inodes=40 none "$1" && echo small >"$1/id"',
    prepare,
    asked.join(`\n${between}\n`),
  ].join('\n');
  const child = spawn('unshare', ['-m', 'sh', '-c', steps, 'once', base], { stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  await new Promise((closed) => child.on('close', closed));
  return stdout.split('----\n').slice(0, -1).map(parseFenceAnswer);
}
