import type { Post, PostMark } from '../../src/domain/thread/post.ts';
import type { Found, Posted, Thread } from '../../src/engine/ports/thread.ts';

export interface FakeMessage {
  readonly ts: string;
  readonly channel: string;
  readonly threadTs: string | undefined;
  readonly mark: PostMark;
  parts: Post['parts'];
}

/** The posts that a message tells. */
export function keysOf({ mark }: FakeMessage): readonly string[] {
  return mark.covers ?? [mark.key];
}

/** What the next call meets: nothing special, or one of the ways in which Slack fails. */
export type Weather =
  | 'fine'
  | 'later'
  /** It took effect, its answer was lost. */
  | 'lost-answer'
  /** It never arrived. */
  | 'lost-call'
  /** It is posted after the look-up that follows. */
  | 'lands-late'
  | 'refused'
  /** Slack takes nothing here just now. */
  | 'barred';

export interface FakeThread extends Thread {
  readonly messages: FakeMessage[];
  readonly calls: string[];
}

/** A Slack thread in memory, whose weather is decided call by call. */
export function fakeThread(weather: (call: string, post?: Post) => Weather = () => 'fine'): FakeThread {
  const messages: FakeMessage[] = [];
  const calls: string[] = [];
  let last = 0;
  let late: (() => void) | undefined;

  function add(channel: string, threadTs: string | undefined, mark: PostMark, post: Post): string {
    last += 1;
    const ts = `1.${String(last).padStart(6, '0')}`;
    messages.push({ ts, channel, threadTs, mark, parts: post.parts });
    return ts;
  }

  function landLate(): void {
    late?.();
    late = undefined;
  }

  function attempt(call: string, act: () => string, post?: Post): Posted {
    calls.push(call);
    switch (weather(call, post)) {
      case 'fine':
        return { ok: true, ts: act() };
      case 'later':
        return { ok: false, reason: 'later', afterMs: 2_000, why: 'Slack limits it' };
      case 'lost-answer':
        act();
        return { ok: false, reason: 'ambiguous', why: 'no answer' };
      case 'lost-call':
        return { ok: false, reason: 'ambiguous', why: 'no answer' };
      case 'lands-late':
        late = () => void act();
        return { ok: false, reason: 'ambiguous', why: 'no answer' };
      case 'barred':
        return { ok: false, reason: 'barred', why: 'Slack refused chat.postMessage: token_revoked' };
      case 'refused':
        return { ok: false, reason: 'refused', why: 'Slack refused it' };
    }
  }

  return {
    messages,
    calls,
    post: async (channel, threadTs, mark, post) =>
      attempt(`post ${mark.key}`, () => add(channel, threadTs, mark, post), post),
    async update(_channel, ts, mark, post) {
      return attempt(`update ${mark.key}`, () => {
        const message = messages.find((one) => one.ts === ts);
        if (message !== undefined) message.parts = post.parts;
        return ts;
      });
    },
    async find(channel, threadTs, mark): Promise<Found> {
      calls.push(`find ${mark.key}`);
      if (weather(`find ${mark.key}`) !== 'fine') return { ok: false, why: 'no answer' };
      const found = messages.filter(
        (one) => one.channel === channel && one.threadTs === threadTs && keysOf(one).includes(mark.key),
      );
      landLate();
      const [first] = found;
      const covers = first?.mark.covers;
      return { ok: true, ts: found.map((one) => one.ts), ...(covers && { covers }) };
    },
    async remove(_channel, ts) {
      return attempt(`remove ${ts}`, () => {
        const index = messages.findIndex((one) => one.ts === ts);
        if (index >= 0) messages.splice(index, 1);
        return ts;
      });
    },
    tell: async () => {},
  };
}
