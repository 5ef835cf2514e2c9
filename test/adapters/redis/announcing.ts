// A process for tests that lets its presence be known and does nothing else.
import { setInterval } from 'node:timers';
import { announce } from '../../../src/adapters/redis/presence.ts';
import { quietLog } from '../../support/quiet-log.ts';

const { holder } = await announce(process.argv[2] ?? '', quietLog);
console.log(holder);
setInterval(() => undefined, 60_000);
