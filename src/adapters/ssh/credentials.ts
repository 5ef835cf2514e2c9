import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import { parseKnownHosts } from './known-hosts.ts';

export interface SshCredentials {
  readonly knownHostsText: string;
  readonly privateKey?: Buffer;
  readonly passphrase?: string;
  /** The socket of an SSH agent. */
  readonly agent?: string;
}

export type LoadedCredentials =
  | { readonly ok: true; readonly credentials: SshCredentials }
  | { readonly ok: false; readonly why: string };

export interface CredentialFiles {
  readonly knownHostsFile: string;
  readonly privateKeyFile?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly agent?: string | undefined;
}

/** Reads and checks what SSH needs, for the start-up checks: the first thing wrong comes back as a sentence that names the file. */
export async function loadSshCredentials(files: CredentialFiles): Promise<LoadedCredentials> {
  const knownHosts = await readText(files.knownHostsFile, 'known_hosts file');
  if (!knownHosts.ok) return knownHosts;
  const pinned = parseKnownHosts(knownHosts.bytes.toString('utf8'));
  if (!pinned.ok) return { ok: false, why: `${files.knownHostsFile}: ${pinned.why}` };
  if (files.privateKeyFile === undefined && files.agent === undefined) {
    return { ok: false, why: 'no SSH private key file is set and no SSH agent is running: one of them is needed' };
  }
  const shared = {
    knownHostsText: knownHosts.bytes.toString('utf8'),
    ...(files.passphrase !== undefined && { passphrase: files.passphrase }),
    ...(files.agent !== undefined && { agent: files.agent }),
  };
  if (files.privateKeyFile === undefined) return { ok: true, credentials: shared };
  const key = await readText(files.privateKeyFile, 'SSH private key');
  if (!key.ok) return key;
  const wrong = privateKeyFault(key.bytes, files.passphrase);
  if (wrong !== undefined) return { ok: false, why: `the SSH private key ${files.privateKeyFile} ${wrong}` };
  return { ok: true, credentials: { ...shared, privateKey: key.bytes } };
}

/** What keeps a private key from being used, as the end of a sentence; undefined when it can be. */
export function privateKeyFault(key: Buffer | string, passphrase?: string): string | undefined {
  const parsed = ssh2.utils.parseKey(key, passphrase);
  if (!(parsed instanceof Error)) {
    const [first] = Array.isArray(parsed) ? parsed : [parsed];
    return first?.isPrivateKey() ? undefined : 'is a public key; the private one is needed';
  }
  if (/no passphrase given/i.test(parsed.message)) return 'is encrypted, and no passphrase is set';
  if (/bad passphrase|integrity check failed|bad decrypt/i.test(parsed.message)) {
    return 'is encrypted, and the passphrase does not open it';
  }
  return `cannot be read as a private key: ${parsed.message}`;
}

async function readText(path: string, what: string): Promise<{ ok: true; bytes: Buffer } | { ok: false; why: string }> {
  try {
    return { ok: true, bytes: await readFile(path) };
  } catch (fault) {
    return { ok: false, why: `the ${what} ${path} ${unreadable((fault as NodeJS.ErrnoException).code)}` };
  }
}

function unreadable(code: string | undefined): string {
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
      return 'may not be read by this user';
    case 'EISDIR':
      return 'is a directory, not a file';
    default:
      return `cannot be read (${code ?? 'unknown error'})`;
  }
}
