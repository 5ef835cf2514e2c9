import { expect, test } from 'vitest';
import { answerCommand } from '../../src/engine/answer-command.ts';
import { abort } from '../../src/engine/go-on.ts';
import { type EngineWorld, engineWorld } from '../support/fakes/engine-world.ts';
import { accepted, toTheEnd } from '../support/fakes/journey.ts';
import { textOf } from '../support/fakes/thread-text.ts';

async function history(world: EngineWorld): Promise<{ readonly en: string; readonly zh: string }> {
  const { channel } = world.topology;
  const parts = await answerCommand(world.living().engine, {
    text: 'history',
    channel,
    slack: 'U_OP',
    slash: '/dr',
    locale: 'en',
  });
  const post = { key: 'answer', place: 'thread', life: 'fixed', parts } as const;
  return { en: textOf(post), zh: textOf(post, 'zh') };
}

test('what became of each incident is told in the readers’ language', async () => {
  const world = engineWorld();
  const incident = await world.opened();
  const open = await history(world);
  expect(open.en).toMatch(/failover global1a → global2a, started by Ada \(.*\): open$/);
  expect(open.zh).toMatch(/failover global1a → global2a，Ada 发起（.*）：进行中$/);
  await abort(world.living().engine, incident, 'U_CY', 'wrong day');
  await world.pass(20_000, ({ phase }) => phase.is === 'ended');
  const aborted = await history(world);
  expect(aborted.en).toMatch(/: aborted$/);
  expect(aborted.zh).toMatch(/：已中止$/);
});

test('one that came to its end is completed', async () => {
  const world = engineWorld();
  await toTheEnd(world, await accepted(world));
  const { en, zh } = await history(world);
  expect(en).toMatch(/: completed$/);
  expect(zh).toMatch(/：已完成$/);
});
