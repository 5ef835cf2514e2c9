import { spawn } from 'node:child_process';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { onTestFinished } from 'vitest';
import { newKeyPair } from '../../lab/site/ssh/host-key.ts';

/** How a test's SSH server behaves; without a part, it behaves well and runs commands in a real shell. */
export interface SshNodeBehaviour {
  readonly hostKeys?: readonly string[];
  readonly authenticate?: (context: AuthContext) => void;
  /** Which session request (from 1, per connection) gets what. */
  readonly session?: (count: number) => 'accept' | 'refuse' | 'ignore';
  readonly exec?: (command: string, channel: ServerChannel, connection: Connection) => void;
  /** Does not even answer the exec request. */
  readonly ignoreExec?: boolean;
}

export interface SshNode {
  readonly port: number;
  /** Connections that came so far. */
  readonly connections: () => number;
  /** Connections that are open now. */
  readonly open: () => number;
  /** Exec requests that came, in order. */
  readonly commands: readonly string[];
  /** Cuts every connection. */
  cut(): void;
}

export const clientKey = newKeyPair();
export const hostKey = newKeyPair();

/** An SSH server of our own on loopback, gone when the test ends. */
export async function sshNode(behaviour: SshNodeBehaviour = {}): Promise<SshNode> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = new ssh2.Server({ hostKeys: [...(behaviour.hostKeys ?? [hostKey.private])] }, (connection) => {
    let sessions = 0;
    connection.on('error', () => {});
    connection.on('authentication', behaviour.authenticate ?? ((context) => context.accept()));
    connection.on('session', (accept, refuse) => {
      sessions += 1;
      const answer = behaviour.session?.(sessions) ?? 'accept';
      if (answer === 'refuse') return void refuse();
      if (answer === 'ignore') return;
      accept().on('exec', (acceptExec, _refuse, info) => {
        commands.push(info.command);
        if (behaviour.ignoreExec) return;
        (behaviour.exec ?? inShell)(info.command, acceptExec(), connection);
      });
    });
  });
  // ssh2's server hides its sockets; an outer one keeps them, so that a test can cut them.
  const outer = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  const port = await listening(outer);
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  onTestFinished(() => {
    cut();
    outer.close();
  });
  return { port, commands, connections: () => connections, open: () => sockets.size, cut };
}

/** A TCP server that says only what `greet` writes; `seen` gets the error code with which each connection ended. */
export async function tcpNode(greet: (socket: Socket) => void): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.resume();
    socket.on('error', (fault: NodeJS.ErrnoException) => seen.push(fault.code ?? fault.message));
    socket.on('end', () => seen.push('FIN'));
    greet(socket);
  });
  const port = await listening(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, seen };
}

/** A known_hosts line for loopback. */
export function pin(port: number, publicKey = hostKey.public): string {
  return `[127.0.0.1]:${port} ${publicKey}\n`;
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

function inShell(command: string, channel: ServerChannel): void {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {});
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on('close', (code, signal) => {
    if (code !== null) channel.exit(code);
    else channel.exit(signal?.replace('SIG', '') ?? 'KILL');
    channel.close();
  });
}
