import type { Signal } from '../event.ts';
import { type Incident, liveRequest, type Request } from '../incident/state.ts';
import type { PersonName } from '../names.ts';
import type { Person, Topology } from '../topology.ts';
import type { UserFacts } from '../user-facts.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';
import { accountBar } from './account.ts';
import { denialSay } from './denial.ts';
import { eligibilityOf, listOf, personOf, steeringOf } from './eligible.ts';

/** Everything a decision about one reaction depends on: the request, the event, the roster, what Slack says, the time. */
export interface Vote {
  readonly incident: Incident;
  readonly request: Request;
  readonly signal: Signal;
  readonly emoji: string;
  readonly slack: string;
  /** The workspace the event came from, where Slack says it. */
  readonly team: string | undefined;
  /** Slack's time of the reaction, ms; undefined when it was only found by looking (rule 13). */
  readonly eventAt: number | undefined;
  /** The request's time was over by the journal's own clock when the approval was to be appended (rule 17). */
  readonly late: boolean;
  readonly topology: Topology;
  /** Another process recorded another topology or roster, or that could not be read: this one counts nothing. */
  readonly otherTopology: 'other' | 'unknown' | false;
  /** Read fresh from Slack, or why that failed (rule 7). */
  readonly facts: { readonly known: true; readonly value: UserFacts } | { readonly known: false; readonly why: string };
  /** Undefined when it could not be asked. */
  readonly channelShared: boolean | undefined;
  /** Where the card that waits now can be found, when the reaction stands elsewhere. */
  readonly link: string | undefined;
}

/** What becomes of a reaction, with the sentence people read. */
export type Decision =
  | { readonly is: 'approval' | 'denial' | 'withdrawal'; readonly person: PersonName; readonly say: Sentence }
  | { readonly is: 'refusal'; readonly person?: PersonName; readonly say: Sentence };

/** Taking a reaction away that never counted is what people were asked to do: recorded, and nobody is told. */
export function isToBeTold(signal: Signal, { is, say }: Pick<Decision, 'is' | 'say'>): boolean {
  if (is !== 'refusal' || (signal !== 'withdraw-approval' && signal !== 'withdraw-denial')) return true;
  return WITHDRAWALS_TOLD.includes(say.key);
}

const WITHDRAWALS_TOLD = ['approval.withdrawn-too-late', 'approval.denial-stays', 'approval.already'];

/** One reaction, one decision. Races are decided by the journal, not here (rule 15). */
export function decideVote(vote: Vote): Decision {
  const person = personOf(vote.topology, vote.slack);
  const bar = teamBar(vote);
  if (bar) return refuse(bar, person);
  if (person === undefined) return refuse(sayApproval('approval.no-person', { system: vote.topology.name }), person);
  const decided = decide(vote, person);
  return 'is' in decided ? decided : refuse(decided, person);
}

function refuse(say: Sentence, person: Person | undefined): Decision {
  return { is: 'refusal', ...(person && { person: person.name }), say };
}

function decide(vote: Vote, person: Person): Decision | Sentence {
  switch (vote.signal) {
    case 'approve':
      return approvalBar(vote, person) ?? { is: 'approval', person: person.name, say: counted(vote, person) };
    case 'deny':
      // Any operator or approver, the requester included, at any moment, also where it was only found by looking (rules 8, 13, 16).
      return closedFor(vote) ?? { is: 'denial', person: person.name, say: denialSay(vote, person.name) };
    case 'withdraw-approval':
      return (
        withdrawalBar(vote, person) ?? {
          is: 'withdrawal',
          person: person.name,
          say: sayApproval('approval.withdrawn', { person: person.name, ...numberOf(vote) }),
        }
      );
    case 'withdraw-denial':
      return denialWithdrawn(vote);
    case 'other':
      return closedFor(vote) ?? processBar(vote) ?? meansNothing(vote);
    case 'elsewhere':
      return notTheCard(vote);
  }
}

/** Why this approval does not count; undefined when it does. */
function approvalBar(vote: Vote, person: Person): Sentence | undefined {
  return (
    closedFor(vote) ??
    processBar(vote) ??
    roleBar(vote, person) ??
    slackBar(vote, person) ??
    timeBar(vote) ??
    standsAlready(vote, person)
  );
}

function counted(vote: Vote, person: Person): Sentence {
  const missing = vote.request.asked.binding.policy.quorum - vote.request.approvals.length - 1;
  const params = { person: person.name, ...numberOf(vote) };
  return missing > 0
    ? sayApproval('approval.counted-more-needed', { ...params, missing })
    : sayApproval('approval.counted', params);
}

function standsAlready(vote: Vote, person: Person): Sentence | undefined {
  if (overtaken(vote, 'withdraw-approval')) {
    return sayApproval('approval.reaction-gone', { person: person.name, ...numberOf(vote) });
  }
  const stands = vote.request.approvals.some((approval) => approval.person === person.name);
  return stands ? sayApproval('approval.already', numberOf(vote)) : undefined;
}

function withdrawalBar(vote: Vote, person: Person): Sentence | undefined {
  const { status, approvals } = vote.request;
  if (status.is === 'used') return sayApproval('approval.withdrawn-too-late', numberOf(vote));
  if (status.is === 'closed') return closedFor(vote);
  const own = approvals.some((approval) => approval.person === person.name && approval.slack === vote.slack);
  if (!own) return sayApproval('approval.not-yours', numberOf(vote));
  return overtaken(vote, 'approve') ? sayApproval('approval.already', numberOf(vote)) : undefined;
}

/** Only a denial that counted was one. */
function denialWithdrawn(vote: Vote): Sentence {
  const { status } = vote.request;
  if (status.is === 'closed' && status.how === 'denied') return sayApproval('approval.denial-stays', numberOf(vote));
  return closedFor(vote) ?? sayApproval('approval.not-yours', numberOf(vote));
}

function meansNothing({ emoji, topology: { policy } }: Vote): Sentence {
  return sayApproval('approval.other-emoji', { emoji, approve: policy.approveEmoji, deny: policy.denyEmoji });
}

/** On the companion, the root, a double of the card: told where the card is that counts (rule 1). */
function notTheCard(vote: Vote): Sentence {
  const closed = closedFor(vote);
  if (closed) return closed;
  const params = { ...numberOf(vote), step: vote.request.asked.step };
  return vote.link === undefined
    ? sayApproval('approval.not-the-card', params)
    : sayApproval('approval.not-the-card-linked', { ...params, link: vote.link });
}

/** Slack's events may come out of order: a newer one of the opposite kind, by the same account, was heard first (rule 13). */
function overtaken({ request, slack, eventAt }: Vote, by: Signal): boolean {
  if (eventAt === undefined) return false;
  const opposite = request.reactions.filter((seen) => seen.slack === slack && seen.signal === by);
  const times = opposite.flatMap((seen) => [seen, ...seen.again].flatMap(({ eventAt: time }) => time ?? []));
  return times.some((time) => time > eventAt);
}

function closedFor(vote: Vote): Sentence | undefined {
  if (vote.incident.phase.is === 'ended') return sayApproval('approval.ended', numberOf(vote));
  if (vote.incident.aborted !== undefined) return sayApproval('approval.aborted');
  const { is } = vote.request.status;
  if (is === 'open' || is === 'approved')
    return vote.late ? sayApproval('approval.too-late', numberOf(vote)) : undefined;
  const waits = liveRequest(vote.incident);
  if (waits === undefined && is === 'used' && vote.request.asked.purpose === 'dispatch')
    return sayApproval('approval.sent-already', numberOf(vote));
  if (waits === undefined) return sayApproval('approval.closed', numberOf(vote));
  const params = { ...numberOf(vote), waits: waits.asked.request, step: waits.asked.step };
  return vote.link === undefined
    ? sayApproval('approval.closed-other-waits', params)
    : sayApproval('approval.closed-other-waits-linked', { ...params, link: vote.link });
}

/** Only events of the workspace that the card was posted in (rule 1). */
function teamBar({ team, request }: Vote): Sentence | undefined {
  const own = request.card?.team;
  return team !== undefined && own !== undefined && team !== own ? sayApproval('approval.other-team') : undefined;
}

function processBar({ otherTopology, topology }: Vote): Sentence | undefined {
  if (!otherTopology) return undefined;
  const params = { system: topology.name };
  return otherTopology === 'other'
    ? sayApproval('approval.other-topology', params)
    : sayApproval('approval.topology-unknown', params);
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
  if (vote.eventAt === undefined || wasFound(vote, vote.eventAt))
    return sayApproval('approval.only-found', numberOf(vote));
  const guard = vote.topology.policy.reflexGuard;
  const appearedAt = vote.request.card ? Number(vote.request.card.ts) * 1000 : Number.POSITIVE_INFINITY;
  return vote.eventAt - appearedAt < guard ? sayApproval('approval.reflex', { seconds: guard / 1000 }) : undefined;
}

/** An event that is younger than this when its reaction is found was only on its way: it comes by itself, and counts, ms. */
const ON_ITS_WAY = 5_000;

/**
 * The event of an approval that was found by looking, delivered late: its author was told that it does not count, and may
 * have let it stand for that. What was added again after it was taken away is another one (rule 13).
 */
function wasFound({ request, slack }: Vote, eventAt: number): boolean {
  const own = request.reactions.filter((seen) => seen.slack === slack);
  const found = own.findLast(({ say }) => say.key === 'approval.only-found');
  if (found === undefined || eventAt > found.at - ON_ITS_WAY) return false;
  const taken = own.filter(({ signal }) => signal === 'withdraw-approval').flatMap((seen) => [seen, ...seen.again]);
  return !taken.some((each) => each.eventAt !== undefined && each.eventAt < eventAt);
}

function numberOf(vote: Vote): { request: number } {
  return { request: vote.request.asked.request };
}
