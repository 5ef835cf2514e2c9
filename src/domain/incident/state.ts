import type { Acceptance } from '../answer.ts';
import type { Head } from '../entry.ts';
import type { Actor, GatesRead, Progress, Proof, Reacted, ReadingTaken, Requested, Stuck, Way } from '../event.ts';
import type { Digest, IncidentId, NodeName, PersonName, StepId, SystemName } from '../names.ts';
import type { Plan } from '../plan.ts';
import type { Sentence } from '../wording/sentence.ts';

/** An incident as its journal tells it: a pure fold (fold.ts). */
export interface Incident {
  readonly id: IncidentId;
  readonly system: SystemName;
  readonly channel: string;
  readonly plan: Plan;
  readonly planHash: Digest;
  readonly topologyHash: string;
  readonly by: Actor;
  readonly reason: string;
  readonly understood: string;
  readonly openedAt: number;
  /** The last entry: what the next append builds on. */
  readonly head: Head;
  readonly lastAt: number;
  readonly phase: Phase;
  readonly gates: readonly GatesRead[];
  readonly steps: ReadonlyMap<StepId, StepState>;
  readonly requests: readonly Request[];
  /** Persons who retried, chose or otherwise steered: barred from approving what depends on it (rules 6 and 8). */
  readonly steered: readonly {
    readonly step: StepId | 'gates';
    readonly attempt: number;
    readonly by: Actor;
    readonly way: Way | 'chose' | 'skip' | 'by-hand' | 'join' | 'take-over';
  }[];
  /** Attempts that were given up for another one while it was not known what became of them. */
  readonly givenUp: readonly { readonly step: StepId; readonly left: Running | Settling }[];
  /** What was chosen at each choose or wait step, in order. */
  readonly choices: ReadonlyMap<StepId, readonly Choice[]>;
  /** How often a choice of that step was taken back, because what it led to was left out unsent. */
  readonly unchosen: ReadonlyMap<StepId, number>;
  /** Where each step was accepted so far: of a directive for each node, only the others are left. */
  readonly acceptedOn: ReadonlyMap<StepId, readonly NodeName[]>;
  /** When the global ks master was last moved, or may have been. */
  readonly switchedAt?: number;
  /** Why a step was tried again, and who asked for it: the next card retells it. */
  readonly again: ReadonlyMap<StepId, { readonly say: Sentence; readonly by: Actor }>;
  /** Who holds the incident now: its opener until somebody takes it over. */
  readonly holder: Actor;
  readonly aborted?: { readonly by: Actor; readonly reason: string; readonly at: number };
  /** Why nothing is asked or sent although it is the machine's turn. */
  readonly held?: Sentence;
  /** The last thing that TwoKey found out about its own keeping, and when. */
  readonly noted?: { readonly about: string; readonly at: number };
}

export interface Choice {
  readonly option: string;
  readonly by: Actor;
  readonly at: number;
  readonly force?: string;
}

export type Phase =
  /** The gates were not read yet, or are to be read again. */
  | { readonly is: 'gates'; readonly attempt: number }
  /** The gates do not hold: people are asked. */
  | { readonly is: 'gates-stuck'; readonly stuck: Question }
  /** The incident begins midway: two people must agree that the earlier rows were done by hand. */
  | { readonly is: 'joining'; readonly at: StepId }
  /** The steps are walked in order. */
  | { readonly is: 'steps' }
  | { readonly is: 'ended'; readonly how: 'completed' | 'aborted'; readonly at: number };

export type StepState =
  /** Not begun. `attempt` is the next one's number. */
  | { readonly is: 'waiting'; readonly attempt: number }
  /** A request is open or approved; nothing was sent for this attempt. */
  | { readonly is: 'asking'; readonly attempt: number; readonly request: number; readonly returnsTo: AskedFrom }
  /** Sent to a node, or about to be: it may have run. */
  | Running
  /** Accepted by the platform, which works on it. */
  | Settling
  /** An operator says that the region is back; it is being looked at. */
  | { readonly is: 'proving'; readonly by: Actor; readonly at: number }
  /** A check that is polled. */
  | { readonly is: 'checking'; readonly since: number; readonly last?: ReadingTaken }
  /** The machine cannot go on by itself. */
  | {
      readonly is: 'stuck';
      readonly attempt: number;
      readonly question: Question;
      readonly before: Running | Settling | undefined;
    }
  | { readonly is: 'passed'; readonly how: Passed; readonly at: number };

/** What an approved request goes back to when it is refused: a judgement's question stays open. */
export type AskedFrom = { readonly question: Question; readonly before: Running | Settling | undefined } | undefined;

export interface Running {
  readonly is: 'running';
  readonly attempt: number;
  readonly nodes: readonly Sent[];
}

export interface Settling {
  readonly is: 'settling';
  readonly attempt: number;
  readonly node: NodeName;
  readonly uuid: string | undefined;
  /** When it was sent: readings from before prove nothing. */
  readonly sentAt: number;
  /** The deadline counts from here; "wait longer" moves it. */
  readonly since: number;
  readonly progress: Pick<Progress, 'seen' | 'last' | 'unreadable' | 'say'>;
}

/** One node's part of an attempt. */
export interface Sent {
  readonly node: NodeName;
  readonly token: string;
  readonly boot: string;
  readonly command: string;
  readonly at: number;
  readonly outcome?: Acceptance;
  readonly proof?: Proof;
  readonly outcomeAt?: number;
  /** Of any outcome so far, also one that is looked into again. */
  readonly voidProvesNothing?: true;
}

export type Passed =
  /** The log proved completion, or the check's expectation held. */
  | 'proven'
  /** A directive that is done when it is accepted: a zone's status, a restart. */
  | 'accepted'
  /** The checks held, completion is not proven. */
  | 'unproven'
  /** Two people judged so. */
  | 'judged'
  /** A person said that it works. */
  | 'confirmed'
  /** An operator chose. */
  | 'chosen'
  /** Left out, with a reason. */
  | 'skipped'
  /** Done by hand, two people say. */
  | 'by-hand'
  /** Read and shown for information; it did not hold. */
  | 'informed';

export interface Question {
  readonly stuck: Stuck;
  /** The entry that asked: an answer to another one is out of date. */
  readonly entry: number;
  readonly at: number;
}

export interface Request {
  readonly asked: Requested;
  readonly askedAt: number;
  readonly card?: { readonly team?: string; readonly channel: string; readonly ts: string; readonly at: number };
  /** Until when it may be approved; absent while its card does not stand in Slack, for then nobody could. */
  readonly approveBy?: number;
  /** Why it has its time once more, where it has. */
  readonly prolonged?: Sentence;
  readonly reactions: readonly Reaction[];
  /** Current approvals that count, one per person. */
  readonly approvals: readonly { readonly person: PersonName; readonly slack: string; readonly at: number }[];
  readonly status: RequestStatus;
  /** Why it was closed, where it was. */
  readonly closedBecause?: Sentence;
  /** Who denied it, and why where they said it. */
  readonly denial?: { readonly person: PersonName; readonly reason?: string };
  /** Why it is not used although it is approved, or why its time does not run out, in the order in which it was found; empty where nothing is in the way. */
  readonly held: readonly Sentence[];
}

/** A reaction as it was decided, with those after it that were refused for the same reason. */
export interface Reaction extends Reacted {
  readonly at: number;
  /** The refusals that are only counted: Slack's event ids and times. */
  readonly again: readonly Pick<Reacted, 'eventId' | 'eventAt'>[];
}

export type RequestStatus =
  | { readonly is: 'open' }
  /** Quorum reached; revocable until it is used. */
  | { readonly is: 'approved'; readonly at: number }
  | { readonly is: 'used'; readonly at: number }
  | {
      readonly is: 'closed';
      readonly how: 'denied' | 'expired' | 'superseded' | 'unsent' | 'aborted';
      readonly at: number;
    };

export function stateOf(incident: Incident, step: StepId): StepState {
  return incident.steps.get(step) ?? { is: 'waiting', attempt: 1 };
}

/** The request that a step waits for, open or approved. */
export function liveRequest(incident: Incident): Request | undefined {
  return incident.requests.find(({ status }) => status.is === 'open' || status.is === 'approved');
}

/** Something was sent whose outcome is not known yet, or the platform works on it. */
export function inFlight(incident: Incident): boolean {
  return [...incident.steps.values()].some((state) => state.is === 'running' || state.is === 'settling');
}
