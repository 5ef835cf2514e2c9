import type { Clock } from './ports/clock.ts';
import type { Pace, Rate } from './ports/pace.ts';
import type { Posted, Thread } from './ports/thread.ts';

/** chat.postMessage: about one a second and channel, with short bursts (https://docs.slack.dev/apis/web-api/rate-limits). */
const POSTS: Rate = { every: 1_050, burst: 5 };
/** chat.update, chat.delete and the conversations calls: 50 a minute each, with what a burst adds in the first one. */
const CALLS: Rate = { every: 1_350, burst: 5 };

const STOPS = 'TwoKey ends before it is its turn';

/**
 * A thread that stays below Slack's limits, so that no 429 is provoked by all processes together. Where Slack asks for
 * patience all the same, it has it, to the second, for that method (of posts: that channel) alone.
 */
export function pacedThread(thread: Thread, pace: Pace, clock: Clock, silenced: AbortSignal): Thread {
  /** True when it is its turn; false when this process ends before that. */
  async function turn(key: string, rate: Rate): Promise<boolean> {
    const wait = await pace.turn(key, rate);
    if (wait > 0) await clock.sleep(wait, silenced);
    return wait <= 0 || !silenced.aborted;
  }

  async function paced(key: string, rate: Rate, call: () => Promise<Posted>): Promise<Posted> {
    if (!(await turn(key, rate))) return { ok: false, reason: 'later', afterMs: rate.every, why: STOPS };
    const posted = await call();
    if (!posted.ok && posted.reason === 'later') await pace.hold(key, rate, posted.afterMs);
    return posted;
  }

  return {
    post: (channel, threadTs, mark, post) =>
      paced(`post:${channel}`, POSTS, () => thread.post(channel, threadTs, mark, post)),
    update: (channel, ts, mark, post) => paced('update', CALLS, () => thread.update(channel, ts, mark, post)),
    remove: (channel, ts) => paced('remove', CALLS, () => thread.remove(channel, ts)),
    async find(channel, threadTs, mark) {
      if (!(await turn('find', CALLS))) return { ok: false, why: STOPS };
      return await thread.find(channel, threadTs, mark);
    },
    tell: (channel, user, parts, threadTs) => thread.tell(channel, user, parts, threadTs),
  };
}
