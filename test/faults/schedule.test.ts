import { expect, test } from 'vitest';
import { POINTS } from './points.ts';
import { randomOf } from './random.ts';
import { readSchedule } from './read-schedule.ts';
import { SCENARIOS } from './scenarios.ts';
import { roomFor, scheduleOf } from './schedule.ts';
import { stoppedLine } from './stopped-line.ts';

const SEEDS = Array.from({ length: 500 }, (_, seed) => seed);

test('a seed gives one schedule, which can be written down and read again', () => {
  for (const seed of SEEDS) {
    const schedule = scheduleOf(seed);
    expect(scheduleOf(seed)).toEqual(schedule);
    expect(JSON.parse(JSON.stringify(schedule))).toEqual(schedule);
  }
});

test('what a failure prints is read again, and what is no schedule is refused in one sentence', () => {
  for (const seed of SEEDS) {
    const schedule = scheduleOf(seed);
    expect(readSchedule(JSON.stringify(schedule))).toEqual({ ok: true, schedule });
  }
  const whole = scheduleOf(1);
  const wrong = {
    json: '{bad',
    list: '[]',
    nothing: '{}',
    act: JSON.stringify({ ...whole, acts: [{ after: 'opened', nth: 1, ms: 0, act: { do: 'dance' } }] }),
    approver: JSON.stringify({ ...whole, approvers: ['somebody'] }),
    more: JSON.stringify({ ...whole, lanes: 3 }),
  };
  const mend = "give it whole and in single quotes, as a failure prints it behind 'replay:'.";
  for (const text of Object.values(wrong)) {
    const read = readSchedule(text);
    expect(!read.ok && read.why.endsWith(mend)).toBe(true);
  }
  expect(readSchedule(wrong.json)).toEqual({ ok: false, why: `--acts is no JSON: ${mend}` });
  expect(readSchedule(wrong.act)).toMatchObject({
    why: expect.stringMatching(/^--acts is no schedule \(acts\.0\.act\.do: /),
  });
});

test('whoever stops the runs is told which seeds are still to be played', () => {
  const asked = [4, 5, 6, 7, 8, 9].map((seed) => ({ seed }));
  expect(stoppedLine(asked, new Set([4, 6]))).toBe('stopped: 2 of 6 runs finished; not finished: seed 5, seeds 7 to 9');
  expect(stoppedLine(asked, new Set([4, 5, 6, 7, 8, 9]))).toBe('stopped: 6 of 6 runs finished; not finished: none');
});

test('the seeds give every scenario, every way to run the service and every kind of act', () => {
  const schedules = SEEDS.map((seed) => scheduleOf(seed));
  expect(new Set(schedules.map(({ scenario }) => scenario))).toEqual(new Set(SCENARIOS));
  expect(new Set(schedules.map(({ roles }) => roles))).toEqual(new Set(['all', 'split', 'bots', 'alls']));
  const kinds = new Set(schedules.flatMap(({ acts }) => acts.map(({ act }) => act.do)));
  expect([...kinds].sort()).toEqual([
    'answer',
    'auth-refused',
    'dark',
    'disk-full',
    'events',
    'failover',
    'freeze',
    'host-key',
    'kill',
    'kill-run',
    'log-unreadable',
    'no-worker',
    'operation',
    'own-disk-full',
    'people',
    'queue',
    'reboot',
    'reboot-at',
    'redis',
    'redis-reply',
    'restart',
    'slack-call',
    'slack-outage',
    'socket',
    'spool',
    'ssh-cut',
    'ssh-hang',
    'ssh-reset',
    'tool',
  ]);
  expect(new Set(schedules.map((schedule) => JSON.stringify(roomFor(schedule)))).size).toBe(4);
  expect(
    new Set(schedules.map(({ quorum, usergroup, approveWithin }) => `${quorum} ${usergroup} ${approveWithin}`)).size,
  ).toBe(8);
});

test('a disaster that is asked for in place of another leaves the rest of a schedule as it is', () => {
  const { scenario: _, ...rest } = scheduleOf(SEEDS.find((seed) => scheduleOf(seed).scenario === 'standby-down') ?? 0);
  expect(scheduleOf(rest.seed, 'partition')).toEqual({ ...rest, scenario: 'partition' });
});

test('whatever is armed is a point that exists, and every point can be armed', () => {
  const armed = Array.from({ length: 6_000 }, (_, seed) => scheduleOf(seed)).flatMap((schedule) =>
    schedule.armed.map(({ point }) => point),
  );
  expect(armed.filter((point) => !POINTS.includes(point))).toEqual([]);
  expect(POINTS.filter((point) => !armed.includes(point))).toEqual([]);
});

test('the points are both sides of every call, an append for each kind of event', () => {
  expect(POINTS).toEqual(
    expect.arrayContaining([
      'journal.append:dispatched:before',
      'journal.append:dispatched:after',
      'shell.run:before',
      'shell.run:after',
      'thread.post:after',
      'queue.ensure:before',
      'directory.reactions:after',
    ]),
  );
  expect(new Set(POINTS).size).toBe(POINTS.length);
});

test('random numbers stay within their bounds and reach both', () => {
  const random = randomOf(1);
  const drawn = new Set(Array.from({ length: 200 }, () => random.between(2, 5)));
  expect([...drawn].sort()).toEqual([2, 3, 4, 5]);
});
