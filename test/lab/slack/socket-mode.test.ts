import { expect, test } from 'vitest';
import { plainText } from '../../../lab/slack/plain-text.ts';
import { labWorkspace, socketApp } from './bolt-app.ts';

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
