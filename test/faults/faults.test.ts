import { afterAll, beforeAll, expect, test } from 'vitest';
import { POINTS } from './points.ts';
import { openRoom, type Room } from './room.ts';
import { runIn } from './run.ts';
import { SCENARIOS } from './scenarios.ts';
import { type Schedule, scheduleOf } from './schedule.ts';

/** What goes wrong in `npm test`: the same every time; `npm run faults` tries other seeds, as many as one likes. */
const PLAIN: Schedule = {
  seed: 0,
  scenario: 'failover',
  roles: 'all',
  quorum: 1,
  recoveryPg: true,
  approvers: ['second', 'third'],
  doubleClick: true,
  armed: [],
  acts: [],
};

const RUNS: readonly (readonly [string, Schedule])[] = [
  [
    'the bot is killed between the journal and the node, again after the command, and once it has ended',
    {
      ...PLAIN,
      armed: [
        { member: 0, life: 0, point: 'shell.run:before', time: 1, does: 'kill' },
        { member: 0, life: 1, point: 'shell.run:after', time: 1, does: 'kill' },
        { member: 0, life: 2, point: 'journal.append:ended:after', time: 1, does: 'kill' },
      ],
      acts: [{ after: 'card-posted', nth: 1, ms: 0, act: { do: 'socket', how: 'drop' } }],
    },
  ],
  [
    'a bot and two workers, with Redis killed and Slack losing answers',
    {
      ...PLAIN,
      roles: 'split',
      // Whichever of the workers it is that sends.
      armed: [1, 2].map((member) => ({
        member,
        life: 0,
        point: 'journal.append:outcome:before',
        time: 1,
        does: 'kill' as const,
      })),
      acts: [
        {
          after: 'opened',
          nth: 1,
          ms: 0,
          act: { do: 'slack-call', rule: { method: 'chat.postMessage', times: 2, kind: 'lost_answer' } },
        },
        { after: 'dispatched', nth: 1, ms: 50, act: { do: 'redis', how: 'kill', ms: 300 } },
      ],
    },
  ],
  ['whatever seed 7 brings', scheduleOf(7, SCENARIOS[0])],
];

/** What every planned switch passes that was killed once and asked people; the rest is for `npm run faults`. */
const PASSED = [
  ...['opened', 'gates-read', 'requested', 'card-posted', 'reacted', 'dispatched', 'outcome', 'stuck', 'chosen'],
  ...['operation-ended', 'reading', 'confirmed', 'ended'],
]
  .map((event) => `journal.append:${event}`)
  .concat('journal.read', 'journal.openIncident', 'leases.take', 'posts.all', 'posts.set', 'topologies.record')
  .concat('topologies.recordedElse', 'queue.ensure', 'shell.open', 'shell.run', 'shell.stat', 'shell.void')
  .concat('shell.read', 'directory.user', 'directory.channel', 'directory.reactions')
  .concat('thread.post', 'thread.update', 'thread.find')
  .flatMap((call) => [`${call}:before`, `${call}:after`]);

const reachedInAll = new Set<string>();
let room: Room;
beforeAll(async () => {
  room = await openRoom();
}, 60_000);
afterAll(() => room.close(), 60_000);

test.each(RUNS)(
  '%s: nothing runs twice or unapproved, the thread is whole, the incident ends',
  {
    timeout: 240_000,
  },
  async (_name, schedule) => {
    const { problems, how, befell, reached } = await runIn(room, schedule);
    for (const point of reached) reachedInAll.add(point);
    expect(problems).toEqual([]);
    expect(how).toBe('completed');
    const armed = schedule.armed.filter(({ does }) => does === 'kill').map(({ point }) => `killed ${point}`);
    if (schedule.seed === 0) expect(befell).toEqual(expect.arrayContaining(armed));
  },
);

test('the runs passed the crash points of a planned switch, both sides of each call', () => {
  expect(POINTS).toEqual(expect.arrayContaining(PASSED));
  expect(PASSED.filter((point) => !reachedInAll.has(point))).toEqual([]);
});
