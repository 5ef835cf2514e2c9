import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Serves one file of the page's folder by its plain name. TypeScript goes out as JavaScript of the same lines, its
 * types blanked by Node, so the page needs no build step either.
 */
export async function servePage(name: string, res: ServerResponse): Promise<void> {
  const type = types[extname(name)];
  const source = /^[a-z-]+\.[a-z]+$/.test(name) && type ? await contentOf(name) : undefined;
  if (source === undefined || type === undefined) {
    res.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  res.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
  res.end(name.endsWith('.ts') ? withoutTypes(source) : source);
}

async function contentOf(name: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(`./page/${name}`, import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}

/** Node calls this function experimental, once and on stderr; the reader of a demo's terminal need not know. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source, { mode: 'strip' });
  } finally {
    process.emitWarning = emitWarning;
  }
}
