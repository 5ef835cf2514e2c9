import { expect, test } from 'vitest';
import { decodeAcceptance } from '../../../src/domain/decode/decode.ts';
import { inEnglish } from '../../support/spoken.ts';
import { printed } from './fixtures.ts';

const restart = { name: 'RestartZoneWatcher' } as const;

test.each([
  'zone_watcher: stopped\nzone_watcher: started\n',
  'zone_watcher: ERROR (not running)\nzone_watcher: started\n',
  'zone_watcher:zone_watcher_00: stopped\nzone_watcher:zone_watcher_00: started\n',
])('%j: accepted', (text) => {
  expect(inEnglish(decodeAcceptance(restart, printed(text)))).toEqual({ outcome: 'accepted' });
});

test('"not running" may show in the exit status, "stopped" then "started" may not', () => {
  expect(
    decodeAcceptance(restart, printed('zone_watcher: ERROR (not running)\nzone_watcher: started', { exit: 7 })),
  ).toEqual({
    outcome: 'accepted',
  });
  expect(
    inEnglish(decodeAcceptance(restart, printed('zone_watcher: stopped\nzone_watcher: started', { exit: 1 }))),
  ).toEqual({
    outcome: 'unknown',
    why: 'exit status 1: zone_watcher: stopped; zone_watcher: started',
  });
});

test.each([
  ['zone_watcher: ERROR (no such process)', 'zone_watcher: ERROR (no such process)'],
  [
    'unix:///var/run/supervisor.sock no such file',
    'supervisord cannot be reached: unix:///var/run/supervisor.sock no such file',
  ],
  [
    'unix:///var/run/supervisor.sock refused connection',
    'supervisord cannot be reached: unix:///var/run/supervisor.sock refused connection',
  ],
  [
    "error: <class 'socket.error'>, [Errno 111] Connection refused: file: /usr/lib/socket.py line: 228",
    "supervisord cannot be reached: error: <class 'socket.error'>, [Errno 111] Connection refused: file: /usr/lib/socket.py line: 228",
  ],
])('%s: refused, for certainly nothing changed', (text, why) => {
  for (const exit of [0, 1])
    expect(inEnglish(decodeAcceptance(restart, printed(text, { exit })))).toEqual({
      outcome: 'refused',
      why,
      busy: false,
    });
});

test.each([
  [
    'zone_watcher: stopped\nzone_watcher: ERROR (spawn error)',
    'zone_watcher did not say "started": zone_watcher: stopped; zone_watcher: ERROR (spawn error)',
  ],
  [
    'zone_watcher: ERROR (not running)\nzone_watcher: ERROR (spawn error)',
    'zone_watcher did not say "started": zone_watcher: ERROR (not running); zone_watcher: ERROR (spawn error)',
  ],
  ['zone_watcher: stopped', 'zone_watcher did not say "started": zone_watcher: stopped'],
  [
    'zone_watcher: stopped\nunix:///var/run/supervisor.sock refused connection',
    'zone_watcher did not say "started": zone_watcher: stopped',
  ],
  [
    'zone_watcher: stopped\nzone_watcher: ERROR (no such process)',
    'zone_watcher did not say "started": zone_watcher: stopped; zone_watcher: ERROR (no such process)',
  ],
  [
    'zone_watcher: ERROR (already started)\nzone_watcher: started',
    'exit status 0: zone_watcher: ERROR (already started); zone_watcher: started',
  ],
  [
    'w:zone_watcher_0: started\nw:zone_watcher_1: stopped',
    'zone_watcher did not say "started": w:zone_watcher_0: started; w:zone_watcher_1: stopped',
  ],
  [
    'billing_daemon: stopped\nbilling_daemon: started',
    'no answer in the output (exit status 0), it ends: billing_daemon: started',
  ],
  [
    'zone_watcher                     FATAL     Exited too quickly',
    'no answer in the output (exit status 0), it ends: zone_watcher FATAL Exited too quickly',
  ],
  ['', 'the tool printed nothing (exit status 0)'],
])('%j: unknown', (text, why) => {
  expect(inEnglish(decodeAcceptance(restart, printed(text)))).toEqual({ outcome: 'unknown', why });
});

test('killed or cut: unknown, whatever was printed', () => {
  const text = 'zone_watcher: stopped\nzone_watcher: started\n';
  expect(inEnglish(decodeAcceptance(restart, printed(text, { exit: 124 })))).toEqual({
    outcome: 'unknown',
    why: 'supervisorctl ended with exit status 124: zone_watcher: stopped; zone_watcher: started',
  });
  expect(inEnglish(decodeAcceptance(restart, printed(text, { cut: true })))).toEqual({
    outcome: 'unknown',
    why: 'supervisorctl printed too much to be read',
  });
});
