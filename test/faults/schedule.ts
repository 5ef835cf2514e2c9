import type { PersonKey } from '../../lab/people.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import type { Act, TimedAct, Unruly } from './acts.ts';
import { type ArmedLife, type Roles, sizeOf } from './fleet.ts';
import { POINTS } from './points.ts';
import { type Random, randomOf } from './random.ts';
import type { RoomOptions, Rules } from './room.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';

/** One run as it is meant to be: all of it follows from the seed, and it can be written down and cut by hand. */
export interface Schedule extends RoomOptions, Rules {
  readonly seed: number;
  readonly scenario: ScenarioName;
  readonly roles: Roles;
  /** Who reacts on a card, at the same moment where there are two. */
  readonly approvers: readonly PersonKey[];
  /** How many times as fast as Slack allows the service posts: most of a run is waiting for its turn. */
  readonly hurry: 1 | 6;
  /** People press a button twice at once. */
  readonly doubleClick: boolean;
  /** What a person does outside is left out (`/dr skip`), not confirmed. */
  readonly leavesOut: boolean;
  readonly armed: readonly ArmedLife[];
  readonly acts: readonly TimedAct[];
}

/** Points that nearly every course passes: a fault at the others would seldom happen. */
const OFTEN = [
  'opened',
  'gates-read',
  'requested',
  'card-posted',
  'reacted',
  'dispatched',
  'outcome',
  'operation-ended',
  'reading',
  'confirmed',
  'ended',
].flatMap((event) => [`journal.append:${event}:before`, `journal.append:${event}:after`]);
const AROUND_THE_COMMAND = [
  'shell.run',
  'shell.stat',
  'shell.void',
  'journal.append:dispatched',
  'journal.append:outcome',
].flatMap((call) => [`${call}:before`, `${call}:after`]);

/** Longer than a job's lock in the queue (30 s); 6.5 s is longer than a lease (5 s). */
const PAST_THE_LOCK = 32_000;

const TRIGGERS: readonly IncidentEvent['type'][] = [
  'opened',
  'gates-read',
  'requested',
  'card-posted',
  'reacted',
  'dispatched',
  'dispatched',
  'outcome',
  'outcome',
  'reading',
  'confirmed',
];

/** Every kind of act: the compiler refuses one that is missing or that does not exist. */
const KINDS: Readonly<Record<Act['do'], true>> = {
  kill: true,
  restart: true,
  freeze: true,
  'no-worker': true,
  'own-disk-full': true,
  redis: true,
  failover: true,
  'redis-reply': true,
  queue: true,
  'slack-outage': true,
  'slack-call': true,
  socket: true,
  events: true,
  'ssh-reset': true,
  'ssh-cut': true,
  'ssh-hang': true,
  'auth-refused': true,
  'log-unreadable': true,
  'host-key': true,
  spool: true,
  'disk-full': true,
  reboot: true,
  'reboot-at': true,
  'kill-run': true,
  dark: true,
  answer: true,
  tool: true,
  operation: true,
  people: true,
};
export const ACTS: readonly string[] = Object.keys(KINDS);

/** How the service is run: in a quarter of the runs two of its processes post. */
const OFTEN_RUN_AS: readonly Roles[] = ['all', 'all', 'all', 'all', 'split', 'split', 'bots', 'alls'];

/** The room that a schedule is played in. */
export function roomFor({ recoveryPg, redis }: Schedule): RoomOptions {
  return { recoveryPg, redis };
}

export function scheduleOf(seed: number, only?: ScenarioName): Schedule {
  const random = randomOf(seed);
  const drawn = random.pick(SCENARIOS);
  const scenario = only ?? drawn;
  // A disaster is many times as long as a planned switch.
  const times = scenario === 'failover' ? 1 : 3;
  const roles = random.pick(OFTEN_RUN_AS);
  const quorum = random.chance(15) ? 2 : 1;
  const recoveryPg = random.chance(85);
  const redis = random.chance(15) ? 'sentinels' : 'alone';
  const approveWithin = random.chance(10) ? '8s' : '30s';
  return {
    seed,
    scenario,
    roles,
    quorum,
    recoveryPg,
    redis,
    usergroup: random.chance(15),
    approveWithin,
    hurry: random.chance(20) ? 1 : 6,
    leavesOut: random.chance(10),
    approvers: quorum === 2 || random.chance(30) ? ['second', 'third'] : [random.pick(['second', 'third'] as const)],
    doubleClick: random.chance(20),
    armed: Array.from({ length: random.between(0, 3 * times) }, (_, i) => armedLife(random, roles, i, times)),
    acts: [
      ...(approveWithin === '8s' ? [SLACK_AWAY_FOR_A_REQUEST] : []),
      ...Array.from({ length: random.between(times, 4 * times) }, () => timed(random, times))
        .flatMap((each) => [each, ...whatFollows(each, random)])
        .map((each) => allowed(each, quorum, redis)),
    ],
  };
}

/** Longer than a request of `8s` waits. */
const SLACK_AWAY_FOR_A_REQUEST: TimedAct = {
  after: 'card-posted',
  nth: 1,
  ms: 0,
  act: { do: 'slack-outage', ms: 12_000 },
};

/** Longer than a killed bot needs until it posts again: what it had sent comes in after that. */
const LATE_POST = { method: 'chat.postMessage', times: 1, kind: 'slow', ms: 4_000 } as const;

/** What comes with an act: the reason of a denial; the end of who has a post on its way. */
function whatFollows(timed: TimedAct, random: Random): readonly TimedAct[] {
  const { act, ms } = timed;
  if (act.do === 'people' && act.what === 'deny' && random.chance(60))
    return [{ ...timed, ms: ms + 1_500, act: { do: 'people', what: 'because' } }];
  if (act.do === 'slack-call' && act.rule === LATE_POST)
    return [{ ...timed, ms: ms + 400, act: { do: 'kill', member: 0, downMs: 0 } }];
  return [];
}

function armedLife(random: Random, roles: Roles, i: number, times: number): ArmedLife {
  const point = random.pick(random.chance(40) ? AROUND_THE_COMMAND : random.chance(60) ? OFTEN : POINTS);
  const member = random.between(0, sizeOf(roles) - 1);
  const does = random.chance(80)
    ? 'kill'
    : ({ blockMs: random.pick([500, 3_000, 7_000, 7_000, PAST_THE_LOCK]) } as const);
  const life = roles === 'all' ? i : random.between(0, Math.floor(i / 2));
  return { member, life, point, time: random.between(1, random.between(1, 2 * times)), does };
}

function timed(random: Random, times: number): TimedAct {
  const act = actOf(random);
  const nth = random.between(1, random.between(1, 2 * times));
  const ms = random.pick([0, 50, 300, 1_000]);
  // A denial takes a card that waits: the helpful people are quick.
  const denies = act.do === 'people' && (act.what === 'deny' || act.what === 'deny-in-words');
  return denies && random.chance(70)
    ? { after: 'card-posted', nth, ms: 0, act }
    : { after: random.pick(TRIGGERS), nth, ms, act };
}

/**
 * Three people can approve: where two must, nobody else may become the holder. Where Sentinels watch, no proxy stands
 * in front of Redis, and a failover takes the place of an older copy of its files.
 */
function allowed(timed: TimedAct, quorum: 1 | 2, redis: Schedule['redis']): TimedAct {
  const { act } = timed;
  if (redis === 'sentinels' && (act.do === 'redis-reply' || (act.do === 'redis' && act.how === 'old')))
    return { ...timed, act: { do: 'failover', lagMs: 1_000, downMs: 1_500 } };
  return quorum === 2 && act.do === 'people' && act.what === 'take-over'
    ? { ...timed, act: { do: 'people', what: 'status' } }
    : timed;
}

function actOf(random: Random): Act {
  const ms = random.pick([300, 1_500, 4_000]);
  // The first node of each region is the one that commands go to.
  const node = random.pick([0, 2, 0, 2, 1, 3]);
  const lasts = random.chance(50) ? 'until mended' : ms;
  const member = random.between(0, 2);
  const downMs = random.pick([0, 500, 3_000]);
  const make: readonly (readonly (() => Act)[])[] = [
    [
      () => ({ do: 'kill', member, downMs }),
      () => ({ do: 'kill', member, downMs: random.pick([0, 6_000]) }),
      () => ({ do: 'freeze', member, ms: random.pick([1_000, 6_500, 6_500, PAST_THE_LOCK]) }),
      () => ({ do: 'restart', member }),
      () => ({ do: 'restart', member }),
      () => ({ do: 'no-worker', ms: random.pick([2_000, 15_000]) }),
      () => ({ do: 'own-disk-full', how: random.pick(['no-room', 'no-growth']), member, ms }),
      () => ({ do: 'own-disk-full', how: 'no-room', member, ms }),
    ],
    [
      () => ({ do: 'redis', how: random.pick(['kill', 'pause']), ms }),
      () => ({ do: 'redis', how: random.pick(['kill', 'pause', 'no-replicas', 'no-memory']), ms }),
      () => ({ do: 'redis', how: random.pick(['flush', 'old']), ms: 300 }),
      () => ({
        do: 'redis-reply',
        to: random.pick(['append', 'append', 'addStandardJob', 'moveToActive', 'moveToFinished']),
        times: random.between(1, 2),
      }),
      () => ({ do: 'failover', lagMs: random.pick([0, 300, 1_000, 2_500]), downMs: random.pick([0, 1_500, 6_000]) }),
      () => ({ do: 'queue', what: random.pick(['retry', 'add-again', 'other-worker']), ms: 4_000 }),
    ],
    [
      () => ({ do: 'slack-outage', ms }),
      () => ({ do: 'slack-call', rule: slackRule(random) }),
      () => ({ do: 'slack-call', rule: random.chance(60) ? LATE_POST : slackRule(random) }),
      () => ({ do: 'socket', how: random.pick(['drop', 'refresh', 'lose-acks', 'redeliver']) }),
      () => ({ do: 'events', ms, come: random.pick(['reversed', 'twice', 'reversed-twice']) }),
    ],
    [
      () => ({ do: 'ssh-reset', node }),
      () => ({
        do: 'ssh-cut',
        node,
        afterMs: random.pick([0, 20, 200]),
        started: random.chance(70),
        directives: random.chance(70),
      }),
      () => ({
        do: 'ssh-cut',
        node,
        afterMs: 0,
        started: false,
        directives: true,
        lateMs: random.pick([300, 2_500, 9_000]),
      }),
      () => ({
        do: 'ssh-hang',
        node,
        where: random.pick(['connect', 'auth', 'exec', 'exec-late', 'silent']),
        ms: random.pick([1_500, 8_000, 14_000]),
      }),
      () => ({ do: random.pick(['auth-refused', 'log-unreadable']), node, ms }),
      () => ({ do: 'host-key', node, ms: lasts }),
    ],
    [
      () => ({ do: 'spool', node, fault: random.pick(['missing', 'wiped', 'wrong-id', 'read-only']), ms: lasts }),
      () => ({ do: 'disk-full', node, full: random.pick(['before', 'during']), ms: lasts }),
      () => ({ do: 'reboot', node, downMs: random.pick([100, 2_000]) }),
      () => ({
        do: 'reboot-at',
        node,
        stop: { at: random.pick(['claim', 'go', 'end']), side: random.pick(['before', 'after']) },
        downMs: random.pick([100, 2_000]),
      }),
      () => ({
        do: 'kill-run',
        node,
        kill: {
          who: random.pick(['launcher', 'runner', 'command', 'everything']),
          afterMs: random.between(0, 120),
        },
      }),
    ],
    [
      () => ({ do: 'dark', region: random.between(0, 1), how: random.pick(['refuses', 'hangs']), ms }),
      () => ({
        do: 'answer',
        kind: random.pick(['empty', 'cut output', '5 MB of output', 'traceback', 'ret_code 5100 busy', 'usage']),
      }),
      () => ({
        do: 'tool',
        how: random.pick(['lingers', 'never ends', 'daemonizes', 'is signalled', 'floods']),
        ms,
      }),
      () => ({ do: 'operation', how: random.pick(['slow', 'fails']), ms: 2_000 }),
    ],
    [() => ({ do: 'people', what: random.pick(UNRULY) })],
  ];
  return random.pick(random.pick(make))();
}

/** An abort ends the run: it comes more seldom than the rest. */
const UNRULY: readonly Unruly[] = [
  ...(['withdraw', 'deny', 'deny-in-words', 'because', 'requester-approves'] as const),
  ...([
    'both-approve',
    'take-over',
    'retry',
    'skip',
    'done',
    'status',
    'outsider-approves',
    'requester-insists',
    'withdraw',
    'deny',
    'abort',
  ] as const),
];

function slackRule(random: Random): Extract<Act, { do: 'slack-call' }>['rule'] {
  const times = random.between(1, 3);
  const method = random.pick([
    'chat.postMessage',
    'chat.postMessage',
    'chat.update',
    'users.info',
    'reactions.get',
    'conversations.replies',
  ]);
  const make = [
    () => ({ method, times, kind: 'lost_answer' }) as const,
    () => ({ method, times, kind: 'server_error', status: 503 }) as const,
    () => ({ method, times, kind: 'rate_limited', retryAfter: random.between(1, 3) }) as const,
    () => ({ method, times, kind: 'slow', ms: random.pick([500, 3_000]) }) as const,
    () => ({ method, times, kind: 'api_error', error: 'internal_error' }) as const,
  ];
  return random.pick(make)();
}
