import { onTestFinished } from 'vitest';
import { type RedisServer, type RedisServerOptions, startRedis } from '../../lab/redis-server.ts';

/** A redis-server that is gone when the test ends. */
export async function redisForTest(options: RedisServerOptions = {}): Promise<RedisServer> {
  const server = await startRedis(options);
  onTestFinished(() => server.close());
  return server;
}
