import type { Clock } from './model.ts';

export type PostRate = { allows: (channel: string) => boolean };

const BURST = 5;

/** chat.postMessage at one a second and channel with short bursts (https://docs.slack.dev/apis/web-api/rate-limits). */
export function createPostRate(clock: Clock, real: boolean): PostRate {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    allows(channel) {
      if (!real) return true;
      const now = clock();
      const bucket = buckets.get(channel) ?? { tokens: BURST, at: now };
      const tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / 1000);
      buckets.set(channel, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
      return tokens >= 1;
    },
  };
}
