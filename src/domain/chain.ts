import { EMPTY, type Entry, type Head, isKnownVersion, KNOWN_VERSIONS } from './entry.ts';
import { hashOfEntry } from './hash.ts';

export type Chain =
  | { readonly ok: true; readonly head: Head }
  /** `n` is the first entry that cannot be trusted; `why` is a sentence that names it. */
  | { readonly ok: false; readonly n: number; readonly why: string };

/**
 * Follows a journal from `after` on: numbers without gaps, each entry's hash over its own content, each `prev`
 * the hash before it, one incident, a known version. Names the first broken link. Pure: works on an export offline.
 */
export function verifyChain(entries: readonly Entry[], after: Head = EMPTY): Chain {
  let head = after;
  for (const entry of entries) {
    const why = brokenLink(entry, head, entries[0]);
    if (why !== undefined) return { ok: false, n: head.n + 1, why };
    head = { n: entry.n, hash: entry.hash };
  }
  return { ok: true, head };
}

function brokenLink(entry: Entry, head: Head, first: Entry | undefined): string | undefined {
  const version: number = entry.v;
  if (!isKnownVersion(version)) return unknownVersion(entry.n, version);
  if (entry.n !== head.n + 1) return `entry ${head.n + 1} is missing: entry ${entry.n} stands in its place`;
  if (first !== undefined && entry.incident !== first.incident) {
    return `entry ${entry.n} belongs to incident ${entry.incident}, not to ${first.incident}`;
  }
  const { hash, ...content } = entry;
  if (hashOfEntry(content) !== hash) return `entry ${entry.n} does not match its own hash: its content was changed`;
  if (entry.prev !== head.hash) return `entry ${entry.n} does not follow entry ${head.n}: one of the two was replaced`;
  return undefined;
}

/** The sentence for an entry of another format than this program's. */
export function unknownVersion(n: number, version: number): string {
  return `entry ${n} has format ${version}, this TwoKey knows formats ${KNOWN_VERSIONS.join(', ')}: run the version that wrote it`;
}
