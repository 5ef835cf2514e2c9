import fc from 'fast-check';
import type { RunFault } from '../../support/fakes/site.ts';

/** What people, Slack, the network and the machines may do, in any order. */
export type Act =
  | { readonly do: 'pass'; readonly ms: number }
  | {
      readonly do: 'react';
      readonly user: string;
      readonly emoji: string;
      readonly add: boolean;
      readonly heard: boolean;
    }
  /** What a second engineer does: waits until the card can have been read, reacts, and lets the armed window pass. */
  | { readonly do: 'approve'; readonly user: string; readonly ms: number }
  /** What a helpful operator and a second engineer would do next, so many times: courses come further than the first step. */
  | { readonly do: 'onwards'; readonly times: number; readonly which: number }
  | { readonly do: 'press'; readonly user: string; readonly which: number }
  | { readonly do: 'confirm'; readonly user: string; readonly works: boolean }
  | { readonly do: 'decide'; readonly user: string; readonly which: number; readonly force: boolean }
  | { readonly do: 'resume' | 'retry' | 'takeover'; readonly user: string }
  | { readonly do: 'skip' | 'done'; readonly user: string; readonly row: string | undefined }
  | { readonly do: 'abort'; readonly user: string }
  | { readonly do: 'look' }
  | { readonly do: 'kill'; readonly call: number; readonly when: 'before' | 'after' }
  | { readonly do: 'fault'; readonly fault: RunFault | undefined }
  | { readonly do: 'answer'; readonly text: string | undefined }
  | { readonly do: 'node'; readonly node: string; readonly up: boolean }
  | { readonly do: 'power'; readonly on: boolean }
  | { readonly do: 'slack'; readonly away: boolean }
  | { readonly do: 'offboard'; readonly user: string; readonly deleted: boolean }
  | { readonly do: 'health'; readonly ok: boolean }
  | { readonly do: 'log'; readonly readable: boolean };

const USERS = ['U_ADA', 'U_BO', 'U_CY', 'U_CY2', 'U_OP', 'U_EVE'];
const NODES = ['global1a-webservice0', 'global1a-webservice1', 'global2a-webservice0', 'global2a-webservice1'];
const ROWS = [undefined, undefined, undefined, 'P1', 'P3', 'P6', 'P11', 'P12', 'S1', 'S3', '1', '2a'];
const FAULTS = [undefined, undefined, 'lost-before', 'lost-after', 'held', 'runs-on', 'refused'] as const;
const ANSWERS = [undefined, undefined, '{"ret_code": 5000, "message": "x"}', '{"ret_code": 1400, "message": "denied"}'];
const EMOJI = ['white_check_mark', 'white_check_mark', 'white_check_mark::skin-tone-2', 'no_entry', 'eyes'];

const user = fc.constantFrom(...USERS);
const operator = fc.constantFrom('U_OP', 'U_OP', ...USERS);
const which = fc.nat(5);

/** `weight` more often than the others. */
function often<Made extends Act>(weight: number, arbitrary: fc.Arbitrary<Made>): fc.WeightedArbitrary<Act> {
  return { weight, arbitrary };
}

function does<Do extends string>(name: Do): fc.Arbitrary<Do> {
  return fc.constant(name);
}

export const act: fc.Arbitrary<Act> = fc.oneof(
  often(5, fc.record({ do: does('pass'), ms: fc.constantFrom(500, 4_000, 6_000, 30_000, 130_000, 700_000) })),
  often(
    5,
    fc.record({
      do: does('react'),
      user,
      emoji: fc.constantFrom(...EMOJI),
      add: fc.boolean(),
      heard: fc.constantFrom(true, true, true, false),
    }),
  ),
  often(
    6,
    fc.record({
      do: does('approve'),
      user: fc.constantFrom('U_BO', 'U_CY'),
      ms: fc.constantFrom(500, 5_500, 9_000),
    }),
  ),
  often(14, fc.record({ do: does('onwards'), times: fc.integer({ min: 1, max: 6 }), which })),
  often(4, fc.record({ do: does('press'), user: operator, which })),
  often(1, fc.record({ do: does('confirm'), user: operator, works: fc.boolean() })),
  often(2, fc.record({ do: does('decide'), user: operator, which, force: fc.boolean() })),
  often(1, fc.record({ do: does('resume'), user: operator })),
  often(1, fc.record({ do: does('retry'), user: operator })),
  often(1, fc.record({ do: does('takeover'), user: operator })),
  often(2, fc.record({ do: does('skip'), user: operator, row: fc.constantFrom(...ROWS) })),
  often(2, fc.record({ do: does('done'), user: operator, row: fc.constantFrom(...ROWS) })),
  often(1, fc.record({ do: does('abort'), user: fc.constantFrom('U_CY', 'U_EVE', 'U_EVE', 'U_EVE') })),
  often(1, fc.record({ do: does('look') })),
  often(
    2,
    fc.record({
      do: does('kill'),
      call: fc.integer({ min: 1, max: 40 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  ),
  often(2, fc.record({ do: does('fault'), fault: fc.constantFrom<(RunFault | undefined)[]>(...FAULTS) })),
  often(1, fc.record({ do: does('answer'), text: fc.constantFrom(...ANSWERS) })),
  often(2, fc.record({ do: does('node'), node: fc.constantFrom(...NODES), up: fc.constantFrom(true, true, false) })),
  often(1, fc.record({ do: does('power'), on: fc.constantFrom(true, true, true, false) })),
  often(1, fc.record({ do: does('slack'), away: fc.constantFrom(true, false, false) })),
  often(1, fc.record({ do: does('offboard'), user, deleted: fc.constantFrom(true, false, false) })),
  often(1, fc.record({ do: does('health'), ok: fc.constantFrom(true, true, false) })),
  often(1, fc.record({ do: does('log'), readable: fc.boolean() })),
);
