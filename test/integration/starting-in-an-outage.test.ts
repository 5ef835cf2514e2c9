import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { type BotProcess, startBot } from '../../lab/bot-process.ts';
import type { World } from '../../lab/world.ts';
import { slowDirective } from '../support/slow-directive.ts';
import { drillIn, eventually, finish, worldForTest } from '../support/world.ts';

test('killed while Redis is away, the bot waits for it at its next start, says so, and goes on by itself', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  const card = await drill.post(incident, 'card-1');
  await drill.happened(incident, 'card-posted');
  await world.redis.kill();
  world.bot().kill('SIGKILL');
  await world.bot().ended;

  const again = starting(world);
  await eventually(async () =>
    expect((await again.begun).output()).toContain(
      `Redis at 127.0.0.1:${world.redis.port} cannot be reached (ECONNREFUSED). Start it, or correct REDIS_URL. TwoKey waits for it.`,
    ),
  );
  await world.redis.restart();
  const bot = await again.ready;
  onTestFinished(() => bot.stop());
  // In the middle of an incident a start does not wait long for Slack: nobody may be listening yet.
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  drill.react('second', card, 'white_check_mark');
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test('killed in mid-run, and started while Slack takes calls and answers none: what was sent is followed all the same', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { world, drill, incident } = await killedInMidRun(3, onTestFinished);
  world.workspace.faults.add({ kind: 'slow', ms: 120_000 });
  const { begun, ready } = starting(world);
  const bot = await begun;
  onTestFinished(() => bot.stop());
  await drill.happened(incident, 'outcome');
  // What was under way does not wait for what the start asks of Slack: it is given up after some seconds each.
  expect(bot.output()).not.toContain('twokey ready');
  await ready;
  world.workspace.faults.clear();
  // Buttons need its socket.
  await eventually(() => expect(world.workspace.connections()).toBeGreaterThan(0));
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test('SIGTERM in the middle of such a start follows what was sent to its end, as ever, with exit code 0', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { world, drill, incident } = await killedInMidRun(7, onTestFinished);
  world.workspace.faults.add({ kind: 'slow', ms: 120_000 });
  const { begun, ready } = starting(world);
  ready.catch(() => undefined);
  const bot = await begun;
  onTestFinished(() => bot.stop());
  // It follows the command although its start still asks Slack.
  await eventually(async () => expect(await workers(world)).toContainEqual(expect.stringContaining(`:${bot.pid}:`)));
  expect(bot.output()).not.toContain('twokey ready');
  bot.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
  expect((await drill.journal(incident)).map(({ event }) => event.type)).toContain('outcome');
  await expect(ready).rejects.toThrow('the bot ended with 0 before it was ready');
  expect(drill.changes()).toHaveLength(1);
});

test('a bot that waits for its Redis ends at once on SIGTERM, with exit code 0', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const world = await worldForTest({}, onTestFinished);
  await world.bot().stop();
  await world.redis.kill();
  const { begun, ready } = starting(world);
  ready.catch(() => undefined);
  const bot = await begun;
  await eventually(() => expect(bot.output()).toContain('TwoKey waits for it.'));
  bot.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
  await expect(ready).rejects.toThrow('the bot ended with 0 before it was ready');
});

/** The processes that hold a work lease. */
async function workers({ redis }: World): Promise<readonly (string | null)[]> {
  const client = new Redis(redis.url);
  try {
    const keys = await client.keys('*lease:work*');
    return await Promise.all(keys.map((key) => client.get(key)));
  } finally {
    client.disconnect();
  }
}

/** A bot that was killed while a command of so many seconds ran. */
async function killedInMidRun(seconds: number, finished: (end: () => Promise<void>) => void) {
  const world = await worldForTest({}, finished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  await drill.happened(incident, 'card-posted');
  slowDirective(world, seconds);
  drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');
  await eventually(() => expect(drill.changes()).toHaveLength(1));
  world.bot().kill('SIGKILL');
  await world.bot().ended;
  return { world, drill, incident };
}

/** The bot's next start: its process as soon as it runs, and when it is ready. */
function starting({ env }: World) {
  const { promise: begun, resolve } = Promise.withResolvers<BotProcess>();
  return { begun, ready: startBot(env, [], undefined, resolve) };
}
