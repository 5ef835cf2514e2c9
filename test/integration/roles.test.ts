import { expect, onTestFinished, test } from 'vitest';
import { startBot } from '../../lab/bot-process.ts';
import { drillIn, mastersOf, walkToTheEnd, worldForTest } from '../support/world.ts';

test('a bot that only listens and two workers that only work share one drill: one approval, one execution', {
  timeout: 120_000,
}, async () => {
  const world = await worldForTest();
  await world.bot().stop();
  const processes: Awaited<ReturnType<typeof startBot>>[] = [];
  for (const [role, folder] of [
    ['bot', ''],
    ['worker', '-a'],
    ['worker', '-b'],
  ] as const) {
    // Each worker is another host: it keeps a mirror of its own.
    const process = await startBot({ ...world.env, DATA_DIR: `${world.env.DATA_DIR}${folder}` }, ['--role', role]);
    onTestFinished(() => process.stop());
    processes.push(process);
  }

  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="three processes"');
  await walkToTheEnd(drill, incident);

  expect(drill.changes().map(({ action }) => action)).toEqual(['FailoverGlobalKS']);
  expect(mastersOf(world.sites[0])).toEqual(['global2a', 'global2a', 'global2a', 'global2a']);
  const writers = new Set((await drill.journal(incident)).map(({ writer }) => writer.split(':')[1]));
  expect(writers.has(String(processes[0]?.pid))).toBe(true);
  expect([...writers].some((pid) => pid !== String(processes[0]?.pid))).toBe(true);
  for (const process of processes) {
    await process.stop();
    expect(await process.ended).toBe(0);
  }
});
