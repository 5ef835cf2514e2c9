import { expect, test } from 'vitest';
import { EMPTY } from '../../src/domain/entry.ts';
import type { IncidentId } from '../../src/domain/names.ts';
import { createIncidents } from '../../src/engine/incidents.ts';
import { memoryJournal } from '../support/fakes/memory-journal.ts';
import { eventsOf, INCIDENT, START } from '../support/history.ts';
import { spoken } from '../support/spoken.ts';

const TERMS = { system: 'lab' as never };

async function journalWith(count: number) {
  const journal = memoryJournal(() => START);
  const events = eventsOf();
  const all = [events.opened, events.gates(), events.requested(), events.card(), events.vote('Bo')].slice(0, count);
  for (const event of all) {
    const last = journal.entries(INCIDENT).at(-1);
    await journal.append(INCIDENT, last ?? EMPTY, event, TERMS);
  }
  return { journal, events };
}

test('loads side by side take no entry twice', async () => {
  const { journal } = await journalWith(5);
  const incidents = createIncidents(journal);
  const all = await Promise.all(Array.from({ length: 5 }, () => incidents.load(INCIDENT)));
  for (const loaded of all) expect(loaded).toMatchObject({ ok: true, incident: { head: { n: 5 } } });
  expect((await incidents.load(INCIDENT)).ok && (await incidents.load(INCIDENT))).toMatchObject({
    entries: { length: 5 },
  });
});

test('a fork that people settle for the story of another host: this process goes on from that one', async () => {
  const { journal, other, refused } = await twoStories();
  const incidents = createIncidents(journal);
  await incidents.load(INCIDENT);
  journal.read = async () => refused;
  expect(await incidents.load(INCIDENT)).toEqual(refused);
  journal.read = async (id, from) => (from?.n === 5 ? refused : other.read(id, from));
  expect(await incidents.load(INCIDENT)).toMatchObject({ ok: true, entries: other.entries(INCIDENT) });
});

test('another story with no fork that people could have settled: what this process had read was lost, and it says so', async () => {
  const { journal, other, refused } = await twoStories();
  const incidents = createIncidents(journal);
  await incidents.load(INCIDENT);
  journal.read = async (id, from) => (from?.n === 5 ? refused : other.read(id, from));
  for (let tries = 0; tries < 3; tries += 1) expect(await incidents.load(INCIDENT)).toEqual(refused);
});

/** Five entries, and another four of the same incident; `refused`: what a journal says that does not hold the five. */
async function twoStories() {
  const [{ journal }, { journal: other }] = [await journalWith(5), await journalWith(4)];
  return { journal, other, refused: { ok: false, reason: 'fork', why: 'its end was lost or replaced' } as const };
}

test('an ended incident that is let go of while it is being read is still told', async () => {
  const { journal, events } = await journalWith(4);
  await journal.append(INCIDENT, journal.entries(INCIDENT).at(-1) ?? EMPTY, events.over('aborted'), TERMS);
  const incidents = createIncidents(journal);
  await incidents.load(INCIDENT);
  const { read } = journal;
  journal.read = async (id, from) => {
    const answer = await read(id, from);
    incidents.forgetEnded(Number.POSITIVE_INFINITY);
    return answer;
  };
  expect(await incidents.load(INCIDENT)).toMatchObject({ ok: true, incident: { head: { n: 5 } } });
});

test('whoever comes second decides again on what the first one wrote', async () => {
  const { journal, events } = await journalWith(4);
  const [one, two] = [createIncidents(journal), createIncidents(journal)];
  const seen: number[] = [];
  const approve = (incidents: typeof one) =>
    incidents.transact(INCIDENT, (incident) => {
      seen.push(incident.head.n);
      return incident.requests[0]?.status.is === 'open' ? { event: events.vote('Bo') } : undefined;
    });
  const done = await Promise.all([approve(one), approve(two)]);
  expect(done.map((each) => each.ok && each.appended !== undefined).sort()).toEqual([false, true]);
  expect(seen.sort()).toEqual([4, 4, 5]);
});

test('losing to others for ever is told, not spun on', async () => {
  const { journal, events } = await journalWith(4);
  journal.append = async () => ({ ok: false, reason: 'behind' });
  const done = await createIncidents(journal).transact(INCIDENT, () => ({ event: events.vote('Bo') }));
  expect(spoken(done)).toEqual({
    ok: false,
    reason: 'unavailable',
    why: 'others were first 50 times in a row',
    zh: '连续 50 次被其他进程抢先',
  });
});

test('an incident that nobody opened', async () => {
  const { journal } = await journalWith(0);
  expect(spoken(await createIncidents(journal).load('lab-0' as IncidentId))).toEqual({
    ok: false,
    reason: 'none',
    why: 'there is no incident lab-0',
    zh: '操作 lab-0 不存在',
  });
});
