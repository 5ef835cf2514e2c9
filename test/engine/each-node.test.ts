import { describe, expect, test } from 'vitest';
import { nodesLeft } from '../../src/domain/incident/course.ts';
import { stateOf } from '../../src/domain/incident/state.ts';
import type { StepId } from '../../src/domain/names.ts';
import { stepById } from '../../src/domain/plan.ts';
import { saySsh } from '../../src/domain/wording/ssh.ts';
import { because } from '../../src/domain/wording/why.ts';
import { abort } from '../../src/engine/go-on.ts';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, dispatches, people, press, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { cardText, lastPost, threadText } from '../support/fakes/thread-text.ts';
import { passedAs, quickWorld, walk } from '../support/fakes/walk.ts';
import { G1 } from '../support/paper-topology.ts';

const P11 = 'P11' as StepId;
const FIRST = 'global1a-webservice0';
const SECOND = 'global1a-webservice1';
const NO_SUPERVISOR = 'unix:///var/run/supervisor.sock refused connection';
const SPAWN_ERROR = 'zone_watcher: stopped\nzone_watcher: ERROR (spawn error)\n';

/** Primary-down stands before P11: zone_watcher of each ks node of the returned region. */
async function atP11(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to: 'P6-back' });
  world.site.powerOn(G1);
  await walk(world, { to: 'P11', choose: { 'P10-zone': ['active'] } });
  return world;
}

/** At the moment of this call of a node, once, something happens. */
function when(world: EngineWorld, call: string, happens: () => void | Promise<void>): void {
  world.site.meanwhile = async (each) => {
    if (each !== call) return;
    world.site.meanwhile = undefined;
    await happens();
  };
}

/** This node answers the restart with these words; the others do what they should. */
function answers(world: EngineWorld, node: string, text: string): void {
  world.site.meanwhile = async (call) => {
    if (call.startsWith('run ')) world.site.answer = call === `run ${node}` ? text : undefined;
  };
}

function restarts(world: EngineWorld): string[] {
  return world.site.ledger.filter(({ command }) => command.includes('zone_watcher')).map(({ node }) => node);
}

function left(world: EngineWorld): readonly string[] {
  const incident = world.now();
  const step = stepById(incident.plan, P11);
  if (step?.kind !== 'directive') throw new Error('P11 is a directive');
  return nodesLeft(incident, step);
}

/** What was recorded of each node, attempt by attempt. */
function outcomes(world: EngineWorld): string[] {
  return world
    .events()
    .flatMap((event) =>
      event.type === 'outcome' && event.step === P11 ? [`${event.attempt} ${event.node} ${event.outcome.outcome}`] : [],
    );
}

test('one approval for both nodes, one after the other; done when each has accepted, proved by asking each', async () => {
  const world = await atP11();
  await world.pass(30_000, cardStood);
  expect(cardText(world)).toContain(
    `On each node, one after the other:\n${FIRST}, ${SECOND}: supervisorctl restart zone_watcher`,
  );
  await approveCard(world);
  await world.pass(60_000, at('P11b', 'passed'));
  expect(restarts(world)).toEqual([FIRST, SECOND]);
  expect(outcomes(world)).toEqual([`1 ${FIRST} accepted`, `1 ${SECOND} accepted`]);
  const sent = dispatches(world).filter(({ step }) => step === P11);
  expect(new Set(sent.map(({ request }) => request)).size).toBe(1);
  expect(new Set(sent.map(({ token }) => token)).size).toBe(2);
  expect(sent.every(({ approvers }) => approvers[0]?.person === 'Bo')).toBe(true);
});

describe('the first node accepted it, the second', () => {
  test('refuses: people are asked about that one; the next attempt is for it alone', async () => {
    const world = await atP11();
    answers(world, SECOND, NO_SUPERVISOR);
    await approveCard(world);
    await stuckAt(world, 'P11', 60_000);
    expect(said(questionAt(world, 'P11').say)).toBe(
      `Step P11 was refused on ${SECOND}: supervisord cannot be reached: ${NO_SUPERVISOR}. Nothing was started.`,
    );
    expect(left(world)).toEqual([SECOND]);
    world.site.meanwhile = undefined;
    world.site.answer = undefined;
    expect(await people(world).retries('U_OP')).toBe('');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('Approval 6: step P11, attempt 2, waits for a second engineer');
    expect(cardText(world)).toContain(`one after the other:\n${SECOND}: supervisorctl restart zone_watcher`);
    await approveCard(world);
    await world.pass(60_000, at('P11b', 'passed'));
    expect(outcomes(world)).toEqual([`1 ${FIRST} accepted`, `1 ${SECOND} refused`, `2 ${SECOND} accepted`]);
    expect(restarts(world)).toEqual([FIRST, SECOND, SECOND]);
  });

  test('leaves its outcome unknown: two people judge that it took effect, and the step is done', async () => {
    const world = await atP11();
    answers(world, SECOND, SPAWN_ERROR);
    await approveCard(world);
    await stuckAt(world, 'P11', 60_000);
    expect(said(questionAt(world, 'P11').say)).toMatch(
      new RegExp(`^The outcome of step P11, attempt 1, on ${SECOND} is UNKNOWN: .*spawn error.*It may have run\\.`),
    );
    await press(world, 'took-effect', 'U_OP', 'P11');
    await approveCard(world);
    await world.pass(5_000, at('P11', 'passed'));
    expect(passedAs(world)).toContain('P11 judged');
    expect(restarts(world)).toEqual([FIRST, SECOND]);
  });

  test('cannot be reached: nothing is sent to it, and the sentence is about it alone', async () => {
    const world = await atP11();
    const second = world.site.nodes.get(SECOND);
    when(world, `out ${FIRST}`, () => {
      const why = because(saySsh('ssh.refused', { node: SECOND }));
      if (second) second.shut = { ok: false, reason: 'timeout', ...why };
    });
    await approveCard(world);
    await stuckAt(world, 'P11', 60_000);
    expect(questionAt(world, 'P11').kind).toBe('not-started');
    expect(said(questionAt(world, 'P11').say)).toBe(
      `Step P11 could not go on to the nodes that are left (${SECOND}): ${SECOND} refused the connection: nothing listens there, or a firewall refuses it. Nothing was sent to them.`,
    );
    expect(said(questionAt(world, 'P11').say, 'zh')).toBe(
      `步骤 P11 无法继续到剩余节点（${SECOND}）：${SECOND} 拒绝连接：该端口没有服务在监听，或被防火墙拒绝。未向其发送任何命令。`,
    );
    expect(restarts(world)).toEqual([FIRST]);
    if (second) second.shut = undefined;
    await people(world).retries('U_OP');
    await approveCard(world);
    await world.pass(60_000, at('P11b', 'passed'));
    expect(restarts(world)).toEqual([FIRST, SECOND]);
  });

  test('never comes, because somebody aborts in between: it ends, the first one done, nothing sent to the second', async () => {
    const world = await atP11();
    when(world, `uptime ${SECOND}`, async () => {
      await abort(world.living().engine, world.now().id, 'U_CY', 'wrong region');
    });
    await approveCard(world);
    await world.pass(30_000, ({ phase }) => phase.is === 'ended');
    expect(world.now().phase).toMatchObject({ how: 'aborted' });
    expect(restarts(world)).toEqual([FIRST]);
    expect(outcomes(world)).toEqual([`1 ${FIRST} accepted`]);
  });

  test.each<readonly [string, (world: EngineWorld) => void, RegExp]>([
    [
      'has another host key than was approved',
      (world) => {
        const node = world.site.nodes.get(SECOND);
        if (node) node.hostKey = 'SHA256:another';
      },
      /^What would run now, or who may approve it, is not what request 5 showed \(the hosts\)\./,
    ],
    [
      'is left without an approver: who approved has gone',
      (world) => void world.slack.facts.set('U_BO', { deleted: true }),
      /^Bo may no longer approve/,
    ],
    [
      'is left without an approver: the channel is shared outside',
      (world) => {
        world.slack.shared = true;
      },
      /^This channel is shared outside the workspace/,
    ],
  ])('%s: the approval no longer stands for it', async (_, change, sentence) => {
    const world = await atP11();
    when(world, `out ${FIRST}`, () => change(world));
    await approveCard(world);
    await stuckAt(world, 'P11', 60_000);
    expect(said(questionAt(world, 'P11').say)).toMatch(sentence);
    expect(restarts(world)).toEqual([FIRST]);
    expect(left(world)).toEqual([SECOND]);
    world.slack.shared = false;
    expect(await people(world).retries('U_OP')).toBe('');
    await approveCard(world, 'U_CY');
    await world.pass(60_000, at('P11b', 'passed'));
    expect(restarts(world)).toEqual([FIRST, SECOND]);
  });

  test('Slack is away in between: it waits and goes on when Slack can be asked again', async () => {
    const world = await atP11();
    when(world, `out ${FIRST}`, () => {
      world.slack.away = 'ratelimited';
    });
    await approveCard(world);
    await world.pass(20_000);
    expect(restarts(world)).toEqual([FIRST]);
    expect(at('P11', 'running')(world.now())).toBe(true);
    world.slack.away = undefined;
    await world.pass(30_000, at('P11', 'passed'));
    expect(restarts(world)).toEqual([FIRST, SECOND]);
  });
});

describe('the first node', () => {
  test('refuses: the second is not touched; the next attempt is for both', async () => {
    const world = await atP11();
    answers(world, FIRST, NO_SUPERVISOR);
    await approveCard(world);
    await stuckAt(world, 'P11', 60_000);
    expect(restarts(world)).toEqual([FIRST]);
    expect(left(world)).toEqual([FIRST, SECOND]);
    world.site.meanwhile = undefined;
    world.site.answer = undefined;
    await people(world).retries('U_OP');
    await approveCard(world);
    await world.pass(60_000, at('P11b', 'passed'));
    expect(outcomes(world)).toEqual([`1 ${FIRST} refused`, `2 ${FIRST} accepted`, `2 ${SECOND} accepted`]);
  });

  test('leaves its outcome unknown: judged for it alone, the second is asked for anew and runs', async () => {
    const world = await atP11();
    answers(world, FIRST, SPAWN_ERROR);
    await approveCard(world);
    await stuckAt(world, 'P11', 60_000);
    world.site.meanwhile = undefined;
    world.site.answer = undefined;
    await press(world, 'took-effect', 'U_OP', 'P11');
    await approveCard(world);
    expect(left(world)).toEqual([SECOND]);
    expect(stateOf(world.now(), P11).is).not.toBe('passed');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain(`one after the other:\n${SECOND}: supervisorctl restart zone_watcher`);
    await approveCard(world);
    await world.pass(60_000, at('P11', 'passed'));
    expect(restarts(world)).toEqual([FIRST, SECOND]);
  });

  test('cannot be reached: the second is not taken in its place', async () => {
    const world = await atP11();
    await world.pass(30_000, cardStood);
    const first = world.site.nodes.get(FIRST);
    if (first) first.shut = { ok: false, reason: 'timeout', why: `${FIRST} does not answer` };
    await approveCard(world);
    await stuckAt(world, 'P11', 60_000);
    expect(questionAt(world, 'P11').kind).toBe('not-approved');
    expect(restarts(world)).toEqual([]);
  });
});

test('the answer is lost on the way: the receipt tells, and the second node follows', async () => {
  const world = await atP11();
  world.site.meanwhile = async (call) => {
    world.site.runFault =
      call === `run ${FIRST}` ? 'lost-after' : call.startsWith('run ') ? undefined : world.site.runFault;
  };
  await approveCard(world);
  await world.pass(120_000, at('P11', 'passed'));
  expect(restarts(world)).toEqual([FIRST, SECOND]);
});

test('"started" proves no clearing: a node that still holds the old master keeps P11b from holding', async () => {
  const world = await atP11();
  when(world, `run ${SECOND}`, () => {
    world.site.answer = 'zone_watcher: stopped\nzone_watcher: started\n';
  });
  await approveCard(world);
  await world.pass(60_000, at('P11', 'passed'));
  await world.pass(10_000);
  expect(at('P11b', 'checking')(world.now())).toBe(true);
  expect(threadText(world)).toContain(`${SECOND} says ks_master_zone is global1a, expected global2a`);
  await stuckAt(world, 'P11b', 700_000);
  expect(lastPost(world)).toContain('Step P11b did not hold within 10 min.');
});

test('killed at any call between the approval and the end: each node at most once, and it completes or asks people', async () => {
  for (const kill of ['before', 'after'] as const) {
    for (let call = 1; call <= 60; call += 3) {
      const world = await atP11();
      await world.pass(30_000, cardStood);
      await world.pass(4_000);
      await world.react('U_BO');
      const { life } = world.living();
      const from = life.calls.length;
      life.killAt = (n) => (n === from + call ? kill : undefined);
      await world.pass(90_000);
      const where = `${kill} ${life.calls[from + call - 1]}`;
      const { is } = stateOf(world.now(), P11);
      expect(new Set(restarts(world)).size, where).toBe(restarts(world).length);
      expect(['passed', 'stuck'], where).toContain(is);
      if (is === 'passed') expect(restarts(world), where).toEqual([FIRST, SECOND]);
    }
  }
}, 60_000);
