import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { canary } from '../../src/adapters/ssh/canary.ts';
import { createRemoteShell } from '../../src/adapters/ssh/remote-shell.ts';
import type { KsNode } from '../../src/domain/topology.ts';
import { openSshNode, pinOf, shellTo } from '../support/openssh-node.ts';
import { noOpenSsh, type OpenSsh } from '../support/openssh-server.ts';
import { spoken } from '../support/spoken.ts';

describe.skipIf(noOpenSsh !== undefined)('against Debian’s sshd', { timeout: 60_000 }, () => {
  it('a directive runs once, and its receipt and answer are told', async () => {
    const { sshd, node, command, ledger } = await openSshNode();
    const shell = await shellTo(sshd);
    expect(await shell.run(node, 't', command, { giveUpAfter: 10_000 })).toMatchObject({
      state: 'done',
      exit: 0,
      prior: false,
    });
    expect(await shell.run(node, 't', command, { giveUpAfter: 10_000 })).toMatchObject({
      state: 'done',
      exit: 0,
      prior: true,
    });
    expect(await shell.stat(node, 't')).toMatchObject({ state: 'done', exit: 0 });
    const output = await shell.output(node, 't', 'out', 0);
    expect(output.ok && output.bytes.toString()).toContain('"uuid":"6f1c2a52-2f0b-4c57-9d2e-0f2f6c1f8f10"');
    expect(await ledger()).toEqual(['{"action": "FailoverGlobalKS"}']);
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    expect(await shell.stat(node, 'u')).toEqual({ state: 'none', boot, prior: false });
  });

  it('a directive whose connection is cut in mid-run ends, and its receipt says so', async () => {
    const { sshd, node, command, ledger, takes } = await openSshNode();
    await takes(4);
    const shell = await shellTo(sshd);
    await shell.open(node);
    expect(await shell.run(node, 't', command, { giveUpAfter: 1_000 })).toMatchObject({ state: 'silent', sent: true });
    expect(await shell.stat(node, 't')).toMatchObject({ state: 'running' });
    await expect.poll(() => shell.stat(node, 't'), { timeout: 10_000 }).toMatchObject({ state: 'done', exit: 0 });
    expect(await ledger()).toHaveLength(1);
  });

  it('a directive survives the kill of its sshd session', async () => {
    const { sshd, node, command, ledger, takes, who } = await openSshNode();
    await takes(1);
    const shell = await shellTo(sshd);
    const run = shell.run(node, 't', command, { giveUpAfter: 10_000 });
    await expect.poll(ledger, { timeout: 10_000 }).toHaveLength(1);
    for (const pid of childrenOf(sshd.pid)) process.kill(pid, 'SIGKILL');
    expect(spoken(await run)).toEqual({
      state: 'silent',
      sent: true,
      why: expect.stringMatching(
        /^(the connection to )?ks-a \(127\.0\.0\.1:\d+\) (closed the connection|broke: .+), [\d.]+ s after the request was sent$/,
      ),
      zh: expect.stringMatching(/(关闭了连接|的连接中断：.+)（请求发出 [\d.]+ 秒后）$/),
    });
    await expect.poll(() => shell.stat(node, 't'), { timeout: 10_000 }).toMatchObject({ state: 'done', exit: 0 });
    expect(await ledger()).toHaveLength(1);
    expect(who).toContain('ks-a');
  });

  it('more requests than MaxSessions all run, once each', async () => {
    const { sshd, node, command, ledger, takes } = await openSshNode(['MaxSessions 10']);
    await takes(0.6);
    const shell = await shellTo(sshd);
    await shell.open(node);
    const runs = Array.from({ length: 16 }, (_, i) => shell.run(node, `t${i}`, command, { giveUpAfter: 20_000 }));
    const answers = await Promise.all(runs);
    expect(answers.filter((answer) => answer.state === 'done' && answer.exit === 0 && !answer.prior)).toHaveLength(16);
    expect(await ledger()).toHaveLength(16);
  });

  it('a node whose sshd is at MaxStartups is tried again, then named', async () => {
    const { sshd, node } = await openSshNode(['MaxStartups 1', 'LoginGraceTime 60']);
    const shell = await shellTo(sshd);
    const hog = await connectHog(sshd.port);
    expect(spoken(await shell.open(node))).toMatchObject({
      ok: false,
      reason: 'refused',
      // Since OpenSSH 9.8 in other words.
      why: expect.stringMatching(
        /closed the connection before its SSH banner, saying “(Exceeded MaxStartups|Not allowed at this time)”; it may be at its limit/,
      ),
      zh: expect.stringMatching(
        /在发出 SSH 标识行（banner）之前关闭了连接，并返回“(Exceeded MaxStartups|Not allowed at this time)”；可能已达到连接数上限/,
      ),
    });
    hog.destroy();
    await expect.poll(() => shell.open(node), { timeout: 10_000, interval: 200 }).toMatchObject({ ok: true });
  });

  it('a host key that is not the pinned one is refused, naming host and keys', async () => {
    const { sshd, node, who } = await openSshNode();
    sshd.keygen('-q', '-t', 'ed25519', '-N', '', '-f', 'other');
    const other = readFileSync(join(sshd.dir, 'other.pub'), 'utf8').trim();
    const shell = await shellTo(sshd, `[127.0.0.1]:${sshd.port} ${other}\n`);
    const print = (file: string) => sshd.keygen('-l', '-f', file).split(' ')[1];
    expect(spoken(await shell.open(node))).toEqual({
      ok: false,
      reason: 'host-key',
      why:
        `${who} presented the host key ${print('host_ed25519.pub')}, but known_hosts pins ${print('other.pub')}: ` +
        'it may be another machine; nothing was sent to that machine',
      zh:
        `${who} 出示的主机密钥为 ${print('host_ed25519.pub')}，而 known_hosts 登记的是 ${print('other.pub')}：` +
        '可能是另一台机器；未向该机器发送任何内容',
    });
  });

  it('a known_hosts with RSA only is enough, plain or hashed by ssh-keygen', async () => {
    const { sshd, node } = await openSshNode();
    const plain = await shellTo(sshd, pinOf(sshd, 'rsa'));
    expect(await plain.open(node)).toMatchObject({ ok: true, fingerprint: plain.pinnedFingerprint(node) });
    await writeFile(join(sshd.dir, 'hashed'), pinOf(sshd, 'rsa'));
    sshd.keygen('-q', '-H', '-f', 'hashed');
    const text = readFileSync(join(sshd.dir, 'hashed'), 'utf8');
    expect(text).toMatch(/^\|1\|/);
    const hashed = await shellTo(sshd, text);
    expect(await hashed.open(node)).toMatchObject({
      ok: true,
      fingerprint: sshd.keygen('-l', '-f', 'host_rsa.pub').split(' ')[1],
    });
  });

  it('a user whose key is not authorized is told so', async () => {
    const { sshd, node, who } = await openSshNode();
    await writeFile(join(sshd.dir, 'client.pub'), '');
    const shell = await shellTo(sshd);
    expect(spoken(await shell.open(node))).toEqual({
      ok: false,
      reason: 'auth',
      why: `${who} accepts no key of ours for user ${sshd.user}`,
      zh: `${who} 不接受 TwoKey 的任何密钥登录用户 ${sshd.user}`,
    });
  });

  it('an agent’s key is as good as a key file', async () => {
    const { sshd, node, who } = await openSshNode();
    const socket = join(sshd.dir, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    onTestFinished(() => void agent.kill());
    await expect.poll(() => existsSync(socket), { timeout: 5000 }).toBe(true);
    const shell = createRemoteShell({ knownHostsText: pinOf(sshd, 'ed25519'), agent: socket });
    onTestFinished(() => shell.close());
    expect(spoken(await shell.open(node))).toEqual({
      ok: false,
      reason: 'auth',
      why: `${who} accepts no key of ours for user ${sshd.user}`,
      zh: `${who} 不接受 TwoKey 的任何密钥登录用户 ${sshd.user}`,
    });
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    expect(spawnSync('ssh-add', ['-q', sshd.keyFile], { env }).status).toBe(0);
    expect(await shell.open(node)).toMatchObject({ ok: true });
  });

  it('a stopped sshd is a time-out on the banner', async () => {
    const { sshd, node, who } = await openSshNode();
    const shell = await shellTo(sshd, undefined, { banner: 300 });
    process.kill(sshd.pid, 'SIGSTOP');
    try {
      expect(spoken(await shell.open(node))).toEqual({
        ok: false,
        reason: 'timeout',
        why: `${who} accepted the connection, but its sshd sent no banner within 0.3 s`,
        zh: `${who} 接受了连接，但其 sshd 在 0.3 秒内没有发出标识行（banner）`,
      });
    } finally {
      process.kill(sshd.pid, 'SIGCONT');
    }
  });

  it('`npm run provision` and `npm run canary` set a node up and prove it', async () => {
    const { sshd } = await openSshNode();
    const base = join(sshd.dir, 'made', 'spool');
    const script = (...args: string[]) => spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    const printed = script(
      'scripts/provision.ts',
      '--node',
      'global1a-ks0',
      '--user',
      sshd.user,
      '--base',
      '/placeholder/spool',
    );
    expect(printed.stdout).toContain('global1a-ks0: run as root on this node.');
    const [snippet = ''] = printed.stdout.replaceAll('/placeholder/spool', base).split('\n\n');
    const made = spawnSync('sh', ['-c', snippet], { encoding: 'utf8' });
    expect(made.stdout).toMatch(/^spool_id: [0-9a-f]{32}\n$/);
    expect(
      spawnSync('sh', ['-c', snippet.replace(/echo [0-9a-f]{32}/, 'echo another')], { encoding: 'utf8' }).stdout,
    ).toBe(made.stdout);

    await writeFile(join(sshd.dir, 'known_hosts'), pinOf(sshd, 'ed25519'));
    await writeFile(join(sshd.dir, 'topology.yaml'), topologyOf(sshd, base, made.stdout.trim()));
    const flags = ['--key', sshd.keyFile, '--known-hosts', join(sshd.dir, 'known_hosts'), '--user', sshd.user];
    const canary = script('scripts/canary.ts', join(sshd.dir, 'topology.yaml'), '--node', 'global1a-ks0', ...flags);
    expect(canary.stderr).toBe('');
    expect(canary.stdout).toBe(
      `ok  global1a-ks0 (127.0.0.1:${sshd.port}) finished a command whose connection was cut, and kept its receipt\n`,
    );
    expect(canary.status).toBe(0);
  });

  it('the canary proves a good node, and names what is wrong with others', async () => {
    const { sshd, node, who } = await openSshNode();
    const shell = await shellTo(sshd);
    const knownHostsText = readFileSync(join(sshd.dir, 'known_hosts'), 'utf8');
    const connect = () => createRemoteShell({ knownHostsText, privateKey: readFileSync(sshd.keyFile) });
    const wrong = (changes: Partial<KsNode>) => canary({ ...node, ...changes }, 'other', connect);
    expect(await canary(node, 'canary', connect)).toEqual({
      ok: true,
      why: `${who} finished a command whose connection was cut, and kept its receipt`,
    });
    expect(await shell.stat(node, 'canary')).toMatchObject({ state: 'done', exit: 0 });
    expect(await wrong({ spool: { base: join(sshd.dir, 'spool'), id: 'another-id' } })).toEqual({
      ok: false,
      why: `${who} has no spool with the id that the topology names: run \`npm run provision\` for it`,
    });
    expect(await wrong({ spool: 'off' })).toEqual({
      ok: false,
      why: `${who} has no receipts (\`receipts: off\`): there is nothing to prove`,
    });
    expect(await wrong({ user: 'nobody-here' })).toEqual({
      ok: false,
      why: `${who} accepts no key of ours for user nobody-here`,
    });
  });
});

/** The processes that sshd made for its connections, and theirs that belong to sshd. */
function childrenOf(parent: number): number[] {
  const found: number[] = [];
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const status = statusOf(Number(name));
    if (status === undefined || status.parent !== parent || !status.name.startsWith('sshd')) continue;
    found.push(Number(name), ...childrenOf(Number(name)));
  }
  return found;
}

function statusOf(pid: number): { name: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return { name: /^Name:\s+(.*)$/m.exec(text)?.[1] ?? '', parent: Number(/^PPid:\s+(\d+)$/m.exec(text)?.[1]) };
  } catch {
    return undefined;
  }
}

/** A connection that never logs in and so holds one of sshd's places for newcomers. */
async function connectHog(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    const first = await new Promise<string>((done) => {
      socket.once('data', (bytes) => done(bytes.toString('latin1')));
      socket.once('close', () => done(''));
    });
    if (first.startsWith('SSH-')) return socket;
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** A whole topology whose first node is this sshd. */
function topologyOf(sshd: OpenSsh, base: string, spoolId: string): string {
  return `name: openssh
channel: C0OPENSSH
console_host: console.example
recovery_pg: false
regions:
  - name: global1a
    zone: alpha
    console_address: 192.0.2.1
    pg: [global1a-pgserver0]
    ks:
      - { name: global1a-ks0, address: 127.0.0.1, port: ${sshd.port}, spool_base: ${base}, ${spoolId} }
  - name: global2a
    zone: beta
    console_address: 192.0.2.2
    pg: [global2a-pgserver0]
    ks:
      - { name: global2a-ks0, address: 192.0.2.3, receipts: off }
roster:
  - { name: Requester, slack: [U0AAAAAA], roles: [operator] }
  - { name: Approver, slack: [U0BBBBBB], roles: [approver] }
`;
}
