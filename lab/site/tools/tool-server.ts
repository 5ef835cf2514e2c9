import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolName } from '../ledger.ts';
import type { ToolOutput } from '../odd-answers.ts';
import type { ToolCall } from './run-tool.ts';

/** Absolute paths of the platform's tools in this site, for a topology. */
export interface ToolPaths {
  readonly sendZwDirective: string;
  readonly modifyZoneAttributes: string;
  readonly supervisorctl: string;
}

/** Linux takes no longer path for a unix socket (unix(7)). */
const LONGEST_SOCKET_PATH = 107;

/**
 * Writes the three tools into `<dir>/bin` and serves them on a unix socket in `dir`: each run of a tool is one
 * connection with one JSON line there and one JSON object back. Throws when `dir` is too deep for a socket.
 */
export async function serveTools(
  dir: string,
  run: (call: ToolCall) => Promise<ToolOutput>,
): Promise<{ paths: ToolPaths; binDir: string; close: () => Promise<void> }> {
  const socketPath = join(dir, 'tools.sock');
  if (Buffer.byteLength(socketPath) > LONGEST_SOCKET_PATH) {
    throw new Error(`the site's folder ${dir} is too deep: ${socketPath} is longer than ${LONGEST_SOCKET_PATH} bytes`);
  }
  rmSync(socketPath, { force: true });
  const binDir = join(dir, 'bin');
  mkdirSync(binDir, { recursive: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    void answer(socket, run);
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    binDir,
    paths: {
      sendZwDirective: writeTool(binDir, 'send-zw-directive', socketPath),
      modifyZoneAttributes: writeTool(binDir, 'modify-zone-attributes', socketPath),
      supervisorctl: writeTool(binDir, 'supervisorctl', socketPath),
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function answer(socket: Socket, run: (call: ToolCall) => Promise<ToolOutput>): Promise<void> {
  let text = '';
  socket.setEncoding('utf8');
  for await (const part of socket.iterator({ destroyOnReturn: false })) {
    text += part;
    if (text.endsWith('\n')) break;
  }
  if (!text.endsWith('\n')) return;
  const { stdout, stderr, exitCode } = await run(JSON.parse(text));
  socket.end(JSON.stringify({ stdout: stdout.toString('base64'), stderr: stderr.toString('base64'), exitCode }));
}

function writeTool(binDir: string, tool: ToolName, socketPath: string): string {
  const path = join(binDir, tool);
  const client = fileURLToPath(new URL('tool.mjs', import.meta.url));
  writeFileSync(path, `#!/bin/sh\nexec ${[process.execPath, client, socketPath, tool].map(quoted).join(' ')} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
