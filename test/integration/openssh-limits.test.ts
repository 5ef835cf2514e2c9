import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSshNode, shellTo } from '../support/openssh-node.ts';
import { noOpenSsh } from '../support/openssh-server.ts';

const LIMITS = { giveUpAfter: 20_000 };

describe.skipIf(noOpenSsh !== undefined)('Debian’s sshd at its limits', { timeout: 60_000 }, () => {
  it('MaxSessions 1: what comes beside a running directive gets connections of its own, and all is answered', async () => {
    const { sshd, node, command, ledger, takes } = await openSshNode(['MaxSessions 1']);
    await takes(1.5);
    const shell = await shellTo(sshd);
    await shell.open(node);
    const run = shell.run(node, 't', command, LIMITS);
    await expect.poll(ledger, { timeout: 10_000 }).toHaveLength(1);
    const beside = await Promise.all([
      shell.stat(node, 't'),
      shell.uptime(node),
      shell.read(node, ['echo', 'seen'], 5_000),
      shell.stat(node, 'other'),
      shell.void(node, 'third'),
    ]);
    expect(beside).toMatchObject([
      { state: 'running' },
      { ok: true },
      { ok: true, exit: 0 },
      { state: 'none' },
      { state: 'void' },
    ]);
    expect(await run).toMatchObject({ state: 'done', exit: 0, prior: false });
    expect(await ledger()).toHaveLength(1);
  });

  it('MaxStartups 1: three processes that connect at once all get in', async () => {
    const { sshd, node } = await openSshNode(['MaxStartups 1:100:1']);
    const shells = [await shellTo(sshd), await shellTo(sshd), await shellTo(sshd)];
    const opened = await Promise.all(shells.map((shell) => shell.open(node)));
    expect(opened.map(({ ok }) => ok)).toEqual([true, true, true]);
  });

  it('a command that prints 50 MB: its exit code counts, and no more is kept in memory than asked for', async () => {
    const { sshd, node } = await openSshNode();
    const shell = await shellTo(sshd);
    const answer = await shell.run(node, 't', 'head -c 52428800 /dev/zero | tr "\\0" x; exit 3', LIMITS);
    expect(answer).toMatchObject({ state: 'done', exit: 3 });
    expect((await readFile(join(sshd.dir, 'spool', 't', 'out'))).length).toBe(52_428_800);
    const piece = await shell.output(node, 't', 'out', 52_428_800 - 10);
    expect(piece).toEqual({ ok: true, bytes: Buffer.from('xxxxxxxxxx') });
  });

  it('a signal that SSH has no name for is an exit above 128, on a node without receipts too: never an answer', async () => {
    const { sshd, node } = await openSshNode();
    const shell = await shellTo(sshd);
    const plain = { ...node, spool: 'off' } as const;
    const printed = `echo '{"ret_code": 0}'; kill -BUS $$`;
    expect(await shell.run(plain, 't', printed, LIMITS)).toMatchObject({ state: 'done', exit: 255 });
    expect(await shell.run(node, 't', printed, LIMITS)).toMatchObject({ state: 'done', exit: 135 });
  });
});
