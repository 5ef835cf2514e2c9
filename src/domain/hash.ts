import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Entry } from './entry.ts';
import type { Digest } from './names.ts';

/** SHA-256 of the canonical JSON (RFC 8785: sorted keys, no blanks) of a value. */
export function digestOf(value: unknown): Digest {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('digestOf: the value has no JSON form');
  return createHash('sha256').update(text).digest('hex') as Digest;
}

/** The hash an entry must carry. */
export function hashOfEntry(entry: Omit<Entry, 'hash'>): Digest {
  return digestOf(entry);
}
