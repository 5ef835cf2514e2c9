import { expect, onTestFinished, test } from 'vitest';
import type { IncidentId } from '../../src/domain/names.ts';
import { advance } from '../../src/engine/advance.ts';
import { abort } from '../../src/engine/go-on.ts';
import { createWatch } from '../../src/engine/watch.ts';
import { workOn } from '../../src/engine/work-on.ts';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../support/fakes/engine-world.ts';
import { approved, asked, dispatches, press, stuckAt } from '../support/fakes/journey.ts';

const FIRST = { step: '1', attempt: 1 };

/** Another incident of the system turns out not to have ended either. */
function besideAnother(world: EngineWorld, from: () => boolean = () => true): void {
  const { openIncident } = world.journal;
  const incidents = [world.now().id, `lab-${'0'.repeat(32)}` as IncidentId];
  world.journal.openIncident = async (system) =>
    from() ? { ok: false, reason: 'several', incidents } : openIncident(system);
}

/** Every process advances it and works on it, whatever it heard. */
async function pushed(world: EngineWorld, incident: IncidentId): Promise<void> {
  const { engine } = world.living();
  let done = false;
  const pushing = advance(engine, incident)
    .then(() => workOn(engine, { incident, ...FIRST }))
    .finally(() => {
      done = true;
    });
  for (let turns = 0; !done && turns < 20; turns += 1) await world.clock.pass(500);
  if (done) await pushing;
}

test('an approved directive is not sent while two incidents are unended', async () => {
  const world = engineWorld();
  const incident = await approved(world);
  await world.clock.pass(6_000);
  besideAnother(world);
  await pushed(world, incident);
  expect(dispatches(world)).toEqual([]);
});

test('nor when the other one turns up while the node is being reached', async () => {
  const world = engineWorld();
  const incident = await approved(world);
  await world.clock.pass(6_000);
  let reached = false;
  world.site.meanwhile = async (call) => {
    reached ||= call.startsWith('stat ');
  };
  besideAnother(world, () => reached);
  await pushed(world, incident);
  expect(reached).toBe(true);
  expect(dispatches(world)).toEqual([]);
});

test('an approved judgement does not take hold while two incidents are unended', async () => {
  const world = engineWorld();
  await approved(world);
  world.site.answer = 'gibberish';
  await stuckAt(world, '1');
  await press(world, 'took-effect', 'U_OP');
  await world.pass(10_000, cardStood);
  await world.pass(4_000);
  await world.react('U_BO');
  await world.clock.pass(6_000);
  besideAnother(world);
  await advance(world.living().engine, world.now().id);
  expect(at('1', 'asking')(world.now())).toBe(true);
});

test('a denial on the card counts also while two incidents are unended', async () => {
  const world = engineWorld();
  const incident = await asked(world);
  const [request] = world.now().requests;
  world.posts.set(`${request?.card?.channel}/${request?.card?.ts}`, { incident, key: 'card-1' });
  besideAnother(world);
  const told = await world.react('U_CY', 'no_entry');
  expect(said(told?.say)).toContain('why');
  expect(world.now().requests[0]?.status).toMatchObject({ is: 'closed', how: 'denied' });
});

test('what was sent is followed to its outcome all the same', async () => {
  const world = engineWorld();
  const incident = await approved(world);
  await world.clock.pass(6_000);
  besideAnother(world, () => dispatches(world).length > 0);
  await pushed(world, incident);
  expect(at('1', 'settling')(world.now())).toBe(true);
  expect(world.site.ledger).toHaveLength(1);
});

test('one that was aborted by a process that died is ended by the next one: two do not wait for ever', async () => {
  const world = engineWorld();
  const incident = await approved(world);
  await abort(world.living().engine, incident, 'U_OP', 'the older one');
  besideAnother(world);
  const watch = createWatch(world.start().engine, async () => undefined);
  onTestFinished(() => watch.stop());
  await world.clock.pass(3_000);
  expect(world.now().phase.is).toBe('ended');
});
