import { expect, test } from 'vitest';
import { type LogLook, type Look, settled, worstOf } from '../../src/domain/settle.ts';
import { paperTopology } from '../support/paper-topology.ts';

const { timing } = paperTopology();
const ABSENT: LogLook = { state: 'absent' };
const UNREADABLE: LogLook = { state: 'unreadable', why: 'denied' };
const RUNNING: LogLook = { state: 'running', last: 'phase 2' };

/** Since the operation was accepted at 0. */
const clocks = (now: number) => ({ since: 0, now, deadline: timing.operationDeadline });

const looks = (...each: readonly (readonly [number, boolean])[]): Look[] => each.map(([at, holds]) => ({ at, holds }));
const PROOF = looks([0, true], [15_000, true], [30_000, true]);

test.each([
  [
    'the log proves success',
    { state: 'succeeded', last: 'done' } as LogLook,
    [],
    { is: 'succeeded', proof: 'log', line: 'done' },
  ],
  ['the log proves failure', { state: 'failed', last: 'no' } as LogLook, PROOF, { is: 'failed', line: 'no' }],
  ['the log shows it at work, whatever the checks say', RUNNING, PROOF, { is: 'wait' }],
  ['the log says nothing: enough readings, spread', ABSENT, PROOF, { is: 'succeeded', proof: 'checks' }],
  ['the log cannot be read: enough readings, spread', UNREADABLE, PROOF, { is: 'succeeded', proof: 'checks' }],
  ['too few readings', UNREADABLE, looks([0, true], [60_000, true]), { is: 'wait' }],
  ['readings too close together', UNREADABLE, looks([0, true], [1, true], [2, true], [29_999, true]), { is: 'wait' }],
  [
    'readings with a break',
    UNREADABLE,
    looks([0, true], [15_000, false], [30_000, true], [45_000, true]),
    { is: 'wait' },
  ],
  [
    'enough after a break',
    UNREADABLE,
    looks([0, false], [10_000, true], [20_000, true], [40_000, true]),
    { is: 'succeeded', proof: 'checks' },
  ],
  ['no reading', UNREADABLE, [], { is: 'wait' }],
] as const)('%s', (_, log, readings, end) => {
  expect(settled(log, readings, clocks(60_000), timing)).toEqual(end);
});

test('at the deadline people are asked, unless the end is known in that very moment', () => {
  expect(settled(RUNNING, [], clocks(timing.operationDeadline - 1), timing)).toEqual({ is: 'wait' });
  expect(settled(RUNNING, [], clocks(timing.operationDeadline), timing)).toEqual({ is: 'deadline' });
  expect(settled(UNREADABLE, [], clocks(timing.operationDeadline), timing)).toEqual({ is: 'deadline' });
  expect(settled({ state: 'succeeded' }, [], clocks(timing.operationDeadline), timing)).toEqual({
    is: 'succeeded',
    proof: 'log',
  });
  expect(settled(ABSENT, PROOF, clocks(timing.operationDeadline), timing)).toEqual({
    is: 'succeeded',
    proof: 'checks',
  });
});

test('a failure outweighs an unknown, which outweighs a hold', () => {
  expect(worstOf(['holds', 'unknown', 'fails'])).toBe('fails');
  expect(worstOf(['holds', 'unknown'])).toBe('unknown');
  expect(worstOf(['holds', 'holds'])).toBe('holds');
});
