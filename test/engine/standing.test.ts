import { describe, expect, test } from 'vitest';
import type { Digest, NodeName } from '../../src/domain/names.ts';
import type { Topology } from '../../src/domain/topology.ts';
import { projectionOf } from '../../src/engine/post-incident.ts';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../support/fakes/engine-world.ts';
import { approved, asked, dispatches, press, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { paperTopology, person, ROSTER } from '../support/paper-topology.ts';

/** Why the first request was closed, once a second one stands; nothing was sent meanwhile. */
async function superseded(world: EngineWorld): Promise<string> {
  await world.pass(30_000, ({ requests }) => requests.length > 1);
  expect(world.site.ledger).toEqual([]);
  const [first, second] = world.now().requests;
  expect(first?.status).toMatchObject({ is: 'closed', how: 'superseded' });
  expect(second).toMatchObject({ approvals: [], status: { is: 'open' }, asked: { attempt: 1 } });
  expect(second?.asked.supersedes).toEqual(first?.closedBecause);
  return said(first?.closedBecause);
}

describe('what stands just before the dispatch', () => {
  test('rule 3: stale approval: all the same: it goes on and never asks twice', async () => {
    const world = engineWorld();
    await approved(world);
    await world.pass(30_000, at('1', 'settling'));
    expect(world.now().requests).toHaveLength(1);
    expect(dispatches(world)[0]?.approvers).toMatchObject([{ person: 'Bo', facts: { id: 'U_BO', deleted: false } }]);
  });

  test('rule 2: a changed host: its pinned key', async () => {
    const world = engineWorld();
    await approved(world);
    const node = world.site.nodes.get('global2a-webservice1');
    if (node) node.hostKey = 'SHA256:another';
    expect(await superseded(world)).toBe(
      'What would run now, or who may approve it, is not what request 1 showed (the hosts). It is void and must be approved anew.',
    );
  });

  const CHANGES: readonly (readonly [string, (topology: Topology) => Topology, string])[] = [
    ['a changed address', (topology) => withNode(topology, { address: '203.0.113.9' }), 'the hosts'],
    ['a changed port', (topology) => withNode(topology, { port: 2222 }), 'the hosts'],
    ['a changed user', (topology) => withNode(topology, { user: 'root' }), 'the hosts'],
    ['a changed command prefix', (topology) => withNode(topology, { prefix: ['sudo', '-n'] }), 'the hosts'],
    ['a changed spool', (topology) => withNode(topology, { spool: { base: '/x', id: 'another' } }), 'the hosts'],
    ['a spool switched off', (topology) => withNode(topology, { spool: 'off' }), 'the hosts'],
    [
      'a weakened policy',
      (topology) => ({ ...topology, policy: { ...topology.policy, armedWindow: 0 } }),
      'armed_window 5s → 0s',
    ],
    ['a raised quorum', (topology) => ({ ...topology, policy: { ...topology.policy, quorum: 2 } }), 'quorum 1 → 2'],
    [
      'a changed roster',
      (topology) => ({ ...topology, roster: [...ROSTER, person('Di', ['U_DI'], 'approver')] }),
      'Di is an approver now',
    ],
  ];
  test.each(CHANGES)('rule 3: stale approval: %s', async (_, change, what) => {
    const world = engineWorld();
    await approved(world);
    for (const { life } of world.processes) life.dead = true;
    world.start(change(world.topology));
    expect(await superseded(world)).toBe(
      `What would run now, or who may approve it, is not what request 1 showed (${what}). It is void and must be approved anew.`,
    );
  });

  test('rule 3: stale approval: a gate that held and now fails: a new card with the new reading, which may be approved', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.health.set('global1a-pgserver1', 'syncing');
    expect(await superseded(world)).toBe(
      'Gate G3 held when request 1 was made and does not hold now. The request is void; a new one shows the new reading.',
    );
    expect(world.now().requests[1]?.asked.gates.find(({ gate }) => gate === 'G3')?.verdict).toMatchObject({
      is: 'fails',
    });
    await world.pass(5_000, cardStood);
    await world.pass(4_000);
    await world.react('U_BO');
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)).toMatchObject([{ request: 2, attempt: 1 }]);
  });

  test.each(['deleted', 'edited'])('rule 1: edited text: the card was %s', async (what) => {
    const world = engineWorld();
    await approved(world);
    const ts = world.now().requests[0]?.card?.ts ?? '';
    const message = world.slack.messages.get(ts);
    if (what === 'deleted') world.slack.messages.delete(ts);
    else if (message) message.edited = true;
    expect(await superseded(world)).toBe(
      'The card of request 1 was deleted or edited. It is void and must be approved anew.',
    );
  });

  test('rule 13: undated consent: the reaction is gone though no event said so: taken back, and nothing is sent', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.messages.get(world.now().requests[0]?.card?.ts ?? '')?.reactions.clear();
    await world.pass(20_000);
    expect(world.site.ledger).toEqual([]);
    const [request] = world.now().requests;
    expect(request?.status.is).toBe('open');
    expect(said(request?.reactions.at(-1)?.say)).toBe(
      "Bo's reaction no longer stands on request 1: the approval is taken back.",
    );
  });

  test('rule 13: undated consent: a denial stands there though no event said so: it counts', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.messages.get(world.now().requests[0]?.card?.ts ?? '')?.reactions.set('no_entry', new Set(['U_OP']));
    await stuckAt(world, '1');
    expect(world.site.ledger).toEqual([]);
    expect(said(questionAt(world).say)).toBe('Op denied request 1. Nothing was sent.');
  });

  test('rule 8: invite-to-approve: a denial by somebody in no roster stops nothing', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.messages.get(world.now().requests[0]?.card?.ts ?? '')?.reactions.set('no_entry', new Set(['U_EVE']));
    await world.pass(30_000, at('1', 'settling'));
  });
});

describe('a process with another topology than the recorded one', () => {
  test('rule 19: weakening the rule mid-flight: it counts no approval, takes no judgement as approved, and supersedes none', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.answer = 'odd';
    await stuckAt(world, '1');
    await press(world, 'took-effect', 'U_OP');
    await world.pass(5_000, cardStood);
    await world.pass(4_000);
    for (const { life } of world.processes) life.dead = true;
    const other = paperTopology({ policy: { armedWindow: 1_000 } });
    world.start({ ...other, hash: 'another' as Digest });
    await world.react('U_CY');
    await world.pass(20_000);
    expect(world.now().requests.at(-1)?.status.is).toBe('open');
    expect(world.events().filter(({ type }) => type === 'judged' || type === 'request-closed')).toEqual([]);
  });

  test('asks for no approval of its own', async () => {
    const world = engineWorld();
    await world.opened();
    world.recordedTopology = 'another';
    await world.pass(20_000);
    expect(world.now().requests).toEqual([]);
    world.recordedTopology = world.topology.hash;
    await world.pass(20_000, cardStood);
  });
});

test('the thread tells the whole of it: superseded, asked anew, sent', async () => {
  const world = engineWorld();
  const incident = await approved(world);
  const node = world.site.nodes.get('global2a-webservice0' as NodeName);
  if (node) node.hostKey = 'SHA256:another';
  await superseded(world);
  const posts = (await projectionOf(world.start().engine, incident))?.posts ?? [];
  expect(posts.map(({ key }) => key).filter((key) => /card|companion/.test(key))).toEqual([
    'card-1',
    'companion-1',
    'card-2',
    'companion-2',
  ]);
});

test('a judgement that is superseded goes back to its question and promises no new card', async () => {
  const world = engineWorld();
  await approved(world);
  world.site.answer = 'odd';
  await stuckAt(world, '1');
  await press(world, 'took-effect', 'U_OP');
  await world.pass(5_000, cardStood);
  await world.pass(4_000);
  await world.react('U_CY');
  world.slack.facts.set('U_CY', { deleted: true });
  await world.pass(20_000, at('1', 'stuck'));
  const closed = world.events().findLast((event) => event.type === 'request-closed');
  expect(said(closed?.say)).not.toContain('follows');
  expect(world.now().requests).toHaveLength(2);
});

test('rule 6: self-approval in any disguise: asked for again after it lapsed: whoever asks is barred', async () => {
  const world = engineWorld();
  await asked(world);
  await stuckAt(world, '1');
  expect(said(questionAt(world).say)).toBe('Nobody approved request 1 in time (10 min). Nothing was sent.');
  await press(world, 'ask-again', 'U_BO');
  await world.pass(20_000, cardStood);
  expect(world.now().requests.at(-1)?.asked).toMatchObject({ request: 2, attempt: 1, eligible: ['Cy'] });
});

function withNode(topology: Topology, change: object): Topology {
  const [one, two] = topology.regions;
  return { ...topology, regions: [one, { ...two, ks: [{ ...two.ks[0], ...change }, ...two.ks.slice(1)] }] };
}
