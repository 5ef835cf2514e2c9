import type { Message } from '../../lab/slack/model.ts';
import type { World } from '../../lab/world.ts';
import { isNotice } from '../../src/domain/thread/notice-posts.ts';

/** A post of the bot, by the key in its metadata. */
export interface KeyedPost {
  readonly key: string;
  readonly message: Message;
}

/** A message tells one post, or several that were told late: then each of them stands in it, in its order. */
export function keysOf({ metadata }: Message): readonly string[] {
  const { key, covers } = metadata?.event_payload ?? {};
  return typeof covers === 'string' ? covers.split(' ') : [String(key)];
}

/** The posts of one incident, in Slack's order. */
export function postsOf(world: World, channel: string, incident: string): readonly KeyedPost[] {
  return (
    world.workspace
      .messages(channel)
      .filter(({ metadata }) => metadata?.event_payload.incident === incident)
      .flatMap((message) => keysOf(message).map((key) => ({ key, message })))
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
