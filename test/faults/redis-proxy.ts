import { connect, createServer, type Socket } from 'node:net';

/** What stands between the service and its Redis: everything passes, and a reply can be lost with its connection. */
export interface RedisProxy {
  readonly url: string;
  /** So many requests that contain `text` reach Redis, and nobody hears its answer. */
  loseReplies(text: string, times: number): void;
  /** How many replies were lost so far. */
  readonly lost: () => number;
  heal(): void;
  close(): Promise<void>;
}

export async function startRedisProxy(port: number): Promise<RedisProxy> {
  const sockets = new Set<Socket>();
  let losing: { readonly text: string; left: number }[] = [];
  let lost = 0;
  const server = createServer({ noDelay: true }, (client) => {
    const redis = connect({ port, host: '127.0.0.1', noDelay: true });
    let deaf = false;
    const drop = () => {
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
    client.on('data', (bytes) => {
      const found = losing.find(({ text }) => bytes.includes(text));
      if (found !== undefined) {
        deaf = true;
        found.left -= 1;
        losing = losing.filter(({ left }) => left > 0);
      }
      redis.write(bytes);
    });
    redis.on('data', (bytes) => {
      if (!deaf) return void client.write(bytes);
      lost += 1;
      drop();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    loseReplies: (text, times) => void losing.push({ text, left: times }),
    lost: () => lost,
    heal() {
      losing = [];
    },
    async close() {
      const closed = new Promise((done) => server.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
