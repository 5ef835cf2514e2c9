import { isIP } from 'node:net';
import { Redis, type SentinelAddress } from 'ioredis';
import type { RedisTarget } from './url.ts';

/** What one Sentinel says when it is asked for the master. */
export interface SentinelSays {
  /** `host:port`. */
  readonly at: string;
  /**
   * `unreachable`: no connection, or no answer; `refuses`: it asks for another user or password; `other`: what answers
   * there is no Sentinel; `knows-not`: it watches no master of that name.
   */
  readonly is: 'knows' | 'knows-not' | 'refuses' | 'other' | 'unreachable';
  /** A code such as ECONNREFUSED, or the reply's own words. */
  readonly words: string;
}

/** How long one Sentinel may take for its answer (ms). */
const PATIENCE = 2000;

/**
 * Asks each Sentinel of the target once, side by side: ioredis itself tells of all of them only that they cannot be
 * reached, whatever they said.
 */
export function askSentinels({ options }: Pick<RedisTarget, 'options'>): Promise<readonly SentinelSays[]> {
  const all = options.sentinels ?? [];
  return Promise.all(all.map((address) => askOne(address, options)));
}

async function askOne(
  { host = 'localhost', port = 26379 }: Partial<SentinelAddress>,
  options: RedisTarget['options'],
): Promise<SentinelSays> {
  const at = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const { sentinelUsername, sentinelPassword, sentinelTLS, name = '' } = options;
  const sentinel = new Redis({
    host,
    port,
    ...(sentinelUsername && { username: sentinelUsername }),
    ...(sentinelPassword && { password: sentinelPassword }),
    ...(sentinelTLS && { tls: sentinelTLS }),
    protocol: 2,
    replyMapping: 'legacy',
    connectTimeout: PATIENCE,
    commandTimeout: PATIENCE,
    retryStrategy: null,
    enableReadyCheck: false,
  });
  let met: string | undefined;
  // What broke the connection says more than that it is closed.
  sentinel.on('error', (error: NodeJS.ErrnoException) => {
    met ??= error.code ?? error.message;
  });
  try {
    const master: unknown = await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name);
    return { at, is: master === null ? 'knows-not' : 'knows', words: '' };
  } catch (error) {
    const words = met ?? (error instanceof Error ? error.message : String(error));
    if (/^(?:NOAUTH|WRONGPASS|NOPERM|ERR AUTH)/.test(words)) return { at, is: 'refuses', words };
    return { at, is: /unknown command|Protocol error/i.test(words) ? 'other' : 'unreachable', words };
  } finally {
    sentinel.disconnect();
  }
}
