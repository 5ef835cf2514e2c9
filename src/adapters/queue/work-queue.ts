import { type JobState, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { IncidentId } from '../../domain/names.ts';
import type { Work, WorkQueue } from '../../engine/ports/work-queue.ts';
import { jobId, PREFIX, QUEUE, readWork } from './job.ts';

export interface WorkQueueOptions {
  /** A connection that fails at once while Redis is away and gives a command up in time; its owner closes it. */
  readonly connection: Redis;
  /** Whether a living process holds the incident's work lease. */
  readonly isWorkedOn: (incident: IncidentId) => Promise<boolean>;
  readonly onError: (error: Error) => void;
  /** No call of `ensure` takes longer (ms). */
  readonly giveUpAfter?: number;
}

/** How many deliveries of one piece of work may lie behind it before `ensure` gives up looking (a bound, not a policy). */
const MOST_DELIVERIES = 10_000;

/** The producer's side of BullMQ. */
export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const { connection, isWorkedOn } = options;
  let queue: Queue | undefined;

  const opened = async (): Promise<Queue> => {
    if (connection.status !== 'ready') throw new Error('Redis cannot be reached');
    queue ??= openQueue(connection, options.onError);
    const mine = queue;
    try {
      await mine.waitUntilReady();
    } catch (error) {
      // BullMQ does not try again by itself when its first command failed.
      if (queue === mine) queue = undefined;
      throw error;
    }
    return mine;
  };

  return {
    async ensure(work) {
      if (readWork(work) === undefined) throw new Error(`not a piece of work: ${JSON.stringify(work)}`);
      try {
        await within(options.giveUpAfter ?? 5000, async () => deliver(await opened(), work, isWorkedOn, connection));
        return { ok: true };
      } catch (error) {
        return { ok: false, why: `The job for step ${work.step} could not be queued: ${whyNot(error)}.` };
      }
    },
    async close() {
      await queue?.close().catch(options.onError);
    },
  };
}

function openQueue(connection: Redis, onError: (error: Error) => void): Queue {
  const queue = new Queue(QUEUE, { connection, prefix: PREFIX, skipWaitingForReady: true, skipMetasUpdate: true });
  queue.on('error', onError);
  return queue;
}

/**
 * Finds the delivery that is waiting or in live hands, or adds the first one that does not exist. Where to begin
 * to look is only a hint: the jobs themselves say.
 */
async function deliver(
  queue: Queue,
  work: Work,
  isWorkedOn: WorkQueueOptions['isWorkedOn'],
  redis: Redis,
): Promise<void> {
  const hint = `${PREFIX}:delivery:${jobId(work, 0)}`;
  const begin = Number((await redis.get(hint)) ?? 1);
  for (let delivery = begin; delivery < begin + MOST_DELIVERIES; delivery += 1) {
    const id = jobId(work, delivery);
    const found = reading(await queue.getJobState(id));
    if (found === 'missing') {
      await queue.add(work.step, work, { jobId: id, attempts: 1 });
      await redis.set(hint, String(delivery), 'EX', 30 * 24 * 3600);
      return;
    }
    if (found === 'waiting') return;
    if (found === 'active' && (await isWorkedOn(work.incident))) return;
  }
  throw new Error(`${MOST_DELIVERIES} deliveries lie behind it`);
}

function reading(state: JobState | 'unknown'): 'missing' | 'waiting' | 'active' | 'over' {
  switch (state) {
    case 'unknown':
      return 'missing';
    case 'waiting':
    case 'delayed':
    case 'prioritized':
    case 'waiting-children':
      return 'waiting';
    case 'active':
      return 'active';
    case 'completed':
    case 'failed':
      return 'over';
  }
}

function whyNot(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/timed out/.test(message)) return 'Redis did not answer in time';
  return /Connection is closed|isn't writeable|max retries/.test(message) ? 'Redis cannot be reached' : message;
}

async function within<Value>(ms: number, act: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), ms);
  });
  try {
    return await Promise.race([act(), late]);
  } finally {
    clearTimeout(timer);
  }
}
