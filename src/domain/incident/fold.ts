import type { Entry } from '../entry.ts';
import type { Confirmed, Stuck } from '../event.ts';
import type { StepId } from '../names.ts';
import { stepById } from '../plan.ts';
import { planOfJournal } from '../plan-of-journal.ts';
import { chosen, decided, judged } from './fold-decision.ts';
import {
  aborted,
  cardPosted,
  closed,
  denied,
  explained,
  prolonged,
  refusedAgain,
  requested,
  voted,
} from './fold-request.ts';
import { dispatched, outcome } from './fold-sent.ts';
import type { Incident, Question, Settling } from './state.ts';
import { stateOf } from './state.ts';
import { withRequest, withStep } from './with.ts';

/** The state after an incident's entries 1..n; undefined for an empty journal. */
export function foldAll(entries: readonly Entry[], from?: Incident): Incident | undefined {
  return entries.reduce<Incident | undefined>(fold, from);
}

/** The state after one more entry. Pure; an entry that does not fit the state is a fault of the writer. */
export function fold(incident: Incident | undefined, entry: Entry): Incident {
  if (incident === undefined) return opened(entry);
  // What held the incident up is over as soon as anything else happens to it.
  const { held: _, ...free } = incident;
  const { type } = entry.event;
  const next = apply(type === 'held' || type === 'noted' ? incident : free, entry);
  return { ...next, head: { n: entry.n, hash: entry.hash }, lastAt: entry.at };
}

function opened(entry: Entry): Incident {
  const { event } = entry;
  if (event.type !== 'opened')
    throw new Error(`journal of ${entry.incident} begins with ${event.type}, not with opened`);
  const { type: _, ...facts } = event;
  const plan = planOfJournal(event.plan);
  const incident: Incident = {
    id: entry.incident,
    ...facts,
    plan,
    openedAt: entry.at,
    head: { n: entry.n, hash: entry.hash },
    lastAt: entry.at,
    phase: { is: 'gates', attempt: 1 },
    gates: [],
    steps: new Map(),
    requests: [],
    steered: [],
    givenUp: [],
    choices: new Map(),
    unchosen: new Map(),
    acceptedOn: new Map(),
    again: new Map(),
    holder: event.by,
  };
  return plan.given.reduce(
    (folded, { step, option }) => decided(folded, { type: 'decided', step, option, by: event.by }, entry.at),
    incident,
  );
}

function apply(incident: Incident, entry: Entry): Incident {
  const { event, at } = entry;
  switch (event.type) {
    case 'opened':
      throw new Error(`journal of ${entry.incident} opens twice (entry ${entry.n})`);
    case 'gates-read': {
      const next = { ...incident, gates: [...incident.gates, event] };
      if (event.clear) return { ...next, phase: afterGates(incident) };
      const { attempt, say } = event;
      const stuck: Stuck = { type: 'stuck', step: 'gates', attempt, kind: 'gates', say, readings: [] };
      return { ...next, phase: { is: 'gates-stuck', stuck: { stuck, entry: entry.n, at } } };
    }
    case 'requested':
      return requested(incident, event, at);
    case 'card-posted':
      return withRequest(incident, event.request, (request) => cardPosted(request, event, at));
    case 'reacted':
      return voted(incident, event, entry);
    case 'refused-again':
      return withRequest(incident, event.request, (request) => refusedAgain(request, event));
    case 'denied':
      return denied(incident, event, entry);
    case 'explained':
      return withRequest(incident, event.request, (request) => explained(request, event));
    case 'held': {
      const { request: number, say } = event;
      if (number === undefined) return { ...incident, held: say };
      return withRequest(incident, number, (request) => ({ ...request, held: [...request.held, say] }));
    }
    case 'noted':
      return { ...incident, noted: { about: event.about, at } };
    case 'prolonged':
      return withRequest(incident, event.request, (request) => prolonged(request, event));
    case 'request-closed':
      return closed(incident, event.request, event.how, event.say, entry);
    case 'judged':
      return judged(incident, event, at);
    case 'dispatched':
      return dispatched(incident, event, at);
    case 'outcome':
      return outcome(incident, event, at);
    case 'progress':
      return withSettling(incident, event.step, (state) => ({
        ...state,
        progress: {
          seen: event.seen,
          ...(event.last !== undefined && { last: event.last }),
          ...(event.unreadable !== undefined && { unreadable: event.unreadable }),
          ...(event.say !== undefined && { say: event.say }),
        },
      }));
    case 'operation-ended':
      if (event.result === 'failed') return incident;
      return withStep(incident, event.step, { is: 'passed', how: event.proof === 'log' ? 'proven' : 'unproven', at });
    case 'reading': {
      if (event.final) {
        const how = event.verdict.is === 'holds' ? 'proven' : 'informed';
        return withStep(incident, event.step, { is: 'passed', how, at });
      }
      const before = stateOf(incident, event.step);
      const since = before.is === 'checking' ? before.since : at;
      return withStep(incident, event.step, { is: 'checking', since, last: event });
    }
    case 'stuck':
      return stuck(incident, event, { stuck: event, entry: entry.n, at });
    case 'chosen':
      return chosen(incident, event, at);
    case 'confirmed':
      return event.works ? confirmed(incident, event, at) : incident;
    case 'decided':
      return decided(incident, event, at);
    case 'skipped':
      return withStep(vouched(incident, event), event.step, { is: 'passed', how: 'skipped', at });
    case 'resumed':
      return withStep(incident, event.step, { is: 'proving', by: event.by, at });
    case 'return-read': {
      if (event.back) return withStep(incident, event.step, { is: 'passed', how: 'proven', at });
      const { step, say, proofs } = event;
      const readings = proofs.map(({ gate, verdict, raw }) => ({ label: gate, verdict, raw }));
      const stuck: Stuck = { type: 'stuck', step, attempt: 1, kind: 'not-back', say, readings };
      const question = { stuck, entry: entry.n, at };
      return withStep(incident, step, { is: 'stuck', attempt: 1, question, before: undefined });
    }
    case 'taken-over':
      return {
        ...incident,
        holder: event.by,
        steered: [...incident.steered, { step: 'gates', attempt: 1, by: event.by, way: 'take-over' }],
      };
    case 'aborted':
      return aborted(incident, event, at);
    case 'ended':
      return { ...incident, phase: { is: 'ended', how: event.how, at } };
  }
}

function stuck(incident: Incident, event: Stuck, question: Question): Incident {
  if (event.step === 'gates') return { ...incident, phase: { is: 'gates-stuck', stuck: question } };
  const state = stateOf(incident, event.step);
  const before =
    state.is === 'running' || state.is === 'settling' ? state : state.is === 'stuck' ? state.before : undefined;
  return withStep(incident, event.step, { is: 'stuck', attempt: event.attempt, question, before });
}

function confirmed(incident: Incident, event: Confirmed, at: number): Incident {
  return withStep(vouched(incident, event), event.step, { is: 'passed', how: 'confirmed', at });
}

/**
 * Whoever confirms what was analysed (N1, N2), or leaves the analysis out, decided what all that follows depends on, and
 * does not approve it.
 */
function vouched(incident: Incident, { step: id, by }: Pick<Confirmed, 'step' | 'by'>): Incident {
  const step = stepById(incident.plan, id);
  if (step?.kind !== 'confirm' || step.says === undefined) return incident;
  const steered = { step: 'gates' as const, attempt: 1, by, way: 'chose' as const };
  return { ...incident, steered: [...incident.steered, steered] };
}

function afterGates({ plan }: Incident): Incident['phase'] {
  return plan.join === undefined ? { is: 'steps' } : { is: 'joining', at: plan.join.at };
}

function withSettling(incident: Incident, step: StepId, change: (state: Settling) => Settling): Incident {
  const state = stateOf(incident, step);
  return state.is === 'settling' ? withStep(incident, step, change(state)) : incident;
}
