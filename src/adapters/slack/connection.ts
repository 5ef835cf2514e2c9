import { setTimeout as delay } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { createBackoff } from '../../domain/backoff.ts';
import type { Log } from '../../engine/ports/log.ts';

export type SocketClient = SocketModeReceiver['client'];

export interface Connection {
  connected(): boolean;
  /** Why the newest attempt to connect failed; undefined while connected, and before the first has failed. */
  trouble(): unknown;
  /** The outcome of the first attempt: undefined when it connected, else the error. */
  readonly first: Promise<unknown>;
  stop(): Promise<void>;
}

interface ConnectionParts {
  readonly client: SocketClient;
  /** Aborted by stop; the client's own calls should end with it. */
  readonly stopping: AbortController;
  /** After each hello: what happened meanwhile was missed. */
  readonly onConnected: () => void;
  readonly log: Log;
}

/** A server that takes the connection and never says hello is given up after this; asking for its address is not counted. */
const HELLO_MS = 8_000;
/** The longest rest between two attempts: when Slack is back, the socket is within this time. */
const MOST_BETWEEN_MS = 5_000;
/** A connection that ends sooner than this counts as a failure, so that no tight loop arises. */
const SHORT_MS = 10_000;
const CLOSE_MS = 1_500;

/**
 * Keeps one Socket Mode connection. The client's own reconnecting is off: it waits 5 s after every cut, in which
 * commands are lost, and a refused apps.connections.open on the way ends the process with an unhandled rejection.
 */
export function keepConnected({ client, stopping, onConnected, log }: ConnectionParts): Connection {
  const first = Promise.withResolvers<unknown>();
  const backoff = createBackoff({ min: 500, max: MOST_BETWEEN_MS });
  let connected = false;
  let trouble: unknown;
  let hello: NodeJS.Timeout | undefined;
  let ended = Promise.withResolvers<void>();
  client.on('disconnected', () => ended.resolve());
  client.on('authenticated', () => {
    hello = setTimeout(() => void close(client), HELLO_MS);
  });

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let stoodSince: number | undefined;
      try {
        await open();
        stoodSince = Date.now();
        await stay();
      } catch (error) {
        trouble = error ?? new Error('the connection ended before hello');
        first.resolve(trouble);
        if (!stopping.signal.aborted) log.warn({ err: error }, 'slack socket could not be opened');
      }
      connected = false;
      const stoodLong = stoodSince !== undefined && Date.now() - stoodSince >= SHORT_MS;
      if (stoodLong) backoff.reset();
      await rest(Math.max(stoodLong ? 0 : backoff.next(), askedToWait(trouble)));
    }
  }

  /** Until Slack says hello. Throws when it does not. */
  async function open(): Promise<void> {
    ended = Promise.withResolvers<void>();
    try {
      await client.start();
    } finally {
      clearTimeout(hello);
    }
  }

  /** Until the connection ends. */
  async function stay(): Promise<void> {
    if (stopping.signal.aborted) return await close(client);
    connected = true;
    trouble = undefined;
    first.resolve(undefined);
    log.info({}, 'slack socket connected');
    onConnected();
    await ended.promise;
    if (!stopping.signal.aborted) log.info({}, 'slack socket ended, opening another one');
  }

  function rest(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  const running = run();
  return {
    connected: () => connected,
    trouble: () => (connected ? undefined : trouble),
    first: first.promise,
    async stop() {
      stopping.abort();
      await close(client);
      await running;
    },
  };
}

/** ms for which Slack said that it takes no further attempt. */
function askedToWait(trouble: unknown): number {
  return trouble instanceof WebAPIRateLimitedError ? trouble.retryAfter * 1000 : 0;
}

/** Awaited, for a socket left open goes on taking events; a peer that does not answer the close is cut off. */
async function close(client: SocketClient): Promise<void> {
  const late = new AbortController();
  const closed = client.disconnect().then(() => true);
  const given = delay(CLOSE_MS, false, { signal: late.signal }).catch(() => false);
  // The second call does not wait for the peer.
  if (!(await Promise.race([closed, given]))) await client.disconnect();
  late.abort();
}
