import fc from 'fast-check';
import type { Account, Act, Course, Deed, Edge, Fault, When } from './acts.ts';
import type { Typed } from './history.ts';
import type { Place } from './interruptions.ts';
import { USERS, VARIANTS, type Variant } from './setups.ts';

const APPROVE = ['white_check_mark', 'white_check_mark', 'white_check_mark::skin-tone-2'];
const THUMBS = ['+1', 'thumbsup', '+1::skin-tone-6'];
const DENY = ['no_entry', 'no_entry', 'no_entry::skin-tone-4', 'x'];
const APPROVERS = ['U_BO', 'U_BO', 'U_CY', 'U_CY', 'U_CY2', 'U_DI'];

const BAD: readonly Account[] = ['deleted', 'bot', 'restricted', 'ultraRestricted', 'stranger'];

const PLACES: readonly Place[] = [
  'append dispatched',
  'append dispatched',
  'append dispatched',
  'sending',
  'sending',
  'append reacted',
  'append requested',
  'append card-posted',
  'append request-closed',
  'directory.reactions',
  'directory.reactions',
  'directory.user',
  'directory.channel',
  'shell.open',
  'shell.stat',
  'shell.uptime',
  'shell.run',
  'shell.read',
  'journal.append',
  'journal.read',
];

const user = fc.constantFrom(...APPROVERS, ...USERS);
const operator = fc.constantFrom('U_OP', 'U_OP', 'U_BO', 'U_DI', ...USERS);
const by = fc.nat(2);
const often = fc.constantFrom(true, true, true, false);
const what = fc.constantFrom<Typed['what'][]>('retry', 'retry', 'take over', 'take over', 'deny', 'abort');
const rarely = fc.nat(19).map((times) => times === 0);
const seldom = fc.constantFrom(false, false, false, true);
const on = fc.constantFrom('card', 'card', 'card', 'card', 'card', 'card', 'older card', 'other message' as const);

function the<Do extends string>(name: Do): fc.Arbitrary<Do> {
  return fc.constant(name);
}

function reaction(emoji: readonly string[], users: fc.Arbitrary<string>): fc.Arbitrary<Deed> {
  return fc.record({
    do: the('react'),
    user: users,
    emoji: fc.constantFrom(...emoji),
    add: often,
    on,
    away: rarely,
    heard: often,
    by,
  });
}

function weighted<Made>(weight: number, arbitrary: fc.Arbitrary<Made>): fc.WeightedArbitrary<Made> {
  return { weight, arbitrary };
}

const deed: fc.Arbitrary<Deed> = fc.oneof(
  weighted(7, reaction(APPROVE, user)),
  weighted(1, reaction([...THUMBS, 'eyes'], user)),
  weighted(2, reaction(DENY, user)),
  weighted(2, fc.record({ do: the('take back'), back: fc.nat(2), heard: fc.boolean(), by })),
  weighted(3, fc.record({ do: the('deliver'), back: fc.nat(3), by })),
  weighted(2, fc.record({ do: the('look'), by })),
  weighted(
    3,
    fc.record({
      do: the('account'),
      user,
      is: fc.constantFrom<Account[]>('good', 'good', ...BAD),
    }),
  ),
  weighted(2, fc.record({ do: the('group'), user, member: fc.boolean() })),
  weighted(1, fc.record({ do: the('share'), shared: fc.boolean() })),
  weighted(1, fc.record({ do: the('slack'), away: seldom })),
  weighted(1, fc.record({ do: the('host key'), node: fc.nat(1), changed: often })),
  weighted(1, fc.record({ do: the('gates'), healthy: fc.boolean() })),
  weighted(1, fc.record({ do: the('card'), becomes: fc.constantFrom('edited', 'deleted') })),
  weighted(
    3,
    fc.record({
      do: the('deploy'),
      variant: fc.constantFrom<Variant[]>('as it was', 'as it was', 'Ada’s second account is Bo’s', ...VARIANTS),
      loadedBy: fc.constantFrom('all', 'all', 'one', 'none'),
    }),
  ),
  weighted(1, fc.record({ do: the('load'), by })),
  weighted(5, fc.record({ do: the('type'), what, user: operator, by })),
  weighted(1, fc.record({ do: the('kill'), which: fc.constantFrom('one', 'one', 'all') })),
  weighted(1, fc.record({ do: the('join') })),
);

/** What may undo an approval that was just given. */
const disturbance: fc.Arbitrary<Deed> = fc.oneof(
  weighted(6, deed),
  weighted(3, fc.record({ do: the('take back'), back: fc.constant(0), heard: fc.boolean(), by })),
  weighted(3, fc.record({ do: the('type'), what, user: fc.constantFrom('U_BO', 'U_DI', 'U_CY', 'U_ADA'), by })),
  weighted(2, fc.record({ do: the('account'), user: fc.constantFrom(...APPROVERS), is: fc.constantFrom(...BAD) })),
  weighted(1, fc.record({ do: the('group'), user: fc.constantFrom(...APPROVERS), member: fc.constant(false) })),
  weighted(2, reaction(DENY, user)),
  weighted(1, fc.record({ do: the('share'), shared: fc.constant(true) })),
  weighted(1, fc.record({ do: the('card'), becomes: fc.constantFrom('edited', 'deleted') })),
  weighted(1, fc.record({ do: the('gates'), healthy: fc.constant(false) })),
  weighted(2, fc.record({ do: the('deploy'), variant: fc.constantFrom(...VARIANTS), loadedBy: fc.constant('all') })),
);

const SLOW: readonly Place[] = ['append dispatched', 'append dispatched', 'sending', 'shell.stat', 'directory.user'];
const WHEN: readonly When[] = [0, 400, 3_000, 4_900, 'append dispatched', 'append dispatched', 'sending', 'shell.stat'];
const MOVED: readonly Variant[] = ['as it was', 'as it was', 'Cy’s second account is Bo’s'];
const TEAMS = [
  ['U_BO'],
  ['U_CY'],
  ['U_BO', 'U_CY'],
  ['U_CY2', 'U_BO'],
  ['U_CY', 'U_CY2'],
  ['U_DI', 'U_ADA'],
  ['U_ADA'],
];

const place = fc.constantFrom(...PLACES);
const skip = fc.constantFrom(0, 0, 0, 1, 1, 2, 4);

const act: fc.Arbitrary<Act> = fc.oneof(
  weighted(20, deed),
  weighted(4, fc.record({ do: the('type'), what: the('retry'), user: operator, by })),
  weighted(6, fc.record({ do: the('pass'), ms: fc.constantFrom(400, 1_500, 3_200, 6_000, 6_000, 30_000) })),
  weighted(1, fc.record({ do: the('idle'), ms: fc.constantFrom(1_000, 10_000, 70_000) })),
  weighted(
    4,
    fc.record({
      do: the('to'),
      edge: fc.constantFrom<Edge[]>('reflex', 'reflex', 'armed', 'armed', 'approve', 'execute'),
      by: fc.constantFrom(-1_100, -100, -1, 0, 1, 100, 1_100),
      idle: fc.boolean(),
    }),
  ),
  weighted(
    8,
    fc.record({
      do: the('approve'),
      users: fc.constantFrom(...TEAMS),
      by,
      ms: fc.constantFrom(0, 0, 400, 4_900, 5_900, 5_900, 9_000),
    }),
  ),
  weighted(
    8,
    fc.record({
      do: the('meanwhile'),
      users: fc.constantFrom(...TEAMS),
      when: fc.constantFrom(...WHEN),
      deeds: fc.array(disturbance, { minLength: 1, maxLength: 2 }),
    }),
  ),
  weighted(2, fc.record({ do: the('unheard'), users: fc.constantFrom(...TEAMS) })),
  weighted(
    2,
    fc.record({ do: the('to and fro'), users: fc.constantFrom(...TEAMS), variant: fc.constantFrom(...VARIANTS) }),
  ),
  weighted(
    2,
    fc.record({
      do: the('slow'),
      users: fc.constantFrom(...TEAMS),
      place: fc.constantFrom(...SLOW),
      ms: fc.constantFrom(4_000, 54_000, 55_000, 57_000),
      idle: fc.boolean(),
    }),
  ),
  weighted(
    2,
    fc.record({
      do: the('tap'),
      user: fc.constantFrom(...APPROVERS),
      by,
      late: fc.constantFrom(-1_100, -100, -1, 0, 1, 100),
    }),
  ),
  weighted(2, fc.record({ do: the('together'), deeds: fc.array(deed, { minLength: 2, maxLength: 3 }) })),
  weighted(5, fc.record({ do: the('between'), place, skip, deeds: fc.array(deed, { minLength: 1, maxLength: 2 }) })),
  weighted(1, fc.record({ do: the('stall'), place, skip, ms: fc.constantFrom(900, 4_000, 12_000, 62_000) })),
  weighted(2, fc.record({ do: the('die'), place, skip, when: fc.constantFrom('before', 'after') })),
);

/** Any course: often a second engineer approves, and often something comes between. */
export const course: fc.Arbitrary<Course> = fc.record({
  deal: fc.record({ quorum: fc.constantFrom(1, 1, 2), group: fc.boolean() }),
  variant: fc.constantFrom('as it was', 'as it was', 'Ada is called Adele', 'Ada’s second account is Bo’s', ...MOVED),
  opener: fc.constantFrom('U_ADA', 'U_ADA', 'U_ADA2', 'U_BO'),
  splitBrain: seldom,
  faults: fc.array(fc.constantFrom<Fault[]>('refused by the tool', 'refused by the node', 'lost', 'answer lost'), {
    maxLength: 1,
  }),
  acts: fc.array(act, { minLength: 1, maxLength: 14 }),
});
