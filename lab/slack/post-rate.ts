import type { Clock } from './model.ts';

export type PostRate = {
  /** chat.postMessage into a channel. */
  allows: (channel: string) => boolean;
  /** Seconds to come back in where a method is over its tier; 0 where it may be called. */
  over: (method: string) => number;
};

const BURST = 5;
const MINUTE = 60_000;

/** Calls a minute, by tier (https://docs.slack.dev/apis/web-api/rate-limits); others are not counted. */
const TIERS: Readonly<Record<string, number>> = {
  'chat.update': 50,
  'chat.delete': 50,
  'conversations.replies': 50,
  'conversations.history': 50,
  'conversations.info': 50,
  'reactions.get': 50,
  'users.info': 100,
  'chat.postEphemeral': 100,
  'usergroups.users.list': 20,
};

/**
 * chat.postMessage at one a second and channel with short bursts; other methods at so many a minute, whichever minute
 * one looks at.
 */
export function createPostRate(clock: Clock, real: boolean): PostRate {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const calls = new Map<string, number[]>();
  return {
    allows(channel) {
      if (!real) return true;
      const now = clock();
      const bucket = buckets.get(channel) ?? { tokens: BURST, at: now };
      const tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / 1000);
      buckets.set(channel, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
      return tokens >= 1;
    },
    over(method) {
      const most = TIERS[method];
      if (!real || most === undefined) return 0;
      const now = clock();
      const recent = (calls.get(method) ?? []).filter((at) => now - at < MINUTE);
      calls.set(method, recent);
      const oldest = recent.at(-most);
      if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + MINUTE - now) / 1000));
      recent.push(now);
      return 0;
    },
  };
}
