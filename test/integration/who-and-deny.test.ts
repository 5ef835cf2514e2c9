import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { World } from '../../lab/world.ts';
import { editTopology, hangUp } from '../support/topology-edit.ts';
import { type Drill, drillIn, eventually, finish, PATIENCE, worldForTest } from '../support/world.ts';

/** Presses the first way on of the question that this sentence ends a request with. */
async function askAgain(world: World, drill: Drill, about: string): Promise<void> {
  const { message } = await world.workspace.waitForMessage(
    (one) => plainText(one).includes('An operator must decide') && plainText(one).includes(about),
    PATIENCE,
  );
  await drill.press('commander', message, 'choose:0');
}

test.concurrent('/dr who names who may, and why not the others; /dr deny denies, cancels and explains', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const { workspace } = world;
  const drill = drillIn(world);

  const idle = await drill.ask('third', '/dr who');
  expect(idle).toContain('Who may do what in lab');
  expect(idle).toContain('Start, choose, confirm, retry, resume, take over: Cory Commander, Sasha Second');
  expect(idle).toContain('Deny, abort: Cory Commander, Sasha Second, Tay Third');
  expect(idle).toContain('No incident is open in lab. Approvers:');
  expect(idle).toContain(`*Cory Commander*\ncould approve it`);
  const starting = await drill.ask('commander', '/dr who');
  expect(starting).toContain('No incident is open in lab. If you, Cory Commander, start one now:');
  expect(starting).toContain(`*Cory Commander*\nwould have started it: somebody else must approve`);
  expect(await drill.ask('commander', '/dr deny wrong window')).toContain('lab: no open incident.');

  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  const card = await drill.post(incident, 'card-1');
  workspace.directory.setUser('third', { deleted: true });
  const waiting = await drill.ask('observer', '/dr who');
  expect(waiting).toContain('Request 1 (step 1) waits: 0 of 1 approved.');
  expect(waiting).toContain(`*Sasha Second*\nmay approve now`);
  expect(waiting).toContain(`*Tay Third*\nTay Third's Slack account is deactivated.`);
  workspace.directory.setUser('third', { deleted: false });

  // Denied by a reaction: asked why, and the reason stands in the thread.
  expect(await drill.ask('observer', '/dr deny I would not')).toContain(
    'Only persons in the roster of lab may do this.',
  );
  drill.react('third', card, 'no_entry');
  expect(await drill.told('third', 'Please say why')).toBe(
    'You denied request 1; nothing was sent. Please say why, for those who go on from here: `/dr because &lt;reason&gt;`.',
  );
  expect(await drill.ask('third', '/dr because')).toContain('reason=');
  expect(await drill.ask('third', '/dr because the window has not begun')).toContain(
    'Recorded as the reason why request 1 was denied.',
  );
  await drill.said(incident, 'Tay Third says why request 1 was denied: the window has not begun');
  expect(await drill.ask('second', '/dr deny me neither')).toContain('No request waits for approval just now');

  // The requester's own, by a mention in the thread: their cancel.
  await askAgain(world, drill, 'Tay Third denied request 1. Nothing was sent.');
  await drill.post(incident, 'card-2');
  workspace.as('commander').mention(drill.channel, 'deny the wrong region');
  const cancelled = 'Cory Commander asked for request 2 and cancelled it: the wrong region. Nothing was sent.';
  await askAgain(world, drill, cancelled);

  // A user group narrows the approvers.
  await drill.post(incident, 'card-3');
  const group = workspace.directory.addUsergroup({ handle: 'dr-approvers', members: ['third'] });
  await editTopology(world.env, ({ policy }) => Object.assign(policy, { usergroup: group }));
  await hangUp(world.bot());
  const narrowed = await drill.post(incident, 'card-4');
  const who = await drill.ask('second', '/dr who');
  expect(who).toContain(
    `An approver must also be in the Slack user group ${group} when reacting and when the command is sent.`,
  );
  expect(who).toContain(`*Sasha Second*\nSasha Second is not in the approvers’ user group ${group} just now.`);
  expect(who).toContain(`*Tay Third*\nmay approve now`);
  expect(drill.changes()).toEqual([]);
  drill.react('third', narrowed, 'white_check_mark');
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent("Slack's directory is away at the dispatch: the approval is held, says why, and is used when it answers", {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '5s', execute_within: '2min' } }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');
  await eventually(async () =>
    expect((await drill.journal(incident)).some(({ event }) => event.type === 'reacted' && event.counts)).toBe(true),
  );
  world.workspace.faults.add({ method: 'users.info', kind: 'server_error', status: 503 });
  const held = await drill.happened(incident, 'held');
  expect(held.say.key).toBe('approval.held-silent');
  await eventually(async () =>
    expect(plainText(await drill.post(incident, 'companion-1'))).toContain(
      'Request 1 is approved and waits: Slack could not be asked whether its approval still stands (no answer from Slack (HTTP 503)). It is tried again until 120 s after the approval; nothing is sent before Slack has answered.',
    ),
  );
  // Some looks more: each finds Slack away, none of them sends, and it is said once.
  await pause(2500);
  expect(drill.changes()).toEqual([]);
  expect(plainText(await drill.post(incident, 'card-1'))).not.toContain('Request 1 is approved and waits');
  world.workspace.faults.clear();
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
  const types = (await drill.journal(incident)).map(({ event }) => event.type);
  expect(types.filter((type) => type === 'held')).toHaveLength(1);
  expect(types).not.toContain('request-closed');
});

test.concurrent('in Chinese: /dr 谁 and /dr 否决', { timeout: 120_000 }, async ({ onTestFinished }) => {
  const world = await worldForTest({ locale: 'zh-CN' }, onTestFinished);
  const drill = drillIn(world);
  const idle = await drill.ask('commander', '/dr 谁');
  expect(idle).toContain('lab 没有进行中的操作。如果你（Cory Commander）现在发起：');
  expect(idle).toContain('*Tay Third*\n可以批准');
  expect(await drill.ask('commander', '/dr 主备切换 原因=季度演练')).toContain('已开启：');
  const incident = await drill.root(0);
  await drill.post(incident, 'card-1');
  const who = await drill.ask('third', '/dr 谁');
  expect(who).toContain('请求 1（步骤 1）等待审批：已批准 0/1。');
  expect(who).toContain(`*Cory Commander*\nCory Commander 发起了本次操作，必须由另一人批准。`);
  expect(await drill.ask('third', '/dr 否决 选错了区域')).toContain('你否决了请求 1（步骤 1）：见帖子。');
  await drill.said(incident, 'Tay Third 否决了请求 1：选错了区域。未发送任何命令。');
  const denial = await drill.happened(incident, 'denied');
  expect(denial).toMatchObject({ request: 1, reason: '选错了区域', by: { person: 'Tay Third' } });
  expect(await drill.ask('commander', '/dr 驳回')).toContain('当前没有等待审批的请求');
  expect(await drill.ask('commander', '/dr 中止 原因=改期')).toContain('已中止。');
  await drill.threadIsWhole(incident);
  expect(drill.changes()).toEqual([]);
});
