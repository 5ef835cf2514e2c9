import { describe, expect, test } from 'vitest';
import { answerCommand } from '../../src/engine/answer-command.ts';
import { abort } from '../../src/engine/go-on.ts';
import { at, type EngineWorld } from '../support/fakes/engine-world.ts';
import { approveCard, people, press, questionAt, restarted } from '../support/fakes/journey.ts';
import { cardText, lastPost, statusText, threadText } from '../support/fakes/thread-text.ts';
import { quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1 } from '../support/paper-topology.ts';

const DAY = 86_400_000;
const SENT = [
  'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
  'global2a-webservice0: FailoverGlobalKS global2a',
];

/** Global1a is lost, global2a serves without a standby, and the incident waits. */
async function waiting(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to: 'P6-back' });
  return world;
}

async function resumed(world: EngineWorld, user = 'U_OP'): Promise<void> {
  expect(await people(world).resumes(user)).toBe('');
  await world.pass(5_000);
}

describe('is it back? An operator says so, and it must be seen', () => {
  test('still dark: what was seen is said, nothing is sent, and it can be said again', async () => {
    const world = await waiting();
    await resumed(world);
    const post = lastPost(world);
    expect(post).toContain(
      'global1a is not proved to be back: global1a-webservice0, global1a-webservice1, P6-back-global, P6-back-recovery',
    );
    expect(post).toContain('global1a-webservice0 does not answer');
    expect(post).toContain('global1a-pgserver0');
    expect(questionAt(world, 'P6-back').kind).toBe('not-back');
    expect(ran(world)).toEqual(SENT);
    world.site.powerOn(G1);
    await resumed(world);
    expect(threadText(world)).toContain('global1a is back: SSH to each of its ks nodes, and CheckPG shows its nodes.');
    await walk(world, { to: 'P7' });
    expect(ran(world).slice(2)).toEqual(['global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0']);
  });

  test.each([
    ['one ks node is silent', 'global1a-webservice1', 'global1a is not proved to be back: global1a-webservice1'],
    ['a pg node is not seen', 'global1a-pgserver1', 'global1a is not proved to be back: P6-back-global'],
    [
      'the recovery pg node is not seen',
      'global1a-recoverypgserver0',
      'global1a is not proved to be back: P6-back-recovery',
    ],
  ])('half back, %s: not back', async (_, node, sentence) => {
    const world = await waiting();
    world.site.powerOn(G1);
    const machine = world.site.nodes.get(node);
    if (machine) machine.shut = { ok: false, reason: 'timeout', why: 'no banner' };
    else world.site.health.set(node, 'unreachable');
    await resumed(world);
    expect(lastPost(world)).toContain(sentence);
    expect(ran(world)).toEqual(SENT);
  });

  test('expelled, diverged and syncing nodes are seen: that is what re-adopting is for', async () => {
    const world = await waiting();
    world.site.powerOn(G1);
    world.site.health.set('global1a-pgserver0', 'diverged').set('global1a-pgserver1', 'syncing');
    await resumed(world);
    expect(at('P6-back', 'passed')(world.now())).toBe(true);
  });

  test('two people judge that it is back though it was not seen: a card of its own, with what was seen', async () => {
    const world = await waiting();
    await resumed(world);
    expect(await press(world, 'region-back', 'U_OP', 'P6-back')).toBeUndefined();
    await world.pass(5_000);
    const card = cardText(world);
    expect(card).toContain('judge that the region is BACK (step P6-back)');
    expect(card).toContain('global1a is not proved to be back');
    await approveCard(world);
    expect(threadText(world)).toContain('Step P6-back is taken as done: judged by Op and Bo.');
    expect(at('P6-back', 'passed')(world.now())).toBe(true);
    expect(world.now().steps.get('P6-back' as never)).toMatchObject({ how: 'judged' });
  });

  test('the judgement is denied: the question is open again, and resume too', async () => {
    const world = await waiting();
    await resumed(world);
    await press(world, 'region-back', 'U_OP', 'P6-back');
    await world.pass(5_000);
    await world.react('U_CY', 'no_entry');
    await world.pass(2_000);
    expect(questionAt(world, 'P6-back').kind).toBe('not-back');
    world.site.powerOn(G1);
    await resumed(world);
    expect(at('P6-back', 'passed')(world.now())).toBe(true);
  });

  test('who may say so, and when', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
    const { resumes } = people(world);
    await walk(world, { to: 'P5' });
    expect(await resumes('U_OP')).toBe(
      'Nothing waits for a region to come back just now: the incident stands at step P5.',
    );
    await walk(world, { to: 'P6-back' });
    expect(await resumes('U_CY')).toBe('Only operators of lab may do this. Operators: Ada, Bo, Op.');
    expect(await resumes('U_OP')).toBe('');
    expect(await resumes('U_ADA')).toBe('Step P6-back is being looked at already.');
  });

  test('whoever says that it is back is not barred from approving the re-adopt: it was proved, not judged', async () => {
    const world = await waiting();
    world.site.powerOn(G1);
    await resumed(world, 'U_BO');
    await world.pass(10_000, at('P6', 'asking'));
    expect(world.now().requests.at(-1)?.asked.eligible).toEqual(['Bo', 'Cy']);
  });
});

describe('waiting takes hours or days', () => {
  test('the exposure clock says for how long there has been no standby, until P9 has passed', async () => {
    const world = await waiting();
    const since = new Date(world.now().openedAt).toISOString().slice(0, 16).replace('T', ' ');
    expect(lastPost(world)).toContain(`There is *no standby* since ${since} UTC`);
    await world.clock.pass(3 * DAY);
    await world.pass(5_000);
    expect(statusText(world)).toContain(
      `Running WITHOUT A STANDBY for 3 d 00 h (counted from ${since} UTC, when this incident was opened).`,
    );
    world.site.powerOn(G1);
    await walk(world, { to: 'P9' });
    expect(statusText(world)).toContain('WITHOUT A STANDBY');
    await walk(world, { to: 'P10-zone' });
    expect(statusText(world)).not.toContain('WITHOUT A STANDBY');
  });

  test('over a restart, with other processes: it waits where it waited, and goes on', async () => {
    const world = await waiting();
    await world.clock.pass(DAY);
    restarted(world);
    await world.pass(5_000);
    expect(at('P6-back', 'waiting')(world.now())).toBe(true);
    world.site.powerOn(G1);
    expect(await people(world).resumes('U_OP')).toBe('');
    restarted(world);
    await walk(world, { choose: { 'P10-zone': ['active'], 'P13-options': ['stay'] } });
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  });

  test('aborted while waiting: the very command that the question names joins again where it was left', async () => {
    const world = await waiting();
    const typed = /re-adopt later with \/dr ([^.]+)\./.exec(lastPost(world))?.[1] ?? '';
    const { engine } = world.living();
    await abort(engine, world.now().id, 'U_OP', 'the day shift goes on');
    await world.pass(5_000, ({ phase }) => phase.is === 'ended');
    world.site.powerOn(G1);
    const answer = await answerCommand(engine, {
      text: `${typed} reason="it is back"`,
      channel: world.topology.channel,
      slack: 'U_OP',
      slash: '/dr',
      locale: 'en',
    });
    expect(JSON.stringify(answer)).toContain('open.opened-lost');
    expect(world.now().plan).toMatchObject({ scenario: 'primary-down', to: 'global2a', join: { at: 'P6-back' } });
    await approveCard(world);
    await walk(world, { choose: { 'P10-zone': ['active'], 'P13-options': ['stay'] } });
    expect(ran(world).slice(2)).toEqual([
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: RecoverPG global global2a-pgserver0',
      'global1a-webservice0: supervisorctl restart zone_watcher',
      'global1a-webservice1: supervisorctl restart zone_watcher',
    ]);
  });

  test('another shift takes the incident over: the live status names who holds it', async () => {
    const world = await waiting();
    expect(await people(world).takesOver('U_OP', 'day shift')).toBe('');
    expect(statusText(world)).toContain('Waiting for global1a to come back. When it has: Op or another operator');
  });
});
