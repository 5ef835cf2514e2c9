import type { KsNode } from '../../domain/topology.ts';
import type { Sentence } from '../../domain/wording/sentence.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { allOf, because, nested, type OwnWhy, type Why, whyParams } from '../../domain/wording/why.ts';
import type { Opened } from '../../engine/ports/remote-shell.ts';
import { called, lasting } from './sentences.ts';
import type { SshTimeouts } from './timeouts.ts';

type Unopened = Extract<Opened, { ok: false }>;

/** Why a node could not be logged in to: the closed list of RemoteShell.open, each with its sentence. `busy`: soon it may. */
export type Refusal = Unopened & OwnWhy & { readonly busy?: true };

/** The phases of a connection, in their order; each has its own time limit of the same name. */
export type Phase = keyof Pick<SshTimeouts, 'connect' | 'banner' | 'handshake' | 'auth'>;

/** What ssh2 says when a connection ends before the server's identification line. */
const NO_BANNER = 'Connection lost before handshake';

export type Fault = Error & { code?: unknown };

export function refusal(reason: Unopened['reason'], say: Sentence): Refusal {
  return { ok: false, reason, ...because(say) };
}

export function timedOut(node: KsNode, phase: Phase, ms: number): Refusal {
  return refusal('timeout', saySsh(`ssh.${phase}-late`, { node: called(node), user: node.user, ...lasting(ms) }));
}

/**
 * The refusal for an error of ssh2 or of the socket, by the phase it came in; without one, the connection was closed.
 * `greeting` is what came before a banner.
 */
export function failed(node: KsNode, phase: Phase, fault: Fault | undefined, greeting = ''): Refusal {
  if (fault?.message === NO_BANNER) return droppedBeforeBanner(node, greeting);
  const error = fault === undefined ? nested('error', saySsh('ssh.was-closed')) : { error: fault.message };
  const params = { node: called(node), user: node.user, ...error };
  switch (phase) {
    case 'connect':
      return fault?.code === 'ETIMEDOUT'
        ? refusal('timeout', saySsh('ssh.network-gave-up', params))
        : refusal('refused', saySsh(socketKey(fault), params));
    case 'banner':
      return droppedBeforeBanner(node, greeting);
    case 'handshake':
      return fault && /no matching host key format/.test(fault.message)
        ? refusal('host-key', saySsh('ssh.key-types', params))
        : refusal('protocol', saySsh('ssh.key-exchange', params));
    case 'auth':
      return refusal('auth', saySsh('ssh.login-ended', params));
  }
}

/** sshd at its limit of connections that have not logged in drops new ones like this: worth another try. */
function droppedBeforeBanner(node: KsNode, greeting: string): Refusal {
  const said = greeting.trim().split('\n')[0]?.trim().slice(0, 80);
  const say = said
    ? saySsh('ssh.no-banner-said', { node: called(node), said })
    : saySsh('ssh.no-banner', { node: called(node) });
  return { ...refusal('refused', say), busy: true };
}

/** `notes`: what became of the keys that could not even be offered. */
export function keyRejected(node: KsNode, notes: readonly Why[]): Refusal {
  const params = { node: called(node), user: node.user };
  if (notes.length === 0) return refusal('auth', saySsh('ssh.key-rejected', params));
  return refusal('auth', saySsh('ssh.key-rejected-notes', { ...params, ...whyParams(allOf(notes), 'notes') }));
}

export function stopping(node: KsNode): Refusal {
  return refusal('refused', saySsh('ssh.stopping', { node: called(node) }));
}

function socketKey(fault: Fault | undefined) {
  switch (fault?.code) {
    case 'ECONNREFUSED':
      return 'ssh.refused';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'ssh.no-route';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'ssh.no-address';
    case 'ECONNRESET':
      return 'ssh.reset';
    default:
      return 'ssh.unreachable';
  }
}
