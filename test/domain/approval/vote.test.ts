import { describe, expect, test } from 'vitest';
import { type Decision, decideVote, type Vote } from '../../../src/domain/approval/vote.ts';
import type { IncidentEvent } from '../../../src/domain/event.ts';
import type { Topology } from '../../../src/domain/topology.ts';
import type { UserFacts } from '../../../src/domain/user-facts.ts';
import { catalogue } from '../../../src/domain/wording/catalogue.ts';
import { render } from '../../../src/domain/wording/sentence.ts';
import { plainUser } from '../../support/fakes/slack.ts';
import { CARD_TS, entriesOf, eventsOf, incidentOf, requestOf } from '../../support/history.ts';
import { paperTopology, person, ROSTER } from '../../support/paper-topology.ts';

const events = eventsOf();
const OPEN: readonly IncidentEvent[] = [events.opened, events.gates(), events.requested(), events.card()];

interface Cast extends Partial<Omit<Vote, 'incident' | 'request' | 'facts' | 'topology'>> {
  readonly slack: string;
  readonly after?: readonly IncidentEvent[];
  readonly topology?: Topology;
  readonly facts?: Partial<UserFacts> | 'silent';
  /** Seconds after the card appeared, on Slack's clock. */
  readonly seconds?: number;
}

function decide({ after = OPEN, topology = paperTopology(), facts = {}, seconds = 10, ...vote }: Cast): Decision {
  const incident = incidentOf(after);
  return decideVote({
    incident,
    request: requestOf(incident, incident.requests.length),
    signal: 'approve',
    emoji: 'white_check_mark',
    team: 'T0LAB',
    late: false,
    otherTopology: false,
    link: undefined,
    eventAt: Number(CARD_TS) * 1000 + seconds * 1000,
    topology,
    facts:
      facts === 'silent'
        ? { known: false, why: 'ratelimited' }
        : { known: true, value: { ...plainUser(vote.slack), ...facts } },
    channelShared: false,
    ...vote,
  });
}

const said = ({ say }: Decision) => render(catalogue, say, 'en');

describe('who', () => {
  test('a second engineer approves', () => {
    const decision = decide({ slack: 'U_BO' });
    expect(decision).toMatchObject({ is: 'approval', person: 'Bo', say: { key: 'approval.counted' } });
    expect(said(decision)).toBe('Bo approved request 1.');
    expect(render(catalogue, decision.say, 'zh')).toBe('Bo 批准了请求 1。');
  });

  test('rule 6: self-approval in any disguise: not the person who started it', () => {
    const decision = decide({ slack: 'U_ADA' });
    expect(decision.is).toBe('refusal');
    expect(said(decision)).toBe('Ada started this incident, so somebody else must approve. They can: Bo, Cy.');
  });

  test('rule 6: self-approval in any disguise: not whoever asked for this attempt', () => {
    const again = [
      ...OPEN,
      events.vote('Bo'),
      events.dispatched(),
      events.outcome('refused'),
      events.stuck('refused'),
      events.chosen('run-again', 'Bo'),
    ];
    const decision = decide({
      slack: 'U_BO',
      after: [...again, events.requested({ request: 2, attempt: 2 }), events.card(2)],
    });
    expect(decision.is).toBe('refusal');
    expect(said(decision)).toBe('Bo chose how to go on here, so somebody else must approve. They can: Cy.');
  });

  test('rule 6: self-approval in any disguise: whoever steered the gates steered all that follows', () => {
    const after = [
      events.opened,
      events.gates(false),
      events.chosen('read-again', 'Bo', 'gates'),
      events.gates(true, 2),
      events.requested(),
      events.card(),
    ];
    expect(said(decide({ slack: 'U_BO', after }))).toBe(
      'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
    );
    expect(decide({ slack: 'U_CY', after }).is).toBe('approval');
  });

  test('rule 5: the second account: one person counts once, by whichever account', () => {
    const first = [...OPEN, events.vote('Cy')];
    expect(said(decide({ slack: 'U_CY2', after: first }))).toBe('Your approval of request 1 already counts.');
    const twice = paperTopology({ policy: { quorum: 2 } });
    expect(decide({ slack: 'U_CY2', after: openWith(twice, eventsOf(twice).vote('Cy')), topology: twice }).is).toBe(
      'refusal',
    );
  });

  test('rule 6: self-approval in any disguise: the requester by a second account is the requester', () => {
    const topology = paperTopology({
      roster: ROSTER.map((each) =>
        each.name === 'Ada' ? person('Ada', ['U_ADA', 'U_ADA2'], 'operator', 'approver') : each,
      ),
    });
    expect(decide({ slack: 'U_ADA2', topology })).toMatchObject({
      is: 'refusal',
      person: 'Ada',
      say: { key: 'approval.started-it' },
    });
  });

  test('rule 5: the renamed account: ids are compared, never names', () => {
    const topology = paperTopology();
    expect(decide({ slack: 'Bo', topology }).say.key).toBe('approval.no-person');
    expect(decide({ slack: 'u_bo', topology }).say.key).toBe('approval.no-person');
  });

  test('rule 8: invite-to-approve: being in the channel is no authority', () => {
    const decision = decide({ slack: 'U_EVE' });
    expect(decision).toMatchObject({ is: 'refusal' });
    expect(decision.person).toBeUndefined();
    expect(said(decision)).toBe('Not in the roster of lab: being in the channel gives no right to approve or deny.');
  });

  test('rule 8: invite-to-approve: an operator who is no approver', () => {
    expect(said(decide({ slack: 'U_OP' }))).toBe('Op is not an approver of lab. Approvers: Bo, Cy.');
  });

  test.each([
    ['the offboarded', { deleted: true }, "Bo's Slack account is deactivated."],
    ['a bot', { bot: true }, 'A bot cannot approve.'],
    ['a guest', { restricted: true }, "Bo's Slack account is a guest account; guests cannot approve."],
    [
      'a single-channel guest',
      { ultraRestricted: true },
      "Bo's Slack account is a guest account; guests cannot approve.",
    ],
    [
      'a stranger from another workspace',
      { stranger: true },
      "Bo's Slack account belongs to another workspace; it cannot approve here.",
    ],
  ] as const)('rule 7: offboarded staff and guests: %s', (_, facts, sentence) => {
    const decision = decide({ slack: 'U_BO', facts });
    expect(decision.is).toBe('refusal');
    expect(said(decision)).toBe(sentence);
  });

  test('rule 8: invite-to-approve: the user group narrows the roster and never widens it', () => {
    const topology = paperTopology({ policy: { usergroup: 'S0DR' } });
    const after = openWith(topology);
    expect(said(decide({ slack: 'U_BO', topology, after, facts: { inUsergroup: false } }))).toBe(
      'Bo is not in the approvers’ user group S0DR just now.',
    );
    expect(decide({ slack: 'U_BO', topology, after }).say.key).toBe('approval.not-in-group');
    expect(decide({ slack: 'U_BO', topology, after, facts: { inUsergroup: true } }).is).toBe('approval');
    expect(decide({ slack: 'U_EVE', topology, after, facts: { inUsergroup: true } }).say.key).toBe(
      'approval.no-person',
    );
    expect(decide({ slack: 'U_OP', topology, after, facts: { inUsergroup: true } }).say.key).toBe(
      'approval.not-approver',
    );
  });

  test('rule 7: a stale cache: the silent directory is a refusal with its reason, never a pass', () => {
    expect(said(decide({ slack: 'U_BO', facts: 'silent' }))).toBe(
      'Slack could not be asked who Bo is (ratelimited), so the approval does not count. Remove your reaction and add it again in a moment.',
    );
    expect(said(decide({ slack: 'U_BO', channelShared: undefined }))).toContain('(conversations.info)');
  });

  test('rule 7: Slack Connect: nothing is approved in a channel that is shared outside', () => {
    expect(said(decide({ slack: 'U_BO', channelShared: true }))).toBe(
      'This channel is shared outside the workspace: nothing can be approved here.',
    );
  });

  test('rule 10: one person counted twice: quorum counts persons', () => {
    const topology = paperTopology({ policy: { quorum: 2 } });
    const both = eventsOf(topology);
    expect(said(decide({ slack: 'U_BO', topology, after: openWith(topology) }))).toBe(
      'Bo approved request 1; 1 more person(s) needed.',
    );
    expect(said(decide({ slack: 'U_CY', topology, after: openWith(topology, both.vote('Bo')) }))).toBe(
      'Cy approved request 1.',
    );
    expect(requestOf(incidentOf(openWith(topology, both.vote('Bo')))).status.is).toBe('open');
    expect(
      requestOf(incidentOf(openWith(topology, both.vote('Cy'), both.vote('Cy', { slack: 'U_CY2' })))).status.is,
    ).toBe('open');
    expect(requestOf(incidentOf(openWith(topology, both.vote('Bo'), both.vote('Cy')))).status.is).toBe('approved');
  });
});

describe('when', () => {
  test.each([-2, 0, 0.5, 2.9, 2.9999, 2.999999])('rule 12: the reflex tap, %s s after the card', (seconds) => {
    const decision = decide({ slack: 'U_BO', seconds });
    expect(decision.is).toBe('refusal');
    expect(said(decision)).toBe(
      'That was within 3 s of the card: please read it, remove your reaction and add it again.',
    );
  });

  test.each([3, 3.000001, 4])('%s s after the card is no reflex', (seconds) => {
    expect(decide({ slack: 'U_BO', seconds }).is).toBe('approval');
  });

  test('exactly 3 s by Slack’s own six decimals is no reflex, whatever the digits', () => {
    for (let micros = 0; micros < 1_000_000; micros += 7_919) {
      const ts = `1767323010.${String(micros).padStart(6, '0')}`;
      const after = [...OPEN.slice(0, -1), events.card(1, ts)];
      const eventAt = Number(`1767323013.${String(micros).padStart(6, '0')}`) * 1000;
      expect(decide({ slack: 'U_BO', after, eventAt }).is, ts).toBe('approval');
      const early = `1767323013.${String(Math.max(0, micros - 1)).padStart(6, '0')}`;
      if (micros > 0) expect(decide({ slack: 'U_BO', after, eventAt: Number(early) * 1000 }).is, early).toBe('refusal');
    }
  });

  test('rule 12: the reflex tap: a reaction before the place of the card is known approves nothing', () => {
    expect(decide({ slack: 'U_BO', after: OPEN.slice(0, -1) }).say.key).toBe('approval.reflex');
  });

  test('rule 13: undated consent: a reaction that was only found by looking does not approve', () => {
    expect(said(decide({ slack: 'U_BO', eventAt: undefined }))).toBe(
      'Your reaction on request 1 came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
    );
  });

  test('rule 13: undated consent: a denial that was only found by looking counts, at any moment', () => {
    expect(decide({ slack: 'U_BO', signal: 'deny', eventAt: undefined }).is).toBe('denial');
    expect(decide({ slack: 'U_BO', signal: 'deny', seconds: 0 }).is).toBe('denial');
  });

  test('rule 13: undated consent: the late event of an approval that was found does not count either', () => {
    // So many entries before it that it was found 14 s after the card appeared.
    const before = [...OPEN, ...Array.from({ length: 20 }, () => events.vote('Cy', { counts: false }))];
    const found = [
      ...before,
      events.vote('Bo', { counts: false, say: decide({ slack: 'U_BO', eventAt: undefined }).say }),
    ];
    expect(said(decide({ slack: 'U_BO', after: found, seconds: 8 }))).toBe(
      'Your reaction on request 1 came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
    );
    expect(decide({ slack: 'U_CY', after: found, seconds: 8 }).is).toBe('approval');
    // Found while its event was on its way, and given after it was found.
    expect(decide({ slack: 'U_BO', after: found, seconds: 12 }).is).toBe('approval');
    expect(decide({ slack: 'U_BO', after: found, seconds: 20 }).is).toBe('approval');
    const at = Number(CARD_TS) * 1000 + 7_000;
    const removed = events.vote('Bo', { signal: 'withdraw-approval', counts: false, eventAt: at });
    expect(decide({ slack: 'U_BO', after: [...found, removed], seconds: 8 }).is).toBe('approval');
    expect(decide({ slack: 'U_BO', after: [...found, removed], seconds: 6 }).is).toBe('refusal');
  });

  test('rule 13: undated consent: an older addition does not outlive the removal that came first', () => {
    const removed = events.vote('Bo', {
      signal: 'withdraw-approval',
      counts: false,
      eventAt: Number(CARD_TS) * 1000 + 11_000,
    });
    const decision = decide({ slack: 'U_BO', after: [...OPEN, removed], seconds: 10 });
    expect(decision.is).toBe('refusal');
    expect(said(decision)).toBe("Bo's reaction no longer stands on request 1: the approval is taken back.");
    expect(decide({ slack: 'U_BO', after: [...OPEN, removed], seconds: 12 }).is).toBe('approval');
    expect(decide({ slack: 'U_CY', after: [...OPEN, removed], seconds: 10 }).is).toBe('approval');
  });

  test('rule 13: undated consent: an older removal does not undo the newer addition', () => {
    const added = events.vote('Bo', { eventAt: Number(CARD_TS) * 1000 + 12_000 });
    const decision = decide({ slack: 'U_BO', signal: 'withdraw-approval', after: [...OPEN, added], seconds: 11 });
    expect(decision.is).toBe('refusal');
    expect(said(decision)).toBe('Your approval of request 1 already counts.');
    expect(decide({ slack: 'U_BO', signal: 'withdraw-approval', after: [...OPEN, added], seconds: 13 }).is).toBe(
      'withdrawal',
    );
  });

  test('a removal in the same millisecond, heard before the addition it took away', () => {
    const at = Number(CARD_TS) * 1000 + 12_000;
    const removed = events.vote('Bo', { signal: 'withdraw-approval', counts: false, eventAt: at + 0.002 });
    expect(decide({ slack: 'U_BO', after: [...OPEN, removed], eventAt: at + 0.001 }).is).toBe('refusal');
    expect(decide({ slack: 'U_BO', after: [...OPEN, removed], eventAt: at + 0.003 }).is).toBe('approval');
  });
});

describe('deciding', () => {
  test.each([
    ['an operator', 'U_OP', 'Op'],
    ['an approver', 'U_CY2', 'Cy'],
  ])('%s denies', (_, slack, name) => {
    const decision = decide({ slack, signal: 'deny', seconds: 0, facts: 'silent', channelShared: undefined });
    expect(decision.is).toBe('denial');
    expect(said(decision)).toBe(`${name} denied request 1. Nothing was sent.`);
  });

  test("the requester's own denial is their cancel", () => {
    expect(said(decide({ slack: 'U_ADA', signal: 'deny' }))).toBe(
      'Ada asked for request 1 and cancelled it. Nothing was sent.',
    );
  });

  test('who is in no roster denies nothing', () => {
    expect(decide({ slack: 'U_EVE', signal: 'deny' }).say.key).toBe('approval.no-person');
  });

  test('rule 16: un-aborting: a denial after the approval, in the armed window, closes it for good', () => {
    const after = [...OPEN, events.vote('Bo')];
    expect(decide({ slack: 'U_ADA', signal: 'deny', after }).is).toBe('denial');
    const denied = [...after, events.vote('Ada', { signal: 'deny' })];
    expect(requestOf(incidentOf(denied)).status).toMatchObject({ is: 'closed', how: 'denied' });
    expect(said(decide({ slack: 'U_CY', after: denied }))).toBe(
      'Request 1 is no longer open: your reaction does nothing.',
    );
  });

  test('rule 16: un-aborting: a denial is final: taking the reaction away brings nothing back', () => {
    const denied = [...OPEN, events.vote('Ada', { signal: 'deny' })];
    expect(said(decide({ slack: 'U_ADA', signal: 'withdraw-denial', after: denied }))).toBe(
      'Request 1 was denied, and a denial is final: taking the reaction away does not bring the request back.',
    );
    expect(requestOf(incidentOf([...denied, events.vote('Ada', { signal: 'withdraw-denial' })])).status.is).toBe(
      'closed',
    );
  });

  test('taking a denial away that never counted is not called a denial', () => {
    const used = [...OPEN, events.vote('Bo'), events.dispatched()];
    expect(said(decide({ slack: 'U_OP', signal: 'deny', after: used }))).toBe(
      'Request 1 was already sent: no reaction stops it now. `/dr abort` stops the steps after it; it cannot call back what was sent.',
    );
    expect(decide({ slack: 'U_OP', signal: 'withdraw-denial', after: used }).say.key).toBe('approval.sent-already');
    expect(decide({ slack: 'U_OP', signal: 'withdraw-denial' })).toMatchObject({
      is: 'refusal',
      say: { key: 'approval.not-yours' },
    });
  });

  test('rule 18: a false sense of revocation: in the armed window removing the reaction revokes', () => {
    const after = [...OPEN, events.vote('Bo')];
    const decision = decide({ slack: 'U_BO', signal: 'withdraw-approval', after });
    expect(decision.is).toBe('withdrawal');
    expect(said(decision)).toBe('Bo took the approval of request 1 back.');
    const withdrawn = [...after, events.vote('Bo', { signal: 'withdraw-approval' })];
    expect(requestOf(incidentOf(withdrawn))).toMatchObject({ status: { is: 'open' }, approvals: [] });
  });

  test('rule 18: a false sense of revocation: once sent, removing the reaction is told to stop nothing', () => {
    const used = [...OPEN, events.vote('Bo'), events.dispatched()];
    expect(said(decide({ slack: 'U_BO', signal: 'withdraw-approval', after: used }))).toBe(
      'Request 1 was already sent: taking the reaction away no longer stops anything. `/dr abort` stops later steps only.',
    );
  });

  test("nobody takes another's approval back, nor by another account", () => {
    const after = [...OPEN, events.vote('Cy')];
    expect(said(decide({ slack: 'U_BO', signal: 'withdraw-approval', after }))).toBe(
      'There was no approval of yours on request 1 to take back.',
    );
    expect(decide({ slack: 'U_CY2', signal: 'withdraw-approval', after }).is).toBe('refusal');
  });

  test.each(['expired', 'superseded', 'unsent'] as const)('after the request was %s nothing counts', (how) => {
    const after = [...OPEN, events.closed(how)];
    for (const signal of ['approve', 'deny', 'withdraw-approval'] as const) {
      expect(decide({ slack: 'U_BO', signal, after })).toMatchObject({
        is: 'refusal',
        say: { key: 'approval.closed' },
      });
    }
  });

  test('rule 4: replay: what was used stays used, whoever else approves or takes it back', () => {
    const used = [...OPEN, events.vote('Bo'), events.dispatched()];
    for (const more of [events.vote('Cy'), events.vote('Bo', { signal: 'withdraw-approval' })]) {
      expect(requestOf(incidentOf([...used, more])).status.is).toBe('used');
    }
  });

  test('rule 16: un-aborting: after an abort nothing is approved', () => {
    expect(said(decide({ slack: 'U_BO', after: [...OPEN, events.aborted()] }))).toBe(
      'This incident was aborted: nothing more can be approved.',
    );
  });

  test('the journal decides in its order: a refused reaction changes no state', () => {
    const before = requestOf(incidentOf(OPEN));
    const refused = requestOf(incidentOf([...OPEN, events.vote('Ada', { counts: false })]));
    expect(refused.approvals).toEqual(before.approvals);
    expect(refused.status).toEqual(before.status);
    expect(refused.reactions).toHaveLength(1);
    expect(entriesOf(OPEN)).toHaveLength(4);
  });
});

function openWith(topology: Topology, ...more: readonly IncidentEvent[]): readonly IncidentEvent[] {
  const own = eventsOf(topology);
  return [own.opened, own.gates(), own.requested(), own.card(), ...more];
}
