import { createPacer } from './pacer.ts';
import type { Clock } from './ports/clock.ts';
import type { Thread } from './ports/thread.ts';

/**
 * A thread that stays below Slack's limits, so that no 429 is provoked: chat.postMessage about one a second and
 * channel with short bursts, chat.update, chat.delete and conversations calls 50 a minute each
 * (https://docs.slack.dev/apis/web-api/rate-limits).
 */
export function pacedThread(thread: Thread, clock: Clock): Thread {
  const posts = createPacer(clock, { every: 1_050, burst: 5 });
  const calls = createPacer(clock, { every: 1_250, burst: 5 });
  return {
    async post(channel, threadTs, mark, post) {
      await posts.turn(channel);
      return await thread.post(channel, threadTs, mark, post);
    },
    async update(channel, ts, mark, post) {
      await calls.turn('update');
      return await thread.update(channel, ts, mark, post);
    },
    async find(channel, threadTs, mark) {
      await calls.turn('find');
      return await thread.find(channel, threadTs, mark);
    },
    async remove(channel, ts) {
      await calls.turn('remove');
      return await thread.remove(channel, ts);
    },
    tell: (channel, user, parts, threadTs) => thread.tell(channel, user, parts, threadTs),
  };
}
