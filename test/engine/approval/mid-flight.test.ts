import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../src/domain/topology.ts';
import { advance } from '../../../src/engine/advance.ts';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../../support/fakes/engine-world.ts';
import { approved, asked, dispatches, press, stuckAt } from '../../support/fakes/journey.ts';
import { companionText, live, newest, ofType, recorded, reread } from '../../support/fakes/reacting.ts';
import { cardText } from '../../support/fakes/thread-text.ts';
import { paperTopology, person, ROSTER } from '../../support/paper-topology.ts';

const DI = person('Di', ['U_DI'], 'approver');

const CHANGES: readonly (readonly [string, Topology, string])[] = [
  ['a person more in the roster', paperTopology({ roster: [...ROSTER, DI] }), 'Di is an approver now'],
  ['a second account for a person', paperTopology({ roster: withAccount('U_BO2') }), 'the roster'],
  ['a user group', paperTopology({ policy: { quorum: 1, usergroup: 'S0DR' } }), 'usergroup — → S0DR'],
  ['a higher quorum', paperTopology({ policy: { quorum: 2 } }), 'quorum 1 → 2'],
  ['no armed window', paperTopology({ policy: { armedWindow: 0 } }), 'armed_window 5s → 0s'],
  ['no reflex guard', paperTopology({ policy: { reflexGuard: 0 } }), 'reflex_guard 3s → 0s'],
  [
    'another approving emoji',
    paperTopology({ policy: { approveEmoji: 'tada' } }),
    'approve_emoji white_check_mark → tada',
  ],
  ['another address', paperTopology({ node: (node) => ({ ...node, address: '203.0.113.9' }) }), 'the hosts'],
];

function withAccount(id: string): Topology['roster'] {
  return ROSTER.map((each) => (each.slack.includes('U_BO') ? { ...each, slack: [...each.slack, id] } : each));
}

function sentence(what: string): string {
  return `What would run now, or who may approve it, is not what request 1 showed (${what}). It is void and must be approved anew.`;
}

/** Every process has read the changed file, the last of them recorded it. */
function changed(world: EngineWorld, topology: Topology): void {
  recorded(world, topology);
  for (const { engine } of world.processes) reread(engine, topology);
}

describe('the rules change while a card waits', () => {
  test.each(CHANGES)('rule 19: weakening the rule mid-flight: %s: void at once', async (_, topology, what) => {
    const world = engineWorld();
    const incident = await asked(world);
    changed(world, topology);
    await advance(world.living().engine, incident);
    expect(ofType(world, 'request-closed').map(({ how, say }) => [how, said(say)])).toEqual([
      ['superseded', sentence(what)],
    ]);
    await world.pass(20_000, cardStood);
    expect(newest(world).asked).toMatchObject({ request: 2, attempt: 1, binding: { policy: topology.policy } });
    expect(cardText(world)).toContain(sentence(what));
    expect(companionText(world, 1)).toContain(sentence(what));
  });

  test.each(CHANGES)('rule 19: weakening the rule mid-flight: %s in the armed window', async (_, topology, what) => {
    const world = engineWorld();
    const incident = await approved(world);
    changed(world, topology);
    await advance(world.living().engine, incident);
    expect(said(world.now().requests[0]?.closedBecause)).toBe(sentence(what));
    await world.pass(30_000);
    expect(world.site.ledger).toEqual([]);
    expect(newest(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
  });

  test.each(['open', 'stat', 'uptime'])(
    'rule 19: weakening the rule mid-flight: while the node is made ready (%s)',
    async (moment) => {
      const world = engineWorld();
      await approved(world);
      await world.pass(4_500);
      let done = false;
      world.site.meanwhile = async (call) => {
        if (!call.startsWith(`${moment} global2a`) || done) return;
        done = true;
        changed(world, paperTopology({ roster: [...ROSTER, DI] }));
      };
      await world.pass(20_000, ({ requests }) => requests.length > 1);
      expect(done).toBe(true);
      expect(dispatches(world)).toEqual([]);
      expect(said(world.now().requests[0]?.closedBecause)).toBe(sentence('Di is an approver now'));
    },
  );

  test('rule 19: weakening the rule mid-flight: between the last look and the append', async () => {
    const world = engineWorld();
    await approved(world);
    await world.pass(4_500);
    world.slack.meanwhile = async () => changed(world, paperTopology({ roster: [...ROSTER, DI] }));
    await world.pass(20_000, ({ requests }) => requests.length > 1);
    expect(dispatches(world)).toEqual([]);
    expect(said(world.now().requests[0]?.closedBecause)).toBe(sentence('Di is an approver now'));
  });

  test('rule 2: a changed host: only its pinned key, at the dispatch', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    const node = world.site.nodes.get('global2a-webservice1');
    if (node) node.hostKey = 'SHA256:another';
    await advance(world.living().engine, incident);
    expect(newest(world).status.is).toBe('approved');
    await world.pass(30_000, ({ requests }) => requests.length > 1);
    expect(dispatches(world)).toEqual([]);
    expect(said(world.now().requests[0]?.closedBecause)).toBe(sentence('the hosts'));
  });
});

describe('a process that runs with another topology than the recorded one', () => {
  const other = paperTopology({ roster: [...ROSTER, DI] });

  test('rule 19: weakening the rule mid-flight: its own changed file voids nothing, and its approvals do not count', async () => {
    const world = engineWorld();
    const incident = await asked(world);
    recorded(world, world.topology);
    const { engine } = world.living();
    reread(engine, other);
    for (let i = 0; i < 5; i += 1) await advance(engine, incident);
    expect(ofType(world, 'request-closed')).toEqual([]);
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'The process that heard your reaction runs with another topology or roster of lab than the one last recorded, so it was not counted. It must be told to read the file again (SIGHUP) or be stopped; then remove your reaction and add it again.',
    );
    await world.react('U_OP', 'no_entry');
    expect(newest(world).status).toMatchObject({ is: 'closed', how: 'denied' });
  });

  test('rule 19: weakening the rule mid-flight: what was approved waits visibly for a process that may use it', async () => {
    const world = engineWorld();
    await approved(world);
    recorded(world, other);
    await world.pass(20_000);
    expect(world.site.ledger).toEqual([]);
    expect(ofType(world, 'held').map(({ say }) => said(say))).toEqual([
      'Request 1 is approved and waits: a process of TwoKey runs with another topology or roster of lab than the one last recorded, and may not use it. Tell it to read the file again (SIGHUP), or stop it.',
    ]);
    expect(companionText(world)).toContain('a process of TwoKey runs with another topology or roster of lab');
  });

  test('rule 19: weakening the rule mid-flight: its own changed file neither voids nor uses what was approved', async () => {
    const world = engineWorld();
    await approved(world);
    recorded(world, world.topology);
    reread(world.living().engine, other);
    await world.pass(20_000);
    expect(dispatches(world)).toEqual([]);
    expect(newest(world).status.is).toBe('approved');
    expect(ofType(world, 'held')).toMatchObject([{ say: { key: 'approval.held-other-topology' } }]);
  });

  test('rule 19: weakening the rule mid-flight: nor a judgement', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.answer = 'odd';
    await stuckAt(world, '1');
    await press(world, 'took-effect', 'U_OP');
    await world.pass(5_000, cardStood);
    await world.pass(4_000);
    expect(await world.react('U_CY')).toBeUndefined();
    recorded(world, world.topology);
    for (const { engine } of world.processes) reread(engine, other);
    await world.pass(20_000);
    expect(newest(world).status.is).toBe('approved');
    expect([...ofType(world, 'judged'), ...ofType(world, 'request-closed')]).toEqual([]);
    expect(companionText(world)).toContain('a process of TwoKey runs with another topology or roster of lab');
    for (const { engine } of world.processes) reread(engine, world.topology);
    await world.pass(5_000, () => ofType(world, 'judged').length === 1);
  });

  test('rule 19: weakening the rule mid-flight: another one is recorded between the last look and the append', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.meanwhile = async () => recorded(world, other);
    await world.pass(20_000);
    expect(dispatches(world)).toEqual([]);
    expect(ofType(world, 'held')).toMatchObject([{ say: { key: 'approval.held-other-topology' } }]);
  });

  test('rule 19: weakening the rule mid-flight: the file was read again between the last look and the append', async () => {
    const world = engineWorld();
    await approved(world);
    recorded(world, world.topology);
    world.slack.meanwhile = async () => reread(world.living().engine, other);
    await world.pass(20_000);
    expect(dispatches(world)).toEqual([]);
  });

  test('rule 19: weakening the rule mid-flight: two processes with different rosters void it once, not for ever', async () => {
    const world = engineWorld();
    const incident = await asked(world);
    world.start(other);
    recorded(world, other);
    for (let i = 0; i < 40; i += 1) {
      for (const { engine } of world.processes) await advance(engine, incident);
      // Each of the two is sometimes the first to see what is to be done.
      world.processes.reverse();
      await world.pass(500);
    }
    expect(world.now().requests).toHaveLength(2);
    expect(live(world).asked.binding.roster).toEqual(other.roster);
    const old = world.processes.find(({ engine }) => engine.topologies.get(other.name) !== other);
    if (old) old.life.dead = true;
    expect(await world.react('U_DI')).toBeUndefined();
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)).toMatchObject([{ request: 2, approvers: [{ person: 'Di' }] }]);
  });

  test('two processes that pin different host keys do not void each other’s cards while they wait', async () => {
    const world = engineWorld();
    const incident = await asked(world);
    const { engine } = world.start();
    const shell = { ...engine.shell, pinnedFingerprint: () => 'SHA256:another' };
    Object.assign(engine, { shell });
    for (let i = 0; i < 10; i += 1) for (const each of world.processes) await advance(each.engine, incident);
    expect(world.now().requests).toHaveLength(1);
    expect(newest(world).status.is).toBe('open');
  });
});
