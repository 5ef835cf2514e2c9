import { parseArgs } from 'node:util';
import { createLog } from './adapters/log/log.ts';
import { withoutRepeats } from './adapters/log/repeats.ts';
import { EXIT_CONFIG, readConfig } from './config.ts';
import { startService } from './service.ts';
import type { Role } from './slack-side.ts';

const ROLES = ['all', 'bot', 'worker'] as const satisfies readonly Role[];

/** Longer than the longest orderly stop: then the process ends all the same (a BullMQ close may wait for a Redis that is away). */
const STOP_AT_LATEST = 20_000;

await main();

async function main(): Promise<void> {
  const reloadWith = reloadOnSignal();
  const stopWith = stopOnSignals();
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
  const started = await startService(read.config, role, log, (line) => console.error(line));
  if (!started.ok) return refuse(started.problems);
  for (const warning of started.warnings) console.error(`warning: ${warning}`);
  stopWith(started.stop);
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

/**
 * Heard from the first moment on: the first process of a container does not end by a signal that it does not handle.
 * Before the service is there, nothing is in hand, and the process just ends; once this is given how, in order.
 */
function stopOnSignals(): (stop: () => Promise<void>) => void {
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    if (stop === undefined) process.exit(0);
    setTimeout(() => process.exit(1), STOP_AT_LATEST).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return (how) => {
    stop = how;
  };
}

type ReadAgain = () => Promise<readonly string[]>;

/**
 * Heard from the first moment on, since the signal by itself would end a process that still starts; carried out once
 * this is given how. One after the other: a second signal reads what the file holds then.
 */
function reloadOnSignal(): (reload: ReadAgain) => void {
  const started = Promise.withResolvers<ReadAgain>();
  let last = Promise.resolve();
  process.on('SIGHUP', () => {
    last = last
      .then(() => started.promise)
      .then((reload) => reload())
      .then(
        (lines) => console.error(lines.join('\n')),
        (error: unknown) => console.error('the topology could not be read again:', error),
      );
  });
  return started.resolve;
}
