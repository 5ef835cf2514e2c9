import type { KsNode } from '../../domain/topology.ts';
import { inBoth, type Sentence } from '../../domain/wording/sentence.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { because, type OwnWhy } from '../../domain/wording/why.ts';
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
  | ({ readonly ok: false } & OwnWhy);

/**
 * The host key algorithms to ask a node for: those of its pinned keys only. Without this a host that has an
 * unpinned key of a preferred type offers that one, and looks like another host.
 */
export function hostKeyAlgorithms(node: KsNode, pinned: PinnedKeys): HostKeyOffer {
  if (pinned.accepted.length === 0) {
    const key = pinned.revoked.length > 0 ? 'ssh.revoked-only' : 'ssh.no-host-key';
    return { ok: false, ...because(saySsh(key, { node: called(node) })) };
  }
  const types = new Set(pinned.accepted.map((entry) => entry.type));
  const algorithms = Object.entries(ALGORITHMS).flatMap(([type, names]) => (types.has(type) ? [...names] : []));
  if (algorithms.length === 0) {
    const params = { node: called(node), types: [...types].join(', ') };
    return { ok: false, ...because(saySsh('ssh.pinned-types', params)) };
  }
  return { ok: true, algorithms };
}

/** Undefined when the presented key is pinned; else the sentence that names the host. */
export function hostKeyRefusal(node: KsNode, pinned: PinnedKeys, presented: Buffer): Sentence | undefined {
  const is = (entry: KnownHost) => entry.key.equals(presented);
  const params = { node: called(node), fingerprint: fingerprintOf(presented) };
  if (pinned.revoked.some(is)) {
    return saySsh('ssh.revoked', params);
  }
  if (pinned.accepted.some(is)) return undefined;
  const expected = pinned.accepted.map((entry) => fingerprintOf(entry.key));
  const either = inBoth('expected', { en: expected.join(' or '), zh: expected.join(' 或 ') });
  return saySsh('ssh.other-key', { ...params, ...either });
}
