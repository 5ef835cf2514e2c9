import type { Approver, GateReading, IncidentEvent, RequestClosed } from '../event.ts';
import { digestOf } from '../hash.ts';
import { executeByOf } from '../incident/next-action.ts';
import type { Incident, Request } from '../incident/state.ts';
import type { Digest, PersonName } from '../names.ts';
import { stepById } from '../plan.ts';
import type { Topology } from '../topology.ts';
import type { UserFacts } from '../user-facts.ts';
import { approvalWords, sayApproval } from '../wording/approval.ts';
import { inBoth, render, type Sentence } from '../wording/sentence.ts';
import { accountBar } from './account.ts';
import type { Binding } from './binding.ts';
import { denialSay } from './denial.ts';
import { eligibilityOf, personOf, steeringOf } from './eligible.ts';
import { meaningOf } from './emoji.ts';
import { whatChanged } from './what-changed.ts';

/** What stands just before the command would be sent (rules 3, 7, 13, 16, 17). */
export interface Standing {
  readonly incident: Incident;
  readonly request: Request;
  readonly topology: Topology;
  readonly bound: { readonly binding: Binding; readonly digest: Digest };
  readonly message: Known<StandingMessage>;
  /** Facts of each Slack id whose approval or denial is looked at. */
  readonly facts: ReadonlyMap<string, Known<UserFacts>>;
  readonly channelShared: Known<boolean>;
  readonly gates: readonly GateReading[];
  readonly now: number;
}

type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

type StandingMessage =
  | {
      readonly there: true;
      readonly edited: boolean;
      readonly reactions: readonly { readonly emoji: string; readonly users: readonly string[] }[];
    }
  | { readonly there: false };

export type Recheck =
  | { readonly is: 'go'; readonly approvers: readonly Approver[] }
  /** Something changed: this goes into the journal, nothing is sent. */
  | { readonly is: 'append'; readonly event: IncidentEvent }
  /** Slack could not be asked: look again, until the approval lapses. */
  | { readonly is: 'later'; readonly say: Sentence }
  /** Not approved (any more). */
  | { readonly is: 'not-approved' };

export function recheck(standing: Standing): Recheck {
  const { request, incident, now } = standing;
  const executeBy = executeByOf(request);
  if (executeBy === undefined || now >= executeBy || incident.aborted !== undefined) return { is: 'not-approved' };
  return changed(standing) ?? message(standing) ?? approvers(standing) ?? worsened(standing) ?? go(standing);
}

/** Before the next node of a directive that runs on each: its approval is used, what it was bound to must still stand. */
export function recheckNext(standing: Standing): Recheck {
  if (standing.incident.aborted !== undefined) return { is: 'not-approved' };
  return changed(standing) ?? approvers(standing) ?? worsened(standing) ?? go(standing);
}

function changed({ request, bound }: Standing): Recheck | undefined {
  if (bound.digest === request.asked.digest) return undefined;
  const { binding } = request.asked;
  const keys = differences(binding, bound.binding, Object.keys(binding) as (keyof Binding)[]);
  return supersede(request, changedSay(request, bound.binding, keys));
}

/** The rules a request waits under, or a node's place, are not what they were when it was made (rule 19). */
export function changedRule(request: Request, now: Binding): RequestClosed | undefined {
  const keys = differences(request.asked.binding, now, ['hosts', 'policy', 'roster']);
  if (keys.length === 0) return undefined;
  const say = changedSay(request, now, keys);
  return { type: 'request-closed', request: request.asked.request, how: 'superseded', say };
}

function changedSay(request: Request, now: Binding, keys: readonly (keyof Binding)[]): Sentence {
  return sayApproval('approval.changed', { ...numberOf(request), ...whatChanged(request.asked.binding, now, keys) });
}

function differences(before: Binding, now: Binding, keys: readonly (keyof Binding)[]): readonly (keyof Binding)[] {
  return keys.filter((key) => digestOf(before[key]) !== digestOf(now[key]));
}

function message(standing: Standing): Recheck | undefined {
  const { request, message, topology } = standing;
  if (!message.known) return silent(standing, message.why);
  if (!message.value.there || message.value.edited)
    return supersede(request, sayApproval('approval.card-gone', numberOf(request)));
  const { reactions } = message.value;
  const users = (meaning: 'approve' | 'deny') =>
    reactions
      .filter(({ emoji }) => meaningOf(emoji, topology.policy) === meaning)
      .flatMap((reaction) => reaction.users);
  const denier = users('deny').find((slack) => personOf(topology, slack) !== undefined);
  if (denier !== undefined) return { is: 'append', event: found(standing, 'deny', denier) };
  const gone = request.approvals.find(({ slack }) => !users('approve').includes(slack));
  return gone && { is: 'append', event: found(standing, 'withdraw-approval', gone.slack) };
}

/** A reaction (or its absence) that was seen by looking, not told by an event. */
function found(
  { incident, request, topology }: Standing,
  signal: 'deny' | 'withdraw-approval',
  slack: string,
): IncidentEvent {
  const person = personOf(topology, slack)?.name;
  const params = { person: person ?? slack, ...numberOf(request) };
  const denies = signal === 'deny' && person !== undefined;
  return {
    type: 'reacted',
    request: request.asked.request,
    signal,
    emoji: signal === 'deny' ? topology.policy.denyEmoji : topology.policy.approveEmoji,
    slack,
    ...(person !== undefined && { person }),
    counts: true,
    say: denies ? denialSay({ incident, request }, person) : sayApproval('approval.reaction-gone', params),
  };
}

/** A quorum of those who approved must be able to now; one more than needed who is not does not stop the others. */
function approvers(standing: Standing): Recheck | undefined {
  const { request, channelShared, now } = standing;
  if (!channelShared.known) return silent(standing, channelShared.why);
  if (channelShared.value) return supersede(request, sayApproval('approval.channel-shared'));
  const { quorum, armedWindow } = request.asked.binding.policy;
  const last = request.approvals.filter((approval) => barNow(standing, approval) === undefined)[quorum - 1];
  // Without one that no longer counts the quorum was made up later: that approval has its whole armed window too (rule 18).
  if (last) return now < last.at + armedWindow ? { is: 'not-approved' } : undefined;
  return request.approvals.map((approval) => barNow(standing, approval)).find((bar) => bar !== undefined);
}

/** The approvers who may approve as things stand now, with what Slack says of them. */
function able(standing: Standing): readonly Approver[] {
  return standing.request.approvals.flatMap((approval) => {
    const fact = standing.facts.get(approval.slack);
    return fact?.known && barNow(standing, approval) === undefined
      ? [{ person: approval.person, facts: fact.value }]
      : [];
  });
}

function barNow(standing: Standing, { person, slack }: Request['approvals'][number]): Recheck | undefined {
  const { request, topology, incident, facts } = standing;
  const { eligible, barred } = eligibilityOf(topology, steeringOf(incident), request.asked.step);
  const fact = facts.get(slack);
  if (!fact?.known) return silent(standing, fact?.why ?? 'users.info');
  if (barred.some((each) => each.person === person))
    return supersede(request, sayApproval('approval.steers-now', { person, ...numberOf(request) }));
  const bar = eligible.includes(person)
    ? accountBar(person, fact.value, topology.policy)
    : sayApproval('approval.not-in-roster', { person, system: topology.name });
  return bar && noLonger(request, person, bar);
}

/**
 * Compared by verdict only: one that held and now does not supersedes; the new card shows it and may be approved. A
 * strict step is stopped as well by one that was unknown on the card and fails now.
 */
function worsened({ incident, request, gates }: Standing): Recheck | undefined {
  const step = stepById(incident.plan, request.asked.step);
  const isStrict = step?.kind === 'directive' && step.strict;
  const verdictThen = (gate: string) => request.asked.gates.find((each) => each.gate === gate)?.verdict.is;
  for (const { gate, verdict } of gates) {
    const params = { ...numberOf(request), gate };
    if (verdictThen(gate) === 'holds' && verdict.is !== 'holds')
      return supersede(request, sayApproval('approval.worsened', params));
    if (isStrict && verdictThen(gate) === 'unknown' && verdict.is === 'fails')
      return supersede(request, sayApproval('approval.fails-now', params));
  }
  return undefined;
}

function go(standing: Standing): Recheck {
  return { is: 'go', approvers: able(standing) };
}

function noLonger(request: Request, person: PersonName, bar: Sentence): Recheck {
  const why = inBoth('why', { en: render(approvalWords, bar, 'en'), zh: render(approvalWords, bar, 'zh') });
  return supersede(request, sayApproval('approval.no-longer-eligible', { person, ...why, ...numberOf(request) }));
}

function silent({ request }: Standing, why: string): Recheck {
  const { executeWithin } = request.asked.binding.policy;
  const params = { ...numberOf(request), why, seconds: Math.round(executeWithin / 1000) };
  return { is: 'later', say: sayApproval('approval.held-silent', params) };
}

function supersede(request: Request, say: Sentence): Recheck {
  return { is: 'append', event: { type: 'request-closed', request: request.asked.request, how: 'superseded', say } };
}

function numberOf(request: Request): { request: number } {
  return { request: request.asked.request };
}
