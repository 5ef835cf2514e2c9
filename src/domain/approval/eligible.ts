import type { Actor } from '../event.ts';
import type { Incident } from '../incident/state.ts';
import type { PersonName, StepId } from '../names.ts';
import type { ApprovalPolicy, Person } from '../topology.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';

/** Who may approve a step, and who may not and why: the one rule for need, quorum and eligibility (rules 6, 8, 9). */
export interface Eligibility {
  readonly eligible: readonly PersonName[];
  readonly barred: readonly { readonly person: PersonName; readonly why: Sentence }[];
}

/** Who there is: a topology as it stands now, or what a request was bound to. */
export interface Roster {
  readonly roster: readonly Person[];
}

/** The part of an incident that bars people; also used before it exists, with only an opener. */
export interface Steering {
  readonly opener: Actor;
  readonly steered: readonly { readonly step: StepId | 'gates'; readonly by: Actor }[];
}

export function steeringOf(incident: Incident): Steering {
  return { opener: incident.by, steered: incident.steered };
}

/** `step` undefined asks for the whole incident: who could approve any step of it. */
export function eligibilityOf({ roster }: Roster, steering: Steering, step: StepId | undefined): Eligibility {
  const approvers = roster.filter(({ roles }) => roles.includes('approver'));
  const bars = (person: Person) => barOf(person, steering, step);
  const eligible = approvers.filter((person) => bars(person) === undefined).map(({ name }) => name);
  const barred = approvers.flatMap((person) => {
    const { name } = person;
    const key = bars(person);
    return key ? [{ person: name, why: sayApproval(key, { person: name, eligible: listOf(eligible) }) }] : [];
  });
  return { eligible, barred };
}

/** Enough distinct persons are left to approve (rule 9). */
export function meetsQuorum({ policy }: { readonly policy: ApprovalPolicy }, eligibility: Eligibility): boolean {
  return eligibility.eligible.length >= policy.quorum;
}

/** The person behind a Slack id; ids, not names or e-mail addresses (rule 5). */
export function personOf({ roster }: Roster, slack: string): Person | undefined {
  return roster.find((person) => person.slack.includes(slack));
}

/** Names for a sentence; a dash where there is nobody. */
export function listOf(names: readonly string[]): string {
  return names.length === 0 ? '—' : names.join(', ');
}

/** Gates come before every step: whoever steered them steered all that follows. */
function barOf(
  person: Person,
  steering: Steering,
  step: StepId | undefined,
): 'approval.started-it' | 'approval.steered-it' | undefined {
  if (isActor(person, steering.opener)) return 'approval.started-it';
  const steers = steering.steered.some(
    (act) => isActor(person, act.by) && (act.step === 'gates' || step === undefined || act.step === step),
  );
  return steers ? 'approval.steered-it' : undefined;
}

/** By name or by Slack id: a roster in which somebody was renamed, or an id moved, still bars who acted (rule 5). */
function isActor(person: Person, actor: Actor): boolean {
  return person.name === actor.person || person.slack.includes(actor.slack);
}
