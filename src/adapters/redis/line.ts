import { z } from 'zod';
import { unknownVersion } from '../../domain/chain.ts';
import { type Entry, isKnownVersion, KNOWN_VERSIONS } from '../../domain/entry.ts';

/** An entry and the very text it is stored as; both copies hold the same bytes. */
export interface Line {
  readonly entry: Entry;
  readonly text: string;
}

export type ReadLine = { readonly ok: true; readonly line: Line } | { readonly ok: false; readonly why: string };

const Hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const Envelope = z.strictObject({
  v: z.literal([...KNOWN_VERSIONS]),
  incident: z.string(),
  n: z.int().positive(),
  prev: Hex64,
  at: z.number(),
  writer: z.string(),
  id: z.string(),
  // What is inside is the domain's; the hash vouches for every byte of it.
  event: z.looseObject({ type: z.string() }),
  hash: Hex64,
});
const Version = z.looseObject({ v: z.number(), n: z.number() });

/** Reads one stored entry. The chain is not checked here (domain/chain.ts). */
export function readLine(text: string): ReadLine {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, why: 'it is no JSON' };
  }
  const version = Version.safeParse(json);
  if (version.success && !isKnownVersion(version.data.v)) {
    return { ok: false, why: unknownVersion(version.data.n, version.data.v) };
  }
  const read = Envelope.safeParse(json);
  if (!read.success) return { ok: false, why: `it is no entry (${read.error.issues[0]?.path.join('.') ?? ''})` };
  return { ok: true, line: { entry: read.data as unknown as Entry, text } };
}
