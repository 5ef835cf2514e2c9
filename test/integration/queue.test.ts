import { createHash } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { addStandardJob, moveToActive, moveToFinished } from 'bullmq/dist/esm/scripts/index.js';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { type BotProcess, startBot } from '../../lab/bot-process.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { World, WorldOptions } from '../../lab/world.ts';
import { PREFIX, QUEUE } from '../../src/adapters/queue/job.ts';
import { type CuttingProxy, cuttingProxy } from '../adapters/redis/cutting-proxy.ts';
import { ARMED, type Armed, REACHED } from '../faults/crash-points.ts';
import { slowDirective } from '../support/slow-directive.ts';
import {
  confirm,
  type Drill,
  drillIn,
  drillOf,
  eventually,
  finish,
  walkToTheEnd,
  worldForTest,
} from '../support/world.ts';

type Finished = (end: () => Promise<void>) => void;

const OPEN = '/dr failover reason="quarterly drill"';
const LIMIT = { timeout: 120_000 };

/** How Redis is asked to run a script of BullMQ's that it knows. */
function shaOf({ content }: { readonly content: string }): string {
  return createHash('sha1').update(content).digest('hex');
}

/** A world whose bot reaches its Redis through a proxy, and an operator's own connection to it. */
async function behindProxy(options: Partial<WorldOptions>, finished: Finished) {
  let proxy: CuttingProxy | undefined;
  const world = await worldForTest(
    {
      ...options,
      async start(env) {
        proxy ??= await cuttingProxy(Number(new URL(env.REDIS_URL ?? '').port), finished);
        return startBot({ ...env, REDIS_URL: proxy.url });
      },
    },
    finished,
  );
  if (proxy === undefined) throw new Error('the bot was not started');
  return { world, proxy };
}

function operatorOf(world: World, finished: Finished): Redis {
  const redis = new Redis(world.redis.url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  finished(async () => redis.disconnect());
  return redis;
}

test.concurrent.for([
  ['add', addStandardJob],
  ['moveToActive', moveToActive],
  ['moveToFinished', moveToFinished],
] as const)(
  'the reply to %s is lost: the directive runs once, and the incident goes on by itself',
  LIMIT,
  async ([, script], { onTestFinished }) => {
    const { world, proxy } = await behindProxy({}, onTestFinished);
    const drill = drillIn(world);
    await operatorOf(world, onTestFinished).script('LOAD', script.content);
    const incident = await drill.open('commander', OPEN);
    const card = await drill.post(incident, 'card-1');
    proxy.cutReplyTo(shaOf(script));
    drill.react('second', card, 'white_check_mark');
    await finish(drill, incident);
    expect(proxy.cuts()).toBe(1);
    expect(drill.changes()).toHaveLength(1);
  },
);

test.concurrent(
  'Redis goes down in the moment in which a job finishes, for seconds',
  LIMIT,
  async ({ onTestFinished }) => {
    const { world, proxy } = await behindProxy({}, onTestFinished);
    const drill = drillIn(world);
    const incident = await drill.open('commander', OPEN);
    const card = await drill.post(incident, 'card-1');
    drill.react('second', card, 'white_check_mark');
    await drill.happened(incident, 'outcome');
    proxy.cutFrom(shaOf(moveToFinished));
    await eventually(() => expect(proxy.cuts()).toBe(1));
    await world.redis.kill();
    expect(await drill.said(incident, 'TwoKey waits: its journal (Redis) has taken nothing since')).toContain(
      'Redis cannot be reached.',
    );
    await world.redis.restart();
    proxy.letPass();
    await drill.said(incident, 'Redis is back: it took nothing from');
    await finish(drill, incident);
    expect(drill.changes()).toHaveLength(1);
  },
);

test.concurrent(
  'a worker of another make steals, stalls and fails jobs, an operator retries and re-adds them: it runs once',
  LIMIT,
  async ({ onTestFinished }) => {
    const world = await worldForTest({ operationMs: 1_500 }, onTestFinished);
    const drill = drillIn(world);
    const redis = operatorOf(world, onTestFinished);
    const connection = { url: world.redis.url, maxRetriesPerRequest: null };
    let stolen = 0;
    // Other stall settings than ours; what it takes it neither does nor finishes nor keeps locked.
    const thief = new Worker(
      QUEUE,
      async () => {
        stolen += 1;
        await new Promise((done) => setTimeout(done, stolen % 3 === 0 ? 50 : 2_500));
        if (stolen % 2 === 0) throw new Error('the other make failed it');
      },
      {
        connection,
        prefix: PREFIX,
        lockDuration: 1_000,
        stalledInterval: 500,
        maxStalledCount: 0,
        skipLockRenewal: true,
      },
    );
    thief.on('error', () => undefined);
    onTestFinished(() => thief.close(true));
    const queue = new Queue(QUEUE, { connection: redis, prefix: PREFIX });
    let retried = 0;
    let queued = 0;
    let meddling = true;
    const meddler = (async () => {
      while (meddling) {
        for (const job of await queue.getJobs(['completed', 'failed'])) {
          await job.retry((await job.isFailed()) ? 'failed' : 'completed').then(
            () => (retried += 1),
            () => undefined,
          );
          // BullMQ's own ids are numbers, which nobody else may give.
          if (!/^\d+$/.test(job.id ?? '0')) await queue.add(job.name, job.data, { jobId: job.id ?? '' });
          if (queued < 20) await queue.add(job.name, job.data);
          queued += 1;
        }
        await new Promise((done) => setTimeout(done, 300));
      }
    })();
    onTestFinished(async () => {
      meddling = false;
      await meddler;
      await queue.close();
    });
    const incident = await drill.open('commander', OPEN);
    await walkToTheEnd(drill, incident);
    expect(stolen).toBeGreaterThan(0);
    expect(retried).toBeGreaterThan(0);
    expect(drill.changes()).toHaveLength(1);
  },
);

interface Split {
  readonly world: World;
  readonly drill: Drill;
  readonly workers: readonly BotProcess[];
}

/** A bot and workers that are hosts of their own, each with what befalls it. */
async function split(
  armed: readonly (readonly Armed[])[],
  options: Partial<WorldOptions>,
  finished: Finished,
): Promise<Split> {
  const world = await worldForTest(options, finished);
  await world.bot().stop();
  const start = async (role: string, folder: string, does: readonly Armed[]): Promise<BotProcess> => {
    const env = {
      ...world.env,
      DATA_DIR: `${world.env.DATA_DIR}${folder}`,
      [ARMED]: JSON.stringify(does),
      [REACHED]: '/dev/null',
    };
    const process = await startBot(env, ['--role', role], 'test/faults/bot.ts');
    finished(async () => {
      process.kill('SIGCONT');
      await process.stop();
    });
    return process;
  };
  await start('bot', '-bot', []);
  const workers: BotProcess[] = [];
  for (const [index, does] of armed.entries()) workers.push(await start('worker', `-${index}`, does));
  const env = { ...world.env, DATA_DIR: `${world.env.DATA_DIR}-bot` };
  return { world, drill: drillOf({ workspace: world.workspace, site: world.sites[0], env }), workers };
}

/** As if `lockDuration` were over for whoever has a job in hand. */
async function dropLocks(redis: Redis): Promise<number> {
  const locks = await redis.keys(`${PREFIX}:${QUEUE}:*:lock`);
  return locks.length === 0 ? 0 : redis.del(...locks);
}

test.concurrent(
  'a worker is stopped in its tracks past the lock of its job while the command runs, and goes on later',
  LIMIT,
  async ({ onTestFinished }) => {
    const { world, drill, workers } = await split([[]], { operationMs: 1_000 }, onTestFinished);
    const redis = operatorOf(world, onTestFinished);
    const incident = await drill.open('commander', OPEN);
    const card = await drill.post(incident, 'card-1');
    slowDirective(world, 3);
    drill.react('second', card, 'white_check_mark');
    await eventually(() => expect(drill.changes()).toHaveLength(1));
    workers[0]?.kill('SIGSTOP');
    await dropLocks(redis);
    const other = await startBot({ ...world.env, DATA_DIR: `${world.env.DATA_DIR}-other` }, ['--role', 'worker']);
    onTestFinished(() => other.stop());
    await drill.happened(incident, 'outcome');
    workers[0]?.kill('SIGCONT');
    await finish(drill, incident);
    const outcomes = (await drill.journal(incident)).filter(({ event }) => event.type === 'outcome');
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]?.writer).toContain(`:${other.pid}:`);
    expect(drill.changes()).toHaveLength(1);
  },
);

test.concurrent(
  'an event loop stands still past the lock between the journal and the node: another worker makes sure that nothing ran',
  LIMIT,
  async ({ onTestFinished }) => {
    const blocked: Armed = { point: 'shell.run:before', time: 1, does: { blockMs: 20_000 } };
    const { world, drill } = await split([[blocked]], {}, onTestFinished);
    const redis = operatorOf(world, onTestFinished);
    const incident = await drill.open('commander', OPEN);
    drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');
    await drill.happened(incident, 'dispatched');
    await dropLocks(redis);
    const other = await startBot({ ...world.env, DATA_DIR: `${world.env.DATA_DIR}-other` }, ['--role', 'worker']);
    onTestFinished(() => other.stop());
    expect(await drill.said(incident, 'An operator must decide')).toContain(
      'it never ran on the node and never will (voided). That is proven',
    );
    // The first worker wakes up, sends, and the node says no.
    await new Promise((done) => setTimeout(done, 14_000));
    expect(drill.changes()).toEqual([]);
    await drill.press('commander', await drill.questionOf(incident), 'choose:0');
    const again = await drill.post(incident, 'card-2');
    expect(plainText(again)).toContain('attempt 2');
    drill.react('second', again, 'white_check_mark');
    await confirm(drill, incident);
    await drill.said(incident, 'Completed in ');
    await drill.threadIsWhole(incident);
    expect(drill.changes()).toHaveLength(1);
  },
);

test.concurrent(
  'no worker for long, and then one: the thread says who must act, and then it goes on by itself',
  LIMIT,
  async ({ onTestFinished }) => {
    const { world, drill } = await split([], {}, onTestFinished);
    const incident = await drill.open('commander', OPEN);
    expect(await drill.said(incident, 'Nothing has worked on this since')).toMatch(
      /Nothing has worked on this since \S+ UTC: step gates waits in the queue, and no worker of TwoKey takes it\.\*?\s+Nothing is lost\. Who must act: whoever runs TwoKey/,
    );
    const late = await startBot({ ...world.env, DATA_DIR: `${world.env.DATA_DIR}-late` }, ['--role', 'worker']);
    onTestFinished(() => late.stop());
    await drill.said(incident, 'It has been worked on again since');
    await walkToTheEnd(drill, incident);
    expect(drill.changes()).toHaveLength(1);
  },
);
