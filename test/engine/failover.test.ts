import { expect, test } from 'vitest';
import type { StepId } from '../../src/domain/names.ts';
import { confirm } from '../../src/engine/go-on.ts';
import { at, cardStood, engineWorld, said } from '../support/fakes/engine-world.ts';

test('a failover goes from the command to its end: gates, card, reaction, one execution, log, checks, a person', async () => {
  const world = engineWorld();
  const incident = await world.opened();
  await world.pass(20_000, cardStood);
  await world.pass(4_000);
  expect(await world.react('U_BO')).toBeUndefined();
  await world.pass(10_000, at('1', 'settling'));
  await world.pass(200_000, at('2b', 'passed'));
  const { engine } = world.start();
  expect(
    await confirm(engine, { act: 'confirm', incident, step: '3' as StepId, works: true }, 'U_ADA'),
  ).toBeUndefined();
  await world.pass(5_000, ({ phase }) => phase.is === 'ended');
  expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  expect(world.site.ledger).toMatchObject([{ node: 'global2a-webservice0' }]);
  expect(world.events().map(({ type }) => type)).toEqual([
    'opened',
    'gates-read',
    'requested',
    'card-posted',
    'reacted',
    'dispatched',
    'outcome',
    'progress',
    'progress',
    'operation-ended',
    'reading',
    'reading',
    'confirmed',
    'ended',
  ]);
  expect(said(world.now().requests[0]?.reactions[0]?.say)).toBe('Bo approved request 1.');
});
