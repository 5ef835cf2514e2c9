import type { Entry } from '../entry.ts';
import type {
  Aborted,
  CardPosted,
  Denied,
  Explained,
  Prolonged,
  Reacted,
  RefusedAgain,
  RequestClosed,
  Requested,
  Stuck,
} from '../event.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';
import type { Incident, Request, RequestStatus, StepState } from './state.ts';
import { stateOf } from './state.ts';
import { withRequest, withStep } from './with.ts';

export function requested(incident: Incident, event: Requested, at: number): Incident {
  const request: Request = {
    asked: event,
    askedAt: at,
    reactions: [],
    approvals: [],
    held: [],
    status: { is: 'open' },
  };
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

/** From here on people can see it, so its time begins: by the journal's clock, as everything that is judged (rule 17). */
export function cardPosted(request: Request, event: CardPosted, at: number): Request {
  const { team, channel, ts } = event;
  const approveBy = request.asked.approveBy ?? at + request.asked.binding.policy.approveWithin;
  return { ...request, card: { ...(team !== undefined && { team }), channel, ts, at }, approveBy };
}

export function prolonged(request: Request, { approveBy, say }: Prolonged): Request {
  return { ...unheld(request), approveBy, prolonged: say };
}

/** Votes are counted per person (rule 10); the order of entries is the order of decisions (rule 15). */
function reacted(request: Request, event: Reacted, at: number): Request {
  const next = { ...request, reactions: [...request.reactions, { ...event, at, again: [] }] };
  if (!event.counts || event.person === undefined) return next;
  const others = request.approvals.filter(({ person }) => person !== event.person);
  switch (event.signal) {
    case 'approve': {
      const approvals = [...others, { person: event.person, slack: event.slack, at }];
      return { ...unheld(next), approvals, status: statusWith(approvals, request) };
    }
    case 'withdraw-approval':
      return { ...unheld(next), approvals: others, status: statusWith(others, request) };
    case 'deny':
      return { ...next, denial: { person: event.person } };
    case 'withdraw-denial':
    case 'other':
    case 'elsewhere':
      return next;
  }
}

/** What held an approval up was about those who had given it then. */
function unheld(request: Request): Request {
  return { ...request, held: [] };
}

export function refusedAgain(request: Request, event: RefusedAgain): Request {
  const { eventId, eventAt } = event;
  const once = { ...(eventId !== undefined && { eventId }), ...(eventAt !== undefined && { eventAt }) };
  const reactions = request.reactions.map((seen) =>
    isSame(seen, event) ? { ...seen, again: [...seen.again, once] } : seen,
  );
  return { ...request, reactions };
}

/**
 * One person, refused for one reason: told in full once, counted from then on (rule 14). So is the event of what was
 * found by looking and counted then, when it comes late.
 */
export function isSame(
  seen: Pick<Reacted, 'slack' | 'signal' | 'emoji' | 'say'>,
  { slack, signal, emoji, why }: Pick<RefusedAgain, 'slack' | 'signal' | 'emoji' | 'why'>,
): boolean {
  return seen.slack === slack && seen.signal === signal && seen.emoji === emoji && seen.say.key === why;
}

export function explained(request: Request, { by, reason }: Explained): Request {
  return { ...request, denial: { person: by.person, reason } };
}

export function denied(incident: Incident, event: Denied, entry: Entry): Incident {
  const { request: number, by, reason, say } = event;
  const denial = { person: by.person, ...(reason !== undefined && { reason }) };
  const next = withRequest(incident, number, (request) => ({ ...request, denial }));
  return closed(next, number, 'denied', say, entry);
}

/** Approved since the approval that made up the quorum of those that stand: each of them has its whole armed window. */
function statusWith(approvals: Request['approvals'], { status, asked }: Request): RequestStatus {
  if (status.is === 'used' || status.is === 'closed') return status;
  const last = approvals[asked.binding.policy.quorum - 1];
  return last ? { is: 'approved', at: last.at } : { is: 'open' };
}

/** A denial wins and is final: it closes the request in the same append (rules 15 and 16). */
export function voted(incident: Incident, event: Reacted, entry: Entry): Incident {
  const next = withRequest(incident, event.request, (request) => reacted(request, event, entry.at));
  return event.counts && event.signal === 'deny' ? closed(next, event.request, 'denied', event.say, entry) : next;
}

type Closing = RequestClosed['how'] | 'denied';

export function closed(incident: Incident, number: number, how: Closing, say: Sentence, { n, at }: Entry): Incident {
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

/** Nothing that is still open can be approved any more. */
export function aborted(incident: Incident, { by, reason }: Aborted, at: number): Incident {
  const requests = incident.requests.map((request): Request => {
    if (request.status.is !== 'open' && request.status.is !== 'approved') return request;
    const closedBecause = sayApproval('approval.aborted-unsent', { request: request.asked.request });
    return { ...request, status: { is: 'closed', how: 'aborted', at }, closedBecause };
  });
  return { ...incident, requests, aborted: { by, reason, at } };
}
