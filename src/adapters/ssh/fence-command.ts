import { readFileSync } from 'node:fs';
import { shellText } from '../../domain/shell-text.ts';
import type { Spool } from '../../domain/topology.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { because, type OwnWhy } from '../../domain/wording/why.ts';
import type { NotAfter } from '../../engine/ports/remote-shell.ts';

/** Longer than this an exec string may not be: one argument above 128 KiB fails on the node with E2BIG. */
export const MAX_EXEC_BYTES = 64 * 1024;

/** What is asked of the fence; see the head of fence.sh. */
export type FenceRequest =
  | { readonly op: 'run'; readonly token: string; readonly command: string; readonly notAfter?: NotAfter }
  | { readonly op: 'stat' | 'void'; readonly token: string }
  | { readonly op: 'out' | 'err'; readonly token: string; readonly offset: number };

export type FenceCommand = { readonly ok: true; readonly text: string } | ({ readonly ok: false } & OwnWhy);

/** fence.sh as it is sent: without its whole-line comments and blank lines. Read once, when the program starts. */
export const FENCE_SCRIPT = withoutComments(readFileSync(new URL('./fence.sh', import.meta.url), 'utf8'));

/** The fence as one exec string, or the sentence why this request must not be sent. */
export function fenceCommand(spool: Spool, request: FenceRequest): FenceCommand {
  const text = `exec ${shellText(['sh', '-c', FENCE_SCRIPT, 'once', request.op, spool.base, spool.id, request.token, ...argumentsOf(request)])}`;
  return withinLimit(text);
}

/** Refuses an exec string that the node's kernel might refuse: nothing may depend on how far it got. */
export function withinLimit(text: string): FenceCommand {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_EXEC_BYTES) {
    return { ok: false, ...because(saySsh('ssh.too-long', { bytes, limit: MAX_EXEC_BYTES })) };
  }
  if (text.includes('\0')) return { ok: false, ...because(saySsh('ssh.nul')) };
  return { ok: true, text };
}

function argumentsOf(request: FenceRequest): string[] {
  switch (request.op) {
    case 'run':
      return request.notAfter === undefined
        ? [request.command]
        : [request.command, String(Math.floor(request.notAfter.uptime)), request.notAfter.boot];
    case 'stat':
    case 'void':
      return [];
    case 'out':
    case 'err':
      return [String(Math.floor(request.offset))];
  }
}

function withoutComments(script: string): string {
  return script.replace(/^\s*(#.*)?\n/gm, '');
}
