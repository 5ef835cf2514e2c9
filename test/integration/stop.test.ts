import { expect, test } from 'vitest';
import { confirm, drillIn, eventually, worldForTest } from '../support/world.ts';

test.concurrent('SIGTERM while idle ends the bot within seconds, with exit code 0', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const world = await worldForTest({}, onTestFinished);
  const drill = drillIn(world);
  await drill.ask('observer', '/dr check');
  const before = Date.now();
  world.bot().kill('SIGTERM');
  expect(await world.bot().ended).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(world.workspace.connections()).toBe(0);
});

test.concurrent('SIGTERM while an operation settles ends it as quickly, and the next start goes on at once', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ operationMs: 12_000 }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');
  await drill.happened(incident, 'progress');
  const before = Date.now();
  world.bot().kill('SIGTERM');
  expect(await world.bot().ended).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(world.workspace.connections()).toBe(0);
  const entries = (await drill.journal(incident)).length;
  expect((await drill.journal(incident)).at(-1)?.event.type).toBe('progress');

  const started = Date.now();
  await world.startBot();
  const ready = Date.now();
  await eventually(async () => expect((await drill.journal(incident)).length).toBeGreaterThan(entries));
  // Leases were given back: nobody waits for them to run out.
  expect(Date.now() - ready).toBeLessThan(5_000 + (ready - started));
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  await drill.threadIsWhole(incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('a second SIGTERM and a SIGINT change nothing about an orderly stop', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const world = await worldForTest({}, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  await drill.post(incident, 'card-1');
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM'] as const) world.bot().kill(signal);
  expect(await world.bot().ended).toBe(0);
  expect((await drill.journal(incident)).map(({ event }) => event.type)).toContain('requested');
});
