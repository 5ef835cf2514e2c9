import { parseArgs } from 'node:util';
import { createLog } from '../../src/adapters/log/log.ts';
import { EXIT_CONFIG, readConfig } from '../../src/config.ts';
import { startService } from '../../src/service.ts';
import type { Role } from '../../src/slack-side.ts';
import { ARMED, type Armed, crashPoints, REACHED } from './crash-points.ts';
import { HURRY, hurried } from './hurry.ts';

// The service of src/main.ts, with crash points in its ports.

const { values } = parseArgs({ options: { role: { type: 'string', default: 'all' } } });
const armed: readonly Armed[] = JSON.parse(process.env[ARMED] ?? '[]');
const read = readConfig();
const started = read.ok
  ? await startService(
      read.config,
      values.role as Role,
      createLog(read.config.logLevel),
      {
        tell: (line) => console.error(line),
        stopWith: (stop) => {
          if (process.listenerCount('SIGTERM') === 0)
            process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
        },
      },
      hurried(Number(process.env[HURRY] ?? 1), crashPoints(armed, process.env[REACHED] ?? '/dev/null')),
    )
  : read;
if (started.ok) {
  console.log('twokey ready');
} else if (started.problems.length > 0) {
  for (const problem of started.problems) console.error(problem);
  process.exit(EXIT_CONFIG);
}
