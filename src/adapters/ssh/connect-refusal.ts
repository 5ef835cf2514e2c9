import type { KsNode } from '../../domain/topology.ts';
import type { Opened } from '../../engine/ports/remote-shell.ts';
import { called, lasting } from './sentences.ts';
import type { SshTimeouts } from './timeouts.ts';

/** Why a node could not be logged in to: the closed list of RemoteShell.open, each with its sentence. `busy`: soon it may. */
export type Refusal = Extract<Opened, { ok: false }> & { readonly busy?: true };

/** The phases of a connection, in their order; each has its own time limit of the same name. */
export type Phase = keyof Pick<SshTimeouts, 'connect' | 'banner' | 'handshake' | 'auth'>;

/** What ssh2 says when a connection ends before the server's identification line. */
const NO_BANNER = 'Connection lost before handshake';

export function timedOut(node: KsNode, phase: Phase, ms: number): Refusal {
  return {
    ok: false,
    reason: 'timeout',
    why: `${called(node)} ${timeoutWords(phase, node.user)} within ${lasting(ms)}`,
  };
}

/** The refusal for an error of ssh2 or of the socket, by the phase it came in. `greeting` is what came before a banner. */
export function failed(node: KsNode, phase: Phase, fault: Error & { code?: unknown }, greeting = ''): Refusal {
  const who = called(node);
  if (fault.message === NO_BANNER) return droppedBeforeBanner(node, greeting);
  switch (phase) {
    case 'connect':
      return fault.code === 'ETIMEDOUT'
        ? { ok: false, reason: 'timeout', why: `${who} did not accept a connection: the network gave up` }
        : { ok: false, reason: 'refused', why: `${who} ${socketWords(fault)}` };
    case 'banner':
      return droppedBeforeBanner(node, greeting);
    case 'handshake':
      return /no matching host key format/.test(fault.message)
        ? { ok: false, reason: 'host-key', why: `${who} has no host key of the types that known_hosts pins for it` }
        : { ok: false, reason: 'protocol', why: `the SSH key exchange with ${who} failed: ${fault.message}` };
    case 'auth':
      return { ok: false, reason: 'auth', why: `${who} ended the log-in of user ${node.user}: ${fault.message}` };
  }
}

/** sshd at its limit of connections that have not logged in drops new ones like this: worth another try. */
function droppedBeforeBanner(node: KsNode, greeting: string): Refusal {
  const said = greeting.trim().split('\n')[0]?.trim().slice(0, 80);
  const why = `${called(node)} closed the connection before its SSH banner${said ? `, saying “${said}”` : ''}; it may be at its limit of connections (MaxStartups), or no SSH server`;
  return { ok: false, reason: 'refused', why, busy: true };
}

export function keyRejected(node: KsNode, notes: readonly string[]): Refusal {
  const more = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  return { ok: false, reason: 'auth', why: `${called(node)} accepts no key of ours for user ${node.user}${more}` };
}

export function stopping(node: KsNode): Refusal {
  return { ok: false, reason: 'refused', why: `${called(node)} is not connected to: TwoKey is stopping` };
}

function timeoutWords(phase: Phase, user: string): string {
  switch (phase) {
    case 'connect':
      return 'did not accept a connection';
    case 'banner':
      return 'accepted the connection, but its sshd sent no banner';
    case 'handshake':
      return 'sent its SSH banner, but did not finish the key exchange';
    case 'auth':
      return `did not answer the log-in of user ${user}`;
  }
}

function socketWords(fault: Error & { code?: unknown }): string {
  switch (fault.code) {
    case 'ECONNREFUSED':
      return 'refused the connection: nothing listens there';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'cannot be reached: there is no route to it';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'cannot be reached: its address does not resolve';
    case 'ECONNRESET':
      return 'reset the connection at once';
    default:
      return `cannot be reached: ${fault.message}`;
  }
}
