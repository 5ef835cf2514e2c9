import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../engine/ports/log.ts';
import { codeOf } from './mirror-file.ts';
import { processStart } from './process-start.ts';
import { writerId } from './writer.ts';

/** Lets other processes find out for certain that this one is dead, so that nobody waits for a lease that it held. */
export interface Presence {
  /** This process, as it holds leases: its writer id, the running kernel and the pid namespace, without spaces. */
  readonly holder: string;
  /** True when a holder is certainly dead. Who cannot be judged from here is taken for alive. */
  isGone(holder: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Longer a socket's path cannot be (sockaddr_un, unix(7): 108 bytes with its end). */
const LONGEST_PATH = 107;

/**
 * Two proofs, for two ways of running several processes. A socket in DATA_DIR that its owner listens on as long as it
 * lives: the kernel refuses connections to a dead one's, whatever container it was in, as long as the volume is the
 * same. And the process table, for those of the same host and pid namespace that have a DATA_DIR of their own.
 */
export async function announce(dataDir: string, log: Log): Promise<Presence> {
  const folder = join(dataDir, 'alive');
  const holder = `${writerId()}@${kernel()}.${pidNamespace()}`;
  const server = await listenAt(folder, holder, log);
  return {
    holder,
    async isGone(other) {
      const [, host, pid, ms, booted, pids] = /^(.*):(\d+):(\d+)@([^.]+)\.(.+)$/.exec(other) ?? [];
      // Another kernel's processes cannot be seen from here, and its sockets look dead.
      if (booted === undefined || booted !== kernel()) return false;
      if (await refuses(socketOf(folder, other))) return true;
      if (host !== hostname() || pids !== pidNamespace()) return false;
      const start = processStart(Number(pid));
      return start === undefined || (start !== 'unknown' && start !== Number(ms));
    },
    close: () => new Promise((done) => (server === undefined ? done() : server.close(() => done()))),
  };
}

/** Without a socket (a long path, an odd file system) a death is only found by the process table, or when the lease is over. */
async function listenAt(folder: string, holder: string, log: Log): Promise<Server | undefined> {
  const path = socketOf(folder, holder);
  try {
    if (Buffer.byteLength(path) > LONGEST_PATH) throw new Error(`the path is longer than ${LONGEST_PATH} bytes`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await clearDead(folder);
    const server = createServer((visitor) => visitor.destroy());
    await new Promise<void>((listening, failed) => server.once('error', failed).listen(path, listening));
    server.on('error', () => undefined);
    server.unref();
    return server;
  } catch (err) {
    log.info({ err, path }, 'no socket of presence: after a crash, others may wait for the leases of this process');
    return undefined;
  }
}

async function clearDead(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (await refuses(path)) await unlink(path).catch(() => undefined);
  }
}

/** Whether there is a socket that nobody listens on. */
function refuses(path: string): Promise<boolean> {
  return new Promise((done) => {
    const visit = connect(path);
    visit.once('connect', () => {
      visit.destroy();
      done(false);
    });
    visit.once('error', (error) => done(codeOf(error) === 'ECONNREFUSED'));
  });
}

function socketOf(folder: string, holder: string): string {
  return join(folder, `${createHash('sha256').update(holder).digest('hex').slice(0, 16)}.sock`);
}

/** The running kernel: what is known of its processes is worth nothing under another one. */
function kernel(): string {
  return read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8));
}

/** Pids of one namespace mean nothing in another: two containers may share a host name (hostNetwork). */
function pidNamespace(): string {
  return read(() => /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '');
}

/** Where /proc does not tell: the host name has to be enough. */
function read(look: () => string): string {
  try {
    return look() || 'unknown';
  } catch {
    return 'unknown';
  }
}
