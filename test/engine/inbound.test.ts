import { expect, test } from 'vitest';
import { createInbound } from '../../src/engine/inbound.ts';
import { engineWorld } from '../support/fakes/engine-world.ts';
import { asked } from '../support/fakes/journey.ts';

test('what was decided of a missed reaction is told also where Redis goes away right after it was recorded', async () => {
  const world = engineWorld();
  await asked(world);
  const [card] = [...world.slack.messages.values()];
  card?.reactions.set('white_check_mark', new Set(['U_BO']));
  const told: string[] = [];
  const inbound = createInbound(world.living().engine, {
    locale: 'en',
    slash: '/dr',
    tell: async (_channel, user) => void told.push(user),
    rootOf: async () => {
      throw new Error('Redis cannot be reached');
    },
  });
  await inbound.connected();
  expect(told).toEqual(['U_BO']);
});
