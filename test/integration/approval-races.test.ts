import { expect, type onTestFinished as finished, test } from 'vitest';
import { type BotProcess, startBot } from '../../lab/bot-process.ts';
import type { PersonKey } from '../../lab/people.ts';
import type { Site } from '../../lab/site/site.ts';
import type { World } from '../../lab/world.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import {
  answered,
  exported,
  journalled,
  NO,
  ran,
  reactAs,
  sentIn,
  votesIn,
  whileDown,
  YES,
} from '../support/attack.ts';
import { type Drill, drillIn, eventually, worldForTest } from '../support/world.ts';

/** Attacks by timing: the same instant, several processes, a crash in between (rules 15, 16, 20). */

test.concurrent('rule 15: two approvers at the same instant, each heard twice, by two bots and two workers: one run', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  await world.bot().stop();
  const processes = await Promise.all(
    ['bot', 'bot', 'worker', 'worker'].map((role, index) => process(world, role, index, onTestFinished)),
  );
  await eventually(() => expect(world.workspace.connections()).toBe(2));
  const [lab, east] = [drillIn(world, world.sites[0]), drillIn(world, world.sites[1])];
  const [incident, next] = await Promise.all([opened(lab, 'commander', 1), opened(east, 'second', 1)]);
  const [card, theirs] = [await lab.post(incident, 'card-1'), await east.post(next, 'card-1')];
  await Promise.all([lab.happened(incident, 'card-posted'), east.happened(next, 'card-posted')]);

  world.workspace.faults.holdEvents();
  reactAs(world, lab, 'second', card, YES);
  reactAs(world, lab, 'third', card, YES);
  // At the same instant, in the other system: one approves, one denies.
  reactAs(world, east, 'third', theirs, YES);
  reactAs(world, east, 'commander', theirs, NO);
  world.workspace.faults.releaseEvents((events) => [...events, ...events.toReversed()]);

  await lab.happened(incident, 'outcome');
  await journalled(east, next, (event) => event.type === 'reacted' && event.signal === 'deny');
  await aborted(east, 'second', next);
  await aborted(lab, 'commander', incident);
  for (const each of processes) await each.stop();
  expect(await held(world, lab, [incident])).toEqual(['accepted']);
  expect(ran(lab)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  // The slower one came before the dispatch and counts too, or after it and does not; neither is heard twice.
  const votes = votesIn(await exported(world, incident)).map((vote) => vote.replace(/:.*/, ''));
  expect(votes.sort()).toEqual(['1 approve Sasha Second', '1 approve Tay Third']);
  await held(world, east, [next]);
  expect(sentAfter(await exported(world, next), isDenial)).toEqual([]);
});

/**
 * Moments between an approval and the command, seen from outside. What Slack says last of the card is slow to come in
 * these tests, so that there is time between it and the dispatch.
 */
const MOMENTS = {
  'at the same instant': async () => undefined,
  'while the dispatch asks about the card': (world, { channel }, since) =>
    answered(world, { method: 'conversations.info', channel, since, times: 2 }),
  'once the dispatch has heard of the card': (world, { channel }, since) =>
    answered(world, { method: 'reactions.get', channel, since, times: 1 }),
} as const satisfies Record<string, (world: World, drill: Drill, since: number) => Promise<void>>;

type Moment = keyof typeof MOMENTS;
const [AT_ONCE, ASKING, HEARD] = Object.keys(MOMENTS) as [Moment, Moment, Moment];

const ROUNDS: readonly { lab: readonly Moment[]; east: readonly Moment[]; rounds: string }[] = [
  { rounds: '1 to 5', lab: [AT_ONCE, ASKING, HEARD], east: [HEARD, ASKING] },
  { rounds: '6 to 10', lab: [ASKING, HEARD, AT_ONCE], east: [AT_ONCE, HEARD] },
];

test.concurrent.for(ROUNDS)(
  'rule 16: approve and abort at the same instant, rounds $rounds: never a run after an abort that was first, never two',
  { timeout: 180_000 },
  async (moments, { onTestFinished }) => {
    const world = await worldForTest({ timing: { switch_again_after: '0s' } }, onTestFinished);
    world.workspace.faults.add({ kind: 'slow', ms: 300, method: 'reactions.get' });
    const rounds = async (site: Site, opener: PersonKey, when: readonly Moment[]) => {
      const drill = drillIn(world, site);
      const incidents: string[] = [];
      for (const [index, moment] of when.entries()) {
        const incident = await opened(drill, opener, index);
        const card = await drill.post(incident, 'card-1');
        await drill.happened(incident, 'card-posted');
        const since = world.workspace.apiCalls.length;
        reactAs(world, drill, 'third', card, YES);
        await MOMENTS[moment](world, drill, since);
        await aborted(drill, opener, incident);
        await atRest(site);
        incidents.push(incident);
      }
      return incidents;
    };
    const [lab, east] = world.sites;
    const [ours, theirs] = await Promise.all([
      rounds(lab, 'commander', moments.lab),
      rounds(east, 'second', moments.east),
    ]);
    await world.bot().stop();
    const ends = [
      ...(await held(world, drillIn(world, lab), ours)),
      ...(await held(world, drillIn(world, east), theirs)),
    ];
    console.log(`aborted: ${ends.join(', ')}`);
  },
);

test.concurrent.for([ASKING, HEARD])(
  'rule 20: killed between the approval and the command, %s: one run or none, never two',
  { timeout: 120_000 },
  async (moment, { onTestFinished }) => {
    const world = await worldForTest({}, onTestFinished);
    const slow = world.workspace.faults.add({ kind: 'slow', ms: 300, method: 'reactions.get' });
    const [lab, east] = [drillIn(world, world.sites[0]), drillIn(world, world.sites[1])];
    const [incident, next] = await Promise.all([opened(lab, 'commander', 0), opened(east, 'second', 0)]);
    const [card, theirs] = [await lab.post(incident, 'card-1'), await east.post(next, 'card-1')];
    await Promise.all([lab.happened(incident, 'card-posted'), east.happened(next, 'card-posted')]);
    const since = world.workspace.apiCalls.length;
    reactAs(world, lab, 'third', card, YES);
    await MOMENTS[moment](world, lab, since);
    // In the other system the approval comes in the very instant of the crash.
    reactAs(world, east, 'third', theirs, YES);
    await whileDown(world, () => world.workspace.faults.remove(slow.id));
    await Promise.all([journalled(lab, incident, cameToAnEnd), journalled(east, next, cameToAnEnd)]);
    await Promise.all([aborted(lab, 'commander', incident), aborted(east, 'second', next)]);
    await world.bot().stop();
    console.log(
      `killed: ${[...(await held(world, lab, [incident])), ...(await held(world, east, [next]))].join(', ')}`,
    );
  },
);

/** One more process of the deployment, on a host of its own but for the first. */
async function process({ env }: World, role: string, index: number, end: typeof finished): Promise<BotProcess> {
  const host = index === 0 ? '' : `-${index}`;
  const started = await startBot({ ...env, DATA_DIR: `${env.DATA_DIR}${host}` }, ['--role', role]);
  end(() => started.stop());
  return started;
}

function opened(drill: Drill, who: PersonKey, round: number): Promise<string> {
  return drill.open(who, `/dr failover reason="round ${round + 1}"`);
}

/** Aborts, and waits until what was sent is followed to its outcome and the incident has ended. */
async function aborted(drill: Drill, who: PersonKey, incident: string): Promise<void> {
  expect(await drill.ask(who, '/dr abort reason="stop"')).toContain('Aborted. No further step is sent.');
  await drill.happened(incident, 'ended');
}

/** The platform has ended what it began, as it must have before the next switch. */
async function atRest(site: Site): Promise<void> {
  await eventually(() => {
    const { operations, syncing } = site.model();
    expect(operations).toEqual([]);
    expect(Object.values(syncing).filter(({ until, checks }) => checks > 0 || until > Date.now())).toEqual([]);
  });
}

/** After a crash: it was sent and its outcome is known, or its author is told to react again. */
function cameToAnEnd(event: IncidentEvent): boolean {
  return event.type === 'outcome' || (event.type === 'reacted' && event.say.key === 'approval.only-found');
}

/**
 * Once nothing is under way any more: in each incident nothing was sent after the abort and one thing at most, and what
 * ran on the nodes is what the journals say was accepted. Gives what became of each.
 */
async function held(world: World, drill: Drill, incidents: readonly string[]): Promise<string[]> {
  const ends: string[] = [];
  for (const incident of incidents) {
    const events = await exported(world, incident);
    expect(sentAfter(events, isAbort)).toEqual([]);
    expect(sentIn(events).length).toBeLessThanOrEqual(1);
    const outcome = events.find(({ type }) => type === 'outcome');
    ends.push(outcome?.type === 'outcome' ? outcome.outcome.outcome : 'not sent');
  }
  expect(ran(drill).length, ends.join(', ')).toBe(ends.filter((end) => end === 'accepted').length);
  return ends;
}

function isAbort({ type }: IncidentEvent): boolean {
  return type === 'aborted';
}

function isDenial(event: IncidentEvent): boolean {
  return event.type === 'reacted' && event.signal === 'deny' && event.counts;
}

function sentAfter(events: readonly IncidentEvent[], stops: (event: IncidentEvent) => boolean): IncidentEvent[] {
  const first = events.findIndex(stops);
  return first < 0 ? [] : events.slice(first).filter(({ type }) => type === 'dispatched');
}
