import { failover } from '../../commands/failover.ts';
import { bindingOf } from '../../src/domain/approval/binding.ts';
import { eligibilityOf } from '../../src/domain/approval/eligible.ts';
import { EMPTY, type Entry } from '../../src/domain/entry.ts';
import type { Actor, GateReading, IncidentEvent, Reacted, Requested } from '../../src/domain/event.ts';
import type { Verdict } from '../../src/domain/expectation.ts';
import { foldAll } from '../../src/domain/incident/fold.ts';
import type { Incident, Request } from '../../src/domain/incident/state.ts';
import { planOf } from '../../src/domain/make-plan.ts';
import type { IncidentId, NodeName, PersonName, StepId } from '../../src/domain/names.ts';
import { hashOfPlan, stepById } from '../../src/domain/plan.ts';
import type { Topology } from '../../src/domain/topology.ts';
import { sealed } from './fakes/memory-journal.ts';
import { plainUser } from './fakes/slack.ts';
import { G2, paperTopology, switchTo } from './paper-topology.ts';

export const INCIDENT = 'lab-0123456789abcdef0123456789abcdef' as IncidentId;
export const START = 1_767_323_000_000;
export const CARD_TS = '1767323010.000100';
export const UUID = '6f1c2a52-2f0b-4c57-9d2e-0f2f6c1f8f10';
export const NODE = 'global2a-webservice0' as NodeName;
const STEP1 = '1' as StepId;
const nothing = { key: 'answer.verbatim', params: { text: 'x' } };

export function actor(person: string, slack = `U_${person.toUpperCase()}`): Actor {
  return { person: person as PersonName, slack };
}

/** The events of a planned failover by Ada, ready to be put together by hand. */
export function eventsOf(topology: Topology = paperTopology()) {
  const plan = planOf(failover, topology, switchTo(G2));
  const opened: IncidentEvent = {
    type: 'opened',
    system: topology.name,
    channel: topology.channel,
    plan,
    planHash: hashOfPlan(plan),
    topologyHash: topology.hash,
    by: actor('Ada'),
    reason: 'quarterly drill',
    understood: '/dr failover',
  };
  return {
    plan,
    opened,
    gates: (clear = true, attempt = 1): IncidentEvent => ({
      type: 'gates-read',
      attempt,
      gates: gateReadings(clear),
      nodes: [],
      clear,
      say: nothing,
    }),
    requested: (more: Partial<Requested> = {}): Requested => requested(topology, plan, more),
    card: (request = 1, ts = CARD_TS): IncidentEvent => ({
      type: 'card-posted',
      request,
      channel: topology.channel,
      ts,
    }),
    vote: (person: string, more: Partial<Reacted> = {}): Reacted => ({
      type: 'reacted',
      request: 1,
      signal: 'approve',
      emoji: 'white_check_mark',
      slack: `U_${person.toUpperCase()}`,
      person: person as PersonName,
      counts: true,
      say: nothing,
      ...more,
    }),
    closed: (how: 'expired' | 'superseded' | 'unsent', request = 1): IncidentEvent => ({
      type: 'request-closed',
      request,
      how,
      say: nothing,
    }),
    dispatched: (request = 1, attempt = 1): IncidentEvent => ({
      type: 'dispatched',
      request,
      step: STEP1,
      attempt,
      node: NODE,
      command: 'true',
      token: `${INCIDENT}.1.${attempt}`,
      boot: 'b1',
      approvers: [{ person: 'Bo' as PersonName, facts: plainUser('U_BO') }],
    }),
    outcome: (outcome: 'accepted' | 'refused' | 'unknown', attempt = 1): IncidentEvent => ({
      type: 'outcome',
      step: STEP1,
      attempt,
      node: NODE,
      outcome:
        outcome === 'accepted'
          ? { outcome, uuid: UUID }
          : outcome === 'refused'
            ? { outcome, why: 'denied', busy: false }
            : { outcome, why: 'cut' },
      proof: 'receipt',
      receipt: 'DONE 0',
      raw: { text: '{}', cut: false },
    }),
    ended: (proof: 'log' | 'checks' = 'log'): IncidentEvent => ({
      type: 'operation-ended',
      step: STEP1,
      attempt: 1,
      proof,
      result: 'succeeded',
    }),
    reading: (step: string, final = true): IncidentEvent => ({
      type: 'reading',
      step: step as StepId,
      node: NODE,
      verdict: final ? HOLDS : UNKNOWN,
      summary: nothing,
      raw: { text: '{}', cut: false },
      final,
      beside: [],
    }),
    stuck: (kind: Extract<IncidentEvent, { type: 'stuck' }>['kind'], step = '1', attempt = 1): IncidentEvent => ({
      type: 'stuck',
      step: step as StepId,
      attempt,
      kind,
      say: nothing,
      readings: [],
    }),
    chosen: (
      way: Extract<IncidentEvent, { type: 'chosen' }>['way'],
      person: string,
      step = '1',
      attempt = 1,
    ): IncidentEvent => ({
      type: 'chosen',
      step: step as StepId,
      attempt,
      way,
      by: actor(person),
    }),
    confirmed: (works = true): IncidentEvent => ({ type: 'confirmed', step: '3' as StepId, by: actor('Ada'), works }),
    aborted: (): IncidentEvent => ({ type: 'aborted', by: actor('Op'), reason: 'wrong day' }),
    over: (how: 'completed' | 'aborted'): IncidentEvent => ({ type: 'ended', how }),
  };
}

export type Events = ReturnType<typeof eventsOf>;

/** Entries one second apart, chained and sealed. */
export function entriesOf(events: readonly IncidentEvent[], start = START): Entry[] {
  const entries: Entry[] = [];
  for (const [i, event] of events.entries()) {
    entries.push(sealed(INCIDENT, entries.at(-1) ?? EMPTY, event, start + i * 1_000));
  }
  return entries;
}

export function incidentOf(events: readonly IncidentEvent[]): Incident {
  const incident = foldAll(entriesOf(events));
  if (incident === undefined) throw new Error('an incident begins with its opening');
  return incident;
}

export function requestOf(incident: Incident, number = 1): Request {
  const request = incident.requests.find(({ asked }) => asked.request === number);
  if (request === undefined) throw new Error(`there is no request ${number}`);
  return request;
}

const HOLDS: Verdict = { is: 'holds', notes: [] };
const UNKNOWN: Verdict = { is: 'unknown', why: [], notes: [] };

export function gateReadings(clear = true): GateReading[] {
  return ['G1', 'G2', 'G3', 'G4'].map((gate) => ({
    gate: gate as StepId,
    node: NODE,
    verdict: clear ? HOLDS : UNKNOWN,
    summary: nothing,
    raw: { text: '{}', cut: false },
    at: START,
  }));
}

function requested(topology: Topology, plan: Events['plan'], more: Partial<Requested>): Requested {
  const step = stepById(plan, more.step ?? '1');
  if (step === undefined) throw new Error('no such step');
  const attempt = more.attempt ?? 1;
  const purpose = more.purpose ?? 'dispatch';
  const bound = bindingOf({
    incident: INCIDENT,
    plan,
    step,
    attempt,
    purpose,
    topology,
    pinnedHostKey: (node) => `SHA256:${node}`,
  });
  return {
    type: 'requested',
    request: 1,
    purpose,
    step: STEP1,
    attempt,
    ...bound,
    ...eligibilityOf(topology, { opener: actor('Ada'), steered: [] }, STEP1),
    gates: gateReadings(),
    approveBy: START + 602_000,
    ...more,
  };
}
