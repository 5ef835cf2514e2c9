import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRemoteShell, type RemoteShellOptions } from '../../../src/adapters/ssh/remote-shell.ts';
import type { KsNode } from '../../../src/domain/topology.ts';
import type { Why } from '../../../src/domain/wording/why.ts';
import type { NotAfter } from '../../../src/engine/ports/remote-shell.ts';
import { localFence } from '../../support/fence.ts';
import { labNode } from '../../support/lab-node.ts';
import { spoken } from '../../support/spoken.ts';
import { clientKey, pin, type SshNodeBehaviour, sshNode } from '../../support/ssh-node.ts';
import { tempDir } from '../../support/temp-dir.ts';

const boot = '00000000-1111-2222-3333-444444444444';
/** Of a boot that is not the one in which the test runs. */
const elsewhere = boot;

async function setUp(
  behaviour: SshNodeBehaviour = {},
  changes: Partial<KsNode> = {},
  timeouts: RemoteShellOptions['timeouts'] = {},
) {
  const server = await sshNode(behaviour);
  const dir = await tempDir();
  const { spool } = await localFence(dir, '/bin/sh');
  const shell = createRemoteShell({ knownHostsText: pin(server.port), privateKey: clientKey.private, timeouts });
  onTestFinished(() => shell.close());
  const node = { ...labNode({ name: 'ks-a', port: server.port, spool }), ...changes };
  return { server, dir, shell, node, who: `ks-a (127.0.0.1:${server.port})` };
}

describe('directives through the fence', () => {
  it('run once, are told again, and give their output', async () => {
    const { shell, node, server, dir } = await setUp();
    const command = `echo ran >>${dir}/ledger; printf 'answer é'; exit 2`;
    const answer = await shell.run(node, 't', command, { giveUpAfter: 5000 });
    expect(answer).toEqual({ state: 'done', exit: 2, prior: false, boot: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(await shell.run(node, 't', command, { giveUpAfter: 5000 })).toMatchObject({
      state: 'done',
      exit: 2,
      prior: true,
    });
    expect(await shell.stat(node, 't')).toMatchObject({ state: 'done', exit: 2, prior: false });
    expect(await shell.void(node, 't')).toMatchObject({ state: 'done', exit: 2 });
    expect(await shell.void(node, 'u')).toMatchObject({ state: 'void' });
    expect(await shell.output(node, 't', 'out', 7)).toEqual({ ok: true, bytes: Buffer.from('é') });
    expect(await shell.output(node, 't', 'err', 0)).toEqual({ ok: true, bytes: Buffer.alloc(0) });
    expect(await readFile(join(dir, 'ledger'), 'utf8')).toBe('ran\n');
    expect(server.connections()).toBe(1);
  });

  it('run exactly the text that was approved, which has its prefix in it already', async () => {
    const { shell, node } = await setUp({}, { prefix: ['env', 'WHO=twice'] });
    await shell.run(node, 't', 'printenv WHO || printf once', { giveUpAfter: 5000 });
    expect(await shell.output(node, 't', 'out', 0)).toEqual({ ok: true, bytes: Buffer.from('once') });
  });

  it('are refused by the node when they arrive late by its own uptime', async () => {
    const { shell, node } = await setUp();
    const uptime = await shell.uptime(node);
    const { seconds, boot } = uptime.ok ? uptime : { seconds: 0, boot: '' };
    expect(boot).toBe((await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim());
    const run = (notAfter: NotAfter) => shell.run(node, 't', 'exit 3', { giveUpAfter: 5000, notAfter });
    expect(await run({ uptime: seconds - 1, boot })).toMatchObject({ state: 'refused', why: 'late' });
    expect(await run({ uptime: seconds + 600, boot: elsewhere })).toMatchObject({ state: 'refused', why: 'rebooted' });
    expect(await run({ uptime: seconds + 600, boot })).toMatchObject({ state: 'done', exit: 3, prior: false });
  });

  it('say why a receipt’s output cannot be had', async () => {
    const { shell, node, who } = await setUp();
    expect(spoken(await shell.output(node, 't', 'out', 0))).toEqual({
      ok: false,
      why: expect.stringMatching(
        /^ks-a \(127\.0\.0\.1:\d+\) has no stored output of this attempt: exit 0, it said “S=NONE boot=/,
      ),
      zh: expect.stringMatching(/^ks-a \(127\.0\.0\.1:\d+\) 上没有保存该次执行的输出：退出码 0，输出“S=NONE boot=/),
    });
    expect(who).toContain('ks-a');
  });

  it('are not sent when they are too long', async () => {
    const { shell, node, server } = await setUp();
    expect(spoken(await shell.run(node, 't', 'x'.repeat(70_000), { giveUpAfter: 5000 }))).toEqual({
      state: 'silent',
      sent: false,
      why: expect.stringMatching(/^the command is \d+ bytes long with its fence; at most 65536 are sent$/),
      zh: expect.stringMatching(/^命令连同回执脚本共 \d+ 字节；最多只能发送 65536 字节$/),
    });
    expect(server.commands).toEqual([]);
  });
});

describe('a node that goes silent', () => {
  it('when it hangs after exec: the session is reset and the request counts as sent', async () => {
    const { shell, node, who, server } = await setUp({ exec: () => {} });
    expect(spoken(await shell.run(node, 't', 'true', { giveUpAfter: 200 }))).toEqual({
      state: 'silent',
      sent: true,
      why: `${who} gave no answer within 0.2 s; the request was given up`,
      zh: `${who} 在 0.2 秒内没有应答；已放弃该请求`,
    });
    await expect.poll(server.open).toBe(0);
  });

  it('when it answers no more: the next request gets a new connection', async () => {
    let first = true;
    const exec: SshNodeBehaviour['exec'] = (_command, channel) => {
      if (!first) {
        channel.write(`S=NONE boot=${boot}\n`);
        channel.exit(0);
        channel.close();
      }
      first = false;
    };
    const { shell, node, who, server } = await setUp({ exec }, {}, { request: 300 });
    const why = `${who} gave no answer within 0.3 s; the request was given up`;
    const zh = `${who} 在 0.3 秒内没有应答；已放弃该请求`;
    expect(spoken(await shell.stat(node, 't'))).toEqual({ state: 'silent', sent: true, why, zh });
    expect(await shell.stat(node, 't')).toMatchObject({ state: 'none' });
    expect(server.connections()).toBe(2);
  });

  it('when it does not answer the exec request: it counts as sent', async () => {
    const { shell, node, who } = await setUp({ ignoreExec: true });
    expect(spoken(await shell.run(node, 't', 'true', { giveUpAfter: 200 }))).toEqual({
      state: 'silent',
      sent: true,
      why: `${who} gave no answer within 0.2 s; the request was given up`,
      zh: `${who} 在 0.2 秒内没有应答；已放弃该请求`,
    });
  });

  it('when it opens no session: nothing was sent', async () => {
    const { shell, node, who, server } = await setUp({ session: () => 'ignore' });
    expect(spoken(await shell.run(node, 't', 'true', { giveUpAfter: 200 }))).toEqual({
      state: 'silent',
      sent: false,
      why: `${who} gave no answer within 0.2 s; the request was given up`,
      zh: `${who} 在 0.2 秒内没有应答；已放弃该请求`,
    });
    expect(server.commands).toEqual([]);
  });

  it('when the connection is cut in mid-output', async () => {
    const server = await sshNode({
      exec: (_command, channel) => {
        channel.write('S=DONE boot=');
        setTimeout(() => server.cut(), 50);
      },
    });
    const shell = createRemoteShell({ knownHostsText: pin(server.port), privateKey: clientKey.private });
    onTestFinished(() => shell.close());
    const node = labNode({ name: 'ks-a', port: server.port, spool: { base: '/nonexistent', id: 'x' } });
    expect(spoken(await shell.run(node, 't', 'true', { giveUpAfter: 5000 }))).toEqual({
      state: 'silent',
      sent: true,
      why: expect.stringMatching(
        /^the connection to ks-a \(127\.0\.0\.1:\d+\) broke: .*ECONNRESET, \d\.?\d* s after the request was sent$/,
      ),
      zh: expect.stringMatching(/^与 ks-a \(127\.0\.0\.1:\d+\) 的连接中断：.*ECONNRESET（请求发出 \d\.?\d* 秒后）$/),
    });
  });

  it('when the session is closed without an exit status, though an answer was printed', async () => {
    const exec: SshNodeBehaviour['exec'] = (_command, channel) => {
      channel.write(`S=DONE boot=${boot} 0\n`);
      channel.close();
    };
    const { shell, node, who } = await setUp({ exec });
    expect(spoken(await shell.run(node, 't', 'true', { giveUpAfter: 5000 }))).toEqual({
      state: 'silent',
      sent: true,
      why: expect.stringMatching(/ended the session without an exit status, \d\.?\d* s after the request was sent$/),
      zh: expect.stringMatching(/结束了会话，但没有给出退出码（请求发出 \d\.?\d* 秒后）$/),
    });
    expect(who).toContain('ks-a');
  });

  it('when a shell that is not POSIX answers in its own words', async () => {
    const exec: SshNodeBehaviour['exec'] = (_command, channel) => {
      channel.stderr.write('% Unknown command\n');
      channel.exit(1);
      channel.close();
    };
    const { shell, node, who } = await setUp({ exec });
    expect(spoken(await shell.stat(node, 't'))).toEqual({
      state: 'silent',
      sent: true,
      why: `${who} gave no receipt: exit 1, it said “% Unknown command”`,
      zh: `${who} 没有给出回执：退出码 1，输出“% Unknown command”`,
    });
  });

  it('when keep-alives go unanswered: the connection is reset', { timeout: 10_000 }, async () => {
    const { shell, node } = await setUp(
      { exec: (_command, _channel, connection) => void Reflect.get(connection, '_sock').pause() },
      {},
      { keepAlive: 100 },
    );
    expect(spoken(await shell.run(node, 't', 'true', { giveUpAfter: 9000 }))).toEqual({
      state: 'silent',
      sent: true,
      why: expect.stringMatching(
        /^the connection to ks-a \(127\.0\.0\.1:\d+\) broke: Keepalive timeout, 0\.\d s after the request was sent$/,
      ),
      zh: expect.stringMatching(/^与 ks-a \(127\.0\.0\.1:\d+\) 的连接中断：Keepalive timeout（请求发出 0\.\d 秒后）$/),
    });
  });

  it('is slow but answers: the answer counts', async () => {
    const exec: SshNodeBehaviour['exec'] = (_command, channel) => {
      const words = [`S=DO`, `NE boot=${boot}`, ' 7', '\n'];
      const next = () => {
        const word = words.shift();
        if (word !== undefined) return void channel.write(word, () => setTimeout(next, 40));
        channel.exit(0);
        channel.close();
      };
      next();
    };
    const { shell, node } = await setUp({ exec });
    expect(await shell.run(node, 't', 'true', { giveUpAfter: 5000 })).toEqual({
      state: 'done',
      exit: 7,
      boot,
      prior: false,
    });
  });
});

describe('a node at its session limit', () => {
  it('gets the request over a new connection, exactly once', async () => {
    const { shell, node, server, dir } = await setUp({ session: (count) => (count <= 1 ? 'accept' : 'refuse') });
    expect(await shell.run(node, 'a', `echo a >>${dir}/ledger`, { giveUpAfter: 5000 })).toMatchObject({
      state: 'done',
    });
    expect(await shell.run(node, 'b', `echo b >>${dir}/ledger`, { giveUpAfter: 5000 })).toMatchObject({
      state: 'done',
      prior: false,
    });
    expect(await readFile(join(dir, 'ledger'), 'utf8')).toBe('a\nb\n');
    expect(server.connections()).toBe(2);
  });

  it('that opens no session at all is said to be, with nothing sent', async () => {
    const { shell, node, server, who } = await setUp({ session: () => 'refuse' });
    expect(spoken(await shell.run(node, 't', 'true', { giveUpAfter: 5000 }))).toEqual({
      state: 'silent',
      sent: false,
      why: `${who} opened no session for the request; it may be at its limit (MaxSessions)`,
      zh: `${who} 没有为该请求打开会话；可能已达到会话数上限（MaxSessions）`,
    });
    expect(server.commands).toEqual([]);
    expect(server.connections()).toBe(6);
  });

  it('keeps the running request when another one is refused', async () => {
    const { shell, node } = await setUp({ session: (count) => (count <= 1 ? 'accept' : 'refuse') });
    await shell.open(node);
    const long = shell.run(node, 'long', 'sleep 0.4; exit 9', { giveUpAfter: 5000 });
    const short = shell.run(node, 'short', 'exit 8', { giveUpAfter: 5000 });
    expect(await short).toMatchObject({ state: 'done', exit: 8 });
    expect(await long).toMatchObject({ state: 'done', exit: 9 });
  });
});

describe('reads', () => {
  it('run argv as it is, under the node’s timeout, and give every byte', async () => {
    const { shell, node, server } = await setUp({}, { prefix: ['env', 'A=1'] });
    const answer = await shell.read(node, ['printf', '%s|', "it's", '$HOME', 'a b', '*'], 1500);
    expect(answer).toEqual({
      ok: true,
      exit: 0,
      stdout: Buffer.from("it's|$HOME|a b|*|"),
      stderr: Buffer.alloc(0),
      cut: false,
    });
    expect(server.commands).toEqual([`exec timeout -k 5 2 env A=1 printf '%s|' 'it'\\''s' '$HOME' 'a b' '*'`]);
  });

  it('get no input to wait for', async () => {
    const { shell, node } = await setUp();
    expect(await shell.read(node, ['cat'], 5000)).toMatchObject({ ok: true, exit: 0 });
  });

  it('are stopped by the node’s timeout', async () => {
    const { shell, node } = await setUp();
    expect(await shell.read(node, ['sleep', '20'], 1000)).toMatchObject({ ok: true, exit: 124 });
  });

  it('go one at a time per node', async () => {
    const { shell, node, dir } = await setUp();
    const overlap = `mkdir ${dir}/one || echo overlap; sleep 0.05; rmdir ${dir}/one`;
    const answers = await Promise.all([1, 2, 3, 4].map(() => shell.read(node, ['sh', '-c', overlap], 5000)));
    expect(answers.map((answer) => answer.ok && answer.stdout.toString())).toEqual(['', '', '', '']);
  });

  it('are cut at 4 MiB, and say so', async () => {
    const { shell, node } = await setUp();
    const answer = await shell.read(node, ['head', '-c', '5000000', '/dev/zero'], 10_000);
    expect(answer).toMatchObject({ ok: true, exit: 0, cut: true });
    expect(answer.ok && answer.stdout.length).toBe(4 * 1024 * 1024);
  });

  it('end though a process they left behind holds their output open, which then counts as cut', async () => {
    const { shell, node } = await setUp({
      exec: (_command, channel) => {
        channel.write('answer');
        channel.exit(0);
      },
    });
    const expected = { ok: true, exit: 0, stdout: Buffer.from('answer'), cut: true };
    expect(await shell.read(node, ['true'], 5000)).toMatchObject(expected);
  });

  it('wait for output that comes after the exit status', async () => {
    const exec: SshNodeBehaviour['exec'] = (_command, channel) => {
      channel.exit(0);
      const pieces = ['a', 'b', 'c', 'd'];
      const next = () => {
        const piece = pieces.shift();
        if (piece !== undefined) return void channel.write(piece, () => setTimeout(next, 500));
        channel.close();
      };
      next();
    };
    const { shell, node } = await setUp({ exec });
    expect(await shell.read(node, ['true'], 5000)).toMatchObject({ ok: true, stdout: Buffer.from('abcd'), cut: false });
  });

  it('say why the node cannot be reached', async () => {
    const { shell, node, server } = await setUp();
    const elsewhere = { ...node, port: server.port + 1 };
    const why = `known_hosts has no host key for ks-a (127.0.0.1:${server.port + 1}); nothing was sent to it`;
    const zh = `known_hosts 中没有 ks-a (127.0.0.1:${server.port + 1}) 的主机密钥；未向其发送任何内容`;
    expect(spoken(await shell.read(elsewhere, ['true'], 1000))).toEqual({ ok: false, why, zh });
    expect(spoken(await shell.uptime(elsewhere))).toEqual({ ok: false, why, zh });
    expect(spoken(await shell.stat(elsewhere, 't'))).toEqual({ state: 'silent', sent: false, why, zh });
  });
});

describe('a read that another node could answer as well', () => {
  const quick = { signOfLife: 100, banner: 150 };

  it('is told of a node that takes commands and answers none, once; it ends when nobody waits for it any more', async () => {
    const { shell, node, server, who } = await setUp({ exec: () => {} }, {}, quick);
    const over = new AbortController();
    const told: Why[] = [];
    const silent = Promise.withResolvers<void>();
    const onSilent = (why: Why) => {
      told.push(why);
      silent.resolve();
    };
    const reads = [1, 2, 3].map(() => shell.read(node, ['CheckPG'], 20_000, { onSilent, over: over.signal }));
    await silent.promise;
    await vi.waitFor(() => expect(told).toHaveLength(3));
    expect(spoken(told[0])).toEqual({
      why: `${who} answers no command within 0.2 s`,
      zh: `${who} 在 0.2 秒内没有应答任何命令`,
    });
    over.abort();
    const [first, ...queued] = await Promise.all(reads);
    expect(spoken(first)).toEqual({
      ok: false,
      why: `nobody waits for ${who} any more; the request was given up`,
      zh: `已无人等待 ${who} 的结果；已放弃该请求`,
    });
    const notAsked = { ok: false, why: `${who} was not asked any more`, zh: `已不再查询 ${who}` };
    expect(queued.map(spoken)).toEqual(queued.map(() => notAsked));
    expect(server.commands).toEqual(['exec timeout -k 5 20 CheckPG', 'exec true']);
    await vi.waitFor(() => expect(server.open()).toBe(0));
  });

  it('waits for a node that is slow and gives signs of life', async () => {
    const { shell, node, server } = await setUp({}, {}, { signOfLife: 100 });
    const onSilent = vi.fn();
    const { signal: over } = new AbortController();
    const answer = await shell.read(node, ['sleep', '0.5'], 20_000, { onSilent, over });
    expect(answer).toMatchObject({ ok: true, exit: 0 });
    expect(server.commands.filter((command) => command === 'exec true').length).toBeGreaterThan(1);
    expect(onSilent).not.toHaveBeenCalled();
  });

  it('takes a refused session for a sign of life', async () => {
    const exec: SshNodeBehaviour['exec'] = (_command, channel) => {
      setTimeout(() => {
        channel.exit(0);
        channel.close();
      }, 500);
    };
    const { shell, node } = await setUp({ exec, session: (count) => (count === 1 ? 'accept' : 'refuse') }, {}, quick);
    const onSilent = vi.fn();
    const { signal: over } = new AbortController();
    expect(await shell.read(node, ['CheckPG'], 20_000, { onSilent, over })).toMatchObject({ ok: true });
    expect(onSilent).not.toHaveBeenCalled();
  });
});

describe('a node without receipts', () => {
  it('runs a plain command and keeps its output for this process', async () => {
    const { shell, node } = await setUp({}, { spool: 'off' });
    const answer = await shell.run(node, 't', `printf out; printf err >&2; exit 4`, { giveUpAfter: 5000 });
    expect(answer).toEqual({ state: 'done', exit: 4, boot: '', prior: false });
    expect(await shell.output(node, 't', 'out', 1)).toEqual({ ok: true, bytes: Buffer.from('ut') });
    expect(await shell.output(node, 't', 'err', 0)).toEqual({ ok: true, bytes: Buffer.from('err') });
  });

  it('reports a signal as an exit above 128', async () => {
    const { shell, node } = await setUp({}, { spool: 'off' });
    expect(await shell.run(node, 't', 'kill -TERM $$', { giveUpAfter: 5000 })).toMatchObject({
      state: 'done',
      exit: 143,
    });
  });

  it('keeps the deadline', async () => {
    const { shell, node, dir } = await setUp({}, { spool: 'off' });
    const run = (command: string, notAfter: NotAfter) => shell.run(node, 't', command, { giveUpAfter: 5000, notAfter });
    const refused = { state: 'refused', boot: '', prior: false };
    const uptime = await shell.uptime(node);
    const now = uptime.ok ? uptime.boot : '';
    const [late, rebooted] = [
      await run(`touch ${dir}/ran`, { uptime: 1, boot: now }),
      await run(`touch ${dir}/ran`, { uptime: 4_000_000_000, boot: elsewhere }),
    ];
    expect([late, rebooted]).toEqual([
      { ...refused, why: 'late' },
      { ...refused, why: 'rebooted' },
    ]);
    const inTime = await run(`ls ${dir}`, { uptime: 4_000_000_000, boot: now });
    expect(spoken(inTime)).toMatchObject({ state: 'done', exit: 0 });
    const listed = await shell.output(node, 't', 'out', 0);
    expect(listed.ok && listed.bytes.toString()).not.toContain('ran');
  });

  it('cannot answer for the past', async () => {
    const { shell, node, who } = await setUp({}, { spool: 'off' });
    const silent = {
      state: 'silent',
      sent: false,
      why: `receipts are off on this node, ${who}`,
      zh: `节点 ${who} 未启用回执`,
    };
    expect(spoken(await shell.stat(node, 't'))).toEqual(silent);
    expect(spoken(await shell.void(node, 't'))).toEqual(silent);
    expect(spoken(await shell.output(node, 't', 'out', 0))).toEqual({
      ok: false,
      why: `receipts are off on this node, ${who}, so no output of this attempt is kept there`,
      zh: `节点 ${who} 未启用回执，因此没有保存该次执行的输出`,
    });
  });
});
