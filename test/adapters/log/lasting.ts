import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../../src/adapters/log/log.ts';

/** A process of its own that logs for as long as its stdin is open, and says at the end on stderr that it lived. */
const log = createLog('info');
let over = false;
process.stdin.resume().once('end', () => {
  over = true;
});
while (!over) {
  log.info({}, 'a line');
  await sleep(5);
}
console.error('lived to its end');
