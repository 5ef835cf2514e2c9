import { expect, test } from 'vitest';
import { holds, type Seen } from './course.ts';

/** How many courses a file runs; RUNS says another number, SEED where to begin. */
const RUNS = Number(process.env.RUNS ?? 5_000);

/** So many in one test, so that a failure leaves the others to run. */
const IN_ONE = 1_000;

/** What must have come up in so many of a thousand courses, or the property would hold of nothing. */
const LED_TO: readonly (readonly [what: string, times: number])[] = [
  ['ran at all', 800],
  ['ran before calm', 200],
  ['a second card', 400],
  ['a second attempt', 100],
  ['a reaction was refused', 300],
  ['a process died', 40],
  ['retry', 10],
  ['take over', 20],
  ['deny', 10],
  ['abort', 10],
  ['expired: approval.expired-approve', 4],
  ['expired: approval.expired-execute', 1],
  ['superseded: approval.changed', 200],
  ['superseded: approval.card-gone', 5],
  ['superseded: approval.worsened', 1],
  ['superseded: approval.channel-shared', 1],
  ['superseded: approval.no-longer-eligible', 0.5],
  ['superseded: approval.steers-now', 0.5],
];

/** Declares the tests of a file: its courses from this seed on, and that they led somewhere. */
export function runCourses(file: string, from: number): void {
  const begin = Number(process.env.SEED ?? from);
  const seen: Seen = new Map();
  const firsts = Array.from({ length: Math.ceil(RUNS / IN_ONE) }, (_, shard) => begin + shard * IN_ONE);
  const shards = firsts.map((first) => ({ first, last: Math.min(first + IN_ONE, begin + RUNS) - 1 }));

  test.each(shards)(
    'courses $first to $last: what runs was approved by others, and by what they saw; and in calm it runs',
    async ({ first, last }) => {
      for (let seed = first; seed <= last; seed += 1) await holds(seed, seen, file);
    },
    600_000,
  );

  test.each(LED_TO)('the courses led somewhere: %s', (what, times) => {
    expect(seen.get(what) ?? 0).toBeGreaterThanOrEqual(Math.floor((times * RUNS) / 1_000));
  });
}
