import type { Redis } from 'ioredis';
import { EMPTY, type Entry, type Head } from '../../domain/entry.ts';
import type { IncidentId } from '../../domain/names.ts';
import { sayJournal } from '../../domain/wording/journal.ts';
import { because, reasonOf, type Why, whyParams } from '../../domain/wording/why.ts';
import { runAppend } from './append-script.ts';
import { compareCopies } from './compare.ts';
import { systemKey, systemOf } from './keys.ts';
import type { Line } from './line.ts';
import type { Mirror } from './mirror.ts';
import { readStream } from './stream.ts';
import { whyNot } from './why.ts';

export interface Copies {
  readonly redis: Redis;
  readonly mirror: Mirror;
  /** Hears of entries that Redis had lost and has again. */
  readonly onPutBack?: (incident: IncidentId, from: number, to: number) => void;
}

export type Healed =
  /** Both copies are whole now; `what` says what had to be done, with the entries concerned. */
  | { readonly ok: true; readonly lines: readonly Line[]; readonly what: 'same' | 'archived' | Restored }
  | (Why & { readonly ok: false; readonly reason: 'fork' | 'broken' | 'unavailable' });

export interface Restored {
  readonly copy: 'redis' | 'mirror';
  readonly from: number;
  readonly to: number;
}

/**
 * Compares an incident's two copies entry by entry and lets the longer continuation of the same chain heal the
 * shorter. An ended incident that Redis has not at all is left so (`archived`). Two different continuations
 * are a fork: noted in Redis, so that every process stops there.
 */
export async function heal({ redis, mirror, onPutBack }: Copies, incident: IncidentId): Promise<Healed> {
  for (let tries = 0; tries < 10; tries += 1) {
    const stored = await readStream(redis, incident, 1);
    if (!stored.ok) return stored;
    const mirrored = await mirror.lines(incident);
    if (!mirrored.ok) return mirrored;
    const [theirs, ours] = [stored.lines, mirrored.value];
    const comparison = compareCopies(hashesOf(theirs), hashesOf(ours));
    switch (comparison.is) {
      case 'same':
        return { ok: true, lines: theirs, what: 'same' };
      case 'fork':
        return declareFork(redis, incident, theirs[comparison.at - 1], ours[comparison.at - 1], mirror.path(incident));
      case 'mirror-shorter': {
        const added = await mirror.add(incident, theirs.slice(comparison.from - 1));
        if (!added.ok) return added;
        return { ok: true, lines: theirs, what: { copy: 'mirror', from: comparison.from, to: theirs.length } };
      }
      case 'redis-shorter': {
        if (theirs.length === 0 && ours.at(-1)?.entry.event.type === 'ended') {
          return { ok: true, lines: ours, what: 'archived' };
        }
        const restored = await restore(redis, ours, comparison.from);
        if (restored.is === 'again') continue;
        if (restored.is === 'failed') return { ok: false, reason: 'unavailable', ...reasonOf(restored) };
        const [from, to] = [restored.put.at(0), restored.put.at(-1)];
        // Somebody else was quicker, or had only just appended them.
        if (from === undefined || to === undefined) return { ok: true, lines: ours, what: 'same' };
        onPutBack?.(incident, from, to);
        return { ok: true, lines: ours, what: { copy: 'redis', from, to } };
      }
    }
  }
  return { ok: false, reason: 'unavailable', ...because(sayJournal('journal.grew', { incident })) };
}

type PutBack =
  /** `put`: the numbers that were missing indeed. */
  | { readonly is: 'done'; readonly put: readonly number[] }
  | { readonly is: 'again' }
  | (Why & { readonly is: 'failed' });

/** Puts entries back under their numbers, the same bytes, by the same compare-and-append. */
async function restore(redis: Redis, lines: readonly Line[], from: number): Promise<PutBack> {
  const put: number[] = [];
  for (const line of lines.slice(from - 1)) {
    try {
      const reply = await runAppend(redis, headBefore(lines, line.entry.n), line, {
        mode: 'restore',
        lock: lockOf(line.entry),
      });
      if (reply.is === 'behind' && reply.text === line.text) continue;
      if (reply.is !== 'ok') return { is: 'again' };
      put.push(line.entry.n);
    } catch (error) {
      const params = { n: line.entry.n, ...whyParams(whyNot(error)) };
      return { is: 'failed', ...because(sayJournal('journal.lacks', params)) };
    }
  }
  return { is: 'done', put };
}

function headBefore(lines: readonly Line[], n: number): Head {
  const before = lines[n - 2]?.entry;
  return before === undefined ? EMPTY : { n: before.n, hash: before.hash };
}

function lockOf(entry: Entry): 'open' | 'close' | undefined {
  if (entry.n === 1) return 'open';
  return entry.event.type === 'ended' ? 'close' : undefined;
}

async function declareFork(
  redis: Redis,
  incident: IncidentId,
  theirs: Line | undefined,
  ours: Line | undefined,
  path: string,
): Promise<Healed> {
  const why =
    `The journal of ${incident} goes on in two different ways: in Redis ${describe(theirs)}, ` +
    `in the mirror ${path} ${describe(ours)}. Nothing more is done in this incident until people have settled it ` +
    `(docs/journal.md, "A fork").`;
  try {
    // The first finding stands; it is also what the other hosts will say.
    await redis.hsetnx(systemKey(systemOf(incident), 'forked'), incident, why);
  } catch {
    // The fork is found again at the next comparison.
  }
  return { ok: false, reason: 'fork', why };
}

function describe(line: Line | undefined): string {
  if (line === undefined) return 'nothing';
  const { n, event, writer, at, hash } = line.entry;
  return `entry ${n} is "${event.type}" of ${new Date(at).toISOString()} by ${writer} (${hash.slice(0, 12)})`;
}

function hashesOf(lines: readonly Line[]): Entry['hash'][] {
  return lines.map((line) => line.entry.hash);
}
