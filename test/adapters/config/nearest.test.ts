import { expect, test } from 'vitest';
import { nearest } from '../../../src/adapters/config/nearest.ts';

test.each([
  ['adress', 'address'],
  ['spoolid', 'spool_id'],
  ['Naem', 'name'],
  ['colour', undefined],
  ['x', undefined],
])('%s means %s', (typed, meant) => {
  expect(nearest(typed, ['name', 'address', 'spool_id', 'port'])).toBe(meant);
});
