import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IncidentEvent } from '../../src/domain/event.ts';
import { Killed } from '../support/fakes/life.ts';
import { act } from './course/acts.ts';
import {
  holdsForDispatches,
  holdsForGuards,
  holdsForJudgements,
  holdsForState,
  holdsForThread,
} from './course/invariants.ts';
import { perform } from './course/perform.ts';
import { begun, STARTS } from './course/starts.ts';

/** One seed, so that what is covered is the same in every run; SEED tries other courses, RUNS more of them. */
const SEED = Number(process.env.SEED ?? 7);
const RUNS = Number(process.env.RUNS ?? 40);

/** What must have come up in those courses, or the property would hold of nothing. */
const COVERED = new Map<IncidentEvent['type'], number>();

test.each(STARTS)(
  'in any course of $name: nothing runs without a valid approval, nothing runs twice, the thread stays true',
  async (start) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 1, 2),
        fc.array(act, { minLength: 8, maxLength: 40 }),
        async (quorum, acts) => {
          const world = await begun(start, quorum);
          await unlessKilled(world.pass(4_500));
          for (const each of acts) await unlessKilled(perform(world, each));
          const entries = world.journal.entries(world.now().id);
          holdsForDispatches(world, entries, quorum);
          holdsForJudgements(entries, quorum);
          holdsForGuards(entries);
          holdsForState(entries, world.clock.now());
          holdsForThread(entries, world);
          for (const { event } of entries) COVERED.set(event.type, (COVERED.get(event.type) ?? 0) + 1);
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  },
  120_000,
);

test('the courses led somewhere', () => {
  for (const type of [
    'dispatched',
    'outcome',
    'stuck',
    'chosen',
    'decided',
    'skipped',
    'judged',
    'resumed',
    'return-read',
    'taken-over',
    'request-closed',
    'aborted',
    'ended',
  ] as const) {
    expect(COVERED.get(type) ?? 0, type).toBeGreaterThan(10);
  }
});

async function unlessKilled(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}
