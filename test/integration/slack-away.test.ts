import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startBot } from '../../lab/bot-process.ts';
import { ownPort } from '../../lab/own-port.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import { approved, closingsIn, journalled, journalOf, OPENING, sentIn } from '../support/attack.ts';
import { confirm, drillIn, eventually, finish, incidentsOf, worldForTest } from '../support/world.ts';

/** Slack away, slow, limited or ill, on the lab's workspace over real sockets: what goes on, what waits, and what people read. */

test.concurrent('dozens of readings while Slack is away: the journal goes on, the thread is told them in few messages, and no 429 is provoked', {
  timeout: 180_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest(
    { realRates: true, operationMs: 4_000, timing: { check_deadline: '10min' } },
    onTestFinished,
  );
  // Another process for the same incident and channel: the pace is one for both.
  const other = await startBot({ ...world.env, DATA_DIR: `${world.env.DATA_DIR}-b` }, ['--role', 'bot']);
  onTestFinished(() => other.stop());
  const [site] = world.sites;
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  const sick = ['global1a-pgserver0', 'global1a-pgserver1'] as const;
  await approved(world, drill, incident, 1, 'second');
  await drill.happened(incident, 'dispatched');
  site.faults.sick(sick[0], true);
  const readings = async () =>
    (await journalOf(drill, incident)).filter((event) => event.type === 'reading' && event.step === '2b').length;
  await eventually(async () => expect(await readings()).toBeGreaterThan(0));
  world.workspace.faults.outage(true);
  const postsBefore = world.workspace.messages(drill.channel).length;
  for (let n = 0; (await readings()) <= 24; n += 1) {
    site.faults.sick(sick[(n + 1) % 2] ?? '', true);
    site.faults.sick(sick[n % 2] ?? '', false);
    await pause(550);
  }
  for (const node of sick) site.faults.sick(node, false);
  await eventually(async () =>
    expect(await journalOf(drill, incident)).toContainEqual(
      expect.objectContaining({ type: 'reading', step: '2b', final: true }),
    ),
  );
  expect(await readings()).toBeGreaterThan(24);
  world.workspace.faults.outage(false);
  await drill.said(incident, 'could not be posted then.');
  await eventually(() => expect(world.workspace.connections()).toBeGreaterThan(1));
  await finish(drill, incident);
  expect(world.workspace.messages(drill.channel).length - postsBefore).toBeLessThan(15);
  const late = world.workspace.messages(drill.channel).filter(({ metadata }) => metadata?.event_payload.covers);
  expect(plainText(late[0] ?? { text: '' })).toMatch(
    /^.*Told late, in order: what happened from \d\d:\d\d:\d\d UTC to \d\d:\d\d:\d\d UTC could not be posted then\./,
  );
  expect(world.workspace.apiCalls.filter(({ error }) => error === 'ratelimited')).toEqual([]);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('an approval that Slack’s silence outlived is asked for anew, and the time of the new card begins when it appears', {
  timeout: 180_000,
}, async ({ onTestFinished }) => {
  const policy = { armed_window: '3s', execute_within: '25s', approve_within: '30s' };
  const world = await worldForTest({ policy }, onTestFinished);
  const { faults } = world.workspace;
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  await approved(world, drill, incident, 1, 'second');
  faults.outage(true);
  await journalled(drill, incident, (event) => event.type === 'held');
  await journalled(drill, incident, (event) => event.type === 'requested' && event.request === 2);
  // Longer than the new card's own time, which does not run while nobody can see it.
  await pause(33_000);
  expect(drill.changes()).toEqual([]);
  expect(closingsIn(await journalOf(drill, incident))).toEqual(['1 superseded: lapsed-silent']);
  faults.outage(false);
  const card = plainText(await drill.post(incident, 'card-2'));
  expect(card).toContain(
    'Request 1 was approved, but within 25 s Slack could not be asked whether the approval still stands. Nothing was sent; the approval has lapsed, and a second engineer is asked anew.',
  );
  expect(card).toContain('For 30 s from the moment this card appears; the message below says until when.');
  expect(plainText(await drill.post(incident, 'companion-2'))).toMatch(/Until \d\d:\d\d:\d\d UTC\./);
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  await approved(world, drill, incident, 2, 'second');
  await finish(drill, incident);
  expect(sentIn(await journalOf(drill, incident))).toEqual(['1.1 by Sasha Second']);
});

test.concurrent('Slack is away when the time to approve runs out: the request does not lapse, says so, and is approved afterwards', {
  timeout: 180_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { approve_within: '15s' } }, onTestFinished);
  const { faults } = world.workspace;
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  await drill.happened(incident, 'card-posted');
  faults.outage(true);
  await drill.happened(incident, 'held');
  await pause(3_000);
  faults.outage(false);
  expect(await drill.said(incident, 'Slack was away when the time of request 1 ran out')).toMatch(
    /Slack was away when the time of request 1 ran out, so nobody could answer it\. It may be approved until \d\d:\d\d:\d\d UTC\./,
  );
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  await approved(world, drill, incident, 1, 'second');
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('an approval from before a short outage is looked at again before it is used, and the thread says so', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '2s' } }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  await approved(world, drill, incident, 1, 'second');
  world.workspace.faults.outage(true);
  await drill.happened(incident, 'held');
  expect(drill.changes()).toEqual([]);
  world.workspace.faults.outage(false);
  await drill.said(
    incident,
    'The approval had waited for Slack. The reactions and the approvers were looked at again before this was sent, and it still stood.',
  );
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('a token that is revoked in mid-life: /readyz and the log say what a person must do, the journal goes on, and the thread is whole in the end', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const port = await ownPort();
  const start = (env: Readonly<Record<string, string>>) => startBot({ ...env, HEALTH_PORT: String(port) });
  const world = await worldForTest({ start, operationMs: 1_000 }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  await approved(world, drill, incident, 1, 'second');
  await drill.happened(incident, 'dispatched');
  world.workspace.faults.setBotActive(false);
  const sentence = 'SLACK_BOT_TOKEN: Slack refuses the token (account_inactive).';
  await eventually(async () => expect(await readyz(port)).toContain(sentence));
  await eventually(() => expect(world.bot().output()).toContain(sentence));
  await drill.happened(incident, 'operation-ended');
  await eventually(async () =>
    expect((await journalOf(drill, incident)).filter(({ type }) => type === 'reading')).toHaveLength(2),
  );
  world.workspace.faults.setBotActive(true);
  await finish(drill, incident);
  expect(
    world.workspace.messages(drill.channel).filter((one) => plainText(one).includes('could not be shown')),
  ).toEqual([]);
});

test.concurrent('the Web API is down and the socket lives: commands are answered, an incident opens, and its thread follows', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const { faults } = world.workspace;
  const drill = drillIn(world);
  faults.add({ kind: 'server_error' });
  expect(await drill.ask('observer', '/dr status')).toBe('lab: no open incident.');
  expect(await drill.ask('commander', OPENING)).toContain('Opened: ');
  const [opened = ''] = await eventually(async () => await incidentsOf(world.env, 'lab'));
  await drill.happened(opened, 'requested');
  expect(await drill.ask('observer', '/dr status')).toContain(
    'Waiting for a second engineer: the card of request 1 is on its way to Slack',
  );
  faults.clear();
  const incident = await drill.root(0);
  await approved(world, drill, incident, 1, 'second');
  await finish(drill, incident);
});

test.concurrent('the socket is down and the Web API lives: the thread goes on, and a reaction of meanwhile is answered and sends nothing', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const { faults } = world.workspace;
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  const card = await drill.post(incident, 'card-1');
  await drill.happened(incident, 'card-posted');
  faults.refuseConnections(true);
  faults.dropSockets();
  drill.react('second', card, 'white_check_mark');
  await pause(2_000);
  faults.refuseConnections(false);
  expect(await drill.told('second', 'came while TwoKey was not listening')).toBe(
    'Your reaction on request 1 came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
  );
  expect(drill.changes()).toEqual([]);
  world.workspace.as('second').unreact(drill.channel, card.ts, 'white_check_mark');
  await approved(world, drill, incident, 1, 'second');
  faults.refuseConnections(true);
  faults.dropSockets();
  await drill.said(incident, 'Step 2b holds.');
  await drill.post(incident, 'confirm-3');
  faults.refuseConnections(false);
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  expect(drill.changes()).toHaveLength(1);
});

async function readyz(port: number): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
}
