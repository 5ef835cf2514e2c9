import { z } from 'zod';
import type { IncidentId } from '../../domain/names.ts';
import type { Work } from '../../engine/ports/work-queue.ts';

/** One queue for all systems; the braces keep all its keys in one cluster slot (BullMQ: "Redis Cluster"). */
export const QUEUE = 'work';
export const PREFIX = '{twokey-queue}';

const Job = z.strictObject({
  incident: z.string().regex(/^[A-Za-z0-9._-]+-[0-9a-f]+$/),
  step: z.string().regex(/^[A-Za-z0-9._-]+$/),
  attempt: z.int().nonnegative(),
});

/** A job's data, or undefined for one that this queue never made. */
export function readWork(data: unknown): Work | undefined {
  const read = Job.safeParse(data);
  return read.success ? { ...read.data, incident: read.data.incident as IncidentId } : undefined;
}

/** A delivery's job id. BullMQ forbids `:` and ids of digits only, and silently ignores an id that exists. */
export function jobId({ incident, step, attempt }: Work, delivery: number): string {
  return `${incident}_${step}_${attempt}-d${delivery}`;
}
