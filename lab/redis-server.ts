import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RedisServerOptions {
  /** Where it keeps its data; the default is a fresh folder that is removed at the end. */
  readonly dir?: string;
  readonly appendonly?: 'yes' | 'no';
  readonly appendfsync?: 'always' | 'everysec' | 'no';
  readonly maxmemoryPolicy?: string;
  /** Speaks TLS alone, to clients and to its primary, with these files. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Further redis-server options, e.g. `['--maxmemory', '2mb']`; they win over the ones above. */
  readonly extraArgs?: readonly string[];
}

/** A real redis-server on a free port of 127.0.0.1. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  readonly pid: () => number;
  /** Resolves with how the process that runs now ended: a signal, or `exit code 1`. */
  readonly ended: () => Promise<string>;
  /** Ends the process with a signal and waits until it is gone. Data stay where they are. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same folder and port, after `kill`. */
  restart(): Promise<void>;
  /** Stops it in its tracks (SIGSTOP): connections stay open, nothing is answered. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its own folder. */
  close(): Promise<void>;
}

/** A redis-server that its starter closes. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'redis-')));
  let port = await freePort();
  let child = await launch(port, dir, options);
  for (let tries = 0; child === 'port taken' && tries < 10; tries += 1) {
    port = await freePort();
    child = await launch(port, dir, options);
  }
  if (child === 'port taken') throw new Error('redis-server: no free port after 10 tries');
  let running: ChildProcess = child;

  const server: RedisServer = {
    url: `${options.tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    port,
    dir,
    pid: () => running.pid ?? -1,
    ended: () => endOf(running),
    async kill(signal = 'SIGKILL') {
      await end(running, signal);
    },
    async restart() {
      // Another process may hold the port as an outgoing one for a moment.
      for (let tries = 0; tries < 50; tries += 1) {
        const again = await launch(port, dir, options);
        if (again !== 'port taken') {
          running = again;
          return;
        }
        await sleep(100);
      }
      throw new Error(`redis-server: port ${port} was taken by somebody else`);
    },
    pause: () => void running.kill('SIGSTOP'),
    resume: () => void running.kill('SIGCONT'),
    async close() {
      await end(running, 'SIGKILL');
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function launch(port: number, dir: string, options: RedisServerOptions): Promise<ChildProcess | 'port taken'> {
  const args = [
    ...(options.tls ? tlsArgs(port, options.tls) : ['--port', String(port)]),
    ...['--bind', '127.0.0.1', '--dir', dir, '--save', ''],
    ...['--appendonly', options.appendonly ?? 'yes', '--appendfsync', options.appendfsync ?? 'always'],
    ...['--maxmemory-policy', options.maxmemoryPolicy ?? 'noeviction', ...(options.extraArgs ?? [])],
  ];
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('Ready to accept connections')) return;
      child.stdout.off('data', listen).resume();
      child.stderr.off('data', listen).resume();
      resolve(child);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', (cause) => reject(new Error('redis-server could not be started', { cause })));
    child.once('exit', (code) => {
      if (said.includes('Address already in use')) resolve('port taken');
      else reject(new Error(`redis-server ended with ${code} at its start: ${said.slice(-800)}`));
    });
  });
}

/** What a redis-server or a Sentinel needs to speak TLS on this port, and nothing else. */
export function tlsArgs(port: number, { ca, cert, key }: NonNullable<RedisServerOptions['tls']>): readonly string[] {
  return [
    ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-replication', 'yes'],
    ...['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', ca],
  ];
}

async function endOf(child: ChildProcess): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((done) => child.once('exit', done));
  return child.signalCode ?? `exit code ${child.exitCode}`;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  if (signal !== 'SIGKILL') child.kill('SIGCONT');
  await gone;
}
