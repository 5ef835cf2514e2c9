import type { Digest } from '../../domain/names.ts';

/** How two copies of one chain stand to each other; numbers are entries' (from 1). */
export type Comparison =
  | { readonly is: 'same' }
  | { readonly is: 'redis-shorter'; readonly from: number }
  | { readonly is: 'mirror-shorter'; readonly from: number }
  /** From entry `at` on they are two different stories. */
  | { readonly is: 'fork'; readonly at: number };

export function compareCopies(redis: readonly Digest[], mirror: readonly Digest[]): Comparison {
  const both = Math.min(redis.length, mirror.length);
  for (let i = 0; i < both; i += 1) {
    if (redis[i] !== mirror[i]) return { is: 'fork', at: i + 1 };
  }
  if (redis.length === mirror.length) return { is: 'same' };
  return { is: redis.length < mirror.length ? 'redis-shorter' : 'mirror-shorter', from: both + 1 };
}
