import { expect, test } from 'vitest';
import { failover } from '../../commands/failover.ts';
import { EMPTY } from '../../src/domain/entry.ts';
import type { Opened } from '../../src/domain/event.ts';
import { planOf } from '../../src/domain/make-plan.ts';
import type { IncidentId } from '../../src/domain/names.ts';
import { hashOfPlan, type Plan, type Step } from '../../src/domain/plan.ts';
import { at, cardStood, type EngineWorld } from '../support/fakes/engine-world.ts';
import { approveCard, stuckAt } from '../support/fakes/journey.ts';
import { cardText, posts, statusText, textOf } from '../support/fakes/thread-text.ts';
import { passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G2, switchTo } from '../support/paper-topology.ts';

const ID = 'lab-00000000000000000000000000000001' as IncidentId;

/** The keys that a plan and its steps had in journals of format 1 (planned switches only). */
const PLAN_1 = ['scenario', 'version', 'title', 'paper', 'from', 'to'] as const;
const STEP_1 = {
  directive: ['id', 'title', 'kind', 'directive', 'region', 'nodes', 'commands', 'settles'],
  check: ['id', 'title', 'kind', 'query', 'region', 'commands', 'expect', 'beside'],
  confirm: ['id', 'title', 'kind', 'hostsLine', 'region', 'zones'],
} as const;

function pick(from: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

function step1(step: Step): object {
  if (step.kind === 'choose' || step.kind === 'wait') throw new Error('format 1 had no such step');
  return pick(step, STEP_1[step.kind]);
}

/** A failover by Ada as the format-1 software wrote its first entry. */
async function opened1(): Promise<EngineWorld> {
  const world = quickWorld();
  const plan = planOf(failover, world.topology, switchTo(G2));
  const old = {
    ...pick(plan, PLAN_1),
    version: 1,
    gates: plan.gates.map(step1),
    steps: plan.steps.map(step1),
  } as unknown as Plan;
  const event: Opened = {
    type: 'opened',
    system: world.topology.name,
    channel: world.topology.channel,
    plan: old,
    planHash: hashOfPlan(old),
    topologyHash: world.topology.hash,
    by: { person: 'Ada' as never, slack: 'U_ADA' },
    reason: 'opened before the upgrade',
    understood: '/dr failover',
  };
  const appended = await world.journal.append(ID, EMPTY, event, { system: world.topology.name, lock: 'open' });
  expect(appended.ok).toBe(true);
  return world;
}

test('an incident that was opened in format 1 goes to its end: gates, card, one execution, checks, a person', async () => {
  const world = await opened1();
  await world.pass(30_000, cardStood);
  expect(cardText(world)).toContain('passed G3 Before: global primary global1a-pgserver0 ok; both regions ok');
  await walk(world);
  expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  expect(ran(world)).toEqual(['global2a-webservice0: FailoverGlobalKS global2a']);
  expect(passedAs(world)).toEqual(['1 proven', '2a proven', '2b proven', '3 confirmed']);
  expect(statusText(world)).toContain('Completed: Planned failover (drill)');
});

test('its gates still decide: they do not hold, and people are asked', async () => {
  const world = await opened1();
  world.site.health.set('global1a-pgserver1', 'syncing');
  await world.pass(30_000, ({ phase }) => phase.is === 'gates-stuck');
  expect(world.now().requests).toEqual([]);
});

test('they are read again just before it is sent', async () => {
  const world = await opened1();
  await world.pass(30_000, cardStood);
  await world.pass(4_000);
  world.site.health.set('global1a-pgserver1', 'syncing');
  await world.react('U_BO');
  await world.pass(20_000);
  expect(world.now().requests[0]?.status).toMatchObject({ is: 'closed', how: 'superseded' });
  expect(ran(world)).toEqual([]);
});

test('its thread is told whole, each post once, and a question in it can be answered', async () => {
  const world = await opened1();
  world.site.result = 'failed';
  await approveCard(world);
  await stuckAt(world, '1', 120_000);
  const keys = posts(world).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(
    posts(world)
      .map((post) => textOf(post))
      .join('\n'),
  ).not.toContain('undefined');
  expect(at('1', 'stuck')(world.now())).toBe(true);
});
