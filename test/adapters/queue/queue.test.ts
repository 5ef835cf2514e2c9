import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { jobId, PREFIX, QUEUE } from '../../../src/adapters/queue/job.ts';
import { createWorkQueue } from '../../../src/adapters/queue/work-queue.ts';
import { type RunningWorker, startWorker } from '../../../src/adapters/queue/worker.ts';
import { connectCommands, connectWorkers } from '../../../src/adapters/redis/connect.ts';
import { createLeases } from '../../../src/adapters/redis/leases.ts';
import type { IncidentId } from '../../../src/domain/names.ts';
import type { Work, WorkQueue } from '../../../src/engine/ports/work-queue.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { commands, newIncident, presenceForTest, targetOf } from '../redis/bench.ts';
import { cuttingProxy } from '../redis/cutting-proxy.ts';

interface Bench {
  readonly redis: Redis;
  readonly queue: WorkQueue;
  /** BullMQ's own view, for what an operator would see. */
  readonly raw: Queue;
}

async function bench(url: string, isWorkedOn?: (incident: IncidentId) => Promise<boolean>): Promise<Bench> {
  const redis = await commands(url);
  const leases = createLeases(redis, await presenceForTest());
  const held = async (incident: IncidentId) => (await leases.holder('work', incident)) !== undefined;
  const queue = createWorkQueue({ connection: redis, isWorkedOn: isWorkedOn ?? held, onError: () => {} });
  const raw = new Queue(QUEUE, { connection: redis, prefix: PREFIX });
  raw.on('error', () => {});
  await raw.waitUntilReady();
  onTestFinished(async () => {
    await raw.close();
    await queue.close();
  });
  return { redis, queue, raw };
}

function worker(
  url: string,
  handle: (work: Work) => Promise<void>,
  onError: (error: Error, work?: Work) => void = () => {},
): RunningWorker {
  const connection = connectWorkers(targetOf(url), () => {});
  const running = startWorker({ connection, handle, concurrency: 2, onError });
  onTestFinished(async () => {
    await running.close(2000);
    connection.disconnect();
  });
  return running;
}

const aWork = (): Work => ({ incident: newIncident(), step: '2a', attempt: 1 });

test('ten callers who ensure the same work make one job, which is handled once', async () => {
  const { url } = await redisForTest();
  const { queue, raw } = await bench(url);
  const work = aWork();
  const answers = await Promise.all(Array.from({ length: 10 }, () => queue.ensure(work)));
  expect(answers).toEqual(answers.map(() => ({ ok: true })));
  expect((await raw.getWaiting()).map((job) => [job.id, job.data])).toEqual([[`${work.incident}_2a_1-d1`, work]]);
  const handled: Work[] = [];
  worker(url, async (given) => void handled.push(given));
  await expect.poll(() => raw.getCompletedCount(), { timeout: 5000 }).toBe(1);
  expect(handled).toEqual([work]);
});

test('work whose job ended is delivered again under a new id, ended well or not', async () => {
  const { url } = await redisForTest();
  const { queue, raw } = await bench(url);
  const work = aWork();
  const errors: unknown[] = [];
  let calls = 0;
  const running = worker(
    url,
    async () => {
      calls += 1;
      if (calls === 1) throw new Error('no luck');
    },
    (error, of) => errors.push([error.message, of]),
  );
  await queue.ensure(work);
  await expect.poll(() => raw.getFailedCount(), { timeout: 5000 }).toBe(1);
  expect(errors).toEqual([['no luck', work]]);
  await queue.ensure(work);
  await expect.poll(() => raw.getCompletedCount(), { timeout: 5000 }).toBe(1);
  await running.close(2000);
  await Promise.all(Array.from({ length: 5 }, () => queue.ensure(work)));
  expect((await raw.getWaiting()).map((job) => job.id)).toEqual([jobId(work, 3)]);
  expect(calls).toBe(2);
});

test('work whose jobs were all removed is delivered again', async () => {
  const { url } = await redisForTest();
  const { queue, raw } = await bench(url);
  const work = aWork();
  await queue.ensure(work);
  await raw.obliterate({ force: true });
  await queue.ensure(work);
  expect(await raw.getWaitingCount()).toBe(1);
});

test('work in living hands is left there', async () => {
  const { url } = await redisForTest();
  const { queue, raw, redis } = await bench(url);
  const work = aWork();
  const lease = await createLeases(redis, await presenceForTest()).take('work', work.incident);
  let finish = (): void => {};
  worker(
    url,
    () =>
      new Promise((done) => {
        finish = done;
      }),
  );
  await queue.ensure(work);
  await expect.poll(() => raw.getActiveCount(), { timeout: 5000 }).toBe(1);
  expect(await queue.ensure(work)).toEqual({ ok: true });
  expect(await raw.getJobCounts('waiting', 'active')).toEqual({ waiting: 0, active: 1 });
  finish();
  await lease?.release();
});

test('work of a worker that was killed goes to another one at once', async () => {
  const { url } = await redisForTest();
  const { queue, raw } = await bench(url);
  const work = aWork();
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('./hanging-worker.ts', import.meta.url)),
    url,
    await tempDir(),
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const holds = new Promise((resolve) =>
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString().trim())),
  );
  await queue.ensure(work);
  expect(await holds).toBe('holds true');
  expect(await queue.ensure(work)).toEqual({ ok: true });
  expect(await raw.getJobCounts('waiting', 'active')).toEqual({ waiting: 0, active: 1 });
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
  const killed = performance.now();
  const handled = new Promise((resolve) => {
    worker(url, async (given) => resolve(given));
  });
  await queue.ensure(work);
  expect(await handled).toEqual(work);
  expect(performance.now() - killed).toBeLessThan(2000);
});

test('while Redis is away ensure says so in time, and works again afterwards', async () => {
  const server = await redisForTest();
  const { queue, raw } = await bench(server.url);
  const work = aWork();
  await server.kill();
  expect(await queue.ensure(work)).toEqual({
    ok: false,
    why: 'The job for step 2a could not be queued: Redis cannot be reached.',
  });
  await server.restart();
  await expect.poll(() => queue.ensure(work), { timeout: 8000 }).toEqual({ ok: true });
  expect(await raw.getWaitingCount()).toBe(1);
});

test('while Redis hangs ensure gives up in time', async () => {
  const server = await redisForTest();
  const { queue } = await bench(server.url);
  await queue.ensure(aWork());
  server.pause();
  const began = performance.now();
  const answer = await queue.ensure(aWork());
  expect(answer).toEqual({ ok: false, why: 'The job for step 2a could not be queued: Redis did not answer in time.' });
  expect(performance.now() - began).toBeLessThan(4000);
  server.resume();
});

test('a worker whose connections went dark without a word takes work again by itself', {
  timeout: 40_000,
}, async () => {
  const { url, port } = await redisForTest();
  const proxy = await cuttingProxy(port);
  const handled: Work[] = [];
  worker(proxy.url, async (given) => void handled.push(given));
  const { queue } = await bench(url);
  const [before, after] = [aWork(), aWork()];
  await queue.ensure(before);
  await expect.poll(() => handled, { timeout: 5000 }).toEqual([before]);
  proxy.goDark();
  await queue.ensure(after);
  await expect.poll(() => handled, { timeout: 30_000, interval: 100 }).toEqual([before, after]);
});

test('a queue that was made before Redis was there works once it is', async () => {
  const server = await redisForTest();
  await server.kill();
  const connection = connectCommands(targetOf(server.url), () => {});
  onTestFinished(() => connection.disconnect());
  const queue = createWorkQueue({ connection, isWorkedOn: async () => false, onError: () => {} });
  onTestFinished(() => queue.close());
  expect(await queue.ensure(aWork())).toMatchObject({ ok: false });
  await server.restart();
  await expect.poll(() => queue.ensure(aWork()), { timeout: 8000 }).toEqual({ ok: true });
});

test('close waits for the work in hand, but not beyond its limit', async () => {
  const { url } = await redisForTest();
  const { queue, raw } = await bench(url);
  const begun: string[] = [];
  let finish = (): void => {};
  const hold = (work: Work) =>
    new Promise<void>((done) => {
      begun.push(work.step);
      finish = done;
    });
  const running = worker(url, hold);
  await queue.ensure({ ...aWork(), step: 'slow' });
  await expect.poll(() => begun, { timeout: 5000 }).toEqual(['slow']);
  const began = performance.now();
  expect(await running.close(200)).toBe(false);
  expect(performance.now() - began).toBeLessThan(1500);
  finish();
  const patient = worker(url, hold);
  await queue.ensure({ ...aWork(), step: 'quick' });
  await expect.poll(() => begun, { timeout: 5000 }).toContain('quick');
  setTimeout(finish, 100);
  expect(await patient.close(5000)).toBe(true);
  expect((await raw.getCompleted()).map((job) => job.name)).toContain('quick');
});

test('a job that is not of this queue is reported and fails', async () => {
  const { url } = await redisForTest();
  const { raw } = await bench(url);
  const errors: string[] = [];
  worker(
    url,
    async () => {},
    (error) => errors.push(error.message),
  );
  await raw.add('stray', { incident: 'x' }, { jobId: 'stray-1' });
  await expect.poll(() => errors, { timeout: 5000 }).toEqual(['job stray-1 is not a piece of work of this queue']);
});
