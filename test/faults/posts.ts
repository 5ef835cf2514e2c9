import type { Message } from '../../lab/slack/model.ts';
import type { World } from '../../lab/world.ts';
import { isNotice } from '../../src/domain/thread/notice-posts.ts';

/** A post of the bot, by the key in its metadata. */
export interface KeyedPost {
  readonly key: string;
  readonly message: Message;
}

/** The posts of one incident, in Slack's order. */
export function postsOf(world: World, channel: string, incident: string): readonly KeyedPost[] {
  return (
    world.workspace
      .messages(channel)
      .filter(({ metadata }) => metadata?.event_payload.incident === incident)
      .map((message) => ({ key: String(message.metadata?.event_payload.key), message }))
      // What TwoKey says about itself is no part of what the journal tells.
      .filter(({ key }) => !isNotice(key))
  );
}

/** The number of the card that a key names. */
export function cardNumber(key: string): number | undefined {
  const [, number] = /^card-(\d+)$/.exec(key) ?? [];
  return number === undefined ? undefined : Number(number);
}

export function newestCard(posts: readonly KeyedPost[]): KeyedPost | undefined {
  return posts
    .filter(({ key }) => cardNumber(key) !== undefined)
    .sort((a, b) => Number(cardNumber(a.key)) - Number(cardNumber(b.key)))
    .at(-1);
}
