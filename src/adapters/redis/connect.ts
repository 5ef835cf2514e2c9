import { Redis, type RedisOptions } from 'ioredis';
import { quietErrors, type WriteLine } from './quiet-errors.ts';
import type { RedisTarget } from './url.ts';

/** No command of the engine waits longer for Redis (ms). */
export const COMMAND_TIMEOUT = 2000;

/**
 * For commands: refused at once while Redis is away, given up after 2 s. A command whose connection broke is
 * not sent again by ioredis: a write must not appear minutes after its writer was told that it failed.
 */
export function connectCommands(target: RedisTarget, log: WriteLine): Redis {
  return connect(target, 'commands', log, {
    enableOfflineQueue: false,
    commandTimeout: COMMAND_TIMEOUT,
    maxRetriesPerRequest: 0,
    // A connection that went dark is reset, so that the next command finds a new one.
    socketTimeout: 10_000,
  });
}

/** No reply for so long (ms), and a worker's connection is dark: longer than BullMQ ever blocks on one (10 s). */
const WORKER_SILENCE = 12_000;

/**
 * For BullMQ's workers, which wait for Redis as long as it takes (BullMQ: "Going to production", maxRetriesPerRequest).
 * A connection whose other end is gone without a word (a primary that lost its power, a firewall that forgot the flow) is
 * reset: the kernel would go on sending into it for a quarter of an hour, in which this process takes no work.
 */
export function connectWorkers(target: RedisTarget, log: WriteLine): Redis {
  return connect(target, 'worker', log, {
    maxRetriesPerRequest: null,
    enableOfflineQueue: true,
    socketTimeout: WORKER_SILENCE,
  });
}

/** For one subscriber of channels: it subscribes again by itself after every reconnect. */
export function connectSubscriber(target: RedisTarget, log: WriteLine): Redis {
  return connect(target, 'subscriber', log, { maxRetriesPerRequest: null, enableOfflineQueue: true });
}

function connect(target: RedisTarget, role: string, log: WriteLine, options: RedisOptions): Redis {
  const all: RedisOptions = {
    ...target.options,
    protocol: 2,
    connectionName: `twokey-${role}`,
    connectTimeout: 5000,
    // A Sentinel that hangs would be waited for without end, though others know the primary.
    sentinelCommandTimeout: COMMAND_TIMEOUT,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2000),
    // A primary that became a replica: connect again, Sentinel knows the new one.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 1 : false),
    ...options,
  };
  const redis = new Redis({ ...all, replyMapping: 'legacy' });
  redis.on('error', quietErrors(`redis: the ${role} connection failed`, log));
  // ioredis would go on with database 0, where another installation's journal may be.
  redis.on('error', (error) => void (isNoDatabase(error) && redis.disconnect(true)));
  return redis;
}

/** Redis refused the database that `REDIS_URL` names; without a login it refuses everything, which is told as that. */
export function isNoDatabase(error: Error & { readonly command?: { readonly name: string } }): boolean {
  return error.name === 'ReplyError' && error.command?.name === 'select' && !error.message.startsWith('NOAUTH');
}

/** Waits until the connection is usable, `ms` at most. */
export function whenReady(redis: Redis, ms: number): Promise<boolean> {
  if (redis.status === 'ready') return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = (ready: boolean) => () => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      redis.off('end', onEnd);
      resolve(ready);
    };
    const onReady = done(true);
    const onEnd = done(false);
    const timer = setTimeout(onEnd, ms);
    redis.once('ready', onReady);
    redis.once('end', onEnd);
  });
}
