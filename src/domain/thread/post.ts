import type { IncidentId } from '../names.ts';
import type { Sentence } from '../wording/sentence.ts';

/**
 * What the thread shows, free of Slack: a pure projection of the journal (project.ts). The Slack adapter
 * renders parts to blocks in the deployment's language and within Slack's limits.
 *
 * The parameter `mention` that reads `@U…` or `@W…` is a mention of that Slack user, the parameter `channel` that reads
 * `#C…` or `#G…` of that channel, the parameter `link` an address of Slack's; every other parameter is plain text from outside and is escaped.
 */
export interface Post {
  /** Stable within the incident: `root`, `e17` (entry 17), `card-2`, `companion-2`. Goes into the message's metadata. */
  readonly key: string;
  /** `root` opens the thread in the channel; all others are replies to it. */
  readonly place: 'root' | 'thread';
  /** `edited` posts are brought up to date in place; `fixed` ones are never touched again (approval rule 1). */
  readonly life: 'fixed' | 'edited';
  readonly parts: readonly Part[];
  /** Also shown in the channel, for what somebody must act on. */
  readonly broadcast?: boolean;
  /** When what it tells happened, ms since 1970; only where it may be told together with others (told-late.ts). */
  readonly at?: number;
}

export type Tone = 'info' | 'good' | 'warn' | 'bad' | 'waiting';

export type Part =
  | { readonly kind: 'heading'; readonly tone: Tone; readonly text: Sentence }
  /** The step in the paper's words, always in both languages. */
  | { readonly kind: 'title'; readonly step: string; readonly zh: string; readonly en: string }
  | { readonly kind: 'text'; readonly lines: readonly Sentence[] }
  | { readonly kind: 'muted'; readonly lines: readonly Sentence[] }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: Sentence; readonly value: Sentence }[] }
  /** One line per step: what the whole plan looks like now. */
  | { readonly kind: 'steps'; readonly steps: readonly StepLine[] }
  /** Exact shell text, never cut: a command that does not fit makes the post unpostable (approval rule 21). */
  | { readonly kind: 'commands'; readonly commands: readonly { readonly node: string; readonly command: string }[] }
  | RawPart
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  | { readonly kind: 'divider' };

/**
 * What a node answered, verbatim; long text goes up as a file with head and tail in the thread. Where words of TwoKey's
 * stand in it, because nothing was answered, `inChinese` is the same with them in Chinese.
 */
export interface RawPart {
  readonly kind: 'raw';
  readonly title: Sentence;
  readonly text: string;
  readonly inChinese?: string;
}

export interface StepLine {
  readonly mark: 'waiting' | 'now' | 'asking' | 'running' | 'passed' | 'unproven' | 'stuck' | 'skipped';
  readonly step: string;
  readonly zh: string;
  readonly en: string;
  readonly note?: Sentence;
}

export interface Button {
  /** What is sent back: `<action>` with `<value>`. */
  readonly action: ButtonAction;
  /** Opaque to Slack; names incident, step, attempt and the entry it answers, so that an old button is recognised. */
  readonly value: string;
  readonly label: Sentence;
  readonly style?: 'primary' | 'danger';
  /** Asked before the press counts. */
  readonly confirm?: Sentence;
}

export type ButtonAction = 'choose' | 'confirm' | 'decide' | 'resume' | 'abort';

/** In each message's metadata, so that a double or a lost answer can be found (Slack: chat.postMessage, metadata). */
export interface PostMark {
  readonly incident: IncidentId;
  readonly key: string;
  /** The keys of all posts that this message tells, where it tells several. */
  readonly covers?: readonly string[];
}
