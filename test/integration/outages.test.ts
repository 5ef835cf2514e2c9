import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { plainText } from '../../lab/slack/plain-text.ts';
import { confirm, drillIn, eventually, finish, incidentsOf, walkToTheEnd, worldForTest } from '../support/world.ts';

const opened = '/dr failover reason="quarterly drill"';

test.concurrent('Slack is away for seconds in mid-incident: the work goes on, the posts come later, once, in order', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ operationMs: 1000 }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');
  await drill.happened(incident, 'dispatched');
  world.workspace.faults.outage(true);
  await drill.happened(incident, 'operation-ended');
  await eventually(async () =>
    expect((await drill.journal(incident)).filter(({ event }) => event.type === 'reading')).toHaveLength(2),
  );
  await pause(2000);
  world.workspace.faults.outage(false);
  // The posts come back before the socket does; a press in between is answered by nobody, and Slack says so.
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('an outage of Slack between approval and dispatch sends nothing until Slack can be asked again', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '2s' } }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');
  await eventually(async () =>
    expect((await drill.journal(incident)).some(({ event }) => event.type === 'reacted' && event.counts)).toBe(true),
  );
  world.workspace.faults.outage(true);
  await pause(5000);
  expect(drill.changes()).toEqual([]);
  world.workspace.faults.outage(false);
  // The posts come back before the socket does; a press in between is answered by nobody, and Slack says so.
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('sockets that drop, acknowledgements that are lost and deliveries that come twice count once', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const { faults } = world.workspace;
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  const card = await drill.post(incident, 'card-1');
  faults.disconnect('refresh_requested');
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  faults.dropSockets();
  await eventually(() => expect(world.workspace.connections()).toBe(1));
  // The look at what was missed is over by then; a reaction in the middle of it would be told of twice.
  await pause(1500);
  faults.ignoreAcks(1);
  drill.react('commander', card, 'white_check_mark');
  await drill.told('commander', 'so somebody else must approve');
  faults.redeliverLast();
  drill.react('second', card, 'white_check_mark');
  expect(faults.redeliverLast()).toBe(true);
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  await drill.threadIsWhole(incident);
  expect(drill.changes()).toHaveLength(1);
  const votes = (await drill.journal(incident)).flatMap(({ event }) => (event.type === 'reacted' ? [event.slack] : []));
  expect(votes).toEqual([world.workspace.userId('commander'), world.workspace.userId('second')]);
  expect(
    world.workspace.ephemerals('commander').filter((one) => plainText(one).includes('so somebody else must')),
  ).toHaveLength(1);
});

test.concurrent('a post whose answer is lost, a server error and a rate limit make no double and lose nothing', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const { faults } = world.workspace;
  const drill = drillIn(world);
  faults.add({ method: 'chat.postMessage', kind: 'lost_answer', times: 2 });
  faults.add({ method: 'chat.update', kind: 'lost_answer', times: 1 });
  const incident = await drill.open('commander', opened);
  await drill.post(incident, 'card-1');
  faults.add({ method: 'chat.postMessage', kind: 'lost_answer', times: 1 });
  faults.add({ method: 'chat.postMessage', kind: 'server_error', times: 1 });
  faults.add({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 2, times: 1 });
  await walkToTheEnd(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('Redis is killed and comes back in mid-incident: nothing is lost, nothing runs twice', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ operationMs: 1500 }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  const card = await drill.post(incident, 'card-1');
  await drill.happened(incident, 'card-posted');
  await world.redis.kill();
  expect(await drill.ask('commander', '/dr status')).toContain('cannot be reached');
  expect(await drill.ask('second', '/dr failover reason="blind"')).toContain('cannot be reached');
  drill.react('second', card, 'white_check_mark');
  await drill.told('second', 'cannot be reached');
  await world.redis.restart();
  world.workspace.as('second').unreact(drill.channel, card.ts, 'white_check_mark');
  // Not what was known before: it is back.
  await eventually(async () => expect(await drill.ask('observer', '/dr status')).not.toContain('cannot be reached'));
  drill.react('second', card, 'white_check_mark');
  await drill.happened(incident, 'outcome');
  await world.redis.kill();
  await pause(1000);
  await world.redis.restart();
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
  expect(await incidentsOf(world.env, 'lab')).toEqual([incident]);
});

test.concurrent('the first ks node hangs: nothing was sent to it, so the second one is used', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const [site] = world.sites;
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  const card = await drill.post(incident, 'card-1');
  site.faults.hang('global2a-webservice0', 'connect');
  site.faults.cutNow('global2a-webservice0');
  drill.react('second', card, 'white_check_mark');
  await finish(drill, incident);
  expect(drill.changes().map(({ node }) => node)).toEqual(['global2a-webservice1']);
});

test.concurrent('the first ks node takes commands and answers none: people read it, and the second one is used within the time', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const [site] = world.sites;
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  const card = await drill.post(incident, 'card-1');
  site.faults.hang('global2a-webservice0', 'exec');
  drill.react('second', card, 'white_check_mark');
  await drill.said(
    incident,
    'Request 1 is approved and waits: global2a-webservice0 lets TwoKey in and does not answer',
  );
  expect(await drill.said(incident, 'Step 1 is sent to global2a-webservice1')).toContain(
    'global2a-webservice0 did not answer when it was looked at beforehand. Nothing was sent to it',
  );
  await finish(drill, incident);
  expect(drill.changes().map(({ node }) => node)).toEqual(['global2a-webservice1']);
  const happened = (await drill.journal(incident)).map(({ event }) => event.type);
  expect(happened.filter((type) => type === 'request-closed' || type === 'stuck')).toEqual([]);
});

test.concurrent('the session is cut after the command began: its receipt is followed, and it is not sent again', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  const card = await drill.post(incident, 'card-1');
  world.sites[0].faults.cutExec('global2a-webservice0', { afterMs: 20, matching: 'FailoverGlobalKS' });
  drill.react('second', card, 'white_check_mark');
  expect(await drill.said(incident, 'accepted it')).toContain('Receipt on global2a-webservice0: DONE 0');
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});
