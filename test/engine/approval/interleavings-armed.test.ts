import { describe, expect, test } from 'vitest';
import { everyInterleaving } from '../../support/fakes/interleave.ts';
import { type ActName, armed, commute, pairs, raceOf } from '../../support/fakes/race.ts';

const ACTS: readonly ActName[] = [
  'a worker sends',
  'Bo withdraws',
  'Op denies by a reaction',
  'Cy denies in words',
  'Op aborts',
  'Bo takes over',
  'the clock runs out',
];

const TWO: readonly (readonly [ActName, ActName])[] = [['a worker sends', 'another worker sends'], ...pairs(ACTS)];

/**
 * Every order of their calls is played, which is thousands where two of three change what Slack shows: those of them
 * that bring a worker together with nothing new are left to the pairs.
 */
const THREE: readonly (readonly [ActName, ActName, ActName])[] = [
  ['a worker sends', 'another worker sends', 'Cy denies in words'],
  ['a worker sends', 'another worker sends', 'Op aborts'],
  ['a worker sends', 'another worker sends', 'Bo takes over'],
  ['a worker sends', 'Bo withdraws', 'Cy denies in words'],
  ['a worker sends', 'Op denies by a reaction', 'Cy denies in words'],
  ['a worker sends', 'Cy denies in words', 'Op aborts'],
  ['a worker sends', 'Cy denies in words', 'Bo takes over'],
  ['a worker sends', 'Cy denies in words', 'the clock runs out'],
];

describe('an approved request at the end of its armed window', async () => {
  const start = await armed({}, 'U_BO');

  test.each(TWO)('rule 16: the approve/abort race, two processes: %s, %s', async (...names) => {
    const race = raceOf(start, names, { processes: 'own', gates: 'all' });
    expect(await everyInterleaving(race, commute)).toBeGreaterThan(7);
  });

  test.each(TWO)('rule 16: the approve/abort race, one process: %s, %s', async (...names) => {
    const race = raceOf(start, names, { processes: 'one', gates: 'all' });
    expect(await everyInterleaving(race, commute)).toBeGreaterThan(7);
  });

  test.each(THREE)('rule 16: the approve/abort race, three: %s, %s, %s', { timeout: 240_000 }, async (...names) => {
    const race = raceOf(start, names, { processes: 'own', gates: 'deciding' });
    const n = await everyInterleaving(race, commute);
    console.log(names.join(), n);
    expect(n).toBeGreaterThan(50);
  });
});
