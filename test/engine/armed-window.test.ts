import { expect, test } from 'vitest';
import { at, engineWorld } from '../support/fakes/engine-world.ts';
import { approved, dispatches } from '../support/fakes/journey.ts';

test('an approver is offboarded: the one who approved later is relied on, after an armed window of their own', async () => {
  const world = engineWorld();
  await approved(world, 'U_BO');
  await world.pass(4_000);
  await world.react('U_CY');
  const heardAt = world.clock.now();
  world.slack.facts.set('U_BO', { deleted: true });
  await world.pass(30_000, at('1', 'settling'));
  expect(dispatches(world)[0]?.approvers.map(({ person }) => person)).toEqual(['Cy']);
  expect((world.site.ledger[0]?.at ?? 0) - heardAt).toBeGreaterThanOrEqual(5_000);
});

test('and takes it back within that window: nothing is sent', async () => {
  const world = engineWorld();
  await approved(world, 'U_BO');
  await world.pass(4_000);
  await world.react('U_CY');
  world.slack.facts.set('U_BO', { deleted: true });
  await world.pass(3_000);
  await world.unreact('U_CY');
  await world.pass(30_000);
  expect(world.site.ledger).toEqual([]);
});
