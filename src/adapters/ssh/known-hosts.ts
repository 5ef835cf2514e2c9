import { createHash } from 'node:crypto';
import { matchesHost } from './host-pattern.ts';

/** A known_hosts file, read whole: one entry a line. Source: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export type KnownHosts =
  | { readonly ok: true; readonly entries: readonly KnownHost[] }
  | { readonly ok: false; readonly why: string };

export interface KnownHost {
  /** The first field: comma-separated patterns, or one hashed name. */
  readonly hosts: string;
  readonly revoked: boolean;
  /** The public key as it crosses the wire (RFC 4253, 6.6). */
  readonly key: Buffer;
  readonly type: string;
}

/** What known_hosts says about one address: the keys that may be accepted, and those that never may. */
export interface PinnedKeys {
  readonly accepted: readonly KnownHost[];
  readonly revoked: readonly KnownHost[];
}

/**
 * Reads known_hosts text. Strict: a line that cannot be used is a sentence with its number, not skipped.
 * `@cert-authority` is refused, since certificates are not checked and the line would only seem to protect.
 */
export function parseKnownHosts(text: string): KnownHosts {
  const entries: KnownHost[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const entry = parseLine(line);
    if (typeof entry === 'string') return { ok: false, why: `known_hosts line ${index + 1} ${entry}` };
    entries.push(entry);
  }
  if (entries.length === 0) return { ok: false, why: 'known_hosts pins no host key at all' };
  return { ok: true, entries };
}

/**
 * The keys pinned for an address. A port other than 22 is looked up as `[address]:port`; where there is no such
 * entry, the entries of the bare address count, as OpenSSH does it.
 */
export function pinnedKeys(entries: readonly KnownHost[], address: string, port: number): PinnedKeys {
  const host = address.toLowerCase();
  const named = (names: readonly string[]) =>
    entries.filter((entry) => names.some((name) => matchesHost(entry.hosts, name)));
  const exact = named(port === 22 ? [host, `[${host}]:22`] : [`[${host}]:${port}`]);
  const bare = port === 22 ? [] : named([host]);
  const revoked = [...exact, ...bare].filter((entry) => entry.revoked);
  const pins = (found: readonly KnownHost[]) => found.filter((entry) => !entry.revoked);
  const candidates = pins(exact).length > 0 ? pins(exact) : pins(bare);
  const accepted = candidates.filter((entry) => !revoked.some((bad) => bad.key.equals(entry.key)));
  return { accepted, revoked };
}

/** A key's fingerprint as OpenSSH prints it: `SHA256:` and unpadded base64. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function parseLine(line: string): KnownHost | string {
  const fields = line.split(/\s+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  if (marker === '@cert-authority') {
    return 'is a @cert-authority line; certificates are not supported: pin each host’s own key instead';
  }
  if (marker !== undefined && marker !== '@revoked') return `has the unknown marker ${marker}`;
  const [hosts, type, base64] = fields;
  if (hosts === undefined || type === undefined || base64 === undefined) {
    return 'is not “hosts key-type base64-key”';
  }
  const key = Buffer.from(base64, 'base64');
  if (wireType(key) !== type) return `holds no ${type} key for ${hosts.startsWith('|') ? 'its hashed host' : hosts}`;
  return { hosts, type, key, revoked: marker === '@revoked' };
}

/** The key type inside the key itself: a length and a name (RFC 4251, 5). */
function wireType(key: Buffer): string | undefined {
  if (key.length < 5) return undefined;
  return key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
}
