import type { UserFacts } from '../../domain/user-facts.ts';

/** Facts about people, channels and reactions, read fresh from Slack each time (approval rules 7 and 13). */
export interface Directory {
  user(id: string): Promise<Fact<UserFacts>>;
  /** The ids of a user group's members. */
  usergroup(group: string): Promise<Fact<readonly string[]>>;
  channel(id: string): Promise<Fact<ChannelFacts>>;
  /** All reactions on a message of ours (`reactions.get`, full), or that it is gone. */
  reactions(channel: string, ts: string): Promise<Fact<ReactedMessage>>;
  /** The address of a message, to be opened by people. */
  permalink(channel: string, ts: string): Promise<Fact<string>>;
}

/** An API error is `known: false`: a refusal with a stated reason, never a pass. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

export interface ChannelFacts {
  readonly id: string;
  readonly name: string;
  readonly botIsMember: boolean;
  readonly sharedExternally: boolean;
}

export type ReactedMessage =
  | {
      readonly there: true;
      readonly edited: boolean;
      readonly reactions: readonly { readonly emoji: string; readonly users: readonly string[] }[];
    }
  | { readonly there: false };
