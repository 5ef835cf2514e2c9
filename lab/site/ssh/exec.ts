import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { ServerChannel } from 'ssh2';

export interface ExecPlace {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs an exec request's string in a real /bin/sh, as sshd does: the command gets its own session, is not stopped
 * when the connection goes (its pipes break, no more), its exit code or signal is reported when it ends, and the
 * channel stays open as long as anything still holds its output.
 */
export function execInShell(command: string, channel: ServerChannel, place: ExecPlace): ChildProcess {
  const [program, args] = shell();
  const child = spawn(program, [...args, '-c', command], {
    cwd: place.home,
    env: place.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  channel.pipe(child.stdin);
  child.stdin.on('error', () => {});
  // Input that nobody reads any more is taken and dropped, or the channel's end would never be seen.
  child.stdin.on('close', () => channel.resume());
  channel.on('error', () => {});
  child.on('error', (error) => {
    channel.stderr.write(`cannot start ${program}: ${error.message}\n`);
    channel.exit(255);
    channel.end();
  });
  child.on('exit', (code, signal) => {
    // RFC 4254, 6.10: exit-signal names the signal without SIG.
    if (signal) channel.exit(signal.slice('SIG'.length), false, '');
    else channel.exit(code ?? 255);
  });
  // What is written to stderr has its own queue: the end of stdout closes the channel, so it goes last.
  child.on('close', () => channel.stderr.end(() => channel.end()));
  channel.on('close', () => {
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  });
  child.unref();
  return child;
}

/** The same with nobody at the other end any more. */
export function execUnheard(command: string, place: ExecPlace): void {
  const [program, args] = shell();
  const child = spawn(program, [...args, '-c', command], {
    cwd: place.home,
    env: place.env,
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => {});
  child.unref();
}

/**
 * Root reads and writes what nobody may; under root the shell starts without those two capabilities, so that a
 * read-only spool and an unreadable log are just that (capabilities(7), setpriv(1)). Where root may not give them up
 * either, the shell is plain.
 */
function shell(): readonly [string, readonly string[]] {
  if (process.getuid?.() !== 0) return ['/bin/sh', []];
  capabilitiesCanGo ??= spawnSync('setpriv', [...LESS_ROOT, 'true']).status === 0;
  return capabilitiesCanGo ? ['setpriv', [...LESS_ROOT, '/bin/sh']] : ['/bin/sh', []];
}

const LESS_ROOT = ['inh-caps', 'bounding-set'].map((set) => `--${set}=-dac_override,-dac_read_search`);

let capabilitiesCanGo: boolean | null = null;
