import type { IncomingMessage, ServerResponse } from 'node:http';
import { receiveUpload } from './api/files.ts';
import { serveApi } from './api/serve.ts';
import { respond } from './app/respond.ts';
import { type Args, readArgs, readBody } from './body.ts';
import { serveLab } from './control.ts';
import type { Handles } from './handles.ts';
import type { Workspace } from './model.ts';
import type { Mount } from './options.ts';
import type { Runtime } from './runtime.ts';
import { servePage } from './static.ts';

/** Everything one workspace serves: Slack's own addresses, the page, the lab's controls and what is mounted beside. */
export async function serve(parts: Handles, mounts: Mount[], req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { workspace, runtime } = parts;
  const { pathname } = new URL(req.url ?? '/', 'http://lab');
  if (await mounted(mounts, pathname, req, res)) return;
  if (isSlacks(pathname)) {
    if (runtime.outage) return void req.socket.destroy();
    return await serveSlack(workspace, runtime, pathname, req, res);
  }
  if (pathname.startsWith('/lab/')) return await serveLab(parts, pathname, req, res);
  await servePage(
    pathname === '/' || pathname.startsWith('/archives/') ? 'index.html' : pathname.replace('/page/', ''),
    res,
  );
}

function isSlacks(pathname: string): boolean {
  return ['/api/', '/upload/', '/response/', '/files/'].some((prefix) => pathname.startsWith(prefix));
}

async function serveSlack(
  w: Workspace,
  runtime: Runtime,
  pathname: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (pathname.startsWith('/api/')) return await serveApi(w, runtime, req, res);
  const id = pathname.split('/')[2] ?? '';
  if (pathname.startsWith('/files/')) return serveFile(w, id, res);
  const answer = pathname.startsWith('/upload/')
    ? receiveUpload(w.files.get(id), await uploaded(req))
    : respondAt(w, runtime, id, await readArgs(req));
  res.writeHead(answer.status, { 'content-type': 'text/plain' }).end(answer.body);
}

/** An app's message to a response_url. */
function respondAt(w: Workspace, runtime: Runtime, id: string, args: Args): { status: number; body: string } {
  const target = runtime.responseUrls.use(id);
  if (target === 'unknown' || target === 'expired') return { status: 404, body: 'expired_url' };
  if (target === 'used_up') return { status: 404, body: 'used_url' };
  return respond(w, target, args);
}

/** The web client sends a file as the `body` field of a form; others send the bytes as they are. */
async function uploaded(req: IncomingMessage): Promise<Buffer> {
  if (!(req.headers['content-type'] ?? '').startsWith('multipart/form-data')) return await readBody(req);
  const parts = Object.values(await readArgs(req));
  const file = parts.find((part) => part instanceof Blob);
  return file ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
}

function serveFile(w: Workspace, id: string, res: ServerResponse): void {
  const file = w.files.get(id);
  if (!file?.shared) return void res.writeHead(404, { 'content-type': 'text/plain' }).end('file_not_found');
  res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(file.content);
}

async function mounted(mounts: Mount[], pathname: string, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  for (const mount of mounts) {
    if (pathname.startsWith(mount.prefix) && (await mount.handle(req, res))) return true;
  }
  return false;
}
