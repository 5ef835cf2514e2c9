import type { PersonKey } from '../../lab/people.ts';
import type { Message } from '../../lab/slack/model.ts';
import type { World } from '../../lab/world.ts';

/** A reaction that stood on a message, by the clock of the room. */
export interface Stood {
  readonly who: PersonKey;
  readonly ts: string;
  readonly emoji: string;
  readonly from: number;
  until: number | undefined;
}

/** The lab's people in a channel. What they did is kept: the invariants compare the journal with it. */
export interface People {
  react(who: PersonKey, message: Message, emoji: string): void;
  withdraw(who: PersonKey, message: Message, emoji: string): void;
  /** Neither waits for an answer: the bot may not be there. */
  type(who: PersonKey, text: string): void;
  press(who: PersonKey, message: Message, action: string): void;
  readonly stood: readonly Stood[];
}

export function peopleIn({ workspace }: World, channel: string): People {
  const stood: Stood[] = [];
  return {
    react(who, { ts }, emoji) {
      // Before the event leaves: nothing may count that is younger than the journal.
      const from = Date.now();
      if (workspace.as(who).react(channel, ts, emoji).ok) stood.push({ who, ts, emoji, from, until: undefined });
    },
    withdraw(who, { ts }, emoji) {
      if (!workspace.as(who).unreact(channel, ts, emoji).ok) return;
      for (const each of stood)
        if (each.who === who && each.ts === ts && each.emoji === emoji) each.until ??= Date.now();
    },
    type: (who, text) => void workspace.as(who).command(channel, text),
    press: (who, { ts }, action) => void workspace.as(who).click(channel, ts, action),
    stood,
  };
}
