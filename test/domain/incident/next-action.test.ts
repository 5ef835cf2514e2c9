import { describe, expect, test } from 'vitest';
import type { IncidentEvent, StuckKind } from '../../../src/domain/event.ts';
import { foldAll } from '../../../src/domain/incident/fold.ts';
import { nextAction } from '../../../src/domain/incident/next-action.ts';
import { type Incident, stateOf } from '../../../src/domain/incident/state.ts';
import { isJudged, waysOn } from '../../../src/domain/incident/ways-on.ts';
import type { StepId } from '../../../src/domain/names.ts';
import { entriesOf, eventsOf, incidentOf, START } from '../../support/history.ts';

const e = eventsOf();

/** Named moments of a failover, each with the entries that lead there. */
const OPENED = [e.opened];
const CLEAR = [...OPENED, e.gates()];
const ASKED = [...CLEAR, e.requested()];
const CARD = [...ASKED, e.card()];
const APPROVED = [...CARD, e.vote('Bo')];
const SENT = [...APPROVED, e.dispatched()];
const REFUSED = [...SENT, e.outcome('refused')];
const UNKNOWN = [...SENT, e.outcome('unknown')];
const ACCEPTED = [...SENT, e.outcome('accepted')];
const ENDED_OPERATION = [...ACCEPTED, e.ended()];
const CHECKING = [...ENDED_OPERATION, e.reading('2a', false)];
const CHECKED = [...ENDED_OPERATION, e.reading('2a'), e.reading('2b')];
const CONFIRMED = [...CHECKED, e.confirmed()];
const STUCK = [...UNKNOWN, e.stuck('unknown')];
const JUDGING = [
  ...STUCK,
  e.requested({ request: 2, purpose: 'took-effect', askedBy: { person: 'Op' as never, slack: 'U_OP' } }),
  e.card(2),
];

/** ms after the approval was appended. */
const approvedAt = START + (APPROVED.length - 1) * 1_000;

interface Row {
  readonly moment: string;
  readonly events: readonly IncidentEvent[];
  readonly now?: number;
  readonly step?: string;
  readonly is?: string;
  readonly next: ReturnType<typeof nextAction>;
}

const work = (step: string, attempt = 1) => ({ do: 'work' as const, step: step as StepId, attempt });
const wait = { do: 'wait' as const };

const ROWS: readonly Row[] = [
  { moment: 'opened', events: OPENED, is: 'waiting', next: work('gates') },
  { moment: 'the gates do not hold', events: [...OPENED, e.gates(false)], is: 'waiting', next: wait },
  {
    moment: 'read again',
    events: [...OPENED, e.gates(false), e.chosen('read-again', 'Bo', 'gates')],
    next: work('gates', 2),
  },
  { moment: 'the gates hold', events: CLEAR, is: 'waiting', next: work('1') },
  { moment: 'asked: nobody can see it yet, so no clock runs', events: ASKED, is: 'asking', next: wait },
  { moment: 'asked, days ago: it still cannot be seen', events: ASKED, now: START + 3 * 86_400_000, next: wait },
  { moment: 'the card stands', events: CARD, is: 'asking', next: { ...wait, until: START + 602_000 } },
  { moment: 'nobody came', events: CARD, now: START + 602_000, next: { do: 'expire', request: 1, clock: 'approve' } },
  { moment: 'expired', events: [...CARD, e.closed('expired')], is: 'stuck', next: wait },
  {
    moment: 'asked again',
    events: [...CARD, e.closed('expired'), e.chosen('ask-again', 'Op')],
    is: 'waiting',
    next: work('1'),
  },
  { moment: 'superseded', events: [...CARD, e.closed('superseded')], is: 'waiting', next: work('1') },
  { moment: 'could not be sent', events: [...APPROVED, e.closed('unsent')], is: 'stuck', next: wait },
  { moment: 'denied', events: [...CARD, e.vote('Ada', { signal: 'deny' })], is: 'stuck', next: wait },
  {
    moment: 'a refused denial',
    events: [...CARD, e.vote('Eve', { signal: 'deny', counts: false })],
    is: 'asking',
    next: { ...wait, until: START + 602_000 },
  },
  {
    moment: 'armed',
    events: APPROVED,
    now: approvedAt + 4_999,
    is: 'asking',
    next: { ...wait, until: approvedAt + 5_000 },
  },
  { moment: 'the armed window is over', events: APPROVED, now: approvedAt + 5_000, next: work('1') },
  { moment: 'approved, just in time', events: APPROVED, now: approvedAt + 59_999, next: work('1') },
  {
    moment: 'approved too long ago',
    events: APPROVED,
    now: approvedAt + 60_000,
    next: { do: 'expire', request: 1, clock: 'execute' },
  },
  {
    moment: 'taken back',
    events: [...APPROVED, e.vote('Bo', { signal: 'withdraw-approval' })],
    is: 'asking',
    next: { ...wait, until: START + 602_000 },
  },
  {
    moment: 'approved and aborted',
    events: [...APPROVED, e.aborted()],
    now: approvedAt + 10_000,
    next: { do: 'end', how: 'aborted' },
  },
  { moment: 'sent', events: SENT, is: 'running', next: work('1') },
  { moment: 'sent, then aborted', events: [...SENT, e.aborted()], is: 'running', next: work('1') },
  { moment: 'refused', events: REFUSED, is: 'running', next: work('1') },
  { moment: 'refused, then aborted', events: [...REFUSED, e.aborted()], next: { do: 'end', how: 'aborted' } },
  { moment: 'unknown', events: UNKNOWN, is: 'running', next: work('1') },
  { moment: 'the question stands', events: STUCK, is: 'stuck', next: wait },
  { moment: 'look again', events: [...STUCK, e.chosen('look-again', 'Op')], is: 'running', next: work('1') },
  { moment: 'run again', events: [...STUCK, e.chosen('run-again', 'Op')], is: 'waiting', next: work('1', 2) },
  { moment: 'a judgement is asked for', events: JUDGING, is: 'asking', next: { ...wait, until: START + 602_000 } },
  {
    moment: 'a judgement is approved',
    events: [...JUDGING, e.vote('Bo', { request: 2 })],
    now: START + JUDGING.length * 1_000 + 5_000,
    next: { do: 'judge', request: 2 },
  },
  {
    moment: 'a judgement is denied: its question again',
    events: [...JUDGING, e.vote('Bo', { request: 2, signal: 'deny' })],
    is: 'stuck',
    next: wait,
  },
  {
    moment: 'a judgement lapsed: its question again',
    events: [...JUDGING, e.closed('expired', 2)],
    is: 'stuck',
    next: wait,
  },
  {
    moment: 'judged',
    events: [...JUDGING, e.vote('Bo', { request: 2 }), { type: 'judged', request: 2, step: '1' as StepId }],
    is: 'passed',
    next: work('2a'),
  },
  { moment: 'accepted', events: ACCEPTED, is: 'settling', next: work('1') },
  {
    moment: 'accepted, then aborted',
    events: [...ACCEPTED, e.aborted()],
    is: 'settling',
    next: { do: 'end', how: 'aborted' },
  },
  { moment: 'not over in time', events: [...ACCEPTED, e.stuck('operation-deadline')], is: 'stuck', next: wait },
  {
    moment: 'wait longer',
    events: [...ACCEPTED, e.stuck('operation-deadline'), e.chosen('wait-longer', 'Op')],
    is: 'settling',
    next: work('1'),
  },
  { moment: 'the operation ended', events: ENDED_OPERATION, is: 'passed', next: work('2a') },
  { moment: 'the first reading of a check', events: CHECKING, step: '2a', is: 'checking', next: work('2a') },
  {
    moment: 'the check does not hold in time',
    events: [...CHECKING, e.stuck('check-deadline', '2a')],
    step: '2a',
    is: 'stuck',
    next: wait,
  },
  {
    moment: 'check longer',
    events: [...CHECKING, e.stuck('check-deadline', '2a'), e.chosen('wait-longer', 'Op', '2a')],
    step: '2a',
    is: 'checking',
    next: work('2a'),
  },
  { moment: 'all checks hold', events: CHECKED, step: '3', is: 'waiting', next: wait },
  { moment: 'it does not work', events: [...CHECKED, e.confirmed(false)], step: '3', is: 'waiting', next: wait },
  { moment: 'it works', events: CONFIRMED, step: '3', is: 'passed', next: { do: 'end', how: 'completed' } },
  {
    moment: 'it works, but somebody aborted',
    events: [...CONFIRMED, e.aborted()],
    next: { do: 'end', how: 'aborted' },
  },
  { moment: 'ended', events: [...CONFIRMED, e.over('completed')], next: { do: 'nothing' } },
  { moment: 'ended, aborted', events: [...CARD, e.aborted(), e.over('aborted')], next: { do: 'nothing' } },
];

test.each(ROWS)('$moment', ({ events, now = START + 20_000, step = '1', is, next }) => {
  const incident = incidentOf(events);
  if (is !== undefined) expect(stateOf(incident, step as StepId).is).toBe(is);
  expect(nextAction(incident, now)).toEqual(next);
});

test('when the first of two approvers takes it back, the other has an armed window of their own', () => {
  const both = [...APPROVED, e.vote('Cy'), e.vote('Bo', { signal: 'withdraw-approval' })];
  expect(nextAction(incidentOf(both), approvedAt + 5_500)).toEqual({ ...wait, until: approvedAt + 6_000 });
  expect(nextAction(incidentOf([...APPROVED, e.vote('Cy')]), approvedAt + 5_000)).toEqual(work('1'));
});

test('an abort closes what was asked for, so that no card says it still waits', () => {
  for (const events of [CARD, APPROVED, JUDGING]) {
    const last = incidentOf([...events, e.aborted()]).requests.at(-1);
    expect(last).toMatchObject({
      status: { is: 'closed', how: 'aborted' },
      closedBecause: { key: 'approval.aborted-unsent' },
    });
  }
});

test('what was judged or proven only by checks is never called proven', () => {
  const how = (events: readonly IncidentEvent[]) => stateOf(incidentOf(events), '1' as StepId);
  expect(how([...ACCEPTED, e.ended('checks')])).toMatchObject({ how: 'unproven' });
  expect(how([...ACCEPTED, e.ended('log')])).toMatchObject({ how: 'proven' });
  expect(
    how([...JUDGING, e.vote('Bo', { request: 2 }), { type: 'judged', request: 2, step: '1' as StepId }]),
  ).toMatchObject({ how: 'judged' });
});

describe('every question has a way on that leads out of it', () => {
  const KINDS: readonly StuckKind[] = [
    'not-approved',
    'not-started',
    'refused',
    'unknown',
    'operation-failed',
    'operation-deadline',
    'check-deadline',
  ];
  const before: Record<string, readonly IncidentEvent[]> = {
    'not-approved': CARD,
    'not-started': REFUSED,
    refused: REFUSED,
    unknown: UNKNOWN,
    'operation-failed': ACCEPTED,
    'operation-deadline': ACCEPTED,
    'check-deadline': CHECKING,
  };
  test.each(KINDS)('%s', (kind) => {
    const step = kind === 'check-deadline' ? '2a' : '1';
    const events = [...(before[kind] ?? []), kind === 'not-approved' ? e.closed('expired') : e.stuck(kind, step)];
    expect(nextAction(incidentOf(events), START + 60_000)).toEqual(wait);
    expect(waysOn(kind).length).toBeGreaterThan(0);
    for (const way of waysOn(kind)) {
      const answer = isJudged(way)
        ? [e.requested({ request: 9, purpose: way, step: step as StepId }), e.card(9)]
        : [e.chosen(way, 'Op', step)];
      expect(nextAction(incidentOf([...events, ...answer]), START + 60_000)).not.toEqual(wait);
    }
  });
});

describe('what no writer may write', () => {
  test('a journal begins with its opening, and opens once', () => {
    expect(() => foldAll(entriesOf([e.gates()]))).toThrow('begins with gates-read, not with opened');
    expect(() => foldAll(entriesOf([e.opened, e.opened]))).toThrow('opens twice (entry 2)');
  });

  test('an event that came too late for its step changes nothing of it', () => {
    const passed = incidentOf(ENDED_OPERATION);
    for (const late of [
      e.outcome('unknown'),
      { type: 'progress', step: '1' as StepId, attempt: 1, node: 'n' as never, seen: 3 } as const,
      e.chosen('run-again', 'Op'),
    ]) {
      expect(stateOf(incidentOf([...ENDED_OPERATION, late]), '1' as StepId)).toEqual(stateOf(passed, '1' as StepId));
    }
  });
});

test('folding is the same at once, by steps, and leaves what it was given alone', () => {
  for (const { events } of ROWS) {
    const entries = entriesOf(events);
    const frozen = JSON.stringify(entries);
    const atOnce = foldAll(entries);
    let by: Incident | undefined;
    for (const entry of entries) {
      const before = by && snapshot(by);
      const next = foldAll([entry], by);
      if (by) expect(snapshot(by)).toEqual(before);
      by = next;
    }
    expect(by).toEqual(atOnce);
    expect(foldAll(entries)).toEqual(atOnce);
    expect(JSON.stringify(entries)).toBe(frozen);
  }
});

function snapshot(incident: Incident): string {
  return JSON.stringify({ ...incident, steps: [...incident.steps] });
}
