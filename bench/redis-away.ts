import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startBot } from '../lab/bot-process.ts';
import { ownPort } from '../lab/own-port.ts';
import { channelOf, startWorld, type World } from '../lab/world.ts';
import { type People, peopleIn } from '../test/faults/people.ts';
import { newestCard, postsOf } from '../test/faults/posts.ts';

/** What befalls Redis for a while; `there`: nothing, for comparison. */
const TROUBLES: readonly (readonly [name: string, begin: (world: World) => unknown, end: (world: World) => unknown])[] =
  [
    ['there', () => undefined, () => undefined],
    ['killed', ({ redis }) => redis.kill(), ({ redis }) => redis.restart()],
    ['hung', ({ redis }) => redis.pause(), ({ redis }) => redis.resume()],
  ];

interface Measured {
  readonly trouble: string;
  /** The highest of the time, MiB. */
  readonly rss: number;
  readonly heap: number;
  /** Lines of the log a minute. */
  readonly lines: number;
}

/**
 * Memory and log of the service while Redis is away for so many minutes, in multiples of as long a time with it: an
 * incident is open, its card waits, and every two seconds somebody reacts on it and types a command.
 */
export async function benchRedisAway(minutes = 2): Promise<readonly string[]> {
  const health = await ownPort();
  const world = await startWorld({
    operationMs: 300,
    policy: { reflex_guard: '0s', armed_window: '0s' },
    start: (env) => startBot({ ...env, HEALTH_PORT: String(health) }),
  });
  try {
    const channel = channelOf(world.sites[0]);
    const people = peopleIn(world, channel);
    people.type('commander', '/dr failover reason="measured"');
    const card = await cardIn(world, channel);
    const measured: Measured[] = [];
    // The first time warms up: a fresh process grows to its usual size.
    for (const [trouble, begin, end] of [TROUBLES[0], ...TROUBLES].filter((each) => each !== undefined)) {
      await begin(world);
      measured.push({ trouble, ...(await during(minutes, world, health, () => meddle(people, card))) });
      await end(world);
      // Back to rest, with all that was waiting carried out.
      await pause(15_000);
    }
    return table(measured.slice(1), minutes);
  } finally {
    await world.close();
  }
}

async function cardIn(world: World, channel: string) {
  for (;;) {
    const [root] = world.workspace.messages(channel);
    const incident = String(root?.metadata?.event_payload.incident);
    const card = newestCard(postsOf(world, channel, incident));
    if (card !== undefined) return card.message;
    await pause(100);
  }
}

/** A reaction that counts for nothing, taken back, and a question. */
async function meddle(people: People, card: Awaited<ReturnType<typeof cardIn>>): Promise<void> {
  people.react('commander', card, 'white_check_mark');
  people.type('observer', '/dr status');
  await pause(1_000);
  people.withdraw('commander', card, 'white_check_mark');
  await pause(1_000);
}

async function during(
  minutes: number,
  world: World,
  health: number,
  act: () => Promise<void>,
): Promise<Omit<Measured, 'trouble'>> {
  const bot = world.bot();
  const written = () => bot.output().split('\n').length;
  const before = written();
  const until = performance.now() + minutes * 60_000;
  let [rss, heap] = [0, 0];
  while (performance.now() < until) {
    await act();
    rss = Math.max(rss, rssOf(bot.pid));
    heap = Math.max(heap, await heapOf(health));
  }
  return { rss, heap, lines: (written() - before) / minutes };
}

function rssOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

async function heapOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const [, bytes] = /^twokey_nodejs_heap_size_used_bytes (\S+)$/m.exec(text) ?? [];
  return Number(bytes) / 2 ** 20;
}

function table(measured: readonly Measured[], minutes: number): string[] {
  const [there] = measured;
  const times = (of: (each: Measured) => number, each: Measured) =>
    there === undefined ? '' : (of(each) / of(there)).toFixed(2);
  return [
    `| Redis for ${minutes} min | resident memory, highest | heap in use, highest | log lines a minute | here |`,
    '|---|---|---|---|---|',
    ...measured.map((each) => {
      const ratios = [(m: Measured) => m.rss, (m: Measured) => m.heap].map((of) => times(of, each));
      const here = `${each.rss.toFixed(0)} MiB, ${each.heap.toFixed(0)} MiB`;
      return `| ${each.trouble} | ${ratios.join(' | ')} | ${each.lines.toFixed(1)} | ${here} |`;
    }),
  ];
}

if (import.meta.main) console.log((await benchRedisAway(Number(process.argv[2] ?? 2))).join('\n'));
