import type { types } from '@slack/bolt';
import { expect, test } from 'vitest';
import { plainText } from '../../../lab/slack/plain-text.ts';
import { eventually, labWorkspace, socketApp } from './bolt-app.ts';

const button: types.Button = { type: 'button', action_id: 'go', value: '7', text: { type: 'plain_text', text: 'Go' } };

test('a slash command reaches the app, its acknowledgement is shown to the typist alone, and it can post', async () => {
  const workspace = await labWorkspace();
  await socketApp(workspace, (app) => {
    app.command('/echo', async ({ ack, command, client }) => {
      await ack({ text: `heard ${command.text}` });
      await client.chat.postMessage({ channel: command.channel_id, text: `${command.user_name} said ${command.text}` });
    });
  });

  const typed = await workspace.as('commander').command('ops', '/echo a < b');

  expect(typed.ok).toBe(true);
  expect(typed.replies.map((reply) => reply.text)).toEqual(['heard a &lt; b']);
  const { message } = await workspace.waitForMessage((one) => one.text.includes('said'));
  expect(plainText(message)).toBe('commander said a &lt; b');
  expect(workspace.ephemerals('second')).toEqual([]);
});

test('a response_url answers five times and no more', async () => {
  const workspace = await labWorkspace();
  const statuses: number[] = [];
  await socketApp(workspace, (app) => {
    app.command('/echo', async ({ ack, respond }) => {
      await ack();
      for (let use = 1; use <= 6; use += 1) {
        const answer = await respond({
          text: `use ${use}`,
          response_type: use === 1 ? 'in_channel' : 'ephemeral',
        }).catch((error) => error);
        statuses.push(answer.status ?? answer.statusCode);
      }
    });
  });

  await workspace.as('commander').command('ops', '/echo');

  await workspace.waitForEphemeral('commander', (one) => one.text === 'use 5');
  await eventually(() => statuses).toEqual([200, 200, 200, 200, 200, 404]);
  expect(workspace.messages('ops').map((one) => one.text)).toEqual(['use 1']);
});

test('reactions of people reach the app with user, item and event_ts, and come off again', async () => {
  const workspace = await labWorkspace();
  const seen: string[] = [];
  const app = await socketApp(workspace, (bolt) => {
    bolt.event(
      'reaction_added',
      async ({ event }) => void seen.push(`+${event.user} ${event.reaction} on ${event.item_user}`),
    );
    bolt.event(
      'reaction_removed',
      async ({ event }) => void seen.push(`-${event.user} ${event.reaction} ${event.item.ts}`),
    );
  });
  const { ts = '' } = await app.client.chat.postMessage({ channel: workspace.channelId('ops'), text: 'approve?' });
  const second = workspace.as('second');

  expect(second.react('ops', ts, '+1::skin-tone-3')).toEqual({ ok: true });
  expect(second.unreact('ops', ts, '+1::skin-tone-3')).toEqual({ ok: true });

  await eventually(() => seen).toEqual([
    `+${second.id} +1::skin-tone-3 on ${workspace.bot.userId}`,
    `-${second.id} +1::skin-tone-3 ${ts}`,
  ]);
});

test('reactions.get shows who reacted with what; the list is whole only with full', async () => {
  const keys = ['a', 'b', 'c', 'd'];
  const workspace = await labWorkspace({
    users: keys.map((key) => ({ key, name: key, realName: key, role: '' })),
    usergroups: [],
    channels: [{ name: 'ops', members: keys, botIsMember: true }],
  });
  const app = await socketApp(workspace, () => {});
  const channel = workspace.channelId('ops');
  const { ts: timestamp = '' } = await app.client.chat.postMessage({ channel, text: 'approve?' });
  for (const key of keys) workspace.as(key).react('ops', timestamp, 'white_check_mark');

  const whole = await app.client.reactions.get({ channel, timestamp, full: true });
  const short = await app.client.reactions.get({ channel, timestamp });

  expect(whole.message?.reactions).toEqual([{ name: 'white_check_mark', count: 4, users: keys.map(workspace.userId) }]);
  expect(short.message?.reactions?.[0]).toMatchObject({ count: 4, users: keys.slice(0, 3).map(workspace.userId) });
});

test('a click carries the button, the message and its thread, and respond can replace the message', async () => {
  const workspace = await labWorkspace();
  const app = await socketApp(workspace, (bolt) => {
    bolt.action('go', async ({ ack, action, body, respond }) => {
      await ack();
      const value = action.type === 'button' ? action.value : '';
      await respond({ replace_original: true, text: `${body.user.id} pressed ${value}` });
    });
  });
  const channel = workspace.channelId('ops');
  const root = await app.client.chat.postMessage({ channel, text: 'root' });
  const card = await app.client.chat.postMessage({
    channel,
    text: 'card',
    blocks: [{ type: 'actions', elements: [button] }],
    ...(root.ts ? { thread_ts: root.ts } : {}),
  });

  expect(await workspace.as('second').click('ops', card.ts ?? '', 'go')).toEqual({ ok: true });

  const { message } = await workspace.waitForMessage((one) => one.text.includes('pressed'));
  expect(message).toMatchObject({ ts: card.ts, threadTs: root.ts, text: `${workspace.userId('second')} pressed 7` });
  expect(message.blocks).toBeUndefined();
  expect(message.edited?.user).toBe(workspace.bot.userId);
  expect(await workspace.as('second').click('ops', card.ts ?? '', 'go')).toEqual({
    ok: false,
    error: 'The message has no button "go" any more.',
  });
});

test('a mention in a thread reaches the app with the thread; one in a channel it is not in does not', async () => {
  const workspace = await labWorkspace();
  const heard: string[] = [];
  await socketApp(workspace, (app) => {
    app.event('app_mention', async ({ event, say }) => {
      heard.push(event.text);
      await say({ text: 'here', thread_ts: event.thread_ts ?? event.ts });
    });
  });
  const commander = workspace.as('commander');
  const root = commander.say('ops', 'something is wrong');
  if (!root.ok) throw new Error(root.error);

  commander.mention('random', 'not for you');
  commander.say('ops', '@echo retry', root.ts);

  const { message } = await workspace.waitForMessage((one) => one.text === 'here');
  expect(message.threadTs).toBe(root.ts);
  expect(heard).toEqual([`<@${workspace.bot.userId}> retry`]);
});

test('a modal opens for the person behind the trigger, once', async () => {
  const workspace = await labWorkspace();
  const errors: string[] = [];
  await socketApp(workspace, (app) => {
    app.command('/echo', async ({ ack, client, command }) => {
      await ack();
      const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Why?' }, blocks: [] };
      await client.views.open({ trigger_id: command.trigger_id, view });
      await client.views.open({ trigger_id: command.trigger_id, view }).catch((error) => errors.push(error.data.error));
    });
  });

  await workspace.as('commander').command('ops', '/echo');

  await eventually(() => errors).toEqual(['exchanged_trigger_id']);
});

test('a slash command the app does not acknowledge in time fails on the screen, and is not sent again', async () => {
  const workspace = await labWorkspace({ timing: { ack: 100 } });
  let received = 0;
  await socketApp(workspace, (app) => {
    app.command('/echo', async () => {
      received += 1;
    });
  });

  const typed = await workspace.as('commander').command('ops', '/echo');

  expect(typed).toMatchObject({ ok: false, error: '/echo failed with the error "operation_timeout"' });
  expect(received).toBe(1);
});

test('without a connection a slash command says that the app did not respond; an unknown one is no command', async () => {
  const workspace = await labWorkspace();
  const commander = workspace.as('commander');

  expect(await commander.command('ops', '/echo')).toMatchObject({
    error: '/echo failed because the app did not respond',
  });
  expect(await commander.command('ops', '/nope x')).toMatchObject({ error: '/nope is not a valid command.' });
});
