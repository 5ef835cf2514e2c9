import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { World, WorldOptions } from '../../lab/world.ts';
import { slowDirective } from '../support/slow-directive.ts';
import { confirm, type Drill, drillIn, eventually, worldForTest } from '../support/world.ts';

/** What is out of order when the signal comes. */
interface Trouble {
  readonly name: string;
  readonly options?: Partial<WorldOptions>;
  readonly until: (drill: Drill, incident: string, world: World) => Promise<unknown>;
}

const OPEN = '/dr failover reason="quarterly drill"';

const approve = async (drill: Drill, incident: string) =>
  drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');

const TROUBLES: readonly Trouble[] = [
  { name: 'Redis hangs', until: async (_, __, world) => world.redis.pause() },
  { name: 'Redis is gone', until: async (_, __, world) => world.redis.kill() },
  {
    name: 'Slack takes calls and answers none',
    until: async (_, __, { workspace }) => workspace.faults.add({ kind: 'slow', ms: 60_000 }),
  },
  {
    name: 'Slack asks for a minute of patience',
    until: async (drill, incident, { workspace }) => {
      for (const method of ['chat.postMessage', 'chat.update'])
        workspace.faults.add({ method, kind: 'rate_limited', retryAfter: 60 });
      await approve(drill, incident);
      await drill.happened(incident, 'operation-ended');
    },
  },
  {
    name: 'Redis hangs and Slack answers nothing',
    until: async (_, __, { workspace, redis }) => {
      workspace.faults.add({ kind: 'slow', ms: 60_000 });
      redis.pause();
    },
  },
  {
    name: 'Slack limits everything for a minute',
    until: async (drill, incident, { workspace }) => {
      workspace.faults.add({ kind: 'rate_limited', retryAfter: 60 });
      await approve(drill, incident);
      await drill.happened(incident, 'reacted');
      await pause(1_500);
    },
  },
  {
    name: 'the last look at a card that nobody approved hangs',
    options: { policy: { approve_within: '4s' } },
    until: async (_, __, { workspace }) => {
      workspace.faults.add({ kind: 'slow', ms: 60_000 });
      await pause(4_000);
    },
  },
  {
    name: 'the nodes hang in the middle of a check',
    until: async (drill, incident, world) => {
      await approve(drill, incident);
      await drill.happened(incident, 'operation-ended');
      for (const { name } of world.sites[0].nodes) world.sites[0].faults.hang(name, 'exec');
    },
  },
];

test.concurrent.for(TROUBLES)(
  'SIGTERM while $name ends the process in order, with exit code 0',
  { timeout: 120_000 },
  async ({ options = {}, until }, { onTestFinished }) => {
    const world = await worldForTest(options, onTestFinished);
    const drill = drillIn(world);
    const incident = await drill.open('commander', OPEN);
    await drill.post(incident, 'card-1');
    await until(drill, incident, world);
    await pause(500);
    world.bot().kill('SIGTERM');
    // Where it takes too long it ends itself with 1 (src/signals.ts).
    expect(await world.bot().ended).toBe(0);
    world.redis.resume();
  },
);

test.concurrent('SIGTERM while a command runs: it is followed to its receipt, and its outcome is in the journal', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { world, drill, incident } = await stoppedInTheMiddle(3, onTestFinished);
  expect((await drill.journal(incident)).at(-1)?.event).toMatchObject({ type: 'outcome', proof: 'receipt' });
  await world.startBot();
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  await drill.threadIsWhole(incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('SIGTERM while a command runs for longer than a stop waits: the next start attaches to it', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { world, drill, incident } = await stoppedInTheMiddle(14, onTestFinished);
  expect((await drill.journal(incident)).at(-1)?.event.type).toBe('dispatched');
  // Told by the process that stops, not by the next one.
  await drill.said(incident, 'Step 1 is sent to global2a-webservice0.');
  await world.startBot();
  expect(await drill.said(incident, 'accepted it')).toContain('Receipt on global2a-webservice0: DONE 0');
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('SIGTERM in the armed window: nothing is sent by the process that stops, and the next one sends it once', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '2s' } }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPEN);
  await approve(drill, incident);
  await drill.said(incident, 'Sasha Second approved request 1.');
  world.bot().kill('SIGTERM');
  expect(await world.bot().ended).toBe(0);
  await pause(2500);
  expect(drill.changes()).toEqual([]);
  await world.startBot();
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  expect(drill.changes()).toHaveLength(1);
});

const MOMENTS: readonly (readonly [moment: string, flags: readonly string[]])[] = [
  ['waits for a Redis that takes the connection and says nothing', []],
  ['loads what it is made of', ['--import', asModule(slowToLoad('/src/service.ts'))]],
];

test.concurrent.for(MOMENTS)(
  'SIGTERM while it starts and %s ends it at once, with exit code 0',
  { timeout: 120_000 },
  async ([, flags], { onTestFinished }) => {
    const world = await worldForTest({}, onTestFinished);
    await world.bot().stop();
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const asked = once(silent, 'connection');
    const { port } = silent.address() as AddressInfo;
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    const child = spawn(process.execPath, [...flags, main], {
      env: { ...world.env, REDIS_URL: `redis://127.0.0.1:${port}`, PATH: process.env.PATH },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'exit');
    await Promise.race([asked, once(child.stderr, 'data')]);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  },
);

/** A hook of Node's that says so on stderr and takes its time where a module is loaded whose path ends like that. */
function slowToLoad(path: string): string {
  const hook = `export async function load(url, context, next) {
    if (url.endsWith('${path}')) {
      process._rawDebug('loads');
      await new Promise((loaded) => setTimeout(loaded, 1000));
    }
    return next(url, context);
  }`;
  return `import { register } from 'node:module'; register(${JSON.stringify(asModule(hook))});`;
}

function asModule(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** A bot that got SIGTERM while a command of so many seconds ran, and has ended. */
async function stoppedInTheMiddle(seconds: number, finished: (end: () => Promise<void>) => void) {
  const world = await worldForTest({}, finished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPEN);
  await drill.happened(incident, 'card-posted');
  slowDirective(world, seconds);
  await approve(drill, incident);
  await eventually(() => expect(drill.changes()).toHaveLength(1));
  world.bot().kill('SIGTERM');
  expect(await world.bot().ended).toBe(0);
  return { world, drill, incident };
}
