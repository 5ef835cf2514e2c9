import type { Why } from './wording/why.ts';

/**
 * What the platform's tools answered, decoded (src/domain/decode/). What cannot be decoded is `undecodable`:
 * never ok, never silently skipped.
 */

/** A health word as a node gave it, folded. `unknown` is anything we cannot vouch for. */
export type Health =
  | { readonly is: 'ok' }
  /** `word` is the answer's own: error, syncing, unreachable, timeout, down, ... */
  | { readonly is: 'not-ok'; readonly word: string }
  /** Missing, null, or a word outside the known ones. */
  | { readonly is: 'unknown'; readonly word: string };

/** A node as CheckPG reported it. Names are free text from outside: compared with the topology, never trusted. */
export interface ReportedNode {
  readonly node: string;
  readonly role?: string;
  readonly health: Health;
}

export interface CheckPGReading {
  readonly kind: 'CheckPG';
  /** As answered; undefined where the answer does not say. */
  readonly dbName?: string;
  readonly cluster: Health;
  readonly primary?: string;
  readonly pgNodes: readonly ReportedNode[];
  readonly pgpoolNodes: readonly ReportedNode[];
}

export interface GlobalKSReading {
  readonly kind: 'GetGlobalKSInfo';
  readonly ksMasterZone: string;
}

/** The answer to a read-only directive. */
export type Reading = CheckPGReading | GlobalKSReading;

export type DecodedReading =
  | { readonly ok: true; readonly reading: Reading }
  /** The tool answered with an error code (`retCode`), or the text could not be decoded (`retCode` absent). */
  | (Coded & { readonly ok: false });

/**
 * The answer to a state-changing directive. Why it was not accepted is said by the receipt, or by the tool in its own words.
 */
export type Acceptance =
  /** Only accepted, not done: the UUID is followed in zone_watcher.log. Absent where the answer carries none. */
  | { readonly outcome: 'accepted'; readonly uuid?: string }
  /** Certainly nothing was started. `busy` says that another operation is running. */
  | (Coded & { readonly outcome: 'refused'; readonly busy: boolean })
  | (Coded & { readonly outcome: 'unknown' });

interface Coded extends Why {
  readonly retCode?: number;
}
