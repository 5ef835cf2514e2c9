import type { Part } from '../../domain/thread/post.ts';

/** What comes in from Slack, after acknowledgement and de-duplication. A handler never throws for bad input: it answers. */
export interface Inbound {
  /** A slash command. The answer goes to the user alone. */
  command(input: SlashCommand): Promise<readonly Part[]>;
  reaction(input: Reaction): Promise<void>;
  /** A button in a message of ours. The answer, if any, goes to the user alone. */
  button(input: Press): Promise<readonly Part[]>;
  /** `@twokey …` inside a thread; the answer goes to the user alone. */
  mention(input: Mention): Promise<readonly Part[]>;
  /** A line typed while the journal cannot be reached, maybe delivered before: the answer; nothing is changed. */
  whileAway(input: Pick<Mention, 'text' | 'user' | 'channel'>): Promise<readonly Part[]>;
  /** After every (re)connection: reactions may have been missed. */
  connected(): Promise<void>;
}

export interface SlashCommand {
  readonly text: string;
  readonly user: string;
  readonly team: string;
  readonly channel: string;
  readonly triggerId: string;
}

export interface Reaction {
  readonly signal: 'added' | 'removed';
  readonly user: string;
  readonly team: string;
  /** As Slack sent it, e.g. `+1::skin-tone-3`. */
  readonly emoji: string;
  readonly channel: string;
  readonly ts: string;
  /** The message is the bot's own; undefined where Slack does not say whose it is. */
  readonly onOwn?: boolean;
  /** Slack's own time of the event, seconds with six decimals, as text. */
  readonly eventTs: string;
  readonly eventId: string;
}

export interface Press {
  readonly action: string;
  readonly value: string;
  readonly user: string;
  readonly team: string;
  readonly channel: string;
  readonly messageTs: string;
  readonly triggerId: string;
}

export interface Mention {
  readonly text: string;
  readonly user: string;
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string | undefined;
  readonly eventId: string;
}
