import { failback } from '../../../commands/failback.ts';
import { failover } from '../../../commands/failover.ts';
import { partition } from '../../../commands/partition.ts';
import { primaryDown } from '../../../commands/primary-down.ts';
import { standbyDown } from '../../../commands/standby-down.ts';
import type { IncidentEvent } from '../../../src/domain/event.ts';
import { foldAll } from '../../../src/domain/incident/fold.ts';
import { type Incident, liveRequest, stateOf } from '../../../src/domain/incident/state.ts';
import type { IncidentId, StepId, SystemName } from '../../../src/domain/names.ts';
import type { Topology } from '../../../src/domain/topology.ts';
import { catalogue } from '../../../src/domain/wording/catalogue.ts';
import { type Locale, render, type Sentence } from '../../../src/domain/wording/sentence.ts';
import { advance } from '../../../src/engine/advance.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { createIncidents } from '../../../src/engine/incidents.ts';
import { type OpenRequest, type OpenResult, openIncident } from '../../../src/engine/open-incident.ts';
import type { PlacedPost } from '../../../src/engine/ports/post-record.ts';
import type { Work } from '../../../src/engine/ports/work-queue.ts';
import { cardStands } from '../../../src/engine/post-incident.ts';
import { createSilences } from '../../../src/engine/silences.ts';
import { type Told, vote } from '../../../src/engine/vote.ts';
import { workOn } from '../../../src/engine/work-on.ts';
import { type HandClock, handClock } from '../../engine/hand-clock.ts';
import { type PaperOptions, paperTopology } from '../paper-topology.ts';
import { Killed, type Life, mortal, newLife } from './life.ts';
import { type MemoryJournal, memoryJournal } from './memory-journal.ts';
import { type FakeSite, fakeSite } from './site.ts';
import { type FakeSlack, fakeSlack } from './slack.ts';

/** A process of TwoKey: the real engine over ports that it shares with the others, until it dies. */
export interface Process {
  readonly life: Life;
  readonly engine: Engine;
}

export interface EngineWorld {
  readonly topology: Topology;
  readonly clock: HandClock;
  readonly journal: MemoryJournal;
  readonly site: FakeSite;
  readonly slack: FakeSlack;
  /** What was logged, message and fields, by any process. */
  readonly logged: string[];
  readonly processes: Process[];
  /** Messages that are no card, as the outbox remembers them: `channel/ts`. */
  readonly posts: Map<string, PlacedPost>;
  /** The hash the deployment agreed on; the world's own at first. */
  recordedTopology: string | undefined;
  /** The whole identity it agreed on, roster and policy included, where a test changes those; counts before the hash alone. */
  recordedIdentity: string | undefined;
  start(topology?: Topology): Process;
  open(request?: Partial<OpenRequest>): Promise<OpenResult>;
  /** Opens a failover by Ada, or what is asked for instead, and returns its id. */
  opened(request?: Partial<OpenRequest>): Promise<IncidentId>;
  /** A process that lives: the first of them, or a new one. */
  living(): Process;
  /** Lets time pass; cards are posted, clocks run, workers work. Ends early once `until` holds; throws if it never does. */
  pass(ms: number, until?: (incident: Incident) => boolean): Promise<void>;
  /** The state of the only incident. */
  now(): Incident;
  events(): readonly IncidentEvent[];
  /** Adds a reaction in Slack and delivers its event. */
  react(user: string, emoji?: string, at?: string): Promise<Told>;
  unreact(user: string, emoji?: string, at?: string): Promise<Told>;
}

const SYSTEM = 'lab' as SystemName;
const STEP = 500;

export function engineWorld(options: PaperOptions = {}): EngineWorld {
  const topology = paperTopology(options);
  const clock = handClock(1_767_323_000_000);
  const journal = memoryJournal(() => clock.now());
  const site = fakeSite(topology, () => clock.now());
  const slack = fakeSlack();
  const waiting: Work[] = [];
  const leases = new Map<string, Life>();
  const working = new Set<Promise<void>>();
  let events = 0;

  function start(own: Topology = topology): Process {
    const life = newLife(`process-${world.processes.length + 1}`);
    const mine = mortal(journal, 'journal', life);
    const engine: Engine = {
      topologies: new Map([[own.name, own]]),
      scenarios: [failover, failback, primaryDown, standbyDown, partition],
      journal: mine,
      incidents: createIncidents(mine),
      queue: mortal({ ensure: async (work) => ensure(work), close: async () => undefined }, 'queue', life),
      leases: {
        take: async (what, incident) => {
          const key = `${what} ${incident}`;
          if (leases.get(key)?.dead === false) return undefined;
          leases.set(key, life);
          return {
            held: () => !life.dead && leases.get(key) === life,
            release: async () => void (leases.get(key) === life && leases.delete(key)),
          };
        },
      },
      shell: mortal(site.shell, 'shell', life),
      silences: createSilences(() => clock.now()),
      directory: mortal(slack.directory, 'directory', life),
      posts: { at: async (_, channel, ts) => world.posts.get(`${channel}/${ts}`) },
      topologyRecord: {
        record: async () => undefined,
        recordedElse: async (_, own) => ({
          known: true,
          identity:
            world.recordedIdentity ??
            (own.startsWith(`${world.recordedTopology}.`) ? own : String(world.recordedTopology)),
        }),
      },
      clock: mortal(clock, 'clock', life),
      log: logOf(world.logged),
      changed: () => undefined,
      stopping: new AbortController().signal,
    };
    const process = { life, engine };
    world.processes.push(process);
    return process;
  }

  function ensure(work: Work) {
    if (!waiting.some((each) => JSON.stringify(each) === JSON.stringify(work))) waiting.push(work);
    return { ok: true } as const;
  }

  function living(): Process {
    return world.processes.find(({ life }) => !life.dead) ?? start();
  }

  /** While Slack is away nothing can be posted. */
  async function postCards(): Promise<void> {
    if (slack.away !== undefined) return;
    const incident = current();
    const request = incident && liveRequest(incident);
    if (incident === undefined || request === undefined || request.card !== undefined) return;
    const ts = slackTs(clock.now());
    slack.post(ts);
    await cardStands(living().engine, incident.id, `card-${request.asked.request}`, {
      team: 'T0LAB',
      channel: topology.channel,
      ts,
    });
  }

  async function turn(): Promise<void> {
    const process = living();
    const open = await journal.openIncident(SYSTEM);
    if (open.ok && open.incident !== undefined) {
      await unlessKilled(postCards());
      await unlessKilled(advance(process.engine, open.incident).then(() => undefined));
    }
    for (const work of waiting.splice(0)) {
      for (const { engine, life } of world.processes) {
        if (life.dead) continue;
        const done: Promise<void> = unlessKilled(workOn(engine, work)).finally(() => working.delete(done));
        working.add(done);
      }
    }
    await clock.pass(STEP);
  }

  function current(): Incident | undefined {
    const id = journal.ids().at(-1);
    return id && foldAll(journal.entries(id));
  }

  const world: EngineWorld = {
    topology,
    clock,
    journal,
    site,
    slack,
    logged: [],
    posts: new Map(),
    processes: [],
    recordedTopology: topology.hash,
    recordedIdentity: undefined,
    start,
    open: (request) =>
      openIncident(living().engine, {
        topology,
        request: { name: 'failover' },
        reason: 'quarterly drill',
        understood: '/dr failover reason="quarterly drill"',
        slack: 'U_ADA',
        ...request,
      }),
    living,
    async opened(request) {
      const opened = await world.open(request);
      if (!opened.ok) throw new Error(render(catalogue, opened.say, 'en'));
      return opened.incident;
    },
    async pass(ms, until) {
      const end = clock.now() + ms;
      while (clock.now() < end) {
        if (until?.(world.now())) return;
        await turn();
      }
      if (until && !until(world.now()))
        throw new Error(`it never came to that; the journal has ${journal.events.map(({ type }) => type).join(' ')}`);
    },
    now() {
      const incident = current();
      if (incident === undefined) throw new Error('no incident was opened');
      return incident;
    },
    events: () => journal.events,
    react: (user, emoji = 'white_check_mark', at) => deliver('added', user, emoji, at),
    unreact: (user, emoji = 'white_check_mark', at) => deliver('removed', user, emoji, at),
  };

  async function deliver(
    signal: 'added' | 'removed',
    user: string,
    emoji: string,
    at = slackTs(clock.now()),
  ): Promise<Told> {
    const { card } = world.now().requests.at(-1) ?? {};
    if (card === undefined) throw new Error('there is no card to react on');
    const { reactions } = slack.messages.get(card.ts) ?? { reactions: new Map<string, Set<string>>() };
    const users = reactions.get(emoji) ?? new Set();
    reactions.set(emoji, users);
    if (signal === 'added') users.add(user);
    else users.delete(user);
    events += 1;
    return vote(living().engine, {
      signal,
      user,
      team: 'T0LAB',
      emoji,
      channel: card.channel,
      ts: card.ts,
      eventTs: at,
      eventId: `Ev${events}`,
    });
  }

  return world;
}

/** Slack's own form of a time: seconds with six decimals, as text. */
export function slackTs(ms: number): string {
  return `${Math.floor(ms / 1000)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}000`;
}

export function said(sentence: Sentence | undefined, locale: Locale = 'en'): string {
  return sentence === undefined ? '' : render(catalogue, sentence, locale);
}

/** Where a step stands: `waiting`, `asking`, … */
export function at(step: string, is: string): (incident: Incident) => boolean {
  return (incident) => stateOf(incident, step as StepId).is === is;
}

export function cardStood(incident: Incident): boolean {
  return liveRequest(incident)?.card !== undefined;
}

async function unlessKilled(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

function logOf(lines: string[]): Engine['log'] {
  const line = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  return { debug: line, info: line, warn: line, error: line };
}
