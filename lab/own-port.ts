import { createServer, type Server } from 'node:net';

const FIRST = 12_000;
const LAST = 32_000;
let next = FIRST + ((process.pid * 397) % (LAST - FIRST));

/**
 * A free port of 127.0.0.1 that stays this process's until it ends or releases it, for a server that gives its port up for a while and
 * takes it again (a node without power). It lies below what the system gives out (Linux: from 32768 on), so that no
 * `listen(0)` and no outgoing connection takes it meanwhile, and it is reserved among the processes that ask here.
 */
export async function ownPort(): Promise<number> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    next = next >= LAST ? FIRST : next + 1;
    if ((await reserve(next)) && (await isFree(next))) return next;
  }
  throw new Error(`no free port of 127.0.0.1 between ${FIRST} and ${LAST} after 1000 tries`);
}

/** Another process may have it from now on: a long run takes thousands. */
export function releasePort(port: number): void {
  reserved.get(port)?.close();
  reserved.delete(port);
}

const reserved = new Map<number, Server>();

/** By a name in the abstract name space of unix sockets (unix(7)), which the kernel gives back when its process ends. */
function reserve(port: number): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(true);
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(`\0twokey-port-${port}`, () => {
      server.unref();
      reserved.set(port, server);
      done(true);
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
