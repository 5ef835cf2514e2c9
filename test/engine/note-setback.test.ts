import { expect, test } from 'vitest';
import type { IncidentId } from '../../src/domain/names.ts';
import { projectThread } from '../../src/domain/thread/project.ts';
import { type NoteParts, noteSetbacks, type Setback } from '../../src/engine/note-setback.ts';
import { engineWorld, said } from '../support/fakes/engine-world.ts';

async function room() {
  const world = engineWorld();
  const incident = await world.opened();
  const healed: number[] = [];
  const process = (host = 'host-a', heal: NoteParts['heal'] = async () => healed.push(world.clock.now())) =>
    noteSetbacks(world.start().engine, { heal, host });
  const notes = () => world.events().flatMap((event) => (event.type === 'noted' ? [said(event.say)] : []));
  return { world, incident, process, notes, healed };
}

const putBack = (incident: IncidentId, from: number, to: number): Setback => ({ is: 'put-back', incident, from, to });

test('what was put back is an entry and a post of its own, once for each find', async () => {
  const { world, incident, process, notes } = await room();
  const [one, other] = [process(), process('host-b')];
  one(putBack(incident, 2, 3));
  await world.pass(1_000);
  other(putBack(incident, 2, 3));
  one(putBack(incident, 4, 4));
  await world.pass(1_000);
  expect(notes()).toEqual([
    'Redis had lost a part of this journal (entries 2–3) in a failover, or by an old backup. It was put back from the copy on host-a.',
    'Redis had lost a part of this journal (entries 4) in a failover, or by an old backup. It was put back from the copy on host-a.',
  ]);
  const posts = projectThread(world.journal.entries(incident), world.clock.now(), world.topology.timing);
  expect(posts.filter(({ parts }) => JSON.stringify(parts).includes('noted.put-back'))).toMatchObject([
    { life: 'fixed' },
    { life: 'fixed' },
  ]);
});

test('a loss is noted after the copies were compared and other hosts had time to put it back', async () => {
  const { world, process, notes, healed } = await room();
  const note = process();
  const until = world.clock.now();
  note({ is: 'lost', from: until - 3_000, until });
  await world.pass(5_000);
  expect(healed).toHaveLength(1);
  expect(notes()).toEqual([]);
  await world.pass(10_000);
  const [{ n } = { n: 0 }] = world.journal.entries(world.now().id).filter(({ event }) => event.type === 'noted');
  expect(notes()).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Redis lost what it had acknowledged from \\S+ UTC on \\(a failover to a replica that was behind, an old backup, or a flush\\); found at \\S+ UTC\\. In Redis and in the copy on host-a this journal ends at entry ${n - 1}\\. Whether another host, which has not come back, wrote more is not known\\.$`,
      ),
    ),
  ]);
});

test('several processes find the same loss, or one has put it back: one note', async () => {
  const { world, incident, process, notes } = await room();
  const [one, other] = [process(), process('host-b')];
  const until = world.clock.now();
  for (const note of [one, other]) note({ is: 'lost', from: undefined, until });
  await world.pass(2_000);
  one(putBack(incident, 2, 2));
  await world.pass(20_000);
  expect(notes()).toHaveLength(1);
});

test('a note waits for a Redis that is away', async () => {
  const { world, incident, process, notes } = await room();
  const note = process();
  world.journal.away = 'Redis cannot be reached';
  note(putBack(incident, 2, 2));
  await world.pass(5_000);
  world.journal.away = undefined;
  await world.pass(3_000);
  expect(notes()).toHaveLength(1);
});

test('a journal that cannot be trusted gets no note, and holds the next one up for nobody', async () => {
  const { world, incident, process, notes } = await room();
  const note = process();
  const { append, read } = world.journal;
  const fork = { ok: false, reason: 'fork', why: 'two stories' } as const;
  Object.assign(world.journal, { append: async () => fork, read: async () => fork });
  note(putBack(incident, 2, 2));
  await world.pass(2_000);
  Object.assign(world.journal, { append, read });
  note(putBack(incident, 3, 3));
  await world.pass(2_000);
  expect(notes()).toEqual([expect.stringContaining('(entries 3)')]);
});
