import { setTimeout as pause } from 'node:timers/promises';
import { type BotProcess, MAIN, startBot } from '../lab/bot-process.ts';
import { channelOf, startWorld, type World } from '../lab/world.ts';
import { ARMED, type Armed, REACHED } from '../test/faults/crash-points.ts';
import { createHands } from '../test/faults/hands.ts';
import { incidentsIn, mirrored } from '../test/faults/journals.ts';
import { type People, peopleIn } from '../test/faults/people.ts';
import { postsOf } from '../test/faults/posts.ts';
import { begin } from '../test/faults/scenarios.ts';
import { scheduleOf } from '../test/faults/schedule.ts';

/** Where the first process dies: in each of these the journal's next entry is the service's to make, not a person's. */
const MOMENTS: readonly Armed['point'][] = [
  'journal.append:opened:after',
  'journal.append:gates-read:before',
  'journal.append:requested:before',
  'journal.append:dispatched:before',
  'journal.append:dispatched:after',
  'shell.run:after',
  'journal.append:outcome:after',
  'journal.append:operation-ended:before',
  'journal.append:reading:before',
  'journal.append:ended:before',
];

/** What is run, and what of it dies: the process that reaches the moment, or with it its partner. */
const SHAPES = {
  'one process': { roles: ['all'] },
  'bot and worker, both killed': { roles: ['bot', 'worker'] },
} as const satisfies Record<string, { readonly roles: readonly string[] }>;

interface Measured {
  readonly shape: string;
  readonly moment: string;
  /** From the start of the process to `twokey ready`, ms; the later one's where there are two. */
  readonly boot: number;
  /** From the same start to the next entry of the journal, ms. */
  readonly resumed: number;
}

const FAULTY = 'test/faults/bot.ts';
/** What a moment may take to come, and the journal to go on, ms. */
const PATIENCE = 60_000;

/**
 * How long after a SIGKILL the journal goes on, in multiples of the restarted service's own time from start to ready.
 * The incident is a planned switch in the lab; the restarted program is the unmodified one.
 */
export async function benchResume(rounds = 3): Promise<readonly string[]> {
  const measured: Measured[] = [];
  const world = await startWorld({
    operationMs: 300,
    policy: { reflex_guard: '0s', armed_window: '0s' },
    timing: { poll_every: '200ms', readings_spread: '300ms', switch_again_after: '0s' },
    start: async () => ({
      pid: -1,
      output: () => '',
      ended: Promise.resolve(0),
      signal: () => null,
      kill() {},
      async stop() {},
    }),
  });
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const [shape, { roles }] of Object.entries(SHAPES))
        for (const moment of MOMENTS) {
          const label = { shape, moment };
          measured.push(
            await resumeOnce(world, roles, moment).then((times) => ({ ...label, ...times }), missed(label)),
          );
        }
  } finally {
    await world.close();
  }
  return table(measured);
}

/** A moment that did not come, or after which nothing came, on a machine that is too busy: said, and left out. */
function missed(label: Pick<Measured, 'shape' | 'moment'>) {
  return (error: unknown): Measured => {
    console.error(`${label.moment}, ${label.shape}: ${error instanceof Error ? error.message : error}`);
    return { ...label, boot: Number.NaN, resumed: Number.NaN };
  };
}

async function resumeOnce(world: World, roles: readonly string[], moment: Armed['point']) {
  const [site] = world.sites;
  const channel = channelOf(site);
  const people = peopleIn(world, channel);
  const dirs = roles.map((_, index) => `${world.env.DATA_DIR}-${index}`);
  const envOf = (index: number): Record<string, string> => ({ ...world.env, DATA_DIR: dirs[index] ?? '' });
  const known = new Set(incidentsIn(dirs[0] ?? '', site.name));
  const incident = () => incidentsIn(dirs[0] ?? '', site.name).find((id) => !known.has(id));
  const count = () => Math.max(...dirs.map((dir) => mirrored(dir, site.name, incident() ?? '').length));

  const armed: Armed[] = [{ point: moment, time: 1, does: 'kill' }];
  const faulty = { [ARMED]: JSON.stringify(armed), [REACHED]: '/dev/null' };
  const begun: BotProcess[] = [];
  const note = (bot: BotProcess) => void begun.push(bot);
  const first = await Promise.all(
    roles.map((role, index) => startBot({ ...envOf(index), ...faulty }, ['--role', role], FAULTY, note)),
  );
  const walking = new AbortController();
  const walk = helpAlong(world, people, incident, walking.signal);
  try {
    await within(Promise.race(first.map(({ ended }) => ended)), `nothing reached ${moment}`);
    for (const each of first) each.kill('SIGKILL');
    await Promise.all(first.map(({ ended }) => ended));

    const before = count();
    const began = performance.now();
    const ready: number[] = [];
    const starting = Promise.all(
      roles.map(async (role, index): Promise<BotProcess> => {
        const bot = await startBot(envOf(index), ['--role', role], MAIN, note);
        ready.push(performance.now() - began);
        return bot;
      }),
    );
    const resumed = within(
      (async () => {
        while (count() <= before) await pause(5);
        return performance.now() - began;
      })(),
      `the journal did not go on after ${moment}`,
    );
    const second = await starting;
    const times = { boot: Math.max(...ready), resumed: await resumed };
    await within(ended(dirs, site.name, incident), `the incident did not end after ${moment}`);
    await Promise.all(second.map((bot) => bot.stop()));
    return times;
  } finally {
    walking.abort();
    await walk;
    for (const bot of begun) bot.kill('SIGKILL');
  }
}

/** Opens a planned switch and does what it asks of people, until told to stop. */
async function helpAlong(world: World, people: People, incident: () => string | undefined, stop: AbortSignal) {
  const [site] = world.sites;
  const channel = channelOf(site);
  const { command } = await begin(site, 'failover');
  people.type('commander', command);
  const hands = createHands(site, people, { ...scheduleOf(1, 'failover'), approvers: ['second'], doubleClick: false });
  for (; !stop.aborted; await pause(20)) {
    const id = incident();
    if (id !== undefined && world.workspace.connections() > 0) await hands.look(postsOf(world, channel, id), []);
  }
}

async function ended(dirs: readonly string[], system: string, incident: () => string | undefined): Promise<void> {
  const over = () =>
    dirs.some((dir) => mirrored(dir, system, incident() ?? '').some(({ event }) => event.type === 'ended'));
  while (!over()) await pause(20);
}

async function within<Value>(what: Promise<Value>, otherwise: string): Promise<Value> {
  const late = new AbortController();
  const limit = pause(PATIENCE, undefined, { signal: late.signal }).then(() => {
    throw new Error(otherwise);
  });
  limit.catch(() => undefined);
  try {
    return await Promise.race([what, limit]);
  } finally {
    late.abort();
  }
}

function table(measured: readonly Measured[]): string[] {
  const groups = Map.groupBy(measured, ({ shape, moment }) => `${moment} | ${shape}`);
  return [
    '| killed at | run as | goes on after, in multiples of its boot to ready | ms here, of a boot of |',
    '|---|---|---|---|',
    ...[...groups].map(([name, all]) => {
      const resumed = median(all.map((each) => each.resumed));
      const boot = median(all.map((each) => each.boot));
      const ratio = median(all.map((each) => each.resumed / each.boot));
      return `| ${name} | ${ratio.toFixed(2)} | ${resumed.toFixed(0)} of ${boot.toFixed(0)} |`;
    }),
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
