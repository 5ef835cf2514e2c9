import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface BotProcess {
  readonly pid: number;
  /** Everything it printed so far. */
  readonly output: () => string;
  /** Resolves with the exit code when it ends. */
  readonly ended: Promise<number | null>;
  /** What ended it, where that was a signal. */
  readonly signal: () => NodeJS.Signals | null;
  kill(signal: NodeJS.Signals): void;
  /** SIGTERM, and SIGKILL if it takes longer than 15 s. */
  stop(): Promise<void>;
}

/** The bot's program; `scripts/bootstrap.mjs` with this as its first argument is what `npm start` runs. */
export const MAIN = 'src/main.ts';

/** Starts the unmodified bot, configured through the environment alone, and waits until it says that it is ready. */
export async function startBot(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  program: string = MAIN,
  /** Hears of the process as soon as it runs, before it is ready. */
  begun: (process: BotProcess) => void = () => undefined,
): Promise<BotProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../${program}`, import.meta.url)), ...args], {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const bot: BotProcess = {
    pid: child.pid ?? -1,
    output: () => output,
    ended,
    signal: () => child.signalCode,
    kill: (signal) => void child.kill(signal),
    stop: () => stop(child, ended),
  };
  begun(bot);
  await ready(child, () => output, ended);
  return bot;
}

/** The bot must not find a developer's own settings. */
function inherited(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TWOKEY_TEST_DIR', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function ready(child: ChildProcess, output: () => string, ended: Promise<number | null>): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => /^twokey ready$/m.test(output()) && resolve();
    child.stdout?.on('data', look);
    ended.then((code) =>
      reject(new Error(`the bot ended with ${code} before it was ready:\n${output().slice(-4000)}`)),
    );
    child.once('error', reject);
  });
}

async function stop(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(timer);
}
