import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { eventually, labWorkspace, silent, socketApp } from './bolt-app.ts';

test('an event whose acknowledgement is lost comes again with the same event_id and a retry number', async () => {
  const workspace = await labWorkspace({ timing: { ack: 100, retries: [0] } });
  const seen: string[] = [];
  await socketApp(workspace, (app) => {
    app.event('app_mention', async ({ body, context }) => void seen.push(`${body.event_id} ${context.retryNum ?? 0}`));
  });

  workspace.faults.ignoreAcks(1);
  workspace.as('commander').mention('ops', 'hello');

  await eventually(() => seen.length).toBe(2);
  const [first = '', again = ''] = seen;
  expect(again.split(' ')[0]).toBe(first.split(' ')[0]);
  expect([first.split(' ')[1], again.split(' ')[1]]).toEqual(['0', '1']);
});

test('the last event can be sent twice', async () => {
  const workspace = await labWorkspace();
  const ids: string[] = [];
  await socketApp(workspace, (app) => {
    app.event('app_mention', async ({ body }) => void ids.push(body.event_id));
  });

  expect(workspace.faults.redeliverLast()).toBe(false);
  workspace.as('commander').mention('ops', 'hello');
  await eventually(() => ids.length).toBe(1);
  expect(workspace.faults.redeliverLast()).toBe(true);

  await eventually(() => ids.length).toBe(2);
  expect(new Set(ids).size).toBe(1);
});

test('events that are kept back come once they are let go, in any order and more than once', async () => {
  const workspace = await labWorkspace();
  const heard: string[] = [];
  await socketApp(workspace, (app) => {
    app.event('app_mention', async ({ event, body }) => void heard.push(`${event.text.slice(-3)} ${body.event_id}`));
  });
  const words = () => heard.map((each) => each.slice(0, 3));

  workspace.faults.holdEvents();
  workspace.as('commander').mention('ops', 'one');
  workspace.as('commander').mention('ops', 'two');
  workspace.faults.releaseEvents((events) => [...events.toReversed(), ...events]);
  await eventually(words).toEqual(['two', 'one', 'one', 'two']);
  expect(new Set(heard).size).toBe(2);

  workspace.as('commander').mention('ops', 'six');
  await eventually(words).toEqual(['two', 'one', 'one', 'two', 'six']);
});

test('with several connections each event goes to one of them in turn', async () => {
  const workspace = await labWorkspace();
  const heard: string[] = [];
  for (const name of ['one', 'two']) {
    await socketApp(workspace, (app) => {
      app.event('app_mention', async () => void heard.push(name));
    });
  }
  expect(workspace.connections()).toBe(2);

  for (let count = 1; count <= 4; count += 1) {
    workspace.as('commander').mention('ops', 'hello');
    await eventually(() => heard.length).toBe(count);
  }

  expect(heard.filter((name) => name === 'one')).toHaveLength(2);
});

test.each(['dropped sockets', 'a refresh', 'an outage'])(
  'the app comes back after %s and hears events again',
  async (what) => {
    const workspace = await labWorkspace();
    const heard: string[] = [];
    await socketApp(workspace, (app) => {
      app.event('app_mention', async ({ event }) => void heard.push(event.text));
    });

    const counts: number[] = [];
    workspace.on('directory', () => counts.push(workspace.connections()));
    if (what === 'dropped sockets') workspace.faults.dropSockets();
    if (what === 'a refresh') workspace.faults.disconnect('refresh_requested');
    if (what === 'an outage') {
      workspace.faults.outage(true);
      await eventually(workspace.connections).toBe(0);
      await expect(
        new WebClient('x', { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 }, logger: silent }).api.test(),
      ).rejects.toThrow();
      workspace.faults.outage(false);
    }
    await eventually(() => counts).toContain(0);
    await eventually(workspace.connections).toBe(1);
    workspace.as('commander').mention('ops', 'still there?');

    await eventually(() => heard).toHaveLength(1);
  },
);

test('an event nobody was connected for arrives with a later retry', async () => {
  const workspace = await labWorkspace({ timing: { retries: [0, 300, 300] } });
  const heard: string[] = [];
  workspace.as('commander').mention('ops', 'early');

  await socketApp(workspace, (app) => {
    app.event('app_mention', async ({ event }) => void heard.push(event.text));
  });

  await eventually(() => heard).toHaveLength(1);
});

test('the app hears nothing of channels it is not in', async () => {
  const workspace = await labWorkspace();
  const heard: string[] = [];
  await socketApp(workspace, (app) => {
    app.event('reaction_added', async ({ event }) => void heard.push(event.item.channel));
  });
  const commander = workspace.as('commander');
  const posts = ['random', 'secret', 'ops'].map((channel) => ({ channel, said: commander.say(channel, 'hello') }));

  for (const { channel, said } of posts) if (said.ok) commander.react(channel, said.ts, 'eyes');

  await eventually(() => heard).toEqual([workspace.channelId('ops')]);
});
