import type { Redis } from 'ioredis';
import type { Head } from '../../domain/entry.ts';
import { APPENDED, incidentKey, systemKey, systemOf } from './keys.ts';
import type { Line } from './line.ts';
import { scriptFile } from './script.ts';

/** What append.lua says (the comments there). */
export type AppendReply =
  | { readonly is: 'ok' | 'mismatch' | 'unknown-lock' | 'short' }
  /** The entry that stands where ours should: its text. */
  | { readonly is: 'behind'; readonly text: string }
  | { readonly is: 'too-late'; readonly now: number }
  | { readonly is: 'locked'; readonly by: string }
  | { readonly is: 'fork'; readonly why: string };

export interface AppendMode {
  readonly mode: 'append' | 'restore';
  readonly notAfter?: number | undefined;
  readonly lock?: 'open' | 'close' | undefined;
}

const append = scriptFile('./append.lua');

/** Appends one entry on top of `after`. Rejects with ioredis's error when Redis is away or refuses. */
export async function runAppend(redis: Redis, after: Head, line: Line, how: AppendMode): Promise<AppendReply> {
  const { incident, at } = line.entry;
  const system = systemOf(incident);
  const keys = [
    incidentKey(incident),
    systemKey(system, 'open'),
    systemKey(system, 'incidents'),
    systemKey(system, 'forked'),
  ];
  const terms = [how.notAfter ?? '', how.lock ?? '', how.mode, APPENDED, `${system} ${incident}`];
  const reply = await append(redis, keys, [incident, after.n, after.hash, line.text, at, ...terms]);
  const [is, detail] = Array.isArray(reply) ? reply.map(String) : [];
  switch (is) {
    case 'ok':
    case 'mismatch':
    case 'unknown-lock':
    case 'short':
      return { is };
    case 'behind':
      return { is, text: detail ?? '' };
    case 'too-late':
      return { is, now: Number(detail) };
    case 'locked':
      return { is, by: detail ?? '' };
    case 'fork':
      return { is, why: detail ?? '' };
    default:
      throw new Error(`append.lua said ${JSON.stringify(reply)}`);
  }
}
