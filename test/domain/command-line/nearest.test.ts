import { expect, test } from 'vitest';
import { editDistance, nearest } from '../../../src/domain/command-line/nearest.ts';

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['failover', 'failover', 0],
  ['failover', 'failovr', 1],
  ['failover', 'failvoer', 1],
  ['status', 'staus', 1],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
])('from %j to %j', (left, right, distance) => {
  expect(editDistance(left, right)).toBe(distance);
  expect(editDistance(right, left)).toBe(distance);
});

test('far words have no nearest, and equals go to the first', () => {
  expect(nearest('sandwich', ['status', 'failover'])).toBeUndefined();
  expect(nearest('failoack', ['failover', 'failback'])).toBe('failback');
  expect(nearest('x', ['y', 'z'])).toBeUndefined();
});
