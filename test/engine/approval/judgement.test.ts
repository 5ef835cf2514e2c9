import { expect, test } from 'vitest';
import { cardStood, engineWorld } from '../../support/fakes/engine-world.ts';
import { approved, press, stuckAt } from '../../support/fakes/journey.ts';
import { newest, ofType } from '../../support/fakes/reacting.ts';

test('rule 17: the forgotten prompt: a judgement lapses between the last look and the append, which the journal’s clock refuses', async () => {
  const world = engineWorld();
  await approved(world);
  world.site.answer = 'odd';
  await stuckAt(world, '1');
  await press(world, 'took-effect', 'U_OP');
  await world.pass(5_000, cardStood);
  await world.pass(4_000);
  await world.react('U_CY');
  await world.pass(4_500);
  const { now } = world.clock;
  world.journal.meanwhile = async (event) => {
    expect(event.type).toBe('judged');
    world.clock.now = () => now() + 61_000;
  };
  await world.pass(10_000);
  await world.pass(10_000, () => newest(world).status.is === 'closed');
  expect(ofType(world, 'judged')).toEqual([]);
  expect(newest(world).status).toMatchObject({ is: 'closed', how: 'expired' });
});
