import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { keepRunning } from '../../lab/keep-running.ts';
import { editTopology } from '../support/topology-edit.ts';
import { drillIn, eventually, walkToTheEnd, worldForTest } from '../support/world.ts';

test('a bot and a redis-server that are killed are started again and the drill ends; a bot that refuses its start is not', {
  timeout: 120_000,
}, async () => {
  const world = await worldForTest();
  const drill = drillIn(world);
  const lines: string[] = [];
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const running = keepRunning(world, (line) => lines.push(line), over.signal, { bot: 100, redis: 100 });

  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  await drill.post(incident, 'card-1');
  const killed = world.bot();
  killed.kill('SIGKILL');
  await eventually(() => expect(lines).toContain(`The bot is ready again: process ${world.bot().pid}.`));
  expect(world.bot().pid).not.toBe(killed.pid);
  process.kill(world.redis.pid(), 'SIGKILL');
  await eventually(() => expect(lines).toContain(`redis-server is back: process ${world.redis.pid()}.`));
  expect(lines.filter((line) => line.includes('ended'))).toEqual([
    'The bot ended (SIGKILL); it is started again, as a service manager would.',
    'redis-server ended (SIGKILL); in 0.1 s it is started again on the same data.',
  ]);
  await eventually(async () => {
    const status = await drill.ask('commander', '/dr status');
    expect(status).toContain('Sasha Second');
    expect(status).not.toContain('Redis cannot be reached');
  });
  await walkToTheEnd(drill, incident);
  expect(drill.changes()).toHaveLength(1);

  await editTopology(world.env, ({ policy }) => Object.assign(policy, { reflex_guard: 'soon' }));
  world.bot().kill('SIGKILL');
  expect(await running).toBe(78);
  expect(world.bot().output()).toContain('reflex_guard');
});

test('Ctrl-C ends the demo and removes its folder, with its redis-server killed and its bot just started again', {
  timeout: 120_000,
}, async () => {
  const demo = spawn(process.execPath, ['lab/demo.ts', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(demo, 'exit');
  onTestFinished(async () => {
    demo.kill('SIGTERM');
    await ended;
  });
  let output = '';
  demo.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const printed = (what: RegExp) =>
    eventually(() => {
      expect(output).toMatch(what);
      return what.exec(output)?.[1] ?? '';
    });

  const bot = Number(await printed(/The bot: +kill -9 (\d+)/));
  const redis = Number(await printed(/redis-server: +kill -9 (\d+)/));
  const folder = await printed(/^ +Its folder: +(\S+)$/m);
  expect(existsSync(folder)).toBe(true);
  process.kill(redis, 'SIGKILL');
  await printed(/redis-server ended \(SIGKILL\); in 20 s it is started again on the same data\./);
  process.kill(bot, 'SIGKILL');
  await printed(/The bot ended \(SIGKILL\); it is started again/);
  demo.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(output).toContain('Stopping …');
  expect(output).not.toContain('redis-server is back');
  expect(existsSync(folder)).toBe(false);
});
