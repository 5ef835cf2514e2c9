import { expect, test } from 'vitest';
import { withoutRepeats } from '../../../src/adapters/log/repeats.ts';
import type { Log } from '../../../src/engine/ports/log.ts';

function room() {
  const lines: unknown[] = [];
  let at = 0;
  const note = (level: string) => (fields: object, message: string) => void lines.push([level, message, fields]);
  const inner: Log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  const pass = (ms: number) => {
    at += ms;
  };
  return { lines, pass, log: withoutRepeats(inner, () => at) };
}

test('an hour of the same warning every second is a line a minute, each with its count', () => {
  const { log, lines, pass } = room();
  for (let second = 0; second < 3600; second += 1) {
    log.warn({ system: 'lab', afterMs: second }, 'it is tried again');
    pass(1000);
  }
  expect(lines).toHaveLength(60);
  expect(lines[0]).toEqual(['warn', 'it is tried again', { system: 'lab', afterMs: 0 }]);
  expect(lines[1]).toMatchObject(['warn', 'it is tried again', { system: 'lab', times: 60 }]);
});

test('an error whose words differ only in how long it waits is the same', () => {
  const { log, lines } = room();
  for (const ms of [10, 20, 30])
    log.error({ err: new Error(`All are away. Retrying after ${ms}ms.`), why: `in ${ms} ms` }, 'the queue failed');
  expect(lines).toHaveLength(1);
});

test('another system, another error or another level is another line; what is no warning is never held back', () => {
  const { log, lines } = room();
  for (let i = 0; i < 3; i += 1) {
    log.warn({ system: 'lab' }, 'waits');
    log.warn({ system: 'east' }, 'waits');
    log.error({ err: new Error('one'), key: `event-${i}` }, 'failed');
    log.error({ err: new Error('two'), key: `event-${i}` }, 'failed');
    log.info({}, 'done');
  }
  expect(lines).toHaveLength(4 + 3);
});

test('thousands of different lines are not remembered for ever', () => {
  const { log, lines } = room();
  for (let i = 0; i < 2_000; i += 1) log.warn({ i }, 'one of many');
  expect(lines).toHaveLength(2_000);
});
