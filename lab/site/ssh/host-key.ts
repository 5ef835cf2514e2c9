import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import ssh2 from 'ssh2';

export interface HostKey {
  readonly privateKey: string;
  /** `ssh-ed25519` and the base64 text, as known_hosts has them. */
  readonly type: string;
  readonly base64: string;
}

/** The node's ed25519 host key, made on first use and kept in `path`. */
export function hostKey(path: string): HostKey {
  if (!existsSync(path)) writeFileSync(path, newKeyPair().private, { mode: 0o600 });
  return described(readFileSync(path, 'utf8'));
}

/** Another machine's key, for a node behind whose address something else answers. */
export function strangerKey(): HostKey {
  return described(newKeyPair().private);
}

/**
 * A fresh ed25519 key pair in OpenSSH's form. ssh2 makes a malformed one whenever the public key begins with a zero
 * byte (one in 256; its keygen.js drops leading zeros), hence the second look.
 */
export function newKeyPair(passphrase?: string): { readonly private: string; readonly public: string } {
  const locked = passphrase === undefined ? undefined : { passphrase, cipher: 'aes256-ctr', rounds: 4 };
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', locked);
    if (!(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair;
  }
}

function described(privateKey: string): HostKey {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return { privateKey, type: key.type, base64: key.getPublicSSH().toString('base64') };
}
