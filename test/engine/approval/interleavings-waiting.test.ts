import { describe, expect, test } from 'vitest';
import { everyInterleaving } from '../../support/fakes/interleave.ts';
import { type ActName, armed, commute, pairs, raceOf, triples, waiting } from '../../support/fakes/race.ts';

const ACTS: readonly ActName[] = [
  'Bo approves',
  'Cy approves',
  'Op denies by a reaction',
  'Cy denies in words',
  'Op aborts',
  'the clock runs out',
];

describe('a card that waits, at the last moment of its time', async () => {
  const start = await waiting();

  test.each(pairs(ACTS))('rule 15: two bot processes: at the same instant %s, %s', async (...names) => {
    const race = raceOf(start, names, { processes: 'own', gates: 'all' });
    expect(await everyInterleaving(race, commute)).toBeGreaterThan(7);
  });

  test.each(pairs(ACTS))('rule 15: two approvers at the same instant, in one process: %s, %s', async (...names) => {
    const race = raceOf(start, names, { processes: 'one', gates: 'all' });
    expect(await everyInterleaving(race, commute)).toBeGreaterThan(7);
  });

  test.each(triples(ACTS))(
    'rule 15: two bot processes and a third: at the same instant %s, %s, %s',
    { timeout: 240_000 },
    async (...names) => {
      const race = raceOf(start, names, { processes: 'own', gates: 'deciding' });
      expect(await everyInterleaving(race, commute)).toBeGreaterThan(50);
    },
  );
});

test('rule 15: two approvers at the same instant, both needed, while the third one takes it back', {
  timeout: 240_000,
}, async () => {
  const start = await armed({ policy: { quorum: 2 } }, 'U_BO');
  const race = raceOf(start, ['Bo withdraws', 'Cy approves', 'Op aborts'], { processes: 'own', gates: 'deciding' });
  expect(await everyInterleaving(race, commute)).toBeGreaterThan(50);
});
