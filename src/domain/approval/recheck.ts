import type { GateReading, IncidentEvent } from '../event.ts';
import { executeByOf } from '../incident/next-action.ts';
import type { Incident, Request } from '../incident/state.ts';
import type { Digest, PersonName } from '../names.ts';
import { stepById } from '../plan.ts';
import type { Topology } from '../topology.ts';
import type { UserFacts } from '../user-facts.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';
import { accountBar } from './account.ts';
import type { Binding } from './binding.ts';
import { eligibilityOf, personOf, steeringOf } from './eligible.ts';
import { meaningOf } from './emoji.ts';

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
  | { readonly is: 'go'; readonly approvers: readonly { readonly person: PersonName; readonly facts: UserFacts }[] }
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
  return supersede(
    request,
    sayApproval('approval.changed', { ...numberOf(request), what: differences(request.asked.binding, bound.binding) }),
  );
}

/** The names of what differs, for people: `hosts, policy`. */
function differences(before: Binding, now: Binding): string {
  const keys = Object.keys(before) as (keyof Binding)[];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key])).join(', ') || 'digest';
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
function found({ request, topology }: Standing, signal: 'deny' | 'withdraw-approval', slack: string): IncidentEvent {
  const person = personOf(topology, slack)?.name;
  const params = { person: person ?? slack, ...numberOf(request) };
  return {
    type: 'reacted',
    request: request.asked.request,
    signal,
    emoji: signal === 'deny' ? topology.policy.denyEmoji : topology.policy.approveEmoji,
    slack,
    ...(person !== undefined && { person }),
    counts: true,
    say: signal === 'deny' ? sayApproval('approval.denied', params) : sayApproval('approval.reaction-gone', params),
  };
}

function approvers(standing: Standing): Recheck | undefined {
  const { request, topology, incident, facts, channelShared } = standing;
  if (!channelShared.known) return silent(standing, channelShared.why);
  if (channelShared.value) return supersede(request, sayApproval('approval.channel-shared'));
  const { eligible, barred } = eligibilityOf(topology, steeringOf(incident), request.asked.step);
  for (const { person, slack } of request.approvals) {
    const fact = facts.get(slack);
    if (!fact?.known) return silent(standing, fact?.why ?? 'users.info');
    if (barred.some((each) => each.person === person))
      return supersede(request, sayApproval('approval.steers-now', { person, ...numberOf(request) }));
    if (!eligible.includes(person)) return noLonger(request, person, 'roster');
    const bar = accountBar(person, fact.value, topology.policy);
    if (bar) return noLonger(request, person, bar.key.replace('approval.', ''));
  }
  return undefined;
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

function go({ request, facts }: Standing): Recheck {
  return {
    is: 'go',
    approvers: request.approvals.flatMap(({ person, slack }) => {
      const fact = facts.get(slack);
      return fact?.known ? [{ person, facts: fact.value }] : [];
    }),
  };
}

function noLonger(request: Request, person: PersonName, why: string): Recheck {
  return supersede(request, sayApproval('approval.no-longer-eligible', { person, why, ...numberOf(request) }));
}

function silent({ request }: Standing, why: string): Recheck {
  const person = request.approvals.map((approval) => approval.person).join(', ');
  return { is: 'later', say: sayApproval('approval.directory-silent', { person, why }) };
}

function supersede(request: Request, say: Sentence): Recheck {
  return { is: 'append', event: { type: 'request-closed', request: request.asked.request, how: 'superseded', say } };
}

function numberOf(request: Request): { request: number } {
  return { request: request.asked.request };
}
