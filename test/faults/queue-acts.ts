import { setTimeout as pause } from 'node:timers/promises';
import { type Job, Queue, Worker } from 'bullmq';
import { PREFIX, QUEUE } from '../../src/adapters/queue/job.ts';
import type { QueueMeddling } from './acts.ts';
import type { HealAfter } from './perform.ts';

/** How long somebody at the queue waits for an answer before they leave it at that, ms. */
const PATIENCE = 3_000;
/** How often a lost connection is tried again. */
const KNOCKS = 100;
/** How many finished jobs are meddled with. */
const MOST = 5;

/** Somebody at the queue, with BullMQ's own means and none of TwoKey's. */
export async function meddle(port: number, what: QueueMeddling, ms: number, healAfter: HealAfter): Promise<void> {
  const connection = {
    host: '127.0.0.1',
    port,
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    // The room may be gone before they are: nobody knocks at its port for ever.
    retryStrategy: (times: number) => (times > KNOCKS ? null : 200),
  };
  if (what === 'other-worker') {
    const worker = new Worker(QUEUE, async () => pause(200), {
      connection: { ...connection, enableOfflineQueue: true },
      prefix: PREFIX,
      lockDuration: 1_000,
      stalledInterval: 500,
      maxStalledCount: 0,
    });
    worker.on('error', () => undefined);
    return healAfter(ms, () => gone(worker), false);
  }
  const queue = new Queue(QUEUE, { connection, prefix: PREFIX, skipMetasUpdate: true });
  queue.on('error', () => undefined);
  await Promise.race([again(queue, what).catch(() => undefined), pause(PATIENCE)]);
  await Promise.race([queue.disconnect(), pause(PATIENCE)]);
}

/** Closed, or cut off where Redis does not answer. */
async function gone(worker: Worker): Promise<void> {
  await Promise.race([worker.close(true).catch(() => undefined), pause(PATIENCE)]);
  await Promise.race([worker.disconnect().catch(() => undefined), pause(PATIENCE)]);
}

async function again(queue: Queue, what: 'retry' | 'add-again'): Promise<void> {
  await queue.waitUntilReady();
  for (const state of ['completed', 'failed'] as const) {
    const finished: readonly Job[] = await queue.getJobs([state], 0, MOST - 1);
    for (const job of finished) {
      const { id } = job;
      if (id === undefined) continue;
      if (what === 'retry') await job.retry(state);
      else {
        await queue.add(job.name, job.data, { jobId: id });
        await job.remove();
        await queue.add(job.name, job.data, { jobId: id });
      }
    }
  }
}
