import type { IncidentId } from '../../domain/names.ts';

/**
 * Who works on an incident just now (`work`), or posts its messages (`post`). It saves double work; it protects
 * nothing: the journal's compare-and-append and the node's fence do.
 */
export interface Leases {
  /** Takes the lease or says who has it. Renewed until released; a dead holder on this host loses it at once. */
  take(what: 'work' | 'post', incident: IncidentId): Promise<Lease | undefined>;
}

export interface Lease {
  /** False once it could not be renewed: stop at the next safe point. */
  readonly held: () => boolean;
  release(): Promise<void>;
}
