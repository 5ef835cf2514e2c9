import { expect, test } from 'vitest';
import { holds, type Seen } from './approval-model/course.ts';

const FIRST = Number(process.env.SEED ?? 1);
const RUNS = Number(process.env.RUNS ?? 200);

test('x', async () => {
  const seen: Seen = new Map();
  const t = performance.now();
  for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) await holds(seed, seen, 'test/engine/approval-model.test.ts');
  console.log((performance.now() - t) / RUNS, 'ms', [...seen].sort());
  expect(seen.size).toBeGreaterThan(3);
}, 600_000);
