import type { commandLineWording } from '../wording/command-line.ts';
import type { Sentence } from '../wording/sentence.ts';
import type { CommandName } from './table.ts';

/** Looked up on the nodes, and in Slack. */
export type Look =
  | { readonly name: 'check'; readonly database?: 'global' | 'recovery' }
  | { readonly name: 'info' | 'assess' | 'who' };

/** What somebody asked for after `/dr`. Regions, zones and systems are the vocabulary's own spelling. */
export type Command = (
  | { readonly name: 'help'; readonly topic?: CommandName }
  | { readonly name: 'plan'; readonly scenario: ScenarioRequest; readonly reason?: string }
  | (ScenarioRequest & { readonly reason: string })
  | Look
  | { readonly name: 'status' | 'history' }
  /** `retry` tries the stuck step again, or asks for its approval again; `takeover` takes the incident over. */
  | { readonly name: 'abort' | 'resume' | 'retry' | 'takeover'; readonly reason?: string }
  /** Denies the request that waits. */
  | { readonly name: 'deny'; readonly reason?: string }
  /** Why somebody denied the last one by a reaction. */
  | { readonly name: 'because'; readonly reason: string }
  /** Leaves a row out, or records that it was run by hand. `row` as on the paper (`P3-faulty`), to be checked. */
  | { readonly name: 'skip' | 'done'; readonly row: string; readonly reason: string }
  /** Answers the open question of a choose step. `option` as typed, in lower case, to be checked. */
  | { readonly name: 'choose'; readonly option: string; readonly force?: string }
) & { readonly system?: string };

/** A scenario with its options. */
export type ScenarioRequest =
  /** `force`: why to switch again so soon after the last switch. */
  | { readonly name: 'failover' | 'failback'; readonly to?: string; readonly force?: string }
  | (Disaster & { readonly name: 'primary-down' | 'standby-down' })
  /** Whether this is primary-down or standby-down depends on which region is master. */
  | (Disaster & { readonly name: 'region-down'; readonly region: string })
  | (Disaster & { readonly name: 'partition'; readonly keep: string });

interface Disaster {
  /** Why it should run although it does not fit what is known. */
  readonly force?: string;
  /** What becomes of the lost region's zone; absent: people are asked. `name` as typed (`faulty=alpha`), to be checked. */
  readonly zone?: { readonly choice: 'faulty' | 'keep'; readonly name?: string };
  /** Where to join the paper midway: `readopt`, or a row such as `P6`. */
  readonly from?: string;
}

export type CommandLineSentence = Sentence<keyof typeof commandLineWording>;

export type Understood =
  | { readonly ok: true; readonly command: Command; readonly echo: CommandLineSentence }
  | { readonly ok: false; readonly problem: CommandLineSentence };

/** What can be named. */
export interface Vocabulary {
  readonly regions: readonly string[];
  readonly zones: readonly string[];
  readonly systems: readonly string[];
  /** How the command is called in Slack; `/dr` when absent. */
  readonly slash?: string;
}
