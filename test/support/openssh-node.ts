import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadSshCredentials } from '../../src/adapters/ssh/credentials.ts';
import { createRemoteShell, type RemoteShellOptions } from '../../src/adapters/ssh/remote-shell.ts';
import type { KsNode } from '../../src/domain/topology.ts';
import type { RemoteShell } from '../../src/engine/ports/remote-shell.ts';
import { labNode } from './lab-node.ts';
import { openSsh } from './openssh.ts';
import type { OpenSsh } from './openssh-server.ts';

/** Answers like the tool, in its own time, and notes each execution. */
const DIRECTIVE = `#!/bin/sh
echo "$2" >>"$(dirname "$0")/ledger"
sleep "$(cat "$(dirname "$0")/takes" 2>/dev/null || echo 0)"
echo '{"action":"FailoverGlobalKSResponse","ret_code":0,"uuid":"6f1c2a52-2f0b-4c57-9d2e-0f2f6c1f8f10"}'
`;

/** One ks node behind Debian's own sshd: a spool, and a tool that notes each execution. */
export interface OpenSshNode {
  readonly sshd: OpenSsh;
  readonly node: KsNode;
  /** The tool's call as a directive. */
  readonly command: string;
  /** The node as sentences name it. */
  readonly who: string;
  /** How many seconds the tool takes from now on. */
  takes(seconds: number): Promise<void>;
  /** The argument of each execution. */
  ledger(): Promise<string[]>;
}

export async function openSshNode(options: readonly string[] = []): Promise<OpenSshNode> {
  const sshd = await openSsh(options);
  const bin = join(sshd.dir, 'bin');
  await mkdir(bin);
  await mkdir(join(sshd.dir, 'spool'), { mode: 0o700 });
  await writeFile(join(sshd.dir, 'spool', 'id'), 'openssh-1\n');
  await writeFile(join(bin, 'send-zw-directive'), DIRECTIVE);
  await chmod(join(bin, 'send-zw-directive'), 0o755);
  const spool = { base: join(sshd.dir, 'spool'), id: 'openssh-1' };
  return {
    sshd,
    node: labNode({ name: 'ks-a', port: sshd.port, user: sshd.user, spool }),
    command: `${join(bin, 'send-zw-directive')} -p '{"action": "FailoverGlobalKS"}'`,
    who: `ks-a (127.0.0.1:${sshd.port})`,
    takes: (seconds) => writeFile(join(bin, 'takes'), String(seconds)),
    ledger: async () =>
      existsSync(join(bin, 'ledger')) ? (await readFile(join(bin, 'ledger'), 'utf8')).trim().split('\n') : [],
  };
}

/** A shell to it, closed when the test ends. */
export async function shellTo(
  sshd: OpenSsh,
  knownHosts = pinOf(sshd, 'ed25519'),
  timeouts: RemoteShellOptions['timeouts'] = {},
): Promise<RemoteShell> {
  const knownHostsFile = join(sshd.dir, 'known_hosts');
  await writeFile(knownHostsFile, knownHosts);
  const loaded = await loadSshCredentials({ knownHostsFile, privateKeyFile: sshd.keyFile });
  if (!loaded.ok) throw new Error(loaded.why);
  const shell = createRemoteShell({ ...loaded.credentials, timeouts });
  onTestFinished(() => shell.close());
  return shell;
}

export function pinOf(sshd: OpenSsh, type: 'ed25519' | 'rsa'): string {
  return `[127.0.0.1]:${sshd.port} ${sshd.hostKey(type)}\n`;
}
