import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { FetchFunction } from '@slack/web-api';
import type { Log } from '../../engine/ports/log.ts';
import { boltLogger } from './bolt-logger.ts';
import type { HttpConfig, SocketConfig } from './config.ts';
import { type Connection, keepConnected } from './connection.ts';
import { isLimitNotice } from './events-limited.ts';
import { clientOptions, type OnCall } from './web-clients.ts';

/** How Slack's deliveries come in. */
export interface Receiving {
  readonly receiver: SocketModeReceiver | HTTPReceiver;
  /** Begins to take deliveries. Gives the error when it could not begin at all. */
  open(onConnected: () => void): Promise<unknown>;
  connected(): boolean;
  /** Why deliveries cannot come in, where it is known; undefined while they can. */
  trouble(): unknown;
  /** HTTP mode: the port that is listened on. */
  port(): number | undefined;
  close(): Promise<void>;
}

export function socketReceiving(
  { appToken, apiUrl }: SocketConfig,
  log: Log,
  onCall: OnCall,
  onLimited: () => void,
): Receiving {
  const stopping = new AbortController();
  const options = clientOptions(apiUrl, log, onCall);
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    autoReconnectEnabled: false,
    installerOptions: {
      // A limit is an error like others: the loop of the connection waits as long as Slack said.
      clientOptions: {
        ...options,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        fetch: endedBy(stopping.signal, options.fetch),
      },
    },
  });
  surviveOddFrames(receiver, log, onLimited);
  let connection: Connection | undefined;
  return {
    receiver,
    async open(onConnected) {
      connection = keepConnected({ client: receiver.client, stopping, onConnected, log });
      return await connection.first;
    },
    connected: () => connection?.connected() ?? false,
    trouble: () => connection?.trouble(),
    port: () => undefined,
    close: async () => await connection?.stop(),
  };
}

export function httpReceiving({ signingSecret, port, host }: HttpConfig, log: Log): Receiving {
  const receiver = new HTTPReceiver({ signingSecret, logger: boltLogger(log) });
  let server: Server | undefined;
  return {
    receiver,
    async open(onConnected) {
      try {
        const listening = await receiver.start({ port, ...(host === undefined ? {} : { host }) });
        server = listening as Server;
      } catch (error) {
        return error;
      }
      onConnected();
      return undefined;
    },
    connected: () => server?.listening === true,
    trouble: () => undefined,
    port: () => portOf(server),
    async close() {
      if (server === undefined) return;
      const closed = receiver.stop();
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(server: Server | undefined): number | undefined {
  const address: AddressInfo | string | null | undefined = server?.address();
  return typeof address === 'object' ? address?.port : undefined;
}

/** The client's calls end with the service instead of keeping it waiting. */
function endedBy(signal: AbortSignal, inner: FetchFunction = fetch): FetchFunction {
  return async (url, init) => {
    const signals = [signal, ...(init?.signal ? [init.signal] : [])];
    return await inner(url, { ...init, signal: AbortSignal.any(signals) });
  };
}

/** The client throws on a frame that is JSON but no event, which would be an unhandled rejection. */
function surviveOddFrames(receiver: SocketModeReceiver, log: Log, onLimited: () => void): void {
  const { client } = receiver;
  for (const listener of client.listeners('ws_message')) {
    client.off('ws_message', listener);
    client.on('ws_message', (...frame) => {
      if (isLimitNotice(client, frame[0])) return onLimited();
      Promise.resolve(listener(...frame)).catch((error: unknown) => {
        log.warn({ err: error }, 'slack sent a frame that is no event');
      });
    });
  }
}
