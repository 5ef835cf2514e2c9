import { expect, onTestFinished, test } from 'vitest';
import type { IncidentId } from '../../src/domain/names.ts';
import type { Hindrance } from '../../src/domain/thread/notice-posts.ts';
import { catalogue } from '../../src/domain/wording/catalogue.ts';
import { render } from '../../src/domain/wording/sentence.ts';
import { createNotices, type Notices } from '../../src/engine/notices.ts';
import type { Away } from '../../src/engine/ports/keeping.ts';
import type { Log } from '../../src/engine/ports/log.ts';
import { type FakeMessage, type FakeThread, fakeThread, type Weather } from './fake-thread.ts';
import { type HandClock, handClock } from './hand-clock.ts';
import { incident, memoryRecord } from './post-fixtures.ts';

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const UNREACHABLE = { key: 'redis.unreachable', params: {} };
const PLACE = { channel: 'C1', ts: '1.000000' };

interface Room {
  readonly clock: HandClock;
  readonly thread: FakeThread;
  away: Away | undefined;
  /** Redis comes back in the moment in which a message is recorded. */
  takesRecords: boolean;
  readonly threads: Map<IncidentId, typeof PLACE>;
  readonly record: ReturnType<typeof memoryRecord>;
  /** A process that posts to these threads; another one on the same Slack and record when it is called again. */
  process(threads?: ReadonlyMap<IncidentId, typeof PLACE>): Notices;
  texts(): string[];
}

function room(weather: (call: string) => Weather = () => 'fine'): Room {
  const clock = handClock(Date.UTC(2026, 10, 26, 3, 12, 0));
  const thread = fakeThread(weather);
  const record = memoryRecord();
  const reachable = () => {
    if (all.away && !all.takesRecords) throw new Error('Redis is away');
  };
  const reach: typeof record = {
    ...record,
    async all(of) {
      reachable();
      return record.all(of);
    },
    async set(...row) {
      reachable();
      return record.set(...row);
    },
  };
  const all: Room = {
    clock,
    thread,
    record,
    away: undefined,
    takesRecords: false,
    threads: new Map([[incident, PLACE]]),
    process(threads = all.threads) {
      const notices = createNotices({
        thread,
        record: reach,
        keeping: { away: () => all.away },
        threads: () => threads,
        host: 'host-a',
        clock,
        log: quiet,
      });
      onTestFinished(() => notices.stop());
      return notices;
    },
    texts: () => thread.messages.map(textOf),
  };
  return all;
}

function textOf({ parts }: FakeMessage): string {
  return parts
    .flatMap((part) => (part.kind === 'heading' ? [part.text] : part.kind === 'text' ? part.lines : []))
    .map((line) => render(catalogue, line, 'en'))
    .join(' ');
}

const BACK =
  /^Redis is back: it took nothing from 03:12:10 UTC to 03:13:10 UTC \(1 min 0[01] s\)\. Nothing new was sent meanwhile; TwoKey goes on by itself\./;

async function goAway(all: Room): Promise<void> {
  await all.clock.pass(10_000);
  all.away = { since: all.clock.now(), why: UNREACHABLE };
}

test('while Redis is away one message says so, and is edited once it is back', async () => {
  const all = room();
  all.process();
  await goAway(all);
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([
    'TwoKey waits: its journal (Redis) has taken nothing since 03:12:10 UTC. Redis cannot be reached. ' +
      'Nothing new is sent to any node meanwhile. What was sent before goes on on its node, and its outcome is read from its receipt afterwards. ' +
      'Commands, buttons and reactions do not count until Redis is back; whoever tries is told so. ' +
      'Who must act: whoever runs Redis. It goes on by itself once Redis is back, and this message says so then.',
  ]);
  await all.clock.pass(55_000);
  all.away = undefined;
  await all.clock.pass(2_000);
  expect(all.texts()).toEqual([expect.stringMatching(BACK)]);
  expect(all.thread.calls.filter((call) => !call.startsWith('find'))).toEqual([
    'post notice-away',
    'update notice-away',
  ]);
});

test('a Redis that is away for a moment is worth no message, and the next time gets one of its own', async () => {
  const all = room();
  all.process();
  await goAway(all);
  await all.clock.pass(3_000);
  all.away = undefined;
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([]);
  for (const times of [1, 2]) {
    await goAway(all);
    await all.clock.pass(20_000);
    all.away = undefined;
    await all.clock.pass(2_000);
    expect(all.texts()).toEqual(Array(times).fill(expect.stringContaining('Redis is back')));
  }
});

test('where Slack lost the answer the message is found again, not posted twice', async () => {
  let lose = true;
  const all = room((call) => (call === 'post notice-away' && lose ? 'lost-answer' : 'fine'));
  all.process();
  await goAway(all);
  await all.clock.pass(5_000);
  lose = false;
  await all.clock.pass(55_000);
  all.away = undefined;
  await all.clock.pass(2_000);
  expect(all.texts()).toEqual([expect.stringMatching(BACK)]);
});

test('a message that arrives after Redis is back is still edited', async () => {
  let late = true;
  const all = room((call) => (call === 'post notice-away' && late ? 'lands-late' : 'fine'));
  all.process();
  await goAway(all);
  await all.clock.pass(4_600);
  all.away = undefined;
  late = false;
  await all.clock.pass(60_000);
  expect(all.texts()).toEqual([expect.stringContaining('Redis is back')]);
});

test('where Slack is away too nothing is said of what was over before anybody could be told', async () => {
  const all = room((call) => (call.startsWith('post') ? 'later' : 'fine'));
  all.process();
  await goAway(all);
  await all.clock.pass(20_000);
  all.away = undefined;
  await all.clock.pass(60_000);
  expect(all.texts()).toEqual([]);
});

test.for([false, true])(
  'what a process that died had said is closed by the next one, alone (recorded: %s)',
  async (recorded) => {
    const all = room();
    const first = all.process();
    await goAway(all);
    await all.clock.pass(20_000);
    all.away = undefined;
    await all.clock.pass(2_000);
    await goAway(all);
    all.takesRecords = recorded;
    await all.clock.pass(20_000);
    await first.stop();
    all.away = undefined;
    all.process();
    await all.clock.pass(2_000);
    expect(all.texts()).toEqual([
      expect.stringContaining('it took nothing from 03:12:10 UTC'),
      expect.stringMatching(
        /^Redis is back, at the latest since 03:13:0\d UTC\. Nothing new was sent while it was away/,
      ),
    ]);
  },
);

test('only the process that posts to a thread speaks there', async () => {
  const all = room();
  all.threads.clear();
  const notices = all.process();
  notices.saw(new Map([[incident, { is: 'no-worker', step: '1' }]]));
  await goAway(all);
  await all.clock.pass(20_000);
  expect(all.texts()).toEqual([]);
});

test.for<[Hindrance, string, string]>([
  [
    { is: 'stopped', why: 'Entry 3 stands there in two versions.' },
    'This incident is stopped: its journal cannot be trusted. Entry 3 stands there in two versions. Nothing is asked, sent or counted here until people have settled it.',
    'The journal can be trusted again since 03:12:20 UTC: it was stopped from 03:12:00 UTC on.',
  ],
  [
    { is: 'no-copy', host: 'host-a', why: 'the disk is full' },
    'TwoKey on host-a sends nothing: it cannot keep its copy of the journal. the disk is full Other hosts of TwoKey go on',
    'TwoKey on host-a keeps its copy of the journal again since 03:12:20 UTC',
  ],
  [
    { is: 'no-worker', step: '2a' },
    'Nothing has worked on this since 03:12:00 UTC: step 2a waits in the queue, and no worker of TwoKey takes it. Nothing is lost.',
    'It has been worked on again since 03:12:20 UTC; no worker took it from 03:12:00 UTC on.',
  ],
  [
    { is: 'several', system: 'lab' },
    'lab has more than one unended incident, this one among them: nothing goes on in any of them.',
    'Only this incident has been unended since 03:12:20 UTC; there were several from 03:12:00 UTC on.',
  ],
])('%s', async ([hindrance, says, after]) => {
  const all = room();
  const notices = all.process();
  notices.saw(new Map([[incident, hindrance]]));
  await all.clock.pass(10_000);
  expect(all.texts()).toEqual([expect.stringContaining(says)]);
  // Redis may go away meanwhile: then nothing is known of the rest.
  all.away = { since: all.clock.now(), why: UNREACHABLE };
  notices.saw(new Map());
  await all.clock.pass(2_000);
  all.away = undefined;
  notices.saw(new Map([[incident, hindrance]]));
  await all.clock.pass(8_000);
  expect(all.texts()).toEqual([expect.stringContaining(says)]);
  notices.saw(new Map());
  await all.clock.pass(2_000);
  expect(all.texts()).toEqual([expect.stringContaining(after)]);
});

test('a message about a stopped incident is taken over by the next process, once', async () => {
  const all = room();
  const first = all.process();
  const stopped: ReadonlyMap<IncidentId, Hindrance> = new Map([[incident, { is: 'stopped', why: 'A fork.' }]]);
  first.saw(stopped);
  await all.clock.pass(10_000);
  await first.stop();
  const second = all.process();
  second.saw(stopped);
  await all.clock.pass(10_000);
  expect(all.texts()).toEqual([expect.stringContaining('A fork.')]);
  second.saw(new Map());
  await all.clock.pass(2_000);
  expect(all.texts()).toEqual([
    expect.stringMatching(/^The journal can be trusted again since .* it was stopped from 00:00:01 UTC on\./),
  ]);
});

const STOPPED: ReadonlyMap<IncidentId, Hindrance> = new Map([[incident, { is: 'stopped', why: 'A fork.' }]]);

test('a thread that comes back from another process is looked at anew: what that one left open is not said twice', async () => {
  const all = room();
  const mine = new Map(all.threads);
  const first = all.process(mine);
  await all.clock.pass(2_000);
  mine.delete(incident);
  const other = all.process();
  for (const each of [first, other]) each.saw(STOPPED);
  await all.clock.pass(5_000);
  await other.stop();
  mine.set(incident, PLACE);
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([expect.stringContaining('A fork.')]);
  first.saw(new Map());
  await all.clock.pass(2_000);
  expect(all.texts()).toEqual([expect.stringContaining('The journal can be trusted again')]);
});

test('a thread that goes to another process while it is hindered is not called free: the other one goes on with the message', async () => {
  const all = room();
  const mine = new Map(all.threads);
  const first = all.process(mine);
  first.saw(STOPPED);
  await all.clock.pass(5_000);
  mine.delete(incident);
  const other = all.process();
  other.saw(STOPPED);
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([expect.stringContaining('A fork.')]);
  for (const each of [first, other]) each.saw(new Map());
  await all.clock.pass(2_000);
  expect(all.texts()).toEqual([expect.stringContaining('The journal can be trusted again')]);
});

test('a host that cannot keep its copy is not called mended because another one posts now', async () => {
  const all = room();
  const mine = new Map(all.threads);
  const first = all.process(mine);
  first.saw(new Map([[incident, { is: 'no-copy', host: 'host-a', why: 'The disk is full.' }]]));
  await all.clock.pass(5_000);
  mine.delete(incident);
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([expect.stringContaining('The disk is full.')]);
  first.saw(new Map());
  await all.clock.pass(2_000);
  expect(all.texts()).toEqual([expect.not.stringContaining('The disk is full.')]);
});

test('a process that starts does not call worked on what it has not seen for long enough', async () => {
  const all = room();
  const first = all.process();
  first.saw(new Map([[incident, { is: 'no-worker', step: '2a' }]]));
  await all.clock.pass(5_000);
  await first.stop();
  const second = all.process();
  await all.clock.pass(2_000);
  second.saw(new Map([[incident, undefined]]));
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([expect.stringContaining('Nothing has worked on this since')]);
  second.saw(new Map([[incident, { is: 'no-worker', step: '2a' }]]));
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([expect.stringContaining('Nothing has worked on this since')]);
  second.saw(new Map());
  await all.clock.pass(2_000);
  expect(all.texts()).toEqual([expect.stringContaining('It has been worked on again since')]);
});

test('a channel that cannot be looked into keeps no notice from the other threads, and gets its own once it can', async () => {
  const all = room();
  const other = `lab-${'2'.repeat(32)}` as IncidentId;
  const { find } = all.thread;
  Object.assign(all.thread, {
    find: (...asked: Parameters<typeof find>) =>
      asked[2].incident === other ? Promise.resolve({ ok: false, why: 'not_in_channel' }) : find(...asked),
  });
  const threads = new Map([[other, { channel: 'C2', ts: '2.000000' }], ...all.threads]);
  const notices = all.process(threads);
  notices.saw(
    new Map<IncidentId, Hindrance>([
      [incident, { is: 'stopped', why: 'A fork.' }],
      [other, { is: 'no-worker', step: '1' }],
    ]),
  );
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([expect.stringContaining('A fork.')]);
  Object.assign(all.thread, { find });
  await all.clock.pass(5_000);
  expect(all.texts()).toEqual([
    expect.stringContaining('A fork.'),
    expect.stringContaining('Nothing has worked on this'),
  ]);
});
