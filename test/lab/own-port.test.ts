import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ownPort, releasePort } from '../../lab/own-port.ts';

/** Asks in another process whether a port's name is free there. */
function isFreeElsewhere(port: number): boolean {
  const script = `require('node:net').createServer().once('error', () => console.log('taken')).listen('\\0twokey-port-${port}', function () { console.log('free'); this.close(); })`;
  return execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim() === 'free';
}

test("a port that is given up for a while is nobody else's until it is released", async () => {
  const first = await ownPort();
  const second = await ownPort();
  expect(second).not.toBe(first);
  expect(isFreeElsewhere(first)).toBe(false);
  releasePort(first);
  expect(isFreeElsewhere(first)).toBe(true);
  expect(isFreeElsewhere(second)).toBe(false);
  releasePort(second);
});
