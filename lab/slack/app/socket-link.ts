import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Timing } from '../options.ts';
import type { AppLink, Delivery, Receipt, Retry } from './link.ts';

export type DisconnectReason = 'refresh_requested' | 'warning' | 'link_disabled' | 'too_many_websockets';

/** Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode): up to ten connections, each event to one. */
export type SocketLink = AppLink & {
  /** A single-use ws address. */
  newAddress: () => string;
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  connections: () => number;
  /** Cuts every connection without a close frame. */
  drop: () => void;
  /** Announces the end of every connection; the app is expected to reconnect. */
  disconnect: (reason: DisconnectReason) => void;
  refuse: (on: boolean) => void;
  /** While on, connections are taken and nothing is ever said on them: no hello, no ping, no pong, no event. */
  silence: (on: boolean) => void;
  /** The next acknowledgements (this many) go unseen, as if lost on the way. */
  ignoreAcks: (count: number) => void;
};

type SocketLinkOptions = { origin: () => string; appId: string; timing: Timing; changed: () => void };

const MAX_CONNECTIONS = 10;

export function createSocketLink({ origin, appId, timing, changed }: SocketLinkOptions): SocketLink {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const waiting = new Map<string, (receipt: Receipt) => void>();
  const sockets: WebSocket[] = [];
  let refusing = false;
  let silent = false;
  let ignored = 0;
  const pinging = setInterval(() => {
    if (!silent) for (const socket of sockets) socket.ping(`Ping from the lab (${Date.now()})`);
  }, timing.ping);
  pinging.unref();

  function welcome(socket: WebSocket): void {
    sockets.push(socket);
    socket.on('message', (data) => acknowledge(String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      const index = sockets.indexOf(socket);
      if (index >= 0) sockets.splice(index, 1);
      changed();
    });
    if (silent) {
      socket.pause();
      return;
    }
    if (sockets.length > MAX_CONNECTIONS) farewell(socket, 'too_many_websockets');
    else socket.send(JSON.stringify(hello(sockets.length, appId)));
    changed();
  }

  function farewell(socket: WebSocket, reason: DisconnectReason): void {
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-lab' } }));
  }

  function acknowledge(data: string): void {
    const { envelope_id: id, payload } = envelopeIn(data);
    if (ignored > 0) {
      ignored -= 1;
      return;
    }
    if (id) waiting.get(id)?.({ kind: 'acked', body: payload });
  }

  return {
    newAddress() {
      const ticket = randomBytes(16).toString('hex');
      tickets.add(ticket);
      return `${origin().replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${appId}`;
    },
    upgrade(req, socket, head) {
      const ticket = new URL(req.url ?? '/', 'http://lab').searchParams.get('ticket') ?? '';
      if (refusing || !tickets.delete(ticket)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(req, socket, head, welcome);
    },
    connections: () => sockets.length,
    async deliver(delivery, retry) {
      const socket = silent ? undefined : nextOpen(sockets);
      if (!socket) return { kind: 'unreachable' };
      const id = randomUUID();
      const receipt = acknowledgement(id, waiting, timing.ack);
      socket.send(JSON.stringify(envelope(id, delivery, retry)));
      return await receipt;
    },
    drop: () => {
      for (const socket of [...sockets]) socket.terminate();
    },
    disconnect: (reason) => {
      for (const socket of [...sockets]) farewell(socket, reason);
    },
    refuse: (on) => {
      refusing = on;
    },
    silence: (on) => {
      silent = on;
      for (const socket of sockets) {
        if (on) socket.pause();
        else socket.resume();
      }
    },
    ignoreAcks: (count) => {
      ignored = count;
    },
    close() {
      clearInterval(pinging);
      for (const settle of waiting.values()) settle({ kind: 'unreachable' });
      for (const socket of [...sockets]) socket.terminate();
      server.close();
    },
  };
}

/** What the app sent; anything that is no acknowledgement is let pass, as Slack does. */
function envelopeIn(data: string): { envelope_id?: string; payload?: unknown } {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Round robin: the connection that is used moves to the end of the list. */
function nextOpen(sockets: WebSocket[]): WebSocket | undefined {
  const index = sockets.findIndex((socket) => socket.readyState === WebSocket.OPEN);
  const [socket] = index < 0 ? [] : sockets.splice(index, 1);
  if (socket) sockets.push(socket);
  return socket;
}

function acknowledgement(id: string, waiting: Map<string, (receipt: Receipt) => void>, ms: number): Promise<Receipt> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ kind: 'timeout' }), ms);
    function settle(receipt: Receipt): void {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(receipt);
    }
    waiting.set(id, settle);
  });
}

function envelope(id: string, { type, payload }: Delivery, retry: Retry) {
  const events = type === 'events_api';
  return {
    envelope_id: id,
    type,
    payload,
    accepts_response_payload: !events,
    ...(events ? { retry_attempt: retry.attempt, retry_reason: retry.reason } : {}),
  };
}

function hello(connections: number, appId: string) {
  return {
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'applink-lab', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: appId },
  };
}
