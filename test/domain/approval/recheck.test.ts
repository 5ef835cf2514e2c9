import { describe, expect, test } from 'vitest';
import { recheck, recheckNext, type Standing } from '../../../src/domain/approval/recheck.ts';
import { approvalWords } from '../../../src/domain/wording/approval.ts';
import { render } from '../../../src/domain/wording/sentence.ts';
import { plainUser } from '../../support/fakes/slack.ts';
import { eventsOf, gateReadings, incidentOf, requestOf, START } from '../../support/history.ts';
import { paperTopology } from '../../support/paper-topology.ts';

const topology = paperTopology();
const events = eventsOf(topology);
const APPROVED_AT = START + 4_000;

/** All stands as it did when Bo approved, 10 s ago. */
function standing(change: Partial<Standing> = {}): Standing {
  const asked = events.requested();
  const incident = incidentOf([events.opened, events.gates(), asked, events.card(), events.vote('Bo')]);
  return {
    incident,
    request: requestOf(incident),
    topology,
    bound: { binding: asked.binding, digest: asked.digest },
    message: {
      known: true,
      value: { there: true, edited: false, reactions: [{ emoji: 'white_check_mark', users: ['U_BO'] }] },
    },
    facts: new Map([['U_BO', { known: true, value: plainUser('U_BO') }]]),
    channelShared: { known: true, value: false },
    gates: gateReadings(),
    now: APPROVED_AT + 10_000,
    ...change,
  };
}

const aborted = { by: { person: 'Op', slack: 'U_OP' }, reason: 'wrong day', at: APPROVED_AT } as NonNullable<
  Standing['incident']['aborted']
>;

describe('what stands just before an approval is used', () => {
  test('rule 3: stale approval: as it was: go', () => {
    expect(recheck(standing())).toMatchObject({ is: 'go', approvers: [{ person: 'Bo' }] });
    expect(recheckNext(standing())).toMatchObject({ is: 'go' });
  });

  test('rule 8: invite-to-approve: who left the roster is no approver, whatever it was bound to', () => {
    const without = paperTopology({ roster: topology.roster.filter(({ name }) => name !== 'Bo') });
    const found = recheck(standing({ topology: without }));
    if (found.is !== 'append' || found.event.type !== 'request-closed') throw new Error(`it is ${found.is}`);
    expect(render(approvalWords, found.event.say, 'en')).toBe(
      'Bo may no longer approve: Bo is no approver in the roster of lab any more. Request 1 is void and must be approved anew.',
    );
  });

  test('rule 17: the forgotten prompt: 60 s after the approval it is none any more', () => {
    expect(recheck(standing({ now: APPROVED_AT + 59_999 })).is).toBe('go');
    expect(recheck(standing({ now: APPROVED_AT + 60_000 })).is).toBe('not-approved');
  });

  test('rule 16: the approve/abort race: an abort is enough, whatever the request says', () => {
    const { incident } = standing();
    expect(recheck(standing({ incident: { ...incident, aborted } })).is).toBe('not-approved');
    expect(recheckNext(standing({ incident: { ...incident, aborted } })).is).toBe('not-approved');
  });
});
