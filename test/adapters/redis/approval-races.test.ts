import { setTimeout } from 'node:timers/promises';
import { test } from 'vitest';
import { EMPTY } from '../../../src/domain/entry.ts';
import type { IncidentEvent } from '../../../src/domain/event.ts';
import type { IncidentId, StepId } from '../../../src/domain/names.ts';
import type { Sentence } from '../../../src/domain/wording/sentence.ts';
import { advance } from '../../../src/engine/advance.ts';
import { requestFor } from '../../../src/engine/ask-approval.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { abort } from '../../../src/engine/go-on.ts';
import { createIncidents } from '../../../src/engine/incidents.ts';
import type { Journal } from '../../../src/engine/ports/journal.ts';
import { type EngineWorld, engineWorld, slackTs } from '../../support/fakes/engine-world.ts';
import { ACTS, type ActName, holds } from '../../support/fakes/race.ts';
import { eventsOf, gateReadings } from '../../support/history.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { host, LAB, newIncident } from './bench.ts';

/** Calls that two processes begin in the same moment; what is approved beforehand; the card's time left, ms. */
interface Round {
  readonly approved: boolean;
  readonly acts: readonly (readonly [process: 0 | 1, ActName])[];
  readonly timeLeft?: number;
}

const ROUNDS: readonly Round[] = [
  {
    approved: false,
    acts: [
      [0, 'Bo approves'],
      [1, 'Cy approves'],
      [0, 'Op aborts'],
      [1, 'Cy denies in words'],
    ],
  },
  {
    approved: false,
    timeLeft: 2,
    acts: [
      [0, 'Bo approves'],
      [1, 'the clock runs out'],
      [1, 'Cy approves'],
      [0, 'the clock runs out'],
    ],
  },
  {
    approved: true,
    acts: [
      [0, 'a worker sends'],
      [1, 'another worker sends'],
      [1, 'Op aborts'],
    ],
  },
  {
    approved: true,
    acts: [
      [0, 'a worker sends'],
      [1, 'another worker sends'],
      [0, 'Op denies by a reaction'],
      [1, 'Bo withdraws'],
    ],
  },
  {
    approved: true,
    acts: [
      [1, 'a worker sends'],
      [0, 'another worker sends'],
      [0, 'Bo takes over'],
      [1, 'Cy denies in words'],
    ],
  },
];

const SHORT: readonly ActName[] = ['Op aborts', 'Cy denies in words', 'Bo takes over', 'the clock runs out'];

test('rule 15: two bot processes on one Redis: 200 rounds of all at once', { timeout: 300_000 }, async () => {
  const server = await redisForTest();
  const hosts = [await host(server.url, { writer: 'host-a:1:1' }), await host(server.url, { writer: 'host-b:1:1' })];
  for (let n = 0; n < 200; n += 1) {
    const round = ROUNDS[n % ROUNDS.length];
    if (round === undefined) throw new Error('no such round');
    await play(
      round,
      hosts.map(({ journal }) => journal),
      n,
    );
  }
});

/** Plays one round on an incident of its own. */
async function play(round: Round, journals: readonly Journal[], n: number): Promise<void> {
  const world = engineWorld({ policy: { armedWindow: 0 } });
  world.clock.now = () => Date.now();
  let appended = 0;
  const engines = journals.map((own) => {
    const journal = counted(own, () => {
      appended += 1;
    });
    return Object.assign(world.start().engine, { journal, incidents: createIncidents(journal) });
  });
  const [engine] = engines;
  if (engine === undefined) throw new Error('no process');
  const { id, begun, approveBy } = await begin(world, engine, round);
  const counting = appended;
  const loaded = await engine.incidents.load(id);
  if (!loaded.ok) throw new Error(loaded.why);
  const { incident } = loaded;
  if (round.timeLeft !== undefined) while (Date.now() < approveBy - (n % 9) * 6) await setTimeout(1);
  const told = new Map<ActName, Sentence | undefined>();
  await Promise.all(
    rotated(round.acts, Math.floor(n / ROUNDS.length)).map(async ([process, name]) => {
      const own = engines[process] ?? engine;
      // Some need many calls before their append, some only one: by waiting a little each is sometimes the first.
      if (SHORT.includes(name)) await setTimeout((n % 9) * 6);
      const say = await (name === 'the clock runs out'
        ? advance(own, id).then(() => undefined)
        : ACTS[name]({ world, engine: own, gate: async () => undefined, incident }));
      told.set(name, say);
    }),
  );
  const read = await engine.journal.read(id);
  if (!read.ok) throw new Error(read.why);
  holds({
    entries: read.entries,
    begun,
    appended: appended - counting,
    ran: world.site.ledger.length,
    now: Date.now(),
    told,
  });
  await abort(engine, id, 'U_OP', 'the round is over');
  await advance(engine, id);
}

/** An incident whose card waits, or is approved by Bo: as a process would have written it. */
async function begin(
  world: EngineWorld,
  engine: Engine,
  { approved, timeLeft }: Round,
): Promise<{ id: IncidentId; begun: number; approveBy: number }> {
  const { topology } = world;
  const id = newIncident();
  const events = eventsOf(topology);
  const ts = slackTs(Date.now() - 10_000);
  await put(engine, id, events.opened, 'open');
  await put(engine, id, events.gates());
  const loaded = await engine.incidents.load(id);
  if (!loaded.ok) throw new Error(loaded.why);
  const asked = requestFor(engine, loaded.incident, topology, {
    step: '1' as StepId,
    attempt: 1,
    purpose: 'dispatch',
    gates: gateReadings(),
  });
  const approveBy = Date.now() + (timeLeft === undefined ? topology.policy.approveWithin : 60 + timeLeft);
  await put(engine, id, { ...asked, approveBy });
  await put(engine, id, events.card(1, ts));
  world.slack.post(ts);
  if (approved) {
    world.slack.messages.get(ts)?.reactions.set('white_check_mark', new Set(['U_BO']));
    await put(engine, id, events.vote('Bo'));
  }
  return { id, begun: approved ? 5 : 4, approveBy };
}

async function put(engine: Engine, id: IncidentId, event: IncidentEvent, lock?: 'open'): Promise<void> {
  const loaded = lock === undefined ? await engine.incidents.load(id) : undefined;
  const head = loaded?.ok ? loaded.incident.head : EMPTY;
  const terms = { system: LAB, ...(lock && { lock }) };
  const done = await engine.journal.append(id, head, event, terms);
  if (!done.ok) throw new Error(done.reason);
}

function counted(journal: Journal, won: () => void): Journal {
  return {
    ...journal,
    append: async (...args) => {
      const done = await journal.append(...args);
      if (done.ok) won();
      return done;
    },
  };
}

/** Another one begins in each round. */
function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
