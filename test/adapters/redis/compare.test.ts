import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCopies } from '../../../src/adapters/redis/compare.ts';
import type { Digest } from '../../../src/domain/names.ts';

test('two copies are the same, one longer, or a fork at the first difference', () => {
  const digests = fc.array(fc.constantFrom('a', 'b') as fc.Arbitrary<Digest>, { maxLength: 6 });
  fc.assert(
    fc.property(digests, digests, (redis, mirror) => {
      const first = redis.findIndex((hash, i) => i < mirror.length && hash !== mirror[i]);
      const compared = compareCopies(redis, mirror);
      if (first >= 0) expect(compared).toEqual({ is: 'fork', at: first + 1 });
      else if (redis.length === mirror.length) expect(compared).toEqual({ is: 'same' });
      else if (redis.length < mirror.length) expect(compared).toEqual({ is: 'redis-shorter', from: redis.length + 1 });
      else expect(compared).toEqual({ is: 'mirror-shorter', from: mirror.length + 1 });
    }),
  );
});
