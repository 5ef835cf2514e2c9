import { expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { warmUpOpen } from '../../src/engine/warm-up.ts';
import { engineWorld } from '../support/fakes/engine-world.ts';

test('a process that starts with an incident open connects to every ks node of its system beforehand', async () => {
  const world = engineWorld();
  await world.opened();
  const nodes = world.topology.regions.flatMap(({ ks }) => ks.map(({ name }) => name));
  expect((await connectedBy(world.start().engine)).sort()).toEqual(nodes.sort());
});

test('with no incident open it connects to nobody', async () => {
  expect(await connectedBy(engineWorld().start().engine)).toEqual([]);
});

/** The nodes that are connected to ahead. None of them answers, which is not this moment's business. */
async function connectedBy(engine: Engine): Promise<string[]> {
  const connected: string[] = [];
  const open: Engine['shell']['open'] = async ({ name }) => {
    connected.push(name);
    return { ok: false, reason: 'refused', why: 'nobody listens' };
  };
  await warmUpOpen({ ...engine, shell: { ...engine.shell, open } });
  return connected;
}
