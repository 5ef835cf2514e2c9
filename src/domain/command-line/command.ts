import type { commandLineWording } from '../wording/command-line.ts';
import type { Sentence } from '../wording/sentence.ts';
import type { CommandName } from './table.ts';

/** What somebody asked for after `/dr`. Regions, zones and systems are the vocabulary's own spelling. */
export type Command = (
  | { readonly name: 'help'; readonly topic?: CommandName }
  | { readonly name: 'plan'; readonly scenario: ScenarioRequest; readonly reason?: string }
  | (ScenarioRequest & { readonly reason: string })
  | { readonly name: 'check'; readonly database?: 'global' | 'recovery' }
  | { readonly name: 'info' | 'status' | 'assess' | 'who' | 'history' }
  | { readonly name: 'abort' | 'resume'; readonly reason?: string }
) & { readonly system?: string };

/** A scenario with its options. */
export type ScenarioRequest =
  | { readonly name: 'failover' | 'failback'; readonly to?: string }
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

/** What can be named. `available` are the commands that this build carries out. */
export interface Vocabulary {
  readonly regions: readonly string[];
  readonly zones: readonly string[];
  readonly systems: readonly string[];
  readonly available: readonly string[];
  /** How the command is called in Slack; `/dr` when absent. */
  readonly slash?: string;
}
