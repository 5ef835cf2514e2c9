import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { utils } from 'ssh2';

export interface HostKey {
  readonly privateKey: string;
  /** `ssh-ed25519` and the base64 text, as known_hosts has them. */
  readonly type: string;
  readonly base64: string;
}

/** The node's ed25519 host key, made on first use and kept in `path`. */
export function hostKey(path: string): HostKey {
  if (!existsSync(path)) writeFileSync(path, utils.generateKeyPairSync('ed25519').private, { mode: 0o600 });
  return described(readFileSync(path, 'utf8'));
}

/** Another machine's key, for a node behind whose address something else answers. */
export function strangerKey(): HostKey {
  return described(utils.generateKeyPairSync('ed25519').private);
}

function described(privateKey: string): HostKey {
  const key = utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return { privateKey, type: key.type, base64: key.getPublicSSH().toString('base64') };
}
