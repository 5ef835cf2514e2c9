import { parseArgs } from 'node:util';
import { createLog } from './adapters/log/log.ts';
import { withoutRepeats } from './adapters/log/repeats.ts';
import { EXIT_CONFIG, readConfig } from './config.ts';
import { startService } from './service.ts';
import type { Signals } from './signals.ts';
import type { Role } from './slack-side.ts';

const ROLES = ['all', 'bot', 'worker'] as const satisfies readonly Role[];

/** The process of `npm start`: as the command line and the configuration say, or one line for each reason why not. */
export async function run({ stopWith, reloadWith }: Signals): Promise<void> {
  const role = roleOf(process.argv.slice(2));
  const read = readConfig();
  for (const warning of read.warnings) console.error(`warning: ${warning}`);
  if (role === undefined || !read.ok) {
    const problems = [
      ...(role === undefined ? [`--role is not one of ${ROLES.join(', ')}.`] : []),
      ...(read.ok ? [] : read.problems),
    ];
    return refuse(problems);
  }
  const log = withoutRepeats(createLog(read.config.logLevel));
  const started = await startService(read.config, role, log, {
    tell: (line) => console.error(line),
    stopWith,
  });
  if (!started.ok) {
    // Stopped meanwhile: whoever did that ends the process.
    if (started.problems.length === 0) return;
    return refuse(started.problems);
  }
  for (const warning of started.warnings) console.error(`warning: ${warning}`);
  reloadWith(started.reload);
  console.log('twokey ready');
}

function roleOf(args: readonly string[]): Role | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { role: { type: 'string', default: 'all' } } });
    return ROLES.find((role) => role === values.role);
  } catch {
    return undefined;
  }
}

/** One line per problem; nothing was started that is still running. */
function refuse(problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  process.exit(EXIT_CONFIG);
}
