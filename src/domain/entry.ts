import type { IncidentEvent } from './event.ts';
import type { Digest, IncidentId } from './names.ts';

/**
 * The version of the entry format and of the events in it. A reader that meets a newer one stops and says so.
 * 1: planned switches. 2: every scenario (choices, waits, joining midway, leaving out, hand-over).
 * 3: denials in words with their reasons, refusals counted, reactions beside the card, approvals that are held up.
 * 4: what Redis is found to have lost; the time to approve counts from the card's appearance, and begins anew where
 *    Slack was away when it ran out.
 */
export const ENTRY_VERSION = 4;
export const KNOWN_VERSIONS = [1, 2, 3, ENTRY_VERSION] as const;

export function isKnownVersion(version: number): version is (typeof KNOWN_VERSIONS)[number] {
  return KNOWN_VERSIONS.some((known) => known === version);
}

/**
 * One line of an incident's journal. `hash` is the SHA-256 of the canonical JSON (RFC 8785) of all other
 * fields; `prev` is the hash of entry n-1 (64 zeros for the first): a chain that shows any later change.
 */
export interface Entry {
  readonly v: (typeof KNOWN_VERSIONS)[number];
  readonly incident: IncidentId;
  /** 1, 2, 3, ... without gaps. */
  readonly n: number;
  readonly prev: Digest;
  /** The writer's wall clock, ms since 1970. */
  readonly at: number;
  /** The writing process: `<host>:<pid>:<start ms>`. */
  readonly writer: string;
  /** Random per append, so that a writer recognises its own entry after a lost reply. */
  readonly id: string;
  readonly event: IncidentEvent;
  readonly hash: Digest;
}

/** Where a chain ends: what the next append must build on. */
export interface Head {
  readonly n: number;
  readonly hash: Digest;
}

export const EMPTY: Head = { n: 0, hash: '0'.repeat(64) as Digest };
