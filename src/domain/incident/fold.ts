import { isOperation, isSwitch } from '../directive.ts';
import type { Entry } from '../entry.ts';
import type {
  Aborted,
  CardPosted,
  Chosen,
  Decided,
  Dispatched,
  Judged,
  Outcome,
  Reacted,
  RequestClosed,
  Requested,
  Stuck,
} from '../event.ts';
import type { NodeName, StepId } from '../names.ts';
import { type DirectiveStep, stepById } from '../plan.ts';
import { planOfJournal } from '../plan-of-journal.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';
import { branchOf, endsChoosing } from './course.ts';
import type { Choice, Incident, Question, Request, RequestStatus, Running, Settling, StepState } from './state.ts';
import { stateOf } from './state.ts';

/** The state after an incident's entries 1..n; undefined for an empty journal. */
export function foldAll(entries: readonly Entry[], from?: Incident): Incident | undefined {
  return entries.reduce<Incident | undefined>(fold, from);
}

/** The state after one more entry. Pure; an entry that does not fit the state is a fault of the writer. */
export function fold(incident: Incident | undefined, entry: Entry): Incident {
  if (incident === undefined) return opened(entry);
  const next = apply(incident, entry);
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
      return event.works ? withStep(incident, event.step, { is: 'passed', how: 'confirmed', at }) : incident;
    case 'decided':
      return decided(incident, event, at);
    case 'skipped':
      return withStep(incident, event.step, { is: 'passed', how: 'skipped', at });
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

/** Nothing that is still open can be approved any more. */
function aborted(incident: Incident, { by, reason }: Aborted, at: number): Incident {
  const requests = incident.requests.map((request): Request => {
    if (request.status.is !== 'open' && request.status.is !== 'approved') return request;
    return { ...request, status: { is: 'closed', how: 'aborted', at }, closedBecause: sayApproval('approval.aborted') };
  });
  return { ...incident, requests, aborted: { by, reason, at } };
}

function requested(incident: Incident, event: Requested, at: number): Incident {
  const request: Request = { asked: event, askedAt: at, reactions: [], approvals: [], status: { is: 'open' } };
  const before = stateOf(incident, event.step);
  const returnsTo =
    before.is === 'stuck'
      ? { question: before.question, before: before.before }
      : before.is === 'asking'
        ? before.returnsTo
        : undefined;
  const steered =
    event.askedBy && event.purpose !== 'dispatch'
      ? [{ step: event.step, attempt: event.attempt, by: event.askedBy, way: event.purpose }]
      : [];
  const requests = [...incident.requests.map((earlier) => overtaken(earlier, event, at)), request];
  const next = { ...incident, requests, steered: [...incident.steered, ...steered] };
  return withStep(next, event.step, {
    is: 'asking',
    attempt: event.attempt,
    request: event.request,
    returnsTo: event.purpose === 'dispatch' ? undefined : returnsTo,
  });
}

/** A step has one live request: asking to leave it out, or to record it, takes the place of asking to run it. */
function overtaken(request: Request, by: Requested, at: number): Request {
  const live = request.status.is === 'open' || request.status.is === 'approved';
  if (!live || request.asked.step !== by.step) return request;
  const params = { request: request.asked.request, by: by.request };
  return {
    ...request,
    status: { is: 'closed', how: 'superseded', at },
    closedBecause: sayApproval('approval.overtaken', params),
  };
}

function cardPosted(request: Request, event: CardPosted, at: number): Request {
  return { ...request, card: { channel: event.channel, ts: event.ts, at } };
}

/** Votes are counted per person (rule 10); the order of entries is the order of decisions (rule 15). */
function reacted(request: Request, event: Reacted, at: number): Request {
  const next = { ...request, reactions: [...request.reactions, { ...event, at }] };
  if (!event.counts || event.person === undefined) return next;
  const others = request.approvals.filter(({ person }) => person !== event.person);
  switch (event.signal) {
    case 'approve': {
      const approvals = [...others, { person: event.person, slack: event.slack, at }];
      return { ...next, approvals, status: statusWith(approvals, request) };
    }
    case 'withdraw-approval':
      return { ...next, approvals: others, status: statusWith(others, request) };
    case 'deny':
    case 'withdraw-denial':
      return next;
  }
}

/** Approved since the approval that made up the quorum of those that stand: each of them has its whole armed window. */
function statusWith(approvals: Request['approvals'], { status, asked }: Request): RequestStatus {
  if (status.is === 'used' || status.is === 'closed') return status;
  const last = approvals[asked.binding.policy.quorum - 1];
  return last ? { is: 'approved', at: last.at } : { is: 'open' };
}

/** A denial wins and is final: it closes the request in the same append (rules 15 and 16). */
function voted(incident: Incident, event: Reacted, entry: Entry): Incident {
  const next = withRequest(incident, event.request, (request) => reacted(request, event, entry.at));
  return event.counts && event.signal === 'deny' ? closed(next, event.request, 'denied', event.say, entry) : next;
}

type Closing = RequestClosed['how'] | 'denied';

function closed(incident: Incident, number: number, how: Closing, say: Sentence, { n, at }: Entry): Incident {
  const next = withRequest(incident, number, (request) => ({
    ...request,
    status: { is: 'closed', how, at },
    closedBecause: say,
  }));
  const asked = incident.requests.find((request) => request.asked.request === number)?.asked;
  const state = asked && stateOf(incident, asked.step);
  if (asked === undefined || state?.is !== 'asking') return next;
  return withStep(next, asked.step, afterClosing(how, say, asked, state, { entry: n, at }));
}

/** A refused judgement leads back to the question it wanted to answer; a refused dispatch is a question of its own. */
function afterClosing(
  how: Closing,
  say: Sentence,
  asked: Requested,
  state: StepState & { is: 'asking' },
  place: { entry: number; at: number },
): StepState {
  const { step, attempt, purpose } = asked;
  if (state.returnsTo) return { is: 'stuck', attempt, ...state.returnsTo };
  if (how === 'superseded' || purpose === 'skip' || purpose === 'by-hand') return { is: 'waiting', attempt };
  const stuck: Stuck = { type: 'stuck', step, attempt, kind: 'not-approved', say, readings: [] };
  return { is: 'stuck', attempt, question: { stuck, ...place }, before: undefined };
}

function dispatched(incident: Incident, event: Dispatched, at: number): Incident {
  const before = stateOf(incident, event.step);
  const sent = { node: event.node, token: event.token, boot: event.boot, command: event.command, at };
  const earlier = before.is === 'running' && before.attempt === event.attempt ? before.nodes : [];
  const used = withRequest(incident, event.request, (request) => ({ ...request, status: { is: 'used', at } }));
  return withStep(used, event.step, { is: 'running', attempt: event.attempt, nodes: [...earlier, sent] });
}

function outcome(incident: Incident, event: Outcome, at: number): Incident {
  const before = runningOf(stateOf(incident, event.step));
  if (before === undefined) return incident;
  const nodes = before.nodes.map((sent) =>
    sent.node === event.node ? { ...sent, outcome: event.outcome, proof: event.proof } : sent,
  );
  const sent = nodes.find(({ node }) => node === event.node);
  const moved = switched(incident, event, at);
  if (event.outcome.outcome !== 'accepted' || sent === undefined)
    return withStep(moved, event.step, { ...before, nodes });
  const step = stepById(incident.plan, event.step);
  if (step?.kind === 'directive' && !isOperation(step.directive)) {
    const accepted = withAccepted(moved, event.step, event.node);
    return isAcceptedEverywhere(accepted, step)
      ? withStep(accepted, event.step, { is: 'passed', how: 'accepted', at })
      : withStep(accepted, event.step, { ...before, nodes });
  }
  return withStep(moved, event.step, {
    is: 'settling',
    attempt: event.attempt,
    node: event.node,
    uuid: event.outcome.uuid,
    sentAt: sent.at,
    since: at,
    progress: { seen: 0 },
  });
}

/** The master was moved, or may have been: what a later switch must know (anti-flap). */
function switched(incident: Incident, event: Outcome, at: number): Incident {
  const step = stepById(incident.plan, event.step);
  if (step?.kind !== 'directive' || !isSwitch(step.directive) || event.outcome.outcome === 'refused') return incident;
  return { ...incident, switchedAt: at };
}

function withAccepted(incident: Incident, step: StepId, node: NodeName): Incident {
  const nodes = [...(incident.acceptedOn.get(step) ?? []), node];
  return { ...incident, acceptedOn: new Map(incident.acceptedOn).set(step, nodes) };
}

function isAcceptedEverywhere(incident: Incident, step: DirectiveStep): boolean {
  const accepted = incident.acceptedOn.get(step.id) ?? [];
  return step.nodes === 'one' || step.commands.every(({ node }) => accepted.includes(node));
}

/** An outcome may come late, when the question about it already stands ("look again"). */
function runningOf(state: StepState): Running | undefined {
  if (state.is === 'running') return state;
  return state.is === 'stuck' && state.before?.is === 'running' ? state.before : undefined;
}

function stuck(incident: Incident, event: Stuck, question: Question): Incident {
  if (event.step === 'gates') return { ...incident, phase: { is: 'gates-stuck', stuck: question } };
  const state = stateOf(incident, event.step);
  const before =
    state.is === 'running' || state.is === 'settling' ? state : state.is === 'stuck' ? state.before : undefined;
  return withStep(incident, event.step, { is: 'stuck', attempt: event.attempt, question, before });
}

function afterGates({ plan }: Incident): Incident['phase'] {
  return plan.join === undefined ? { is: 'steps' } : { is: 'joining', at: plan.join.at };
}

/** An approved judgement: the step passes, or, of a directive for each node, the node in doubt counts as done. */
function judged(incident: Incident, event: Judged, at: number): Incident {
  const used = withRequest(incident, event.request, (request) => ({ ...request, status: { is: 'used', at } }));
  const purpose = incident.requests.find(({ asked }) => asked.request === event.request)?.asked.purpose;
  const how = purpose === 'skip' ? 'skipped' : purpose === 'by-hand' ? 'by-hand' : 'judged';
  if (purpose === 'join') return joined(used, event.step, at);
  const step = stepById(incident.plan, event.step);
  const before = stateOf(incident, event.step);
  if (purpose === 'took-effect' && step?.kind === 'directive' && step.nodes === 'each' && before.is === 'asking') {
    const left = before.returnsTo?.before;
    const sent = left?.is === 'running' ? left.nodes.filter(({ outcome }) => outcome?.outcome !== 'accepted') : [];
    const counted = sent.reduce((folded, { node }) => withAccepted(folded, event.step, node), used);
    if (!isAcceptedEverywhere(counted, step))
      return withStep(counted, event.step, { is: 'waiting', attempt: before.attempt + 1 });
  }
  const gaveUp =
    (how === 'skipped' || how === 'by-hand') && before.is === 'asking' ? before.returnsTo?.before : undefined;
  const givenUp = gaveUp ? [...used.givenUp, { step: event.step, left: gaveUp }] : used.givenUp;
  // A switch that people ran by hand is one as well (anti-flap).
  const moved = how === 'by-hand' && step?.kind === 'directive' && isSwitch(step.directive);
  return withStep({ ...used, givenUp, ...(moved && { switchedAt: at }) }, event.step, { is: 'passed', how, at });
}

/** All rows before the one it begins at were done by hand, people say; what a choice led to stays out. */
function joined(incident: Incident, at: StepId, now: number): Incident {
  const index = incident.plan.steps.findIndex(({ id }) => id === at);
  const before = incident.plan.steps.slice(0, index);
  const steps = new Map(incident.steps);
  for (const { id } of before) steps.set(id, { is: 'passed', how: 'by-hand', at: now });
  steps.delete(at);
  return { ...incident, steps, phase: { is: 'steps' } };
}

function decided(incident: Incident, event: Decided, at: number): Incident {
  const { by, option, force } = event;
  const choice: Choice = { option, by, at, ...(force !== undefined && { force }) };
  const choices = new Map(incident.choices).set(event.step, [...(incident.choices.get(event.step) ?? []), choice]);
  const led = branchOf(incident, event.step, option).map(({ id }) => ({
    step: id,
    attempt: 1,
    by,
    way: 'chose' as const,
  }));
  const next = { ...incident, choices, steered: [...incident.steered, ...led] };
  const step = stepById(incident.plan, event.step);
  if (step?.kind !== 'choose') return next;
  const named = step.options.find(({ name }) => name === option);
  if (named === undefined || !endsChoosing(incident, step, named)) return next;
  return withStep(next, event.step, { is: 'passed', how: 'chosen', at });
}

function chosen(incident: Incident, event: Chosen, at: number): Incident {
  const next = {
    ...incident,
    steered: [...incident.steered, { step: event.step, attempt: event.attempt, by: event.by, way: event.way }],
  };
  if (event.step === 'gates') return { ...next, phase: { is: 'gates', attempt: incident.gates.length + 1 } };
  const state = stateOf(incident, event.step);
  if (state.is !== 'stuck') return next;
  const gaveUp =
    event.way === 'run-again' && state.before !== undefined && state.question.stuck.kind !== 'operation-failed';
  const givenUp = gaveUp ? [...next.givenUp, { step: event.step, left: state.before }] : next.givenUp;
  const tried = event.way === 'run-again' || event.way === 'ask-again';
  const again = new Map(next.again);
  if (tried) again.set(event.step, { say: state.question.stuck.say, by: event.by });
  return withStep({ ...next, givenUp, again }, event.step, afterChoice(event, state, at));
}

function afterChoice(event: Chosen, state: StepState & { is: 'stuck' }, at: number): StepState {
  switch (event.way) {
    case 'ask-again':
      return { is: 'waiting', attempt: state.attempt };
    case 'run-again':
      return { is: 'waiting', attempt: state.attempt + 1 };
    case 'look-again':
      return state.before ? withoutUnknown(state.before) : { is: 'waiting', attempt: state.attempt };
    case 'wait-longer':
      return state.before?.is === 'settling' ? { ...state.before, since: at } : { is: 'checking', since: at };
    case 'read-again':
      return { is: 'checking', since: at };
  }
}

/** Looking again means that the outcome is open again; what was accepted or refused stays. */
function withoutUnknown(before: Running | Settling): Running | Settling {
  if (before.is === 'settling') return before;
  const nodes = before.nodes.map(({ outcome, proof, ...sent }) =>
    outcome && outcome.outcome !== 'unknown' ? { ...sent, outcome, ...(proof && { proof }) } : sent,
  );
  return { ...before, nodes };
}

function withSettling(incident: Incident, step: StepId, change: (state: Settling) => Settling): Incident {
  const state = stateOf(incident, step);
  return state.is === 'settling' ? withStep(incident, step, change(state)) : incident;
}

function withStep(incident: Incident, step: StepId, state: StepState): Incident {
  return { ...incident, steps: new Map(incident.steps).set(step, state) };
}

function withRequest(incident: Incident, number: number, change: (request: Request) => Request): Incident {
  return {
    ...incident,
    requests: incident.requests.map((request) => (request.asked.request === number ? change(request) : request)),
  };
}
