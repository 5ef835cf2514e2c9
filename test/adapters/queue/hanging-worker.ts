// A worker process for tests: takes the work lease of what it is given, says so, and never finishes.
import { startWorker } from '../../../src/adapters/queue/worker.ts';
import { connectCommands, connectWorkers, whenReady } from '../../../src/adapters/redis/connect.ts';
import { createLeases } from '../../../src/adapters/redis/leases.ts';
import { announce } from '../../../src/adapters/redis/presence.ts';
import { parseRedisUrl } from '../../../src/adapters/redis/url.ts';
import { quietLog } from '../../support/quiet-log.ts';

const parsed = parseRedisUrl(process.argv[2] ?? '');
if (!parsed.ok) throw new Error(parsed.why);
const redis = connectCommands(parsed.target, () => {});
await whenReady(redis, 5000);
const leases = createLeases(redis, await announce(process.argv[3] ?? '', quietLog));
startWorker({
  connection: connectWorkers(parsed.target, () => {}),
  concurrency: 1,
  onError: (error) => console.error(error),
  async handle(work) {
    const lease = await leases.take('work', work.incident);
    console.log(`holds ${lease?.held()}`);
    await new Promise(() => {});
  },
});
