import type { Signal } from '../event.ts';
import type { Incident, Request } from '../incident/state.ts';
import type { PersonName } from '../names.ts';
import type { Person, Topology } from '../topology.ts';
import type { UserFacts } from '../user-facts.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';
import { accountBar } from './account.ts';
import { eligibilityOf, listOf, personOf, steeringOf } from './eligible.ts';

/** Everything a decision about one reaction on a card depends on. */
export interface Vote {
  readonly incident: Incident;
  readonly request: Request;
  readonly signal: Signal;
  readonly slack: string;
  /** Slack's time of the reaction, ms; undefined when it was only found by looking (rule 13). */
  readonly eventAt: number | undefined;
  readonly topology: Topology;
  /** Read fresh from Slack, or why that failed (rule 7). */
  readonly facts: { readonly known: true; readonly value: UserFacts } | { readonly known: false; readonly why: string };
  /** Undefined when it could not be asked. */
  readonly channelShared: boolean | undefined;
}

export interface Decision {
  readonly counts: boolean;
  readonly say: Sentence;
  readonly person?: PersonName;
}

/** One reaction, one decision, with the sentence people read. Races are decided by the journal, not here. */
export function decideVote(vote: Vote): Decision {
  const person = personOf(vote.topology, vote.slack);
  if (person === undefined) return refuse(sayApproval('approval.no-person', { system: vote.topology.name }));
  const known = { person: person.name };
  switch (vote.signal) {
    case 'approve':
      return { ...decideApproval(vote, person), ...known };
    case 'deny':
      return { ...decideDenial(vote, person), ...known };
    case 'withdraw-approval':
      return { ...decideWithdrawal(vote, person), ...known };
    case 'withdraw-denial':
      return { ...refuse(denialWithdrawn(vote)), ...known };
  }
}

function decideApproval(vote: Vote, person: Person): Decision {
  const closed = closedFor(vote);
  if (closed) return refuse(closed);
  const bar = roleBar(vote, person) ?? slackBar(vote, person) ?? timeBar(vote);
  if (bar) return refuse(bar);
  if (overtaken(vote, 'withdraw-approval')) {
    return refuse(sayApproval('approval.reaction-gone', { person: person.name, ...numberOf(vote) }));
  }
  if (vote.request.approvals.some((approval) => approval.person === person.name)) {
    return refuse(sayApproval('approval.already', numberOf(vote)));
  }
  const missing = vote.request.asked.binding.policy.quorum - vote.request.approvals.length - 1;
  const params = { person: person.name, ...numberOf(vote) };
  return {
    counts: true,
    say:
      missing > 0
        ? sayApproval('approval.counted-more-needed', { ...params, missing })
        : sayApproval('approval.counted', params),
  };
}

/** Any operator or approver may deny, the requester included; a denial found by looking counts too (rules 8, 13, 16). */
function decideDenial(vote: Vote, person: Person): Decision {
  const closed = closedFor(vote);
  if (closed) return refuse(closed);
  return { counts: true, say: sayApproval('approval.denied', { person: person.name, ...numberOf(vote) }) };
}

function decideWithdrawal(vote: Vote, person: Person): Decision {
  const { status, approvals } = vote.request;
  const params = { person: person.name, ...numberOf(vote) };
  if (status.is === 'used') return refuse(sayApproval('approval.withdrawn-too-late', params));
  if (status.is === 'closed') return refuse(sayApproval('approval.closed', params));
  if (!approvals.some((approval) => approval.person === person.name && approval.slack === vote.slack)) {
    return refuse(sayApproval('approval.not-yours', params));
  }
  if (overtaken(vote, 'approve')) return refuse(sayApproval('approval.already', params));
  return { counts: true, say: sayApproval('approval.withdrawn', params) };
}

/** Only a denial that counted was one. */
function denialWithdrawn(vote: Vote): Sentence {
  const { status } = vote.request;
  if (status.is === 'closed' && status.how === 'denied') return sayApproval('approval.denial-stays', numberOf(vote));
  return closedFor(vote) ?? sayApproval('approval.not-yours', numberOf(vote));
}

/** Slack's events may come out of order: a newer one of the opposite kind, by the same account, was heard first (rule 13). */
function overtaken({ request, slack, eventAt }: Vote, by: Signal): boolean {
  if (eventAt === undefined) return false;
  const at = Math.round(eventAt);
  return request.reactions.some(
    (seen) => seen.slack === slack && seen.signal === by && seen.eventAt !== undefined && seen.eventAt > at,
  );
}

function closedFor(vote: Vote): Sentence | undefined {
  if (vote.incident.aborted !== undefined) return sayApproval('approval.aborted');
  const { is } = vote.request.status;
  return is === 'open' || is === 'approved' ? undefined : sayApproval('approval.closed', numberOf(vote));
}

function roleBar(vote: Vote, person: Person): Sentence | undefined {
  const { topology, incident, request } = vote;
  const { eligible, barred } = eligibilityOf(topology, steeringOf(incident), request.asked.step);
  const bar = barred.find((entry) => entry.person === person.name);
  if (bar) return bar.why;
  if (eligible.includes(person.name)) return undefined;
  return sayApproval('approval.not-approver', {
    person: person.name,
    system: topology.name,
    approvers: listOf(eligible),
  });
}

function slackBar(vote: Vote, person: Person): Sentence | undefined {
  const silent = (why: string) => sayApproval('approval.directory-silent', { person: person.name, why });
  if (!vote.facts.known) return silent(vote.facts.why);
  if (vote.channelShared === undefined) return silent('conversations.info');
  if (vote.channelShared) return sayApproval('approval.channel-shared');
  return accountBar(person.name, vote.facts.value, vote.topology.policy);
}

/** The reflex tap and undated consent (rules 12 and 13): Slack's own times on both sides. */
function timeBar(vote: Vote): Sentence | undefined {
  if (vote.eventAt === undefined) return sayApproval('approval.only-found', numberOf(vote));
  const guard = vote.topology.policy.reflexGuard;
  const appearedAt = vote.request.card ? Number(vote.request.card.ts) * 1000 : Number.POSITIVE_INFINITY;
  return vote.eventAt - appearedAt < guard ? sayApproval('approval.reflex', { seconds: guard / 1000 }) : undefined;
}

function numberOf(vote: Vote): { request: number } {
  return { request: vote.request.asked.request };
}

function refuse(say: Sentence): Decision {
  return { counts: false, say };
}
