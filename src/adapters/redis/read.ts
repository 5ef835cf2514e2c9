import { EMPTY, type Head } from '../../domain/entry.ts';
import type { Digest, IncidentId } from '../../domain/names.ts';
import type { Why } from '../../domain/wording/why.ts';
import { type Copies, heal } from './heal.ts';
import type { Line } from './line.ts';
import { readStream } from './stream.ts';

export type ReadLines =
  | { readonly ok: true; readonly lines: readonly Line[] }
  | (Why & { readonly ok: false; readonly reason: 'fork' | 'broken' | 'unavailable' });

/**
 * The entries after `from`, in both copies when it resolves. The usual case costs one XRANGE from the last
 * entry both copies are known to share; whatever does not fit together is compared and healed as a whole.
 */
export async function readLines(copies: Copies, incident: IncidentId, from: Head = EMPTY): Promise<ReadLines> {
  const mirrored = await copies.mirror.hashes(incident);
  if (!mirrored.ok) return mirrored;
  const shared = Math.min(from.n, mirrored.value.length);
  const stored = await readStream(copies.redis, incident, Math.max(shared, 1));
  if (!stored.ok) return stored;
  if (!continues(stored.lines, mirrored.value, shared)) return afterHealing(copies, incident, from);
  const added = stored.lines.filter((line) => line.entry.n > mirrored.value.length);
  if (added.length > 0) {
    const kept = await copies.mirror.add(incident, added);
    if (!kept.ok) return kept;
  }
  return after(stored.lines, incident, from);
}

/** Redis has all that the mirror has, the same, and no less. */
function continues(lines: readonly Line[], mirror: readonly Digest[], shared: number): boolean {
  if ((lines[0]?.entry.n ?? shared) > Math.max(shared, 1)) return false;
  if ((lines.at(-1)?.entry.n ?? 0) < mirror.length) return false;
  return lines.every(({ entry }) => entry.n > mirror.length || mirror[entry.n - 1] === entry.hash);
}

async function afterHealing(copies: Copies, incident: IncidentId, from: Head): Promise<ReadLines> {
  const healed = await heal(copies, incident);
  return healed.ok ? after(healed.lines, incident, from) : healed;
}

function after(lines: readonly Line[], incident: IncidentId, from: Head): ReadLines {
  if (from.n > 0 && lines.find((line) => line.entry.n === from.n)?.entry.hash !== from.hash) {
    const why = `The journal of ${incident} does not hold entry ${from.n} as it was read before (${from.hash.slice(0, 12)}): its end was lost or replaced. See docs/journal.md.`;
    return { ok: false, reason: 'fork', why };
  }
  return { ok: true, lines: lines.filter((line) => line.entry.n > from.n) };
}
