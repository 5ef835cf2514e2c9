import { createServer } from 'node:net';
import ssh2 from 'ssh2';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { newKeyPair } from '../../../lab/site/ssh/host-key.ts';
import { fingerprintOf } from '../../../src/adapters/ssh/known-hosts.ts';
import { createRemoteShell, type RemoteShellOptions } from '../../../src/adapters/ssh/remote-shell.ts';
import { labNode } from '../../support/lab-node.ts';
import { spoken } from '../../support/spoken.ts';
import { clientKey, hostKey, pin, sshNode, tcpNode } from '../../support/ssh-node.ts';

const fingerprint = (publicKey: string) => fingerprintOf(Buffer.from(publicKey.split(' ')[1] ?? '', 'base64'));
const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });

describe('opening a connection', () => {
  function open(port: number, options: Partial<RemoteShellOptions> = {}) {
    const shell = createRemoteShell({ knownHostsText: pin(port), privateKey: clientKey.private, ...options });
    onTestFinished(() => shell.close());
    const node = labNode({ name: 'ks-a', port });
    return { shell, node, opened: () => shell.open(node), who: `ks-a (127.0.0.1:${port})` };
  }

  it('gives the host key’s fingerprint, and is reused', async () => {
    const server = await sshNode();
    const { opened, shell, node } = open(server.port);
    expect(await opened()).toEqual({ ok: true, fingerprint: fingerprint(hostKey.public) });
    expect(shell.pinnedFingerprint(node)).toBe(fingerprint(hostKey.public));
    await Promise.all([opened(), opened(), opened()]);
    expect(server.connections()).toBe(1);
  });

  it('gives up a connection from before on which the node answers no more, as after a power cut', async () => {
    const server = await sshNode({ session: () => 'ignore' });
    const { opened } = open(server.port, { timeouts: { banner: 200 } });
    expect(await opened()).toMatchObject({ ok: true });
    expect(await opened()).toMatchObject({ ok: true });
    expect(server.connections()).toBe(2);
    await expect.poll(() => server.open()).toBe(1);
  });

  it('waits for nothing when this host’s clock is put back an hour', async () => {
    const [first, second] = [await sshNode(), await sshNode()];
    const { shell, node } = open(first.port, { knownHostsText: pin(first.port) + pin(second.port) });
    expect(await shell.open(node)).toMatchObject({ ok: true });
    const hourAgo = Date.now() - 3_600_000;
    const spy = vi.spyOn(Date, 'now').mockImplementation(() => hourAgo);
    onTestFinished(() => spy.mockRestore());
    expect(await shell.open(labNode({ name: 'ks-b', port: second.port }))).toMatchObject({ ok: true });
  });

  it('says that nothing listens', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((done) => server.close(done));
    const { opened, who } = open(port);
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'refused',
      why: `${who} refused the connection: nothing listens there, or a firewall refuses it`,
      zh: `${who} 拒绝连接：该端口没有服务在监听，或被防火墙拒绝`,
    });
  });

  it('says that a name does not resolve', async () => {
    const { shell } = open(22);
    const node = labNode({ name: 'ks-a', address: 'ks-a.invalid', port: 22 });
    const other = createRemoteShell({
      knownHostsText: `ks-a.invalid ${hostKey.public}`,
      privateKey: clientKey.private,
    });
    onTestFinished(() => other.close());
    expect(await shell.open(node)).toMatchObject({ ok: false, reason: 'host-key' });
    expect(spoken(await other.open(node))).toEqual({
      ok: false,
      reason: 'refused',
      why: 'ks-a (ks-a.invalid:22) cannot be reached: its address does not resolve',
      zh: '无法到达 ks-a (ks-a.invalid:22)：其地址无法解析',
    });
  });

  it('gives up a server that hangs before its banner, with a reset', async () => {
    const { port, seen } = await tcpNode(() => {});
    const { opened, who } = open(port, { timeouts: { banner: 200 } });
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'timeout',
      why: `${who} accepted the connection, but its sshd sent no banner within 0.2 s`,
      zh: `${who} 接受了连接，但其 sshd 在 0.2 秒内没有发出标识行（banner）`,
    });
    await expect.poll(() => seen).toEqual(['ECONNRESET']);
  });

  it('gives up a server that hangs after its banner', async () => {
    const { port } = await tcpNode((socket) => socket.write('SSH-2.0-Hung\r\n'));
    const { opened, who } = open(port, { timeouts: { handshake: 200 } });
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'timeout',
      why: `${who} sent its SSH banner, but did not finish the key exchange within 0.2 s`,
      zh: `${who} 发出了 SSH 标识行（banner），但在 0.2 秒内没有完成密钥交换`,
    });
  });

  it('gives up a server that hangs in authentication', async () => {
    const server = await sshNode({ authenticate: () => {} });
    const { opened, who } = open(server.port, { timeouts: { auth: 300 } });
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'timeout',
      why: `${who} did not answer the log-in of user twokey within 0.3 s`,
      zh: `${who} 在 0.3 秒内没有应答用户 twokey 的登录`,
    });
    await expect.poll(server.open).toBe(0);
  });

  it('tries again when sshd drops the connection before its banner, then says so', async () => {
    let drops = 0;
    const { port } = await tcpNode((socket) => {
      drops += 1;
      socket.end();
    });
    const { opened, who } = open(port);
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'refused',
      why: `${who} closed the connection before its SSH banner; it may be at its limit of connections (MaxStartups), or no SSH server`,
      zh: `${who} 在发出 SSH 标识行（banner）之前关闭了连接；可能已达到连接数上限（MaxStartups），或不是 SSH 服务器`,
    });
    expect(drops).toBe(4);
  });

  it('names what does not speak SSH', async () => {
    const { port } = await tcpNode((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { opened, who } = open(port);
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'refused',
      why: `${who} closed the connection before its SSH banner, saying “HTTP/1.1 400 Bad Request”; it may be at its limit of connections (MaxStartups), or no SSH server`,
      zh: `${who} 在发出 SSH 标识行（banner）之前关闭了连接，并返回“HTTP/1.1 400 Bad Request”；可能已达到连接数上限（MaxStartups），或不是 SSH 服务器`,
    });
  });

  it('says that the key is not accepted', async () => {
    const server = await sshNode({ authenticate: (context) => context.reject(['publickey']) });
    const { opened, who } = open(server.port);
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'auth',
      why: `${who} accepts no key of ours for user twokey`,
      zh: `${who} 不接受 TwoKey 的任何密钥登录用户 twokey`,
    });
  });

  it('says that the agent cannot be used', async () => {
    const server = await sshNode({
      authenticate: (context) => (context.method === 'none' ? context.reject() : context.accept()),
    });
    const shell = createRemoteShell({ knownHostsText: pin(server.port), agent: '/nonexistent/agent' });
    onTestFinished(() => shell.close());
    const opened = await shell.open(labNode({ name: 'ks-a', port: server.port }));
    expect(spoken(opened)).toEqual({
      ok: false,
      reason: 'auth',
      why: `ks-a (127.0.0.1:${server.port}) accepts no key of ours for user twokey (the SSH agent /nonexistent/agent: Failed to connect to agent)`,
      zh: `ks-a (127.0.0.1:${server.port}) 不接受 TwoKey 的任何密钥登录用户 twokey（SSH 密钥代理（agent）/nonexistent/agent：Failed to connect to agent）`,
    });
  });

  it('refuses a host whose key is not the pinned one, by name, and does not log in', async () => {
    const logIns: string[] = [];
    const server = await sshNode({ authenticate: () => void logIns.push('log-in') });
    const other = newKeyPair();
    const { opened, who } = open(server.port, { knownHostsText: pin(server.port, other.public) });
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'host-key',
      why:
        `${who} presented the host key ${fingerprint(hostKey.public)}, but known_hosts pins ${fingerprint(other.public)}: ` +
        'it may be another machine; nothing was sent to that machine',
      zh:
        `${who} 出示的主机密钥为 ${fingerprint(hostKey.public)}，而 known_hosts 登记的是 ${fingerprint(other.public)}：` +
        '可能是另一台机器；未向该机器发送任何内容',
    });
    expect(logIns).toEqual([]);
    await expect.poll(server.open).toBe(0);
  });

  it('does not even connect to a host without a pinned key', async () => {
    const server = await sshNode();
    const { opened, who, shell, node } = open(server.port, { knownHostsText: pin(server.port + 1) });
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'host-key',
      why: `known_hosts has no host key for ${who}; nothing was sent to it`,
      zh: `known_hosts 中没有 ${who} 的主机密钥；未向其发送任何内容`,
    });
    expect(shell.pinnedFingerprint(node)).toBeUndefined();
    expect(server.connections()).toBe(0);
  });

  it('asks a host with several keys for the pinned one', async () => {
    const server = await sshNode({ hostKeys: [hostKey.private, rsa.private] });
    const { opened } = open(server.port, { knownHostsText: pin(server.port, rsa.public) });
    expect(await opened()).toEqual({ ok: true, fingerprint: fingerprint(rsa.public) });
  });

  it('says when the host has no key of a pinned type', async () => {
    const server = await sshNode();
    const { opened, who } = open(server.port, { knownHostsText: pin(server.port, rsa.public) });
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'host-key',
      why: `${who} has no host key of the types that known_hosts pins for it`,
      zh: `${who} 没有提供 known_hosts 中所登记类型的主机密钥`,
    });
  });

  it('opens a new connection after the old one was cut, and after it was idle', async () => {
    const server = await sshNode();
    const { opened } = open(server.port, { timeouts: { idle: 50 } });
    await opened();
    server.cut();
    await expect.poll(server.open).toBe(0);
    expect(await opened()).toMatchObject({ ok: true });
    expect(server.connections()).toBe(2);
    await expect.poll(server.open).toBe(0);
    expect(await opened()).toMatchObject({ ok: true });
    expect(server.connections()).toBe(3);
  });

  it('leaves no connection open after close, and opens none', async () => {
    const server = await sshNode();
    const { opened, shell, who } = open(server.port);
    await opened();
    await shell.close();
    await expect.poll(server.open).toBe(0);
    expect(spoken(await opened())).toEqual({
      ok: false,
      reason: 'refused',
      why: `no connection to ${who} is made: TwoKey is stopping`,
      zh: `不再连接 ${who}：TwoKey 正在停止`,
    });
  });

  it('ends an attempt that is under way when the shell is closed', async () => {
    const { port, seen } = await tcpNode(() => {});
    const { opened, shell, who } = open(port);
    const attempt = opened();
    await new Promise((next) => setTimeout(next, 100));
    await shell.close();
    expect(spoken(await attempt)).toMatchObject({
      ok: false,
      why: `no connection to ${who} is made: TwoKey is stopping`,
      zh: `不再连接 ${who}：TwoKey 正在停止`,
    });
    await expect.poll(() => seen).toEqual(['ECONNRESET']);
  });

  it('is refused at construction with an unusable key or known_hosts', () => {
    expect(() => createRemoteShell({ knownHostsText: '', privateKey: clientKey.private })).toThrow(
      'known_hosts pins no host key at all',
    );
    expect(() => createRemoteShell({ knownHostsText: pin(22), privateKey: 'junk' })).toThrow(
      'the SSH private key cannot be read as a private key: Unsupported key format',
    );
  });
});
