import type { Act, TimedAct } from './acts.ts';
import type { Schedule } from './schedule.ts';

/** What `npm test` plays: the same every time. `npm run faults` draws others, as many as one likes. */
const PLAIN: Schedule = {
  seed: 0,
  scenario: 'failover',
  roles: 'all',
  quorum: 1,
  recoveryPg: true,
  redis: 'alone',
  usergroup: false,
  approveWithin: '30s',
  hurry: 6,
  leavesOut: false,
  approvers: ['second', 'third'],
  doubleClick: true,
  armed: [],
  acts: [],
};

const at = (after: TimedAct['after'], nth: number, ms: number, act: Act): TimedAct => ({ after, nth, ms, act });
const kill = (life: number, point: string, time = 1) => ({ member: 0, life, point, time, does: 'kill' as const });

export const FIXED: readonly (readonly [string, Schedule, how: 'completed' | 'aborted' | 'forked'])[] = [
  // The longest first: the others go on beside it.
  [
    'the node loses its power after the decision to run; people deny, take over and ask',
    {
      ...PLAIN,
      approvers: ['third'],
      acts: [
        at('card-posted', 1, 0, { do: 'people', what: 'deny' }),
        at('reacted', 1, 100, { do: 'people', what: 'because' }),
        at('explained', 1, 0, { do: 'people', what: 'status' }),
        at('card-posted', 2, 0, { do: 'people', what: 'outsider-approves' }),
        // Whichever way the switch goes.
        ...[0, 2].map((node) =>
          at('card-posted', 2, 0, { do: 'reboot-at', node, stop: { at: 'go', side: 'after' }, downMs: 300 }),
        ),
        at('stuck', 1, 0, { do: 'people', what: 'take-over' }),
      ],
    },
    'completed',
  ],
  [
    'the bot is killed between the journal and the node, again after the command, and once it has ended',
    {
      ...PLAIN,
      armed: [kill(0, 'shell.run:before'), kill(1, 'shell.run:after'), kill(2, 'journal.append:ended:after')],
      acts: [at('card-posted', 1, 0, { do: 'socket', how: 'drop' })],
    },
    'completed',
  ],
  [
    'a bot and two workers, with Redis killed and Slack losing answers',
    {
      ...PLAIN,
      roles: 'split',
      // Whichever of the workers it is that sends.
      armed: [1, 2].map((member) => ({ ...kill(0, 'journal.append:outcome:before'), member })),
      acts: [
        at('opened', 1, 0, { do: 'slack-call', rule: { method: 'chat.postMessage', times: 2, kind: 'lost_answer' } }),
        at('dispatched', 1, 50, { do: 'redis', how: 'kill', ms: 300 }),
      ],
    },
    'completed',
  ],
  [
    'Redis is emptied in mid-run, loses replies, and somebody retries its finished jobs',
    {
      ...PLAIN,
      acts: [
        at('opened', 1, 0, { do: 'redis-reply', to: 'append', times: 1 }),
        at('card-posted', 1, 0, { do: 'redis-reply', to: 'moveToFinished', times: 1 }),
        at('dispatched', 1, 0, { do: 'redis', how: 'flush', ms: 300 }),
        at('outcome', 1, 200, { do: 'queue', what: 'retry', ms: 1_000 }),
        at('reading', 1, 0, { do: 'redis', how: 'old', ms: 300 }),
      ],
    },
    'completed',
  ],
  [
    'spools are wiped until somebody reads of it, the own disk runs full, somebody denies in words; two must approve',
    {
      ...PLAIN,
      quorum: 2,
      usergroup: true,
      recoveryPg: false,
      scenario: 'standby-down',
      acts: [
        at('opened', 1, 0, { do: 'spool', node: 0, fault: 'wiped', ms: 'until mended' }),
        at('opened', 1, 0, { do: 'spool', node: 1, fault: 'wiped', ms: 'until mended' }),
        at('card-posted', 1, 0, { do: 'people', what: 'deny-in-words' }),
        at('dispatched', 1, 0, { do: 'own-disk-full', how: 'no-room', member: 0, ms: 1_500 }),
      ],
    },
    'completed',
  ],
  [
    'the rows before were run by hand, the host key changes, one worker is of another make',
    {
      ...PLAIN,
      scenario: 'joined',
      approvers: ['second'],
      acts: [
        at('judged', 1, 0, { do: 'queue', what: 'other-worker', ms: 4_000 }),
        at('requested', 2, 0, { do: 'host-key', node: 2, ms: 'until mended' }),
        at('confirmed', 1, 0, { do: 'events', ms: 300, come: 'reversed-twice' }),
      ],
    },
    'completed',
  ],
  [
    'a failover to a replica that was behind loses what was acknowledged, and somebody leaves the last row out',
    {
      ...PLAIN,
      redis: 'sentinels',
      leavesOut: true,
      acts: [at('card-posted', 1, 0, { do: 'failover', lagMs: 1_000, downMs: 1_500 })],
    },
    'completed',
  ],
  [
    'two processes listen and post; what one of them had sent to Slack comes in after it was killed',
    {
      ...PLAIN,
      roles: 'alls',
      acts: [
        ...[0, 1].flatMap((member) => [
          at('opened', 1, 0, {
            do: 'slack-call',
            rule: { method: 'chat.postMessage', times: 1, kind: 'slow', ms: 4_000 },
          }),
          at('opened', 1, 400 + member, { do: 'kill', member, downMs: 0 }),
        ]),
      ],
    },
    'completed',
  ],
  [
    'the requester insists, Slack does not tell who stands by it, the process is stopped in order, and somebody aborts',
    {
      ...PLAIN,
      approvers: ['second'],
      acts: [
        at('card-posted', 1, 0, { do: 'people', what: 'requester-insists' }),
        at('refused-again', 1, 0, {
          do: 'slack-call',
          rule: { method: 'users.info', times: 4, kind: 'api_error', error: 'internal_error' },
        }),
        at('dispatched', 1, 0, { do: 'restart', member: 0 }),
        at('operation-ended', 1, 0, { do: 'people', what: 'abort' }),
      ],
    },
    'aborted',
  ],
  [
    'a bot that could not write goes on from a Redis that was emptied while the workers stood still: two stories',
    {
      ...PLAIN,
      roles: 'split',
      approvers: ['second'],
      acts: [
        at('reacted', 1, 0, { do: 'own-disk-full', how: 'no-growth', member: 0, ms: 3_500 }),
        ...[1, 2].map((member) => at('reacted', 1, 2_000, { do: 'freeze', member, ms: 9_000 })),
        at('reacted', 1, 2_500, { do: 'redis', how: 'flush', ms: 100 }),
      ],
    },
    'forked',
  ],
];
