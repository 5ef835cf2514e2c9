import { afterEach, describe, expect, test } from 'vitest';
import type { IncidentId } from '../../src/domain/names.ts';
import type { Post } from '../../src/domain/thread/post.ts';
import { pacedThread } from '../../src/engine/paced-thread.ts';
import { ownPace } from '../../src/engine/pacer.ts';
import type { Leases } from '../../src/engine/ports/lease.ts';
import { createPoster, type Poster } from '../../src/engine/poster.ts';
import { quietLog } from '../support/quiet-log.ts';
import { fakeThread } from './fake-thread.ts';
import { type HandClock, handClock } from './hand-clock.ts';
import { digest, entry, incident, memoryRecord, root } from './post-fixtures.ts';

function freeLeases(): Leases & { readonly taken: string[]; readonly released: string[] } {
  const taken: string[] = [];
  const released: string[] = [];
  return {
    taken,
    released,
    async take(_, id) {
      taken.push(id);
      return { held: () => true, release: async () => void released.push(id) };
    },
  };
}

const posters: Poster[] = [];
afterEach(async () => {
  for (const poster of posters.splice(0)) await poster.stop();
});

/** Of a system that this process does not serve. */
const OTHERS = `others-${'0'.repeat(32)}` as IncidentId;

const stopping = new AbortController();

function setUp(thread = fakeThread(), leases: Leases = freeLeases(), clock: HandClock = handClock(), ends = stopping) {
  const posts = new Map<IncidentId, readonly Post[]>();
  const projected: string[] = [];
  const poster = createPoster({
    project: async (id) => {
      projected.push(id);
      const now = posts.get(id);
      return now && { channel: 'C1', posts: now };
    },
    thread: pacedThread(thread, ownPace(clock), clock, ends.signal),
    record: memoryRecord(),
    keeping: { away: () => undefined },
    channelOf: (id) => (id === OTHERS ? undefined : 'C1'),
    leases,
    digest,
    clock,
    log: quietLog,
    onPosted: async () => {},
    onRefused: async () => {},
    random: () => 0,
  });
  posters.push(poster);
  return { poster, posts, projected, thread, clock };
}

const keys = (thread: ReturnType<typeof fakeThread>): string[] => thread.messages.map((message) => message.mark.key);

describe('the poster', () => {
  test('takes no lease of an incident whose system others serve', async () => {
    const leases = freeLeases();
    const { poster, posts } = setUp(fakeThread(), leases);
    posts.set(incident, [root('open')]);
    poster.wake(OTHERS);
    poster.wake(incident);
    await expect.poll(() => leases.taken).toEqual([incident]);
  });

  test('brings a thread up to date when its journal grew, and many wakes make few passes', async () => {
    const { poster, posts, projected, thread, clock } = setUp();
    posts.set(incident, [root('1'), entry('e1')]);
    for (let wakes = 0; wakes < 50; wakes += 1) poster.wake(incident);
    await clock.pass(100);
    expect(keys(thread)).toEqual(['root', 'e1']);
    expect(projected.length).toBeLessThan(4);
  });

  test('keeps the lease a while, so that the next entry needs no look-up, and then gives it back', async () => {
    const leases = freeLeases();
    const { poster, posts, thread, clock } = setUp(fakeThread(), leases);
    posts.set(incident, [root('1')]);
    poster.wake(incident);
    await clock.pass(30_000);
    posts.set(incident, [root('1'), entry('e1')]);
    poster.wake(incident);
    await clock.pass(100);
    // Looked for before, at once, and later: a process that is gone may have sent it.
    expect(thread.calls).toEqual(['find root', 'post root', 'find root', 'find root', 'find root', 'post e1']);
    expect(leases.released).toEqual([]);
    await clock.pass(61_000);
    expect(leases.taken).toEqual([incident]);
    expect(leases.released).toEqual([incident]);
    poster.wake(incident);
    await clock.pass(100);
    expect(leases.taken).toEqual([incident, incident]);
  });

  test('waits as long as Slack asked and then goes on', async () => {
    let limited = true;
    const thread = fakeThread((call) => (call === 'post e1' && limited ? 'later' : 'fine'));
    const { poster, posts, clock } = setUp(thread);
    posts.set(incident, [root('1'), entry('e1')]);
    poster.wake(incident);
    await clock.pass(1_900);
    limited = false;
    expect(keys(thread)).toEqual(['root']);
    await clock.pass(200);
    expect(keys(thread)).toEqual(['root', 'e1']);
  });

  test('an hour without Slack loses nothing, and only the newest state is edited in', async () => {
    let away = false;
    const thread = fakeThread(() => (away ? 'lost-call' : 'fine'));
    const { poster, posts, clock } = setUp(thread);
    posts.set(incident, [root('0')]);
    poster.wake(incident);
    await clock.pass(1_000);
    away = true;
    for (let minute = 1; minute <= 60; minute += 1) {
      posts.set(incident, [root(`${minute}`), ...Array.from({ length: minute }, (_, index) => entry(`e${index}`))]);
      poster.wake(incident);
      await clock.pass(60_000);
    }
    expect(keys(thread)).toEqual(['root']);
    const callsWhileAway = thread.calls.length;
    expect(callsWhileAway).toBeLessThan(1_000);
    away = false;
    await clock.pass(120_000);
    expect(keys(thread)).toEqual(['root', ...Array.from({ length: 60 }, (_, index) => `e${index}`)]);
    expect(thread.messages[0]?.parts).toEqual(root('60').parts);
    // Once more after a while: an edit that got no answer might still have come.
    expect(thread.calls.slice(callsWhileAway).filter((call) => call === 'update root')).toHaveLength(2);
  });

  test('an incident that cannot be shown does not hold up another', async () => {
    const other = 'lab-ffffffffffffffffffffffffffffffff' as IncidentId;
    const thread = fakeThread((_, post) =>
      post !== undefined && digest(post.parts) !== digest(root('good').parts) ? 'refused' : 'fine',
    );
    const { poster, posts, clock } = setUp(thread);
    posts.set(other, [root('bad')]);
    posts.set(incident, [root('good')]);
    poster.wake(other);
    poster.wake(incident);
    await clock.pass(1_000);
    expect(keys(thread)).toEqual(['root']);
  });

  test('stays below one post a second and channel after a burst', async () => {
    const { poster, posts, thread, clock } = setUp();
    posts.set(incident, [root('1'), ...Array.from({ length: 19 }, (_, index) => entry(`e${index}`))]);
    poster.wake(incident);
    await clock.pass(1_000);
    expect(thread.messages).toHaveLength(5);
    await clock.pass(10_000);
    expect(thread.messages.length).toBeLessThanOrEqual(16);
    await clock.pass(10_000);
    expect(thread.messages).toHaveLength(20);
  });

  test('while another process has the lease nothing is posted; when it is free the rest is', async () => {
    let free = false;
    const inner = freeLeases();
    const leases: Leases = { take: async (what, id) => (free ? await inner.take(what, id) : undefined) };
    const { poster, posts, thread, clock } = setUp(fakeThread(), leases);
    posts.set(incident, [root('1')]);
    poster.wake(incident);
    await clock.pass(20_000);
    expect(thread.calls).toEqual([]);
    free = true;
    await clock.pass(5_000);
    expect(keys(thread)).toEqual(['root']);
  });

  test('a lost lease ends the posting at the next message and is asked for again', async () => {
    let held = true;
    const taken: string[] = [];
    const leases: Leases = {
      take: async (_, id) => {
        taken.push(id);
        held = true;
        return { held: () => held, release: async () => {} };
      },
    };
    const thread = fakeThread((call) => {
      if (call === 'post root') held = false;
      return 'fine';
    });
    const { poster, posts, clock } = setUp(thread, leases);
    posts.set(incident, [root('1'), entry('e1')]);
    poster.wake(incident);
    await clock.pass(10_000);
    expect(taken).toHaveLength(2);
    expect(keys(thread)).toEqual(['root', 'e1']);
  });

  test('faults of the journal, the record and the leases are outlived', async () => {
    let broken = true;
    const inner = freeLeases();
    const leases: Leases = {
      take: async (what, id) => {
        if (broken) throw new Error('Redis is away');
        return await inner.take(what, id);
      },
    };
    const { poster, posts, thread, clock } = setUp(fakeThread(), leases);
    posts.set(incident, [root('1')]);
    poster.wake(incident);
    await clock.pass(600_000);
    broken = false;
    await clock.pass(30_000);
    expect(keys(thread)).toEqual(['root']);
  });

  test('stop ends at once, gives the lease back and posts no more', async () => {
    const leases = freeLeases();
    const { poster, posts, thread, clock } = setUp(fakeThread(), leases);
    posts.set(incident, [root('1')]);
    poster.wake(incident);
    await clock.pass(100);
    await poster.stop();
    expect(leases.released).toEqual([incident]);
    posts.set(incident, [root('1'), entry('e1')]);
    poster.wake(incident);
    await clock.pass(60_000);
    expect(keys(thread)).toEqual(['root']);
    expect(clock.sleepers()).toBe(0);
  });

  test('stop does not wait for a turn that Slack or the pace puts off', async () => {
    const ends = new AbortController();
    const { poster, posts, thread, clock } = setUp(fakeThread(), freeLeases(), handClock(), ends);
    posts.set(incident, [root('1'), ...Array.from({ length: 20 }, (_, index) => entry(`e${index}`))]);
    poster.wake(incident);
    await clock.pass(100);
    const before = keys(thread);
    expect(before.length).toBeLessThan(21);
    ends.abort();
    await poster.stop();
    expect(keys(thread)).toEqual(before);
    expect(clock.sleepers()).toBe(0);
  });
});
