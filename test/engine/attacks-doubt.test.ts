import { expect, test } from 'vitest';
import { cardStood, type EngineWorld } from '../support/fakes/engine-world.ts';
import { approveCard } from '../support/fakes/journey.ts';
import { cardText, threadText } from '../support/fakes/thread-text.ts';
import { quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1 } from '../support/paper-topology.ts';

const DOUBT =
  /CheckPG in global2a shows (.*global1a-pgserver0.*) of global1a as alive: global1a may be cut off from here rather than down\. Is anyone on site\?/;

/** SSH from here reaches no ks node of global1a; the platform itself is well. */
function cutOff(): EngineWorld {
  const world = quickWorld();
  for (const name of ['global1a-webservice0', 'global1a-webservice1']) {
    const node = world.site.nodes.get(name);
    if (node) node.shut = { ok: false, reason: 'timeout', why: `${name} does not answer` };
  }
  return world;
}

test('the dark region is seen alive by the other one: the plan and every card before its return ask whether anyone is on site', async () => {
  const world = cutOff();
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await world.pass(60_000, cardStood);
  const [plan] = threadText(world).split('\n\n');
  expect(plan).toMatch(DOUBT);
  expect(cardText(world)).toContain('step P1 waits for a second engineer');
  expect(cardText(world)).toMatch(DOUBT);
  await approveCard(world);
  await walk(world, { to: 'P3-keep' });
  await world.pass(60_000, cardStood);
  expect(cardText(world)).toContain('step P3-keep waits for a second engineer');
  expect(cardText(world)).toMatch(DOUBT);
  expect(ran(world)).toEqual(['global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0']);
});

test('as `global1a down` it is doubted in the same way', async () => {
  const world = cutOff();
  await world.opened({ request: { name: 'region-down', region: 'global1a', zone: { choice: 'keep' } } });
  await world.pass(60_000, cardStood);
  expect(cardText(world)).toMatch(DOUBT);
});

test('a region that nobody sees is not doubted', async () => {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await world.pass(60_000, cardStood);
  expect(cardText(world)).toContain('LOST: *global1a*. Serves on: *global2a*.');
  expect(threadText(world)).not.toContain('may be cut off from here');
});
