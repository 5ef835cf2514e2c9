import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

export interface StatusServer {
  readonly port: number;
  stop(): Promise<void>;
}

export interface StatusOptions {
  readonly port: number;
  readonly host?: string;
  /** Why the service is not ready; empty when it is. */
  readonly reasons: () => Promise<readonly string[]>;
  readonly registry: Registry;
}

/**
 * `/healthz`: the process answers. `/readyz`: 200 when it can work, else 503 with one reason a line. `/metrics`:
 * Prometheus text. Rejects when the port cannot be listened on.
 */
export async function startStatusServer(options: StatusOptions): Promise<StatusServer> {
  const server = createServer((req, res) => {
    answer(options, req).then(
      ({ status, type = 'text/plain; charset=utf-8', body }) => send(res, status, type, body),
      () => send(res, 500, 'text/plain; charset=utf-8', 'the answer could not be put together\n'),
    );
  });
  await listening(server, options.port, options.host);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

async function answer({ reasons, registry }: StatusOptions, req: IncomingMessage): Promise<Answer> {
  if (req.method !== 'GET' && req.method !== 'HEAD') return { status: 405, body: 'only GET\n' };
  switch (req.url?.split('?')[0]) {
    case '/healthz':
      return { status: 200, body: 'alive\n' };
    case '/readyz': {
      const why = await reasons();
      return why.length === 0 ? { status: 200, body: 'ready\n' } : { status: 503, body: `${why.join('\n')}\n` };
    }
    case '/metrics':
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    default:
      return { status: 404, body: 'there are /healthz, /readyz and /metrics\n' };
  }
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  res.end(res.req.method === 'HEAD' ? undefined : body);
}

function listening(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => resolve());
  });
}
