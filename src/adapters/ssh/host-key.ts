import type { KsNode } from '../../domain/topology.ts';
import { fingerprintOf, type KnownHost, type PinnedKeys } from './known-hosts.ts';
import { called } from './sentences.ts';

/** ssh2's names for the ways a host can prove a key of each pinned type; most preferred first. `ssh-rsa` pins a key, not SHA-1 (RFC 8332). */
const ALGORITHMS = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const satisfies Record<string, readonly string[]>;

export type HostKeyAlgorithm = (typeof ALGORITHMS)[keyof typeof ALGORITHMS][number];

export type HostKeyOffer =
  | { readonly ok: true; readonly algorithms: HostKeyAlgorithm[] }
  | { readonly ok: false; readonly why: string };

/**
 * The host key algorithms to ask a node for: those of its pinned keys only. Without this a host that has an
 * unpinned key of a preferred type offers that one, and looks like another host.
 */
export function hostKeyAlgorithms(node: KsNode, pinned: PinnedKeys): HostKeyOffer {
  if (pinned.accepted.length === 0) {
    const why =
      pinned.revoked.length > 0
        ? `known_hosts has only revoked host keys for ${called(node)}`
        : `known_hosts has no host key for ${called(node)}; nothing was sent to it`;
    return { ok: false, why };
  }
  const types = new Set(pinned.accepted.map((entry) => entry.type));
  const algorithms = Object.entries(ALGORITHMS).flatMap(([type, names]) => (types.has(type) ? [...names] : []));
  if (algorithms.length === 0) {
    return {
      ok: false,
      why: `known_hosts pins ${called(node)} by ${[...types].join(', ')} only, which cannot be checked`,
    };
  }
  return { ok: true, algorithms };
}

/** Undefined when the presented key is pinned; else the sentence that names the host. */
export function hostKeyRefusal(node: KsNode, pinned: PinnedKeys, presented: Buffer): string | undefined {
  const is = (entry: KnownHost) => entry.key.equals(presented);
  const fingerprint = fingerprintOf(presented);
  if (pinned.revoked.some(is)) {
    return `${called(node)} presented the host key ${fingerprint}, which known_hosts marks as revoked; nothing was sent to that machine`;
  }
  if (pinned.accepted.some(is)) return undefined;
  const expected = pinned.accepted.map((entry) => fingerprintOf(entry.key)).join(' or ');
  return `${called(node)} presented the host key ${fingerprint}, but known_hosts pins ${expected}: it may be another machine; nothing was sent to that machine`;
}
