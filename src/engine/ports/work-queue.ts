import type { IncidentId } from '../../domain/names.ts';

/** One piece of work for a worker. The journal decides whether there is still something to do. */
export interface Work {
  readonly incident: IncidentId;
  /** A step's id, or `preflight`. */
  readonly step: string;
  readonly attempt: number;
}

export interface WorkQueue {
  /**
   * Makes sure that a delivery of this work is waiting or in live hands: adds a job, or a further delivery of it
   * (`…-d2`) when the last one ended or its worker is gone. Calling it again and again is harmless.
   */
  ensure(work: Work): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string }>;
  close(): Promise<void>;
}
