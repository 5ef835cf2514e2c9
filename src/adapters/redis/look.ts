import type { Redis } from 'ioredis';
import type { IncidentId, SystemName } from '../../domain/names.ts';
import { type Comparison, compareCopies } from './compare.ts';
import type { Copies } from './heal.ts';
import { systemKey } from './keys.ts';
import type { Line } from './line.ts';
import { readStopped } from './stream.ts';

/** One incident as an operator looks at it; nothing is healed by looking. */
export interface Looked {
  readonly incident: IncidentId;
  /** Each copy's entries, or the sentence why it cannot be read. */
  readonly redis: readonly Line[] | string;
  readonly mirror: readonly Line[] | string;
  readonly comparison: Comparison | undefined;
  /** The sentence of the fork that has stopped it. */
  readonly stopped: string | undefined;
}

export async function look(copies: Copies, incident: IncidentId, system: SystemName): Promise<Looked> {
  const [stored, mirrored, stopped] = await Promise.all([
    readStopped(copies.redis, incident),
    copies.mirror.lines(incident),
    copies.redis.hget(systemKey(system, 'forked'), incident),
  ]);
  const redis = stored.ok ? stored.lines : stored.why;
  const mirror = mirrored.ok ? mirrored.value : mirrored.why;
  const both = typeof redis !== 'string' && typeof mirror !== 'string';
  const comparison = both ? compareCopies(hashes(redis), hashes(mirror)) : undefined;
  return { incident, redis, mirror, comparison, stopped: stopped ?? undefined };
}

/** The systems that this Redis has journals of. */
export async function systemsIn(redis: Redis): Promise<SystemName[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', 'twokey:{*}:incidents', 'COUNT', 1000);
    for (const key of keys) found.add(key.slice('twokey:{'.length, -'}:incidents'.length));
    cursor = next;
  } while (cursor !== '0');
  return [...found].sort() as SystemName[];
}

function hashes(lines: readonly Line[]): Line['entry']['hash'][] {
  return lines.map((line) => line.entry.hash);
}
