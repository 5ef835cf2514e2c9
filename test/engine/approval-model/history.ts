import type { ApprovalPolicy } from '../../../src/domain/topology.ts';
import type { Setup } from './setups.ts';

/** The workspace of the channel. */
export const TEAM = 'T0LAB';

/** Where something stands in the order of all that happened, and the clock then (ms). */
export interface Moment {
  readonly n: number;
  readonly at: number;
}

/** Something that takes a while; without `to` it is still under way, or the process died of it: it may have worked. */
export interface Span {
  readonly from: Moment;
  to?: Moment;
}

/** How the world outside TwoKey is, between two changes of it. */
export interface Facts {
  /** The configuration that the deployment agreed on. */
  readonly setup: Setup;
  readonly hostKeys: Readonly<Record<string, string>>;
  /** Slack ids whose account may not approve: deactivated, a bot, a guest, of another workspace. */
  readonly badAccounts: readonly string[];
  readonly group: readonly string[];
  readonly shared: boolean;
  /** Slack does not answer questions. */
  readonly away: boolean;
  /** What the gates are about is in order. */
  readonly healthy: boolean;
  /** By the message's time stamp; a deleted one is missing. */
  readonly messages: Readonly<Record<string, { readonly edited: boolean; readonly reactions: readonly Reacted[] }>>;
}

export interface Reacted {
  readonly user: string;
  readonly emoji: string;
}

/** A card as people saw it in Slack. Each takes the place of all before it: one step waits for one approval. */
export interface Card {
  readonly step: string;
  readonly attempt: number;
  readonly request: number;
  readonly asked: Moment;
  readonly shows: {
    readonly hosts: readonly Host[];
    readonly policy: ApprovalPolicy;
    readonly roster: readonly Listed[];
    readonly gatesHold: boolean;
  };
  /** Its time stamp in Slack, and the same as ms, once it stands there. */
  ts?: string;
  appearedAt?: number;
  /** From here on TwoKey knows where it stands. */
  known?: Moment;
  /** It was given its whole time once more. */
  readonly again: Moment[];
}

/** A person of the roster. */
export interface Listed {
  readonly name: string;
  readonly slack: readonly string[];
  readonly roles: readonly string[];
}

export interface Host {
  readonly node: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly command: string;
  readonly hostKey: string;
  readonly spool: string;
  readonly prefix: string;
}

/** Somebody added or removed a reaction in Slack, from the workspace of the channel or from another one. */
export interface Reaction extends Reacted {
  readonly team: string;
  readonly id: string;
  readonly message: string;
  readonly added: boolean;
  readonly at: number;
  /** Deliveries of its event to a process that lived, in order: none, one, or the same event again. */
  readonly heard: Hearing[];
}

/** What a process does with what it has loaded: what it had at the beginning, and at the end, should it have read anew. */
export interface ByProcess extends Span {
  readonly by: Setup[];
}

export interface Hearing extends ByProcess {
  /** What whoever reacted was told; '' for nothing. */
  told?: string;
}

/** A process looked at the live card for what it may have missed. */
export type Look = ByProcess;

/** A process looked at the incident, found that it waits for people or for a clock, and left it so. */
export type Glance = ByProcess;

/** Somebody typed something, and was not refused. */
export interface Typed extends Span {
  readonly what: 'retry' | 'take over' | 'deny' | 'abort';
  readonly slack: string;
  readonly name: string | undefined;
}

/** A command that TwoKey sent to a node. */
export interface Run {
  readonly node: string;
  readonly token: string;
  readonly command: string;
  readonly arrived: Moment;
  /** When the process that sent it took the job up, and when it had asked a node for the last time before it decided. */
  readonly began: Moment;
  readonly ready: Moment;
  /** When the journal took the decision, and when the command left that process. */
  readonly decided: Moment | undefined;
  readonly left: Moment;
  /** `lost`: it did not run. `refused`: it ran, and the tool refused to do it. */
  became: 'lost' | 'refused' | 'accepted';
}

/** All that happened around TwoKey, as people and machines outside could have written it down. */
export interface History {
  readonly opener: { readonly slack: string; readonly name: string };
  readonly facts: { readonly from: Moment; readonly are: Facts }[];
  readonly cards: Card[];
  readonly reactions: Reaction[];
  readonly looks: Look[];
  readonly glances: Glance[];
  readonly typed: Typed[];
  readonly runs: Run[];
}
