import type { Redis } from 'ioredis';
import { verifyChain } from '../../domain/chain.ts';
import type { Head } from '../../domain/entry.ts';
import type { IncidentId } from '../../domain/names.ts';
import { sayJournal } from '../../domain/wording/journal.ts';
import { because, type Why, whyParams } from '../../domain/wording/why.ts';
import { incidentKey, systemKey, systemOf } from './keys.ts';
import { type Line, readLine } from './line.ts';
import { whyNot } from './why.ts';

export type Streamed =
  /** The entries from number `from` on as Redis has them, each whole and linked to the one before. */
  | { readonly ok: true; readonly lines: readonly Line[] }
  | (Why & { readonly ok: false; readonly reason: 'fork' | 'broken' | 'unavailable' });

/** Reads an incident's stream from entry `from` (1 or more) on, and whether it was stopped by a fork. */
export async function readStream(redis: Redis, incident: IncidentId, from: number): Promise<Streamed> {
  try {
    const [fork, items] = await Promise.all([
      redis.hget(systemKey(systemOf(incident), 'forked'), incident),
      redis.xrange(incidentKey(incident), `${from}-0`, '+'),
    ]);
    return fork === null ? linesOf(incident, items, from) : { ok: false, reason: 'fork', why: fork };
  } catch (error) {
    return unread(error);
  }
}

/** The whole stream as it is, also that of an incident which a fork has stopped. */
export async function readStopped(redis: Redis, incident: IncidentId): Promise<Streamed> {
  try {
    return linesOf(incident, await redis.xrange(incidentKey(incident), '-', '+'), 1);
  } catch (error) {
    return unread(error);
  }
}

function unread(error: unknown): Streamed {
  return { ok: false, reason: 'unavailable', ...because(sayJournal('journal.unread', whyParams(whyNot(error)))) };
}

function linesOf(incident: IncidentId, items: readonly [id: string, fields: string[]][], from: number): Streamed {
  const lines: Line[] = [];
  for (const [id, fields] of items) {
    const n = id.replace(/-0$/, '');
    const read = readLine(fields[1] ?? '');
    if (!read.ok) return broken(incident, `entry ${n} cannot be read: ${read.why}`);
    if (read.line.entry.incident !== incident)
      return broken(incident, `entry ${n} belongs to ${read.line.entry.incident}`);
    lines.push(read.line);
  }
  const entries = lines.map((line) => line.entry);
  const chain = verifyChain(entries, baseOf(lines, from));
  return chain.ok ? { ok: true, lines } : broken(incident, chain.why);
}

/** A part of a chain is checked from its own first link on; the caller compares that link with its own copy. */
function baseOf(lines: readonly Line[], from: number): Head | undefined {
  const first = lines[0]?.entry;
  return from > 1 && first !== undefined ? { n: from - 1, hash: first.prev } : undefined;
}

function broken(incident: IncidentId, why: string): Streamed {
  return {
    ok: false,
    reason: 'broken',
    why: `The journal of ${incident} in Redis is damaged: ${why}. See docs/journal.md.`,
  };
}
