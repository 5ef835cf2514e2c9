import type { Entry, Head } from '../../domain/entry.ts';
import type { IncidentEvent } from '../../domain/event.ts';
import type { IncidentId, SystemName } from '../../domain/names.ts';
import type { Why } from '../../domain/wording/why.ts';

/**
 * The truth: one append-only, hash-chained stream of entries per incident. What is not in it did not happen.
 * Two copies: the Redis stream, and this host's mirror file; entries returned by `read` and `append` are in both.
 */
export interface Journal {
  /**
   * Compare-and-append, by one Lua script: succeeds only on top of `after` (number and hash). A lost reply is
   * read back before a refusal is believed.
   */
  append(incident: IncidentId, after: Head, event: IncidentEvent, terms: AppendTerms): Promise<Appended>;
  /** All entries from number `from` (default 1) on, chain checked, mirrored before they are returned. */
  read(incident: IncidentId, from?: Head): Promise<ReadJournal>;
  /** The system's unended incident, which is its lock. Rebuilt from the journals when the key is missing. */
  openIncident(system: SystemName): Promise<OpenIncident>;
  /** Those of a system that a fork has stopped, also ended ones, and why. Rejects while Redis is away. */
  stopped(system: SystemName): Promise<readonly Stopped[]>;
  /** All incidents of a system, newest first, at most `limit`. */
  incidents(system: SystemName, limit: number): Promise<readonly IncidentId[]>;
  /** Calls back after every append by any process; a hint, never the truth. Returns a function that ends it. */
  onAppend(listener: (incident: IncidentId, system: SystemName) => void): () => void;
}

export interface Stopped {
  readonly incident: IncidentId;
  readonly why: string;
}

export interface AppendTerms {
  readonly system: SystemName;
  /** Refused when Redis's own clock is past this (ms since 1970). */
  readonly notAfter?: number;
  /** `open`: the incident's first entry, takes the system's lock. `close`: its last, gives it back. */
  readonly lock?: 'open' | 'close';
}

export type Appended =
  | { readonly ok: true; readonly entry: Entry }
  /** Somebody else appended first: read again and decide again. */
  | { readonly ok: false; readonly reason: 'behind' }
  | { readonly ok: false; readonly reason: 'too-late'; readonly now: number }
  /** `open` only: the system already has an unended incident. */
  | { readonly ok: false; readonly reason: 'locked'; readonly by: IncidentId }
  /** Two different continuations of one chain: the incident stops and people are asked. */
  | (Why & { readonly ok: false; readonly reason: 'fork' })
  /** Redis could not be reached or refused the write, or the mirror could not be written. It may have been appended. */
  | (Why & { readonly ok: false; readonly reason: 'unavailable' });

export type ReadJournal =
  | { readonly ok: true; readonly entries: readonly Entry[] }
  | (Why & { readonly ok: false; readonly reason: 'fork' | 'broken' | 'unavailable' });

export type OpenIncident =
  | { readonly ok: true; readonly incident: IncidentId | undefined }
  /** More than one unended incident in one system: stop and ask. */
  | { readonly ok: false; readonly reason: 'several'; readonly incidents: readonly IncidentId[] }
  | (Why & { readonly ok: false; readonly reason: 'unavailable' });
