import { setTimeout as sleep } from 'node:timers/promises';
import type { BotProcess } from './bot-process.ts';
import type { RedisServer } from './redis-server.ts';
import type { World } from './world.ts';

/** How long what ended stays away, ms. */
export interface Pauses {
  /** `RestartSec` of the unit in docs/install.md. */
  readonly bot: number;
  /** Long enough to read in the thread that TwoKey waits for its journal. */
  readonly redis: number;
}

/** With this the bot refuses to start: a wrong configuration (`RestartPreventExitStatus` of the same unit). */
const REFUSED = 78;

export const DEMO_PAUSES: Pauses = { bot: 2_000, redis: 20_000 };

/** A Ctrl-C ends every process of the terminal at once: one that ends just before it is heard here was asked to, ms. */
const HEARD_WITHIN = 300;

/**
 * Starts the bot and redis-server again whenever they end, as a service manager would, until `asked` to stop
 * (`undefined`) or until the bot refuses to start (its exit code): a person must look at that first.
 */
export async function keepRunning(
  world: Pick<World, 'bot' | 'startBot' | 'redis'>,
  say: (line: string) => void,
  asked: AbortSignal,
  pauses: Pauses = DEMO_PAUSES,
): Promise<number | undefined> {
  const over = new AbortController();
  const until = AbortSignal.any([asked, over.signal]);
  const redis = keepRedis(world.redis, say, until, pauses.redis);
  try {
    return await keepBot(world, say, asked, pauses.bot);
  } finally {
    over.abort();
    // A redis-server that is just being started belongs to nobody until it runs.
    await redis;
  }
}

async function keepBot(
  world: Pick<World, 'bot' | 'startBot'>,
  say: (line: string) => void,
  asked: AbortSignal,
  pause: number,
): Promise<number | undefined> {
  const stop = aborted(asked);
  for (;;) {
    const bot = world.bot();
    await Promise.race([bot.ended, stop]);
    if (!(await passed(HEARD_WITHIN, asked))) return undefined;
    const code = await bot.ended;
    if (code === REFUSED) return code;
    say(`The bot ended (${howItEnded(bot, code)}); it is started again, as a service manager would.`);
    if (!(await passed(pause, asked))) return undefined;
    // One that ends before it is ready is looked at like any other.
    const started = world.startBot().then(
      () => say(`The bot is ready again: process ${world.bot().pid}.`),
      () => undefined,
    );
    await Promise.race([started, stop]);
  }
}

async function keepRedis(
  redis: RedisServer,
  say: (line: string) => void,
  until: AbortSignal,
  pause: number,
): Promise<void> {
  const stop = aborted(until);
  for (;;) {
    const ended = redis.ended();
    await Promise.race([ended, stop]);
    if (!(await passed(HEARD_WITHIN, until))) return;
    say(`redis-server ended (${await ended}); in ${pause / 1000} s it is started again on the same data.`);
    if (!(await passed(pause, until))) return;
    await redis.restart();
    say(`redis-server is back: process ${redis.pid()}.`);
  }
}

/** Whether the time passes without the signal. */
function passed(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, undefined, { signal }).then(
    () => true,
    () => false,
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}

/** Its last lines too, where it ended by itself: they say why. */
function howItEnded(bot: BotProcess, code: number | null): string {
  if (code === null) return bot.signal() ?? 'a signal';
  return code === 0 ? 'exit code 0' : `exit code ${code}: ${bot.output().trimEnd().split('\n').slice(-3).join('\n')}`;
}
