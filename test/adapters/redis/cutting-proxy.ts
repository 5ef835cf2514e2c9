import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface CuttingProxy {
  readonly url: string;
  /** How many replies and requests were swallowed so far. */
  readonly cuts: () => number;
  /** The next request that contains `text` reaches Redis; its reply is lost together with the connection. */
  cutReplyTo(text: string): void;
  /** The next request that contains `text` is lost together with its connection, and so is every other one until `letPass`. */
  cutFrom(text: string): void;
  letPass(): void;
  /** Every connection that is open now stays open and carries nothing any more, either way; new ones pass. */
  goDark(): void;
}

type Finished = (end: () => Promise<void>) => void;

/** A TCP proxy in front of a Redis. A concurrent test passes its own `onTestFinished`. */
export async function cuttingProxy(port: number, finished: Finished = onTestFinished): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const dark = new WeakSet<Socket>();
  let wanted: string | undefined;
  let last: string | undefined;
  let dead = false;
  let cuts = 0;
  const server = createServer((client) => {
    const redis = connect(port, '127.0.0.1');
    let cutting = false;
    const drop = (): void => {
      client.destroy();
      redis.destroy();
    };
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.on('error', drop).on('close', () => {
        sockets.delete(socket);
        drop();
      });
    }
    if (dead) return drop();
    client.on('data', (bytes) => {
      if (dark.has(client)) return;
      if (last !== undefined && bytes.includes(last)) {
        [last, dead, cuts] = [undefined, true, cuts + 1];
        for (const socket of sockets) socket.destroy();
        return;
      }
      if (wanted !== undefined && bytes.includes(wanted)) {
        cutting = true;
        wanted = undefined;
      }
      redis.write(bytes);
    });
    redis.on('data', (bytes) => {
      if (dark.has(redis)) return;
      if (cutting) {
        cuts += 1;
        drop();
      } else client.write(bytes);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  finished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    cuts: () => cuts,
    cutReplyTo(text) {
      wanted = text;
    },
    cutFrom(text) {
      last = text;
    },
    letPass() {
      dead = false;
    },
    goDark() {
      for (const socket of sockets) dark.add(socket);
    },
  };
}
