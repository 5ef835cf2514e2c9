import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Work } from '../../engine/ports/work-queue.ts';
import { PREFIX, QUEUE, readWork } from './job.ts';

export interface WorkerOptions {
  /** A connection that waits for Redis as long as it takes; its owner closes it after the worker. */
  readonly connection: Redis;
  /** Does what the journal says is still to do. Must be harmless when called again: jobs are delivered at least once. */
  readonly handle: (work: Work) => Promise<void>;
  /** How many pieces of work at once. */
  readonly concurrency: number;
  /** A connection's error, a job that could not be read, or a rejection of `handle` (then with its work). */
  readonly onError: (error: Error, work?: Work) => void;
}

export interface RunningWorker {
  /** Takes no new work, waits for the work in hand `ms` at most, then lets go of it. True when all was finished. */
  close(ms: number): Promise<boolean>;
}

/**
 * The consumer's side of BullMQ. A job's fate decides nothing: one attempt, no retries, and a worker that died is
 * found out by the journal's reconciler long before BullMQ's stall check (which stays on as a second net).
 */
export function startWorker({ connection, handle, concurrency, onError }: WorkerOptions): RunningWorker {
  const worker = new Worker(
    QUEUE,
    async (job) => {
      const work = readWork(job.data);
      if (work === undefined) throw new Error(`job ${job.id} is not a piece of work of this queue`);
      try {
        await handle(work);
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)), work);
        throw error;
      }
    },
    {
      connection,
      prefix: PREFIX,
      concurrency,
      lockDuration: 30_000,
      stalledInterval: 5000,
      maxStalledCount: 1000,
      // Kept for a look at them; ids may be reused after that, which the journal makes harmless.
      removeOnComplete: { count: 1000 },
      removeOnFail: { count: 1000 },
    },
  );
  worker.on('error', onError);
  worker.on('failed', (job, error) => {
    if (job === undefined || readWork(job.data) === undefined) onError(error);
  });
  return {
    async close(ms) {
      const finished = worker.close().then(
        () => true,
        () => true,
      );
      if (await atMost(ms, finished)) return true;
      // BullMQ's close() has no limit of its own: end its connections under it.
      await atMost(
        1000,
        worker.disconnect().then(() => true),
      );
      return false;
    },
  };
}

async function atMost(ms: number, act: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const first = await Promise.race([act.catch(() => false), late]);
  clearTimeout(timer);
  return first;
}
