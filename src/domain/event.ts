import type { Acceptance } from './answer.ts';
import type { Binding } from './approval/binding.ts';
import type { Verdict } from './expectation.ts';
import type { Digest, NodeName, PersonName, StepId, SystemName } from './names.ts';
import type { Plan } from './plan.ts';
import type { UserFacts } from './user-facts.ts';
import type { Sentence } from './wording/sentence.ts';
import type { Why } from './wording/why.ts';

/**
 * Everything that can happen to an incident. Events state facts and decisions already taken; the fold
 * (incident/fold.ts) derives the state. Times inside events are ms since 1970.
 */
export type IncidentEvent =
  | Opened
  | GatesRead
  | Requested
  | CardPosted
  | Reacted
  | RequestClosed
  | RefusedAgain
  | Denied
  | Explained
  | Held
  | Noted
  | Prolonged
  | Judged
  | Dispatched
  | Ended
  | Outcome
  | Progress
  | OperationEnded
  | ReadingTaken
  | Stuck
  | Chosen
  | Decided
  | Confirmed
  | Skipped
  | Resumed
  | ReturnRead
  | TakenOver
  | Aborted;

/** A person as Slack and the roster know them. */
export interface Actor {
  readonly person: PersonName;
  readonly slack: string;
}

export interface Opened {
  readonly type: 'opened';
  readonly system: SystemName;
  readonly channel: string;
  readonly plan: Plan;
  readonly planHash: Digest;
  readonly topologyHash: string;
  readonly by: Actor;
  readonly reason: string;
  /** How the command was understood, as echoed. */
  readonly understood: string;
}

/** The gates and the ks nodes, read before the first state change (attempt 1, 2, ...). */
export interface GatesRead {
  readonly type: 'gates-read';
  readonly attempt: number;
  readonly gates: readonly GateReading[];
  readonly nodes: readonly NodeOpened[];
  readonly clear: boolean;
  /** What it means, in one sentence. */
  readonly say: Sentence;
}

/** Whether a ks node let TwoKey in; if not, why. */
export interface NodeOpened extends Partial<Why> {
  readonly node: NodeName;
  readonly reachable: boolean;
}

export interface GateReading {
  readonly gate: StepId;
  readonly node?: NodeName;
  readonly verdict: Verdict;
  /** The answer in one line. */
  readonly summary: Sentence;
  readonly raw: Raw;
  /** When it was read. */
  readonly at: number;
}

/** What a tool printed, cut to what the journal keeps (head and tail). */
export interface Raw {
  readonly text: string;
  readonly exit?: number;
  readonly cut: boolean;
  /** Where nothing was printed and `text` says why: the same in each language. */
  readonly say?: Sentence;
}

export type Purpose =
  /** Run the step's directive. */
  | 'dispatch'
  /** Two people judge that an attempt whose outcome is unknown took effect. */
  | 'took-effect'
  /** Two people judge that a check holds though the software cannot tell. */
  | 'check-holds'
  /** Two people judge that the lost region is back though the software cannot tell. */
  | 'region-back'
  /** Leave the step out. */
  | 'skip'
  /** Record that people ran the step by hand. */
  | 'by-hand'
  /** Begin midway: the rows before this one were done by hand. */
  | 'join';

/** A request for a second person's reaction was made; its card is posted next. */
export interface Requested {
  readonly type: 'requested';
  /** 1, 2, 3, ... within the incident. */
  readonly request: number;
  readonly purpose: Purpose;
  readonly step: StepId;
  readonly attempt: number;
  readonly binding: Binding;
  readonly digest: Digest;
  /** Who may not approve it, each with the sentence why (rule 6). */
  readonly barred: readonly { readonly person: PersonName; readonly why: Sentence }[];
  readonly eligible: readonly PersonName[];
  /** The readings an approver sees on the card. */
  readonly gates: readonly GateReading[];
  /** Why an earlier request for the same attempt was superseded. */
  readonly supersedes?: Sentence;
  /** Until when it may be approved; in formats 1 to 3 only. Later ones count from the card's appearance (`card-posted`). */
  readonly approveBy?: number;
  /** Who asked for this attempt or judgement, where it was not the plan itself. */
  readonly askedBy?: Actor;
  /** Why, in the words of whoever asked (leaving out, recording what was done by hand, joining midway). */
  readonly reason?: string;
}

/** Only a reaction on this message counts (rule 1). */
export interface CardPosted {
  readonly type: 'card-posted';
  readonly request: number;
  /** The bot's workspace; absent in entries of formats 1 and 2, and where Slack had not said it yet. */
  readonly team?: string;
  readonly channel: string;
  readonly ts: string;
}

export type Signal =
  | 'approve'
  | 'deny'
  | 'withdraw-approval'
  | 'withdraw-denial'
  /** An emoji that means nothing, on the card. */
  | 'other'
  /** An approving or denying emoji on another message of the bot's (`on`). */
  | 'elsewhere';

/** Somebody reacted on a card, or beside it. `counts: false` is a refusal with its reason (rule 14). */
export interface Reacted {
  readonly type: 'reacted';
  readonly request: number;
  readonly signal: Signal;
  readonly emoji: string;
  readonly slack: string;
  readonly person?: PersonName;
  /** Slack's time of the event, ms with its microseconds as a fraction; absent when it was only found by looking (rule 13). */
  readonly eventAt?: number;
  /** Slack's raw event id; absent when it was only found by looking. */
  readonly eventId?: string;
  readonly counts: boolean;
  readonly say: Sentence;
  /** What Slack said about the user at that moment (rule 7). */
  readonly facts?: UserFacts;
  /** Where it stood, when not on the card. */
  readonly on?: { readonly channel: string; readonly ts: string };
}

/** The same person was refused for the same reason once more: counted, not told at length again (rule 14). */
export interface RefusedAgain {
  readonly type: 'refused-again';
  readonly request: number;
  readonly slack: string;
  readonly signal: Signal;
  readonly emoji: string;
  /** The key of the first refusal's sentence. */
  readonly why: string;
  /** Where it stood, when not on the card. */
  readonly on?: Reacted['on'];
  readonly eventAt?: number;
  readonly eventId?: string;
}

/** Somebody denied by a command, in words: final, as a denying reaction is (rules 16 and 22). */
export interface Denied {
  readonly type: 'denied';
  readonly request: number;
  readonly by: Actor;
  readonly reason?: string;
  readonly say: Sentence;
}

/** Why a request was denied, in the words of whoever denied it by a reaction (rule 22). */
export interface Explained {
  readonly type: 'explained';
  readonly request: number;
  readonly by: Actor;
  readonly reason: string;
}

/**
 * A request is not used yet although it is approved, or its time does not run out although it is over, and why; it goes
 * on by itself or lapses (rule 17).
 */
export interface Held {
  readonly type: 'held';
  /** Absent where nothing is asked or sent at all. */
  readonly request?: number;
  readonly say: Sentence;
}

/** What TwoKey found out about its own keeping: something that was written had been lost. Changes no state. */
export interface Noted {
  readonly type: 'noted';
  /** What it is about, by which the same find of another process is recognised: `put-back 12–14`, `lost`. */
  readonly about: string;
  readonly say: Sentence;
}

/** Slack was away when a request's time ran out, so nobody could answer it: it has its whole time once more (rule 17). */
export interface Prolonged {
  readonly type: 'prolonged';
  readonly request: number;
  readonly approveBy: number;
  readonly say: Sentence;
}

export interface RequestClosed {
  readonly type: 'request-closed';
  readonly request: number;
  /**
   * `superseded`: what stands now is not what was approved, a new request follows by itself. `unsent`: it was
   * approved and nothing could be sent. A denial closes it by itself (`reacted`).
   */
  readonly how: 'expired' | 'superseded' | 'unsent';
  readonly say: Sentence;
}

/** An approver, checked again just before the approval is used, with the facts that Slack gave then (rule 7). */
export interface Approver {
  readonly person: PersonName;
  readonly facts: UserFacts;
}

/** An approved judgement took hold. */
export interface Judged {
  readonly type: 'judged';
  readonly request: number;
  readonly step: StepId;
  /** Absent in entries of formats 1 and 2. */
  readonly approvers?: readonly Approver[];
}

/** Appended before the command is sent to the node: from here on it may have run. */
export interface Dispatched {
  readonly type: 'dispatched';
  readonly request: number;
  readonly step: StepId;
  readonly attempt: number;
  readonly node: NodeName;
  readonly command: string;
  readonly token: string;
  /** The node's boot id as it was before; empty in older entries of a node without receipts. */
  readonly boot: string;
  /** The node's uptime in seconds, in that boot, from which on it refuses to start the command. */
  readonly notAfterUptime?: number;
  readonly approvers: readonly Approver[];
}

/**
 * What an outcome rests on: the node's receipt; a void one under the boot id that was seen before (it never ran and
 * never will); or that the request certainly never left this host.
 */
export type Proof = 'receipt' | 'void' | 'unsent' | 'none';

export interface Outcome {
  readonly type: 'outcome';
  readonly step: StepId;
  readonly attempt: number;
  readonly node: NodeName;
  readonly outcome: Acceptance;
  readonly proof: Proof;
  /** What the receipt said, in words people can check (`DONE 0`). */
  readonly receipt: string;
  /** It was seen to have started, or its spool to be lost: a void receipt made from now on proves nothing. */
  readonly voidProvesNothing?: true;
  readonly raw: Raw;
  /** Milliseconds the tool took, where it is known. */
  readonly took?: number;
}

/** New lines about the operation in zone_watcher.log, or that the log could not be read. */
export interface Progress {
  readonly type: 'progress';
  readonly step: StepId;
  readonly attempt: number;
  readonly node: NodeName;
  /** How many lines about this operation were seen in all. */
  readonly seen: number;
  readonly last?: string;
  readonly unreadable?: string;
  /** Why the log could not be read, in each language; `unreadable` is in English. */
  readonly say?: Sentence;
}

/** An accepted operation came to its end, or is taken to have. */
export interface OperationEnded {
  readonly type: 'operation-ended';
  readonly step: StepId;
  readonly attempt: number;
  /** `log`: the log says so. `checks`: the settling checks held several times in a row; completion is not proven. */
  readonly proof: 'log' | 'checks';
  readonly result: 'succeeded' | 'failed';
  readonly line?: string;
}

/** A check was read and its verdict is the first, a changed, or the final one. */
export interface ReadingTaken {
  readonly type: 'reading';
  readonly step: StepId;
  readonly node?: NodeName;
  readonly verdict: Verdict;
  /** The answer in one line. */
  readonly summary: Sentence;
  readonly raw: Raw;
  /** The step is passed by this reading. */
  readonly final: boolean;
  readonly beside: readonly { readonly label: string; readonly summary: Sentence; readonly raw: Raw }[];
}

export type StuckKind =
  /** The gates do not hold. */
  | 'gates'
  /** The request was denied, expired, or nothing could be sent. */
  | 'not-approved'
  /** Proven that nothing was started. */
  | 'not-started'
  /** The tool refused. */
  | 'refused'
  /** It may have run. */
  | 'unknown'
  /** The platform's log says that the operation failed. */
  | 'operation-failed'
  /** The operation's deadline is over and its end was not seen. */
  | 'operation-deadline'
  /** The check's deadline is over. */
  | 'check-deadline'
  /** A gate of a strict step does not hold now: it is not asked for. */
  | 'gate-fails'
  /** An operator said that the region is back, and it was not seen to be. */
  | 'not-back';

/** The machine cannot go on by itself: people are asked. */
export interface Stuck {
  readonly type: 'stuck';
  /** A step's id, or `gates`. */
  readonly step: StepId | 'gates';
  readonly attempt: number;
  readonly kind: StuckKind;
  readonly say: Sentence;
  /** The read-only checks, run for the question (unknown outcome). */
  readonly readings: readonly { readonly label: string; readonly verdict?: Verdict; readonly raw: Raw }[];
}

export type Way = DirectWay | JudgedWay;
/** An operator may choose it alone: what it leads to asks again where it changes state. */
export type DirectWay = 'read-again' | 'ask-again' | 'run-again' | 'look-again' | 'wait-longer';
/** Needs a request of its own, approved by a second person (approval.md, rule 8). */
export type JudgedWay = 'took-effect' | 'check-holds' | 'region-back';

/** An operator chose how to go on. */
export interface Chosen {
  readonly type: 'chosen';
  readonly step: StepId | 'gates';
  readonly attempt: number;
  readonly way: DirectWay;
  readonly by: Actor;
}

export interface Confirmed {
  readonly type: 'confirmed';
  readonly step: StepId;
  readonly by: Actor;
  readonly works: boolean;
}

/** An operator answered a choose step, or chose something while waiting. */
export interface Decided {
  readonly type: 'decided';
  readonly step: StepId;
  readonly option: string;
  readonly by: Actor;
  /** Why it is done although something speaks against it (a second switch soon after the last). */
  readonly force?: string;
}

/** An operator left out a step that changes nothing. */
export interface Skipped {
  readonly type: 'skipped';
  readonly step: StepId;
  readonly by: Actor;
  readonly reason: string;
}

/** An operator says that the lost region is back: it is to be proved. */
export interface Resumed {
  readonly type: 'resumed';
  readonly step: StepId;
  readonly by: Actor;
}

/** What was seen of a region that is said to be back. */
export interface ReturnRead {
  readonly type: 'return-read';
  readonly step: StepId;
  readonly nodes: GatesRead['nodes'];
  readonly proofs: readonly GateReading[];
  readonly back: boolean;
  readonly say: Sentence;
}

/** Another operator holds the incident from here on: the hand-over between shifts. */
export interface TakenOver {
  readonly type: 'taken-over';
  readonly by: Actor;
  readonly reason: string;
}

/** No further dispatch. What was sent is still followed to its outcome. */
export interface Aborted {
  readonly type: 'aborted';
  readonly by: Actor;
  readonly reason: string;
}

export interface Ended {
  readonly type: 'ended';
  readonly how: 'completed' | 'aborted';
}
