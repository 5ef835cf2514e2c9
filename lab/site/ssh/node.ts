import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import ssh2, { type Connection, type ParsedKey, type ServerChannel } from 'ssh2';
import { ownPort, releasePort } from '../../own-port.ts';
import { type NodeFaults, takeCut, takeKill } from '../faults.ts';
import { type ExecPlace, execInShell, execUnheard } from './exec.ts';
import { type Gate, openGate } from './gate.ts';
import { type HostKey, strangerKey } from './host-key.ts';
import type { Machine } from './machine.ts';
import { killOfRun } from './processes.ts';

export interface SshNodeOptions {
  readonly user: string;
  readonly authorizedKeys: readonly ParsedKey[];
  readonly hostKey: HostKey;
  readonly place: ExecPlace;
  readonly machine: Machine;
  /** Read anew at every connection and request. */
  readonly faults: () => NodeFaults;
}

/** What one connection is served with. */
interface Serving extends SshNodeOptions {
  /** The node is gone: what is still on its way to it never arrives. */
  readonly closed: AbortSignal;
}

/** One ks node's sshd on 127.0.0.1. */
export interface SshNode {
  readonly port: number;
  /** No power: `refuses` connections (those open are reset) or `hangs` with them; null: power. Connections never survive it. */
  readonly setDark: (how: 'refuses' | 'hangs' | null) => Promise<void>;
  /** Lets go on what a lifted hang held back. */
  readonly resume: () => void;
  /** Nothing comes through any more, in either direction, until `resume`. */
  readonly stallAll: () => void;
  /** Resets every open connection. */
  readonly resetAll: () => void;
  readonly close: () => Promise<void>;
}

/** Debian's sshd_config default (MaxSessions). */
const MAX_SESSIONS = 10;

export async function startSshNode(options: SshNodeOptions): Promise<SshNode> {
  const gates = new Set<Gate>();
  const closing = new AbortController();
  const serving: Serving = { ...options, closed: closing.signal };
  let stranger: HostKey | null = null;
  let dark: 'refuses' | 'hangs' | null = null;

  const listener = createServer(async (raw: Socket) => {
    const gate = openGate(raw);
    gates.add(gate);
    gate.stream.on('close', () => gates.delete(gate));
    const faults = options.faults();
    // A machine without an answer still completes the TCP handshake on loopback: no banner is what can be had here.
    if (dark || faults.hang === 'connect' || faults.hang === 'silent') gate.stall();
    if (faults.slowMs > 0) await delay(faults.slowMs, null, { ref: false });
    await gate.whenOpen();
    if (gate.stream.destroyed) return;
    stranger ??= faults.wrongHostKey ? strangerKey() : null;
    serve(gate, (faults.wrongHostKey ? stranger : null) ?? options.hostKey, serving);
  });
  const port = await listenSomewhere(listener);
  const resetAll = () => {
    for (const gate of gates) gate.reset();
  };
  const stopListening = () =>
    listener.listening ? new Promise((closed) => listener.close(closed)) : Promise.resolve();
  return {
    port,
    resetAll,
    stallAll: () => {
      for (const gate of gates) gate.stall();
    },
    resume: () => {
      if (!dark) for (const gate of gates) gate.resume();
    },
    setDark: async (how) => {
      const before = dark;
      dark = how;
      if (how === 'hangs') for (const gate of gates) gate.stall();
      // The machine that comes back knows nothing of the connections it had.
      else if (how === 'refuses' || before !== null) resetAll();
      if (how === 'refuses') await stopListening();
      else if (!listener.listening) await listen(listener, port);
    },
    close: async () => {
      closing.abort();
      resetAll();
      await stopListening();
      releasePort(port);
    },
  };
}

/** A server of its own for every connection, so that a session knows the gate it came through. */
function serve(gate: Gate, key: HostKey, options: Serving): void {
  const server = new ssh2.Server({ hostKeys: [key.privateKey], keepaliveInterval: 0 });
  server.on('connection', (client: Connection) => serveClient(client, gate, options));
  // ssh2 takes any duplex stream as a socket; its types ask for net.Socket.
  server.injectSocket(gate.stream as unknown as Socket);
}

function serveClient(client: Connection, gate: Gate, options: Serving): void {
  // A client that goes away is no fault of the site.
  client.on('error', () => {});
  client.on('authentication', (attempt) => {
    const refused = options.faults().authRefused || attempt.username !== options.user;
    if (refused || attempt.method !== 'publickey') return attempt.reject(['publickey']);
    const offered = attempt.key.data;
    const key = options.authorizedKeys.find((each) => each.getPublicSSH().equals(offered));
    const { signature, blob, hashAlgo } = attempt;
    // Without a signature the client only asks whether the key would do (RFC 4252, 7).
    const proven = key && (!signature || (blob && key.verify(blob, signature, hashAlgo) === true));
    return proven ? attempt.accept() : attempt.reject(['publickey']);
  });
  client.on('ready', () => {
    // A turn later: the client has been told that it is in.
    if (options.faults().hang === 'auth') setImmediate(gate.stall);
  });
  let sessions = 0;
  client.on('session', (accept, reject) => {
    if (options.faults().sessionRefused || sessions >= MAX_SESSIONS) return reject();
    sessions += 1;
    const session = accept();
    session.on('close', () => {
      sessions -= 1;
    });
    session.on('exec', (acceptExec, _reject, { command }) => {
      void serveExec(command, acceptExec, gate, options);
    });
  });
}

async function serveExec(command: string, accept: () => ServerChannel, gate: Gate, options: Serving): Promise<void> {
  const faults = options.faults();
  const { machine, place } = options;
  const path = [...machine.path(faults), place.env.PATH].join(':');
  const here = { ...place, env: { ...place.env, PATH: path } };
  const cut = takeCut(faults, command);
  if (cut && !cut.started) {
    const arrives = () => options.closed.aborted || execUnheard(machine.command(command, faults), here);
    if (cut.lateMs !== null) setTimeout(arrives, cut.lateMs).unref();
    return gate.reset();
  }
  if (faults.hang === 'exec' || faults.hang === 'exec-late') gate.stall();
  if (faults.hang === 'exec-late') await gate.whenOpen();
  if (faults.slowMs > 0) await delay(faults.slowMs, null, { ref: false });
  if (options.closed.aborted) return;
  const child = execInShell(machine.command(command, faults), accept(), here);
  const kill = takeKill(faults, command);
  if (kill) setTimeout(() => killOfRun(kill.who, child.pid, place.env), kill.afterMs).unref();
  if (cut) setTimeout(gate.reset, cut.afterMs).unref();
}

/** On a port that this node can give up and take again. */
async function listenSomewhere(server: ReturnType<typeof createServer>): Promise<number> {
  const port = await ownPort();
  await listen(server, port);
  return port;
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
