import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/domain/entry.ts';
import type { Dispatched, IncidentEvent, Reacted, Way } from '../../src/domain/event.ts';
import { foldAll } from '../../src/domain/incident/fold.ts';
import { nextAction } from '../../src/domain/incident/next-action.ts';
import { waysOn } from '../../src/domain/incident/ways-on.ts';
import type { Post } from '../../src/domain/thread/post.ts';
import { projectThread } from '../../src/domain/thread/project.ts';
import { catalogue } from '../../src/domain/wording/catalogue.ts';
import { render, type Sentence } from '../../src/domain/wording/sentence.ts';
import { findMissedVotes } from '../../src/engine/find-missed-votes.ts';
import { abort, choose, confirm } from '../../src/engine/go-on.ts';
import { type EngineWorld, engineWorld } from '../support/fakes/engine-world.ts';
import { Killed } from '../support/fakes/life.ts';
import type { RunFault } from '../support/fakes/site.ts';

/** What people, Slack, the network and the machines may do, in any order. */
type Act =
  | { readonly do: 'pass'; readonly ms: number }
  | {
      readonly do: 'react';
      readonly user: string;
      readonly emoji: string;
      readonly add: boolean;
      readonly heard: boolean;
    }
  /** What a second engineer does: waits until the card can have been read, reacts, and lets the armed window pass. */
  | { readonly do: 'approve'; readonly user: string; readonly ms: number }
  | { readonly do: 'press'; readonly user: string; readonly which: number }
  | { readonly do: 'confirm'; readonly works: boolean }
  | { readonly do: 'abort'; readonly user: string }
  | { readonly do: 'look' }
  | { readonly do: 'kill'; readonly call: number; readonly when: 'before' | 'after' }
  | { readonly do: 'fault'; readonly fault: RunFault | undefined }
  | { readonly do: 'node'; readonly node: string; readonly up: boolean }
  | { readonly do: 'slack'; readonly away: boolean }
  | { readonly do: 'offboard'; readonly user: string; readonly deleted: boolean }
  | { readonly do: 'health'; readonly ok: boolean }
  | { readonly do: 'log'; readonly readable: boolean };

const USERS = ['U_ADA', 'U_BO', 'U_CY', 'U_CY2', 'U_OP', 'U_EVE'];
const NODES = ['global1a-webservice0', 'global2a-webservice0', 'global2a-webservice1'];
const user = fc.constantFrom(...USERS);

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(500, 4_000, 6_000, 30_000, 130_000, 700_000),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('react' as const),
      user,
      emoji: fc.constantFrom(
        'white_check_mark',
        'white_check_mark',
        'white_check_mark::skin-tone-2',
        'no_entry',
        'eyes',
      ),
      add: fc.boolean(),
      heard: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('approve' as const),
      user: fc.constantFrom('U_BO', 'U_CY'),
      ms: fc.constantFrom(500, 5_500, 9_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('press' as const),
      user: fc.constantFrom('U_OP', 'U_OP', ...USERS),
      which: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('confirm' as const), works: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('abort' as const), user: fc.constantFrom('U_CY', 'U_EVE', 'U_EVE') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('kill' as const),
      call: fc.integer({ min: 1, max: 40 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      fault: fc.constantFrom<RunFault | undefined>(
        undefined,
        undefined,
        'lost-before',
        'lost-after',
        'held',
        'runs-on',
        'refused',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('node' as const), node: fc.constantFrom(...NODES), up: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('slack' as const), away: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('offboard' as const), user, deleted: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('health' as const), ok: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('log' as const), readable: fc.boolean() }) },
);

test('in any course of events: nothing runs without a valid approval, nothing runs twice, and the thread stays true', async () => {
  const seen = new Map<IncidentEvent['type'], number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2), fc.array(act, { minLength: 5, maxLength: 40 }), async (quorum, acts) => {
      const world = engineWorld({ policy: { quorum } });
      await world.opened();
      await unlessKilled(world.pass(4_500));
      for (const each of acts) await unlessKilled(perform(world, each));
      const entries = world.journal.entries(world.now().id);
      holdsForDispatches(world, entries, quorum);
      holdsForState(entries, world.clock.now());
      holdsForThread(entries, world);
      for (const { event } of entries) seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
    }),
    // One seed, so that what is covered below is the same in every run; SEED tries other courses.
    { numRuns: 300, seed: Number(process.env.SEED ?? 7) },
  );
  // A property of courses that lead nowhere would hold of anything.
  for (const type of ['dispatched', 'outcome', 'stuck', 'chosen', 'request-closed', 'aborted', 'ended'] as const) {
    expect(seen.get(type) ?? 0, type).toBeGreaterThan(10);
  }
}, 120_000);

async function perform(world: EngineWorld, each: Act): Promise<void> {
  const incident = world.now();
  const engine = world.processes.find(({ life }) => !life.dead)?.engine ?? world.start().engine;
  switch (each.do) {
    case 'pass':
      return world.pass(each.ms);
    case 'react':
      return react(world, each);
    case 'approve':
      await world.pass(4_000);
      await react(world, { do: 'react', user: each.user, emoji: 'white_check_mark', add: false, heard: true });
      await react(world, { do: 'react', user: each.user, emoji: 'white_check_mark', add: true, heard: true });
      return world.pass(each.ms);
    case 'press': {
      const stuck = [...incident.steps.values()].find((state) => state.is === 'stuck');
      const question =
        incident.phase.is === 'gates-stuck' ? incident.phase.stuck : stuck?.is === 'stuck' ? stuck.question : undefined;
      if (question === undefined) return;
      const ways: readonly Way[] = waysOn(question.stuck.kind);
      const way = ways[each.which % ways.length] ?? 'look-again';
      await choose(
        engine,
        { act: 'choose', incident: incident.id, step: question.stuck.step, entry: question.entry, way },
        each.user,
      );
      return;
    }
    case 'confirm':
      await confirm(engine, { act: 'confirm', incident: incident.id, step: '3' as never, works: each.works }, 'U_OP');
      return;
    case 'abort':
      await abort(engine, incident.id, each.user, 'enough');
      return;
    case 'look':
      await findMissedVotes(engine);
      return;
    case 'kill': {
      const living = world.processes.find(({ life }) => !life.dead);
      if (living === undefined) return;
      const at = living.life.calls.length + each.call;
      living.life.killAt = (call) => (call === at ? each.when : undefined);
      return;
    }
    case 'fault':
      world.site.runFault = each.fault;
      if (each.fault === undefined) world.site.release();
      return;
    case 'node': {
      const node = world.site.nodes.get(each.node);
      if (node) node.shut = each.up ? undefined : { ok: false, reason: 'timeout', why: 'no answer' };
      return;
    }
    case 'slack':
      world.slack.away = each.away ? 'ratelimited' : undefined;
      return;
    case 'offboard':
      world.slack.facts.set(each.user, { deleted: each.deleted });
      return;
    case 'health':
      if (each.ok) world.site.health.clear();
      else world.site.health.set('global1a-pgserver1', 'syncing');
      return;
    case 'log':
      world.site.logReadable = each.readable;
  }
}

async function react(world: EngineWorld, { user: who, emoji, add, heard }: Act & { do: 'react' }): Promise<void> {
  const card = world.now().requests.at(-1)?.card;
  if (card === undefined) return;
  if (heard) {
    await (add ? world.react(who, emoji) : world.unreact(who, emoji));
    return;
  }
  const reactions = world.slack.messages.get(card.ts)?.reactions;
  const users = new Set(reactions?.get(emoji));
  if (add) users.add(who);
  else users.delete(who);
  reactions?.set(emoji, users);
}

/** The rules told again, simply: who had approved, by the journal's own order, when it was sent. */
function holdsForDispatches(world: EngineWorld, entries: readonly Entry[], quorum: number): void {
  const sent = entries.filter((entry): entry is Entry & { event: Dispatched } => entry.event.type === 'dispatched');
  for (const { n, at, event } of sent) {
    const before = entries.filter((entry) => entry.n < n);
    const asked = before.find(({ event: each }) => each.type === 'requested' && each.request === event.request)?.event;
    if (asked?.type !== 'requested') throw new Error('it was sent without a request');
    expect([asked.step, asked.attempt, asked.purpose]).toEqual([event.step, event.attempt, 'dispatch']);
    expect(before.some(({ event: each }) => closes(each, event.request))).toBe(false);
    const approvals = standing(before, event.request);
    expect(approvals.size).toBeGreaterThanOrEqual(quorum);
    const barred = ['Ada', ...choosers(before, event.step)];
    for (const [person, approval] of approvals) {
      expect(barred).not.toContain(person);
      expect(['Bo', 'Cy']).toContain(person);
      expect(approval.at).toBeLessThanOrEqual(asked.approveBy);
    }
    const reached = [...approvals.values()].map((approval) => approval.at).sort((a, b) => a - b)[quorum - 1] ?? 0;
    expect(at - reached).toBeLessThanOrEqual(60_000);
    expect(at - reached).toBeGreaterThanOrEqual(5_000);
    expect(event.approvers.every(({ facts }) => !facts.deleted)).toBe(true);
    expect(before.some(({ event: each }) => each.type === 'aborted')).toBe(false);
  }
  const requests = sent.map(({ event }) => event.request);
  expect(new Set(requests).size).toBe(requests.length);
  expect(new Set(sent.map(({ event }) => event.token)).size).toBe(sent.length);
  expect(world.site.ledger.length).toBeLessThanOrEqual(sent.length);
  for (const { command } of world.site.ledger) expect(sent.map(({ event }) => event.command)).toContain(command);
}

function closes(event: IncidentEvent, request: number): boolean {
  if (event.type === 'request-closed') return event.request === request;
  if (event.type === 'dispatched' || event.type === 'judged') return event.request === request;
  return event.type === 'reacted' && event.request === request && event.counts && event.signal === 'deny';
}

function standing(entries: readonly Entry[], request: number): Map<string, { readonly at: number }> {
  const approvals = new Map<string, { at: number }>();
  for (const { event, at } of entries) {
    if (event.type !== 'reacted' || event.request !== request || !event.counts) continue;
    const { person = '', signal } = event as Reacted;
    if (signal === 'approve') approvals.set(person, { at });
    if (signal === 'withdraw-approval') approvals.delete(person);
  }
  return approvals;
}

function choosers(entries: readonly Entry[], step: string): string[] {
  return entries.flatMap(({ event }) => {
    if (event.type === 'chosen' && (event.step === step || event.step === 'gates')) return [event.by.person as string];
    return event.type === 'requested' && event.step === step && event.askedBy ? [event.askedBy.person as string] : [];
  });
}

function holdsForState(entries: readonly Entry[], now: number): void {
  expect(foldAll(entries)).toEqual(foldAll(entries.slice(1), foldAll(entries.slice(0, 1))));
  const end = entries.findIndex(({ event }) => event.type === 'ended');
  if (end !== -1) expect(end).toBe(entries.length - 1);
  const incident = foldAll(entries);
  if (incident === undefined) throw new Error('it was opened');
  const next = nextAction(incident, now);
  if (incident.phase.is === 'ended') expect(next).toEqual({ do: 'nothing' });
  // Whoever waits without a clock waits for a person, who has something to press.
  if (next.do === 'wait' && next.until === undefined) {
    const asksPeople =
      incident.phase.is === 'gates-stuck' || [...incident.steps.values()].some(({ is }) => is === 'stuck');
    const confirms = incident.plan.steps.every(
      (step) => step.kind === 'confirm' || incident.steps.get(step.id)?.is === 'passed',
    );
    expect(asksPeople || confirms).toBe(true);
  }
}

/** A prefix of the journal gives a prefix of the thread: nothing that was posted for good ever changes. */
function holdsForThread(entries: readonly Entry[], world: EngineWorld): void {
  const { timing } = world.topology;
  const whole = projectThread(entries, world.clock.now(), timing);
  expect(new Set(whole.map(({ key }) => key)).size).toBe(whole.length);
  expect(
    whole.filter(({ life }) => life === 'edited').every(({ key }) => key === 'root' || key.startsWith('companion-')),
  ).toBe(true);
  for (let n = 1; n <= entries.length; n += 1) {
    const posts = projectThread(entries.slice(0, n), world.clock.now(), timing);
    expect(whole.slice(0, posts.length).map(({ key }) => key)).toEqual(posts.map(({ key }) => key));
    posts.forEach((post, i) => {
      if (post.life === 'fixed') expect(whole[i]).toEqual(post);
    });
  }
  for (const post of whole)
    for (const sentence of sentencesOf(post))
      for (const locale of ['en', 'zh'] as const) expect(render(catalogue, sentence, locale)).not.toBe('');
}

function sentencesOf(post: Post): Sentence[] {
  const found: Sentence[] = [];
  JSON.stringify(post.parts, (_, value) => {
    if (
      typeof value === 'object' &&
      value !== null &&
      typeof value.key === 'string' &&
      typeof value.params === 'object'
    )
      found.push(value);
    return value;
  });
  return found;
}

async function unlessKilled(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}
