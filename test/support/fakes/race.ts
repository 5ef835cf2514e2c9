import { expect } from 'vitest';
import { verifyChain } from '../../../src/domain/chain.ts';
import type { Entry } from '../../../src/domain/entry.ts';
import { foldAll } from '../../../src/domain/incident/fold.ts';
import { executeByOf, nextAction } from '../../../src/domain/incident/next-action.ts';
import { type Incident, liveRequest, type Request } from '../../../src/domain/incident/state.ts';
import type { PersonName } from '../../../src/domain/names.ts';
import { stepById } from '../../../src/domain/plan.ts';
import type { Sentence } from '../../../src/domain/wording/sentence.ts';
import { advance } from '../../../src/engine/advance.ts';
import { deny } from '../../../src/engine/deny.ts';
import { dispatch } from '../../../src/engine/dispatch.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { abort, takeOver } from '../../../src/engine/go-on.ts';
import { createIncidents } from '../../../src/engine/incidents.ts';
import { vote } from '../../../src/engine/vote.ts';
import type { PaperOptions } from '../paper-topology.ts';
import { type EngineWorld, engineWorld, said, slackTs } from './engine-world.ts';
import type { Gate, Stage, Waiting } from './interleave.ts';
import { asked } from './journey.ts';

/** Where an incident stands when the race begins: its entries, the time, and what Slack shows on the card. */
export interface Start {
  readonly options: PaperOptions;
  readonly entries: readonly Entry[];
  readonly now: number;
  readonly users: readonly string[];
}

/** A card waits, and it is the very last moment at which it can be approved: whoever looks now may call it lapsed too. */
export async function waiting(options: PaperOptions = {}): Promise<Start> {
  const world = engineWorld(options);
  await asked(world);
  return { ...startOf(world, options, []), now: liveRequest(world.now())?.approveBy ?? 0 };
}

/** The card was approved by these, and the armed window is just over. */
export async function armed(options: PaperOptions = {}, ...users: readonly string[]): Promise<Start> {
  const world = engineWorld(options);
  await asked(world);
  for (const user of users) await world.react(user);
  await world.clock.pass(5_000);
  return startOf(world, options, users);
}

function startOf(world: EngineWorld, options: PaperOptions, users: readonly string[]): Start {
  return { options, entries: world.journal.entries(world.now().id), now: world.clock.now(), users };
}

export type Act = (stage: Scene) => Promise<Sentence | undefined>;

export interface Scene {
  readonly world: EngineWorld;
  readonly engine: Engine;
  readonly gate: Gate;
  readonly incident: Incident;
}

/** Who may do something at that instant, and what. */
export const ACTS = {
  'Bo approves': reacts('U_BO', 'added'),
  'Cy approves': reacts('U_CY', 'added'),
  'Bo withdraws': reacts('U_BO', 'removed'),
  'Op denies by a reaction': reacts('U_OP', 'added', 'no_entry'),
  'Cy denies in words': async ({ engine, incident }) => {
    const said = await deny(engine, incident.id, 'U_CY', 'wrong window');
    return said.key === 'deny.done' ? undefined : said;
  },
  'Op aborts': ({ engine, incident }) => abort(engine, incident.id, 'U_OP', 'wrong day'),
  'Bo takes over': ({ engine, incident }) => takeOver(engine, incident.id, 'U_BO', 'next shift'),
  'the clock runs out': async ({ world, engine, gate, incident }) => {
    const executeBy = executeByOf(live(incident));
    if (executeBy !== undefined) {
      await gate('clock');
      world.clock.now = () => executeBy;
    }
    await advance(engine, incident.id);
    return undefined;
  },
  'a worker sends': sends,
  'another worker sends': sends,
} as const satisfies Record<string, Act>;

export type ActName = keyof typeof ACTS;

function reacts(user: string, signal: 'added' | 'removed', emoji = 'white_check_mark'): Act {
  return async ({ world, engine, gate, incident }) => {
    const { card } = live(incident);
    if (card === undefined) throw new Error('there is no card');
    await gate('slack.change');
    const reactions = world.slack.messages.get(card.ts)?.reactions;
    const users = new Set(reactions?.get(emoji));
    if (signal === 'added') users.add(user);
    else users.delete(user);
    reactions?.set(emoji, users);
    const eventTs = slackTs(world.clock.now());
    const told = await vote(engine, {
      signal,
      user,
      team: 'T0LAB',
      emoji,
      channel: card.channel,
      ts: card.ts,
      eventTs,
      eventId: `Ev-${user}-${signal}`,
    });
    return told?.say;
  };
}

/** As a worker does: it looks at the journal, and sends where that says so. */
async function sends({ world, engine, incident: { id } }: Scene): Promise<Sentence | undefined> {
  const loaded = await engine.incidents.load(id);
  if (!loaded.ok) throw new Error(loaded.why);
  const { incident } = loaded;
  const action = nextAction(incident, world.clock.now());
  const request = liveRequest(incident);
  const step = request && stepById(incident.plan, request.asked.step);
  if (action.do === 'work' && request && step?.kind === 'directive') await dispatch(engine, incident, step, request);
  return undefined;
}

function live(incident: Incident): Request {
  const request = liveRequest(incident);
  if (request === undefined) throw new Error('the race begins with a request');
  return request;
}

const LOOKS_TO_DECIDE: readonly ActName[] = ['a worker sends', 'another worker sends', 'the clock runs out'];

/** Calls by which one actor can notice another; what no actor changes is not waited for. */
const RESOURCES: Readonly<Record<string, { readonly of: string; readonly writes: boolean }>> = {
  'journal.read': { of: 'journal', writes: false },
  'journal.openIncident': { of: 'journal', writes: false },
  'journal.append': { of: 'journal', writes: true },
  'slack.reactions': { of: 'slack', writes: false },
  'slack.change': { of: 'slack', writes: true },
  'shell.stat': { of: 'node', writes: false },
  'shell.void': { of: 'node', writes: true },
  'shell.run': { of: 'node', writes: true },
};

/** Two reads, or calls to different things, in either order: nobody can tell. */
export function commute(one: Waiting, other: Waiting): boolean {
  if (one.call === 'clock' || other.call === 'clock') return !asksForTheTime(one.call === 'clock' ? other : one);
  const [a, b] = [RESOURCES[one.call], RESOURCES[other.call]];
  return a !== undefined && b !== undefined && (a.of !== b.of || !(a.writes || b.writes));
}

/** An append is judged by the time, and who decides by what was read looks at it right after. */
function asksForTheTime({ actor, call }: Waiting): boolean {
  if (call === 'journal.read') return LOOKS_TO_DECIDE.some((name) => name === actor);
  return call === 'journal.append' || call === 'slack.reactions' || call === 'slack.change';
}

export interface RaceOptions {
  /** Each actor is a process of its own, or all of them are one. */
  readonly processes: 'own' | 'one';
  /**
   * `all` calls by which one could notice another, or only those that decide: what somebody looks up just to find the
   * request, or to see what they have appended, then happens at once with the call before it.
   */
  readonly gates: 'all' | 'deciding';
}

/** The stage of a race between these. */
export function raceOf(start: Start, names: readonly ActName[], { processes, gates }: RaceOptions) {
  return async (gate: Gate): Promise<Stage> => {
    const world = worldAt(start);
    const told = new Map<ActName, Sentence | undefined>();
    let appended = 0;
    const engineOf = () => {
      const { engine } = world.start();
      const { journal: own } = engine;
      let won = false;
      const journal = {
        ...own,
        openIncident: async (...args: Parameters<Engine['journal']['openIncident']>) => {
          if (gates === 'all') await gate('journal.openIncident');
          return own.openIncident(...args);
        },
        read: async (...args: Parameters<Engine['journal']['read']>) => {
          if (gates === 'all' || !won) await gate('journal.read');
          won = false;
          return own.read(...args);
        },
        append: async (...args: Parameters<Engine['journal']['append']>) => {
          await gate('journal.append');
          const done = await own.append(...args);
          if (done.ok) appended += 1;
          won = done.ok;
          return done;
        },
      };
      const incidents = createIncidents(journal);
      const looking = createIncidents(own);
      return Object.assign(engine, {
        journal,
        incidents,
        looking: gates === 'all' ? incidents : { ...incidents, load: looking.load },
        directory: gated(engine.directory, 'slack', ['reactions'], gate),
        shell: gated(engine.shell, 'shell', ['stat', 'void', 'run'], gate),
      });
    };
    const shared = engineOf();
    const incident = foldAll(start.entries);
    if (incident === undefined) throw new Error('no incident');
    const actors = names.map((name) => {
      const { looking, ...own } = processes === 'one' ? shared : engineOf();
      // Who reacts or types looks the request up first; a worker and a clock decide by what they look up.
      const engine = LOOKS_TO_DECIDE.includes(name) ? own : { ...own, incidents: looking };
      const act = async () => {
        told.set(name, await ACTS[name]({ world, engine, gate, incident }));
      };
      return { name, act };
    });
    const check = () =>
      holds({
        entries: world.journal.entries(incident.id),
        begun: start.entries.length,
        appended,
        ran: world.site.ledger.length,
        now: world.clock.now(),
        told,
      });
    return { actors, check };
  };
}

function gated<Port extends object>(port: Port, of: string, calls: readonly string[], gate: Gate): Port {
  return new Proxy(port, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== 'function' || !calls.includes(String(key))) return method;
      return async (...args: unknown[]) => {
        await gate(`${of}.${String(key)}`);
        return Reflect.apply(method, target, args);
      };
    },
  });
}

function worldAt({ options, entries, now, users }: Start): EngineWorld {
  const world = engineWorld(options);
  world.journal.begin(world.topology.name, entries);
  for (const { event } of entries) if (event.type === 'card-posted') world.slack.post(event.ts);
  world.clock.now = () => now;
  const [message] = world.slack.messages.values();
  message?.reactions.set('white_check_mark', new Set(users));
  return world;
}

/** How a race ended. */
export interface Ending {
  readonly entries: readonly Entry[];
  /** How many of the entries stood there when it began. */
  readonly begun: number;
  /** How many appends were confirmed. */
  readonly appended: number;
  /** How often the directive ran on a node. */
  readonly ran: number;
  readonly now: number;
  /** What each actor heard in the end. */
  readonly told: ReadonlyMap<ActName, Sentence | undefined>;
}

/** What must hold whoever was first (rules 15 to 17), and that whoever lost was told the truth. */
export function holds(ending: Ending): void {
  const { entries, begun, told } = ending;
  const incident = foldAll(entries);
  if (incident === undefined) throw new Error('no incident');
  const course = entries.map(({ event }) => event.type);
  expect(verifyChain(entries.slice(begun), entries[begun - 1])).toMatchObject({ ok: true });
  expect(entries.length, 'an append that was confirmed is in the chain, and nothing else').toBe(
    begun + ending.appended,
  );
  const sent = entries.filter(({ event }) => event.type === 'dispatched');
  expect(sent.length, String(course)).toBeLessThanOrEqual(1);
  expect(ending.ran).toBeLessThanOrEqual(sent.length);
  const stop = entries.findIndex(({ event }) => stops(event));
  const after = stop < 0 ? [] : entries.slice(stop + 1).map(({ event }) => event);
  expect(
    after.filter((event) => event.type === 'dispatched' || (event.type === 'reacted' && event.counts)),
    `nothing counts after ${entries[stop]?.event.type}`,
  ).toEqual([]);
  for (const { n, event } of sent) {
    const before = foldAll(entries.slice(0, n - 1));
    const request = before && liveRequest(before);
    expect(request?.status.is).toBe('approved');
    const approvals = request?.approvals.map(({ person }) => person) ?? [];
    const approvers = event.type === 'dispatched' ? event.approvers.map(({ person }) => person) : [];
    expect(approvers.length).toBeGreaterThanOrEqual(request?.asked.binding.policy.quorum ?? 1);
    for (const person of approvers) expect(approvals).toContain(person);
    for (const person of approvers) expect(before?.holder.person).not.toBe(person);
  }
  for (const [name, say] of told) expect(isTrue(name, say, incident, ending), name).toBe('true');
}

/** From here on the request that waited cannot be approved or used. */
function stops(event: Entry['event']): boolean {
  if (event.type === 'reacted') return event.counts && event.signal === 'deny';
  return ['aborted', 'denied', 'request-closed', 'ended'].includes(event.type);
}

const PERSONS: Readonly<Record<string, PersonName>> = {
  Bo: 'Bo' as PersonName,
  Cy: 'Cy' as PersonName,
  Op: 'Op' as PersonName,
};

/** `true`, or what was said although it is not so. */
function isTrue(name: ActName, say: Sentence | undefined, incident: Incident, { entries, now }: Ending): string {
  const person = PERSONS[name.slice(0, 2)];
  const [request] = incident.requests;
  if (request === undefined) return 'there is no request';
  const { status, denial } = request;
  const counted = (signal: string) =>
    entries.some(
      ({ event }) => event.type === 'reacted' && event.counts && event.person === person && event.signal === signal,
    );
  const has = (type: string) => entries.some(({ event }) => event.type === type);
  const truth: Readonly<Record<string, boolean>> = {
    'approval.say-why': counted('deny') && denial?.person === person,
    'approval.closed':
      status.is === 'used' || (status.is === 'closed' && (name.endsWith('approves') || denial?.person !== person)),
    'approval.aborted': incident.aborted !== undefined,
    'approval.sent-already': status.is === 'used',
    'deny.too-late': status.is === 'used',
    'approval.too-late': now >= (request.approveBy ?? now),
    'approval.withdrawn-too-late': status.is === 'used',
    'approval.ended': incident.phase.is === 'ended',
    'approval.steered-it': has('taken-over') && name === 'Bo approves',
    'act.closed': incident.phase.is === 'ended',
    'deny.nothing': liveRequest(incident) === undefined,
    'abort.done': incident.aborted !== undefined,
    'act.aborted': incident.aborted !== undefined,
  };
  if (say !== undefined) return (truth[say.key] ?? false) ? 'true' : `${say.key}: ${said(say)}`;
  const silent: Partial<Record<ActName, boolean>> = {
    'Bo approves': counted('approve'),
    'Cy approves': counted('approve'),
    // What is closed anyway: nobody is told that it cannot be taken back.
    'Bo withdraws': counted('withdraw-approval') || status.is === 'closed',
    'Op denies by a reaction': counted('deny'),
    'Cy denies in words': entries.some(({ event }) => event.type === 'denied' && event.by.person === person),
    'Bo takes over': incident.holder.person === person,
    'Op aborts': false,
  };
  return (silent[name] ?? true) ? 'true' : `nothing was said to ${name}`;
}

/** Each two of them. */
export function pairs(names: readonly ActName[]): [ActName, ActName][] {
  return names.flatMap((one, i) => names.slice(i + 1).map((other): [ActName, ActName] => [one, other]));
}

/** Each three of them. */
export function triples(names: readonly ActName[]): [ActName, ActName, ActName][] {
  return names.flatMap((one, i) =>
    pairs(names.slice(i + 1)).map(([other, third]): [ActName, ActName, ActName] => [one, other, third]),
  );
}
