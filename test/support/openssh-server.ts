import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ownPort } from '../../lab/own-port.ts';

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(existsSync);
const tools = ['ssh', 'ssh-keygen'].every((tool) => spawnSync('which', [tool]).status === 0);

/** Why there is no Debian sshd to test against; undefined when there is. */
export const noOpenSsh =
  SSHD === undefined || !tools ? 'openssh-server and openssh-client are not installed' : undefined;

export interface OpenSsh {
  readonly port: number;
  readonly dir: string;
  readonly user: string;
  readonly keyFile: string;
  /** The master process. */
  readonly pid: number;
  /** The public host key line of that type. */
  hostKey(type: 'ed25519' | 'rsa'): string;
  keygen(...args: string[]): string;
  stop(): Promise<void>;
}

export interface OpenSshPlace {
  readonly port?: number;
  /** Another address than loopback. */
  readonly address?: string;
  /** What starts it, such as `unshare` with a script that ends in `exec "$@"`. Its end must end sshd. */
  readonly within?: readonly string[];
}

/** Debian's sshd with its own configuration, host keys and authorized key, all in the given folder; on loopback. */
export async function startOpenSsh(
  dir: string,
  options: readonly string[] = [],
  place: OpenSshPlace = {},
): Promise<OpenSsh> {
  const keygen = (...args: string[]) => {
    const made = spawnSync('ssh-keygen', args, { encoding: 'utf8', cwd: dir });
    if (made.status !== 0) throw new Error(`ssh-keygen ${args.join(' ')}: ${made.stderr}`);
    return made.stdout;
  };
  // A folder may have keys: those of a server that was stopped and starts again as the same.
  const keyPair = (name: string, ...kind: string[]) => {
    if (!existsSync(join(dir, name))) keygen('-q', '-t', ...kind, '-N', '', '-f', name);
  };
  keyPair('host_ed25519', 'ed25519');
  keyPair('host_rsa', 'rsa', '-b', '2048');
  keyPair('client', 'ed25519');
  // As root, sshd will not start without its privilege separation directory.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const { address = '127.0.0.1', within = [], port = await ownPort() } = place;
  const config = [
    `Port ${port}`,
    `ListenAddress ${address}`,
    `HostKey ${dir}/host_ed25519`,
    `HostKey ${dir}/host_rsa`,
    `AuthorizedKeysFile ${dir}/client.pub`,
    `PidFile none`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    ...options,
  ];
  await writeFile(join(dir, 'sshd_config'), `${config.join('\n')}\n`);
  const [program = '', ...args] = [...within, SSHD ?? '', '-D', '-e', '-f', join(dir, 'sshd_config')];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await accepting(address, port, child, () => said);
  return {
    port,
    dir,
    user: userInfo().username,
    keyFile: join(dir, 'client'),
    pid: child.pid ?? 0,
    stop: () => ended(child),
    keygen,
    hostKey: (type) => keygen('-y', '-f', `host_${type}`).trim(),
  };
}

async function accepting(host: string, port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 250; tries++) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${said()}`);
    const open = await new Promise<boolean>((done) => {
      const socket = connect({ host, port });
      socket.on('connect', () => done(true)).on('error', () => done(false));
      socket.on('close', () => done(false)).unref();
      setTimeout(() => socket.destroy(), 500).unref();
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(`sshd accepts no connection: ${said()}`);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGKILL');
  return gone;
}
