import { beforeAll, expect, test } from 'vitest';
import { FIXED } from './fixed.ts';
import { playAll } from './lanes.ts';
import { POINTS } from './points.ts';
import type { RunResult } from './run.ts';
import type { Schedule } from './schedule.ts';

/** What the runs pass between them, both sides of each call; the rest is for `npm run faults`. */
const PASSED = [
  ...['opened', 'gates-read', 'requested', 'card-posted', 'reacted', 'denied', 'explained', 'dispatched', 'outcome'],
  ...['operation-ended', 'reading', 'stuck', 'chosen', 'decided', 'judged', 'resumed', 'return-read', 'confirmed'],
  ...['taken-over', 'refused-again', 'skipped', 'aborted', 'ended'],
]
  .map((event) => `journal.append:${event}`)
  .concat('journal.read', 'journal.openIncident', 'leases.take', 'posts.all', 'posts.set', 'topologies.record')
  .concat(
    'topologies.recordedElse',
    'queue.ensure',
    'queue.close',
    'shell.close',
    'shell.open',
    'shell.run',
    'shell.stat',
    'shell.void',
  )
  .concat('shell.read', 'shell.output', 'shell.uptime', 'directory.user', 'directory.channel', 'directory.reactions')
  .concat('directory.usergroup', 'thread.post', 'thread.update', 'thread.find', 'pace.turn')
  .flatMap((call) => [`${call}:before`, `${call}:after`]);

/** Side by side: most of a run is waiting. */
const LANES = 3;

const played = new Map<Schedule, RunResult>();
beforeAll(async () => {
  const schedules = FIXED.map(([, schedule]) => schedule);
  await playAll({ schedules, lanes: LANES, tell: ({ schedule, result }) => void played.set(schedule, result) });
}, 400_000);

test.each(FIXED)(
  '%s: nothing runs twice or unapproved, the thread is whole, the incident ends or people are asked',
  (_name, schedule, how) => {
    const result = played.get(schedule);
    expect(result?.problems).toEqual([]);
    expect(result?.how).toBe(how);
    const acts = schedule.acts.map(({ act }) => JSON.stringify(act));
    const armed = schedule.armed.filter(({ does }) => does === 'kill').map(({ point }) => `killed ${point}`);
    expect(result?.befell).toEqual(expect.arrayContaining([...acts, ...armed]));
  },
);

test('the runs passed both sides of nearly every call', () => {
  expect(POINTS).toEqual(expect.arrayContaining(PASSED));
  const reached = new Set([...played.values()].flatMap(({ reached }) => [...reached]));
  expect(PASSED.filter((point) => !reached.has(point))).toEqual([]);
});
