import { connect as connectTcp } from 'node:net';
import ssh2, { type Client, type ClientErrorExtensions, type ConnectConfig } from 'ssh2';
import type { KsNode } from '../../domain/topology.ts';
import type { Sentence } from '../../domain/wording/sentence.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { because, type Why } from '../../domain/wording/why.ts';
import { failed, keyRejected, type Phase, type Refusal, refusal, stopping, timedOut } from './connect-refusal.ts';
import type { SshCredentials } from './credentials.ts';
import { hostKeyAlgorithms, hostKeyRefusal } from './host-key.ts';
import { fingerprintOf, type KnownHost, pinnedKeys } from './known-hosts.ts';
import { called } from './sentences.ts';
import type { SshTimeouts } from './timeouts.ts';

/** An open, authenticated connection to one node. */
export interface Link {
  readonly node: KsNode;
  readonly client: Client;
  /** Of the host key that was presented and accepted. */
  readonly fingerprint: string;
  /** Why it ended; undefined while it is open. */
  ended(): Sentence | undefined;
  /** Resolves once the socket is closed. */
  readonly closed: Promise<void>;
  /** Gives it up with a TCP reset: what waits in this host's send buffer is dropped, not sent when the network is back. */
  reset(why: Sentence): void;
}

export interface Access {
  readonly credentials: Pick<SshCredentials, 'passphrase' | 'agent'> & { readonly privateKey?: Buffer | string };
  readonly knownHosts: readonly KnownHost[];
}

type SshError = Error & ClientErrorExtensions & { code?: unknown };

/** Connects and logs in, each phase within its own time, or says why not. Sends no command. `stop` ends the attempt. */
export function connect(
  node: KsNode,
  access: Access,
  timeouts: SshTimeouts,
  stop: AbortSignal,
): Promise<{ ok: true; link: Link } | Refusal> {
  const pinned = pinnedKeys(access.knownHosts, node.address, node.port);
  const offer = hostKeyAlgorithms(node, pinned);
  if (!offer.ok) return Promise.resolve(refusal('host-key', offer.say));

  const socket = connectTcp({ host: node.address, port: node.port, noDelay: true });
  const client = new ssh2.Client();
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  return new Promise((resolve) => {
    let phase: Phase | 'open' = 'connect';
    let limit: NodeJS.Timeout | undefined;
    let fingerprint = '';
    // What the server says before its banner, such as “Exceeded MaxStartups” (RFC 4253, 4.2 allows such lines).
    let greeting = '';
    let end: Sentence | undefined;
    const notes: Why[] = [];

    const reset = (why: Sentence) => {
      end ??= why;
      clearTimeout(limit);
      if (!socket.destroyed) socket.resetAndDestroy();
    };
    const refuse = (refused: Refusal) => {
      if (phase === 'open' || end !== undefined) return;
      reset(refused.say);
      resolve(refused);
    };
    const enter = (next: Phase) => {
      phase = next;
      clearTimeout(limit);
      limit = setTimeout(() => refuse(timedOut(node, next, timeouts[next])), timeouts[next]);
    };

    const halt = () => refuse(stopping(node));
    stop.addEventListener('abort', halt);
    void closed.then(() => stop.removeEventListener('abort', halt));

    enter('connect');
    // For life: ssh2 may emit several errors for one broken connection.
    client.on('error', (fault: SshError) => {
      if (phase === 'open') return reset(saySsh('ssh.broke', { node: called(node), error: fault.message }));
      if (fault.message === 'All configured authentication methods failed') return refuse(keyRejected(node, notes));
      // A key or agent that cannot sign is no end: ssh2 goes on to the next one.
      if (fault.level === 'agent')
        return void notes.push(
          because(saySsh('ssh.agent', { agent: access.credentials.agent ?? '', error: fault.message })),
        );
      if (fault.level === 'client-authentication') return void notes.push({ why: fault.message });
      refuse(failed(node, phase, fault, greeting));
    });
    client.on('close', () => {
      if (phase === 'open') return reset(saySsh('ssh.closed', { node: called(node) }));
      refuse(failed(node, phase, undefined, greeting));
    });
    client.on('connect', () => enter('banner'));
    client.once('handshake', () => enter('auth'));
    client.on('ready', () => {
      clearTimeout(limit);
      phase = 'open';
      resolve({ ok: true, link: { node, client, fingerprint, closed, reset, ended: () => end } });
    });
    client.connect({
      ...loginOf(node, access.credentials),
      sock: socket,
      readyTimeout: 0,
      keepaliveInterval: timeouts.keepAlive,
      keepaliveCountMax: 3,
      algorithms: { serverHostKey: offer.algorithms },
      hostVerifier: (key: Buffer) => {
        fingerprint = fingerprintOf(key);
        const say = hostKeyRefusal(node, pinned, key);
        if (say !== undefined) refuse(refusal('host-key', say));
        return say === undefined;
      },
    });
    // Only now: ssh2 has paused the socket and will resume it, so that this listener takes no byte from it.
    const awaitBanner = (bytes: Buffer) => {
      greeting = (greeting + bytes.toString('latin1')).slice(-1024);
      if (!/^SSH-/m.test(greeting)) return;
      socket.off('data', awaitBanner);
      enter('handshake');
    };
    socket.on('data', awaitBanner);
  });
}

function loginOf(node: KsNode, { privateKey, passphrase, agent }: Access['credentials']): ConnectConfig {
  return {
    username: node.user,
    authHandler: [
      ...(privateKey === undefined ? [] : ['publickey' as const]),
      ...(agent === undefined ? [] : ['agent' as const]),
    ],
    ...(privateKey !== undefined && { privateKey }),
    ...(passphrase !== undefined && { passphrase }),
    ...(agent !== undefined && { agent }),
  };
}
