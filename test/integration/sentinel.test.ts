import { expect, test } from 'vitest';
import { type BotProcess, startBot } from '../../lab/bot-process.ts';
import type { World, WorldOptions } from '../../lab/world.ts';
import { type Guarded, guard } from '../support/sentinels.ts';
import { type Drill, drillIn, drillOf, eventually, finish, mastersOf, worldForTest } from '../support/world.ts';

type Finished = (end: () => Promise<void>) => void;

const OPEN = '/dr failover reason="quarterly drill"';

interface GuardedWorld {
  readonly world: World;
  readonly guarded: Guarded;
}

/** A world whose bot knows its Redis by three Sentinels alone. */
async function guardedWorld(options: Partial<WorldOptions>, finished: Finished): Promise<GuardedWorld> {
  let guarded: Guarded | undefined;
  const world = await worldForTest(
    {
      ...options,
      async start(env) {
        if (guarded === undefined) {
          const port = Number(new URL(env.REDIS_URL ?? '').port);
          guarded = await guard({ port, kill: () => world.redis.kill() });
          finished(guarded.close);
        }
        return startBot({ ...env, REDIS_URL: guarded.url });
      },
    },
    finished,
  );
  if (guarded === undefined) throw new Error('the bot was not started');
  return { world, guarded };
}

async function approve(drill: Drill, incident: string): Promise<void> {
  drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');
}

test.concurrent('a failover loses the dispatch and its outcome, and the process is killed: the copy on its disk heals Redis, nothing runs twice', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { world, guarded } = await guardedWorld({ operationMs: 8_000 }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPEN);
  await drill.happened(incident, 'card-posted');
  await guarded.leaveBehind();
  await approve(drill, incident);
  await drill.happened(incident, 'outcome');
  world.bot().kill('SIGKILL');
  await world.bot().ended;
  await guarded.failOver();
  await world.startBot();
  expect(await drill.said(incident, 'Redis had lost a part')).toMatch(
    /Redis had lost a part of this journal \(entries \d+–\d+\) in a failover, or by an old backup\. It was put back from the copy on \S+\.\*?\s+On a node that keeps receipts nothing runs twice because of it: before anything is sent, the node is asked for a receipt of that very attempt\./,
  );
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
  expect(mastersOf(world.sites[0])).toEqual(Array(4).fill('global2a'));
});

test.concurrent('a failover under a running service that lost nothing: it goes on by itself at the new primary', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { world, guarded } = await guardedWorld({ operationMs: 3_000 }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPEN);
  await approve(drill, incident);
  await drill.happened(incident, 'outcome');
  await guarded.failOver();
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('the host that sent is gone with its copy, and the failover lost the dispatch: the receipt on the node stands in the way', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  // Longer than this takes: what is read before the next dispatch shows nothing of the first one yet.
  const { world, guarded } = await guardedWorld(
    { operationMs: 90_000, policy: { armed_window: '2s' } },
    onTestFinished,
  );
  await world.bot().stop();
  const env = { ...world.env, REDIS_URL: guarded.url };
  const start = async (role: string, folder: string): Promise<BotProcess> => {
    const process = await startBot({ ...env, DATA_DIR: `${world.env.DATA_DIR}${folder}` }, ['--role', role]);
    onTestFinished(async () => {
      process.kill('SIGCONT');
      await process.stop();
    });
    return process;
  };
  const bot = await start('bot', '-bot');
  const worker = await start('worker', '-gone');
  const drill = drillOf({
    workspace: world.workspace,
    site: world.sites[0],
    env: { ...env, DATA_DIR: `${world.env.DATA_DIR}-bot` },
  });
  const incident = await drill.open('commander', OPEN);
  await drill.happened(incident, 'card-posted');
  await guarded.leaveBehind();
  await approve(drill, incident);
  await eventually(async () =>
    expect((await drill.journal(incident)).some(({ event }) => event.type === 'reacted' && event.counts)).toBe(true),
  );
  // The bot's host does not hear of the dispatch: it stands still until the other is gone.
  bot.kill('SIGSTOP');
  await eventually(() => expect(drill.changes()).toHaveLength(1));
  worker.kill('SIGKILL');
  await worker.ended;
  await guarded.failOver();
  bot.kill('SIGCONT');
  await start('worker', '-new');
  expect(await drill.said(incident, 'already holds a receipt')).toContain(
    'global2a-webservice0 already holds a receipt of this very attempt (DONE 0) that this journal knows nothing of: it may have run. Nothing was sent now, and this attempt cannot be sent again',
  );
  await drill.said(incident, 'Redis had lost a part');
  const types = (await drill.journal(incident)).map(({ event }) => event.type);
  expect(types).not.toContain('dispatched');
  expect(drill.changes()).toHaveLength(1);
});
