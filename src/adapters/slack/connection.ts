import { setTimeout as delay } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import { createBackoff } from '../../domain/backoff.ts';
import type { Log } from '../../engine/ports/log.ts';

export type SocketClient = SocketModeReceiver['client'];

export interface Connection {
  connected(): boolean;
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

/** A server that takes the connection and never says hello is given up after this. */
const HELLO_MS = 20_000;
/** A connection that ends sooner than this counts as a failure, so that no tight loop arises. */
const SHORT_MS = 10_000;
const CLOSE_MS = 1_500;

/**
 * Keeps one Socket Mode connection. The client's own reconnecting is off: it waits 5 s after every cut, in which
 * commands are lost, and a refused apps.connections.open on the way ends the process with an unhandled rejection.
 */
export function keepConnected({ client, stopping, onConnected, log }: ConnectionParts): Connection {
  const first = Promise.withResolvers<unknown>();
  const backoff = createBackoff({ min: 500, max: 10_000 });
  let connected = false;
  let ended = Promise.withResolvers<void>();
  client.on('disconnected', () => ended.resolve());

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      try {
        await stay();
      } catch (error) {
        first.resolve(error ?? new Error('the connection ended before hello'));
        if (!stopping.signal.aborted) log.warn({ err: error }, 'slack socket could not be opened');
      }
      connected = false;
      const short = Date.now() - startedAt < SHORT_MS;
      if (!short) backoff.reset();
      await rest(short ? backoff.next() : 0);
    }
  }

  /** Until the connection ends. Throws when it could not be opened. */
  async function stay(): Promise<void> {
    ended = Promise.withResolvers<void>();
    const hello = setTimeout(() => void close(client), HELLO_MS);
    try {
      await client.start();
    } finally {
      clearTimeout(hello);
    }
    if (stopping.signal.aborted) return await close(client);
    connected = true;
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
    first: first.promise,
    async stop() {
      stopping.abort();
      await close(client);
      await running;
    },
  };
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
