import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import type { WorkspaceHandle } from '../../../lab/slack/workspace.ts';
import { labWorkspace, silent } from './bolt-app.ts';

const tokens = { signingSecret: 'lab-signing-secret' };

test('commands, clicks and events reach the app over HTTP with a signature it accepts', async () => {
  const workspace = await labWorkspace({ tokens, mode: { kind: 'http' } });
  await httpApp(workspace, tokens.signingSecret, (app) => {
    app.command('/echo', async ({ ack, command }) => await ack(`heard ${command.text}`));
    app.action('go', async ({ ack, respond }) => {
      await ack();
      await respond({ response_type: 'in_channel', text: 'gone' });
    });
    app.event('app_mention', async ({ say }) => {
      const elements = [
        { type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } },
      ];
      await say({ text: 'card', blocks: [{ type: 'actions', elements }] });
    });
  });
  const commander = workspace.as('commander');

  expect((await commander.command('ops', '/echo 你好')).replies.map((one) => one.text)).toEqual(['heard 你好']);
  commander.mention('ops', 'a card please');
  const card = await workspace.waitForMessage((one) => one.text === 'card');
  expect(await commander.click('ops', card.message.ts, 'go')).toEqual({ ok: true });

  expect((await workspace.waitForMessage((one) => one.text === 'gone')).message.user).toBe(workspace.bot.userId);
});

test('an app with another signing secret refuses, and the person sees that the command failed', async () => {
  const workspace = await labWorkspace({ tokens, mode: { kind: 'http' } });
  await httpApp(workspace, 'another-secret', (app) => {
    app.command('/echo', async ({ ack }) => await ack('never'));
  });

  const typed = await workspace.as('commander').command('ops', '/echo');

  expect(typed).toMatchObject({ ok: false, error: '/echo failed with the error "dispatch_failed"' });
});

async function httpApp(workspace: WorkspaceHandle, signingSecret: string, listen: (app: App) => void): Promise<void> {
  const receiver = new HTTPReceiver({ signingSecret, logger: silent });
  const app = new App({
    token: workspace.tokens.bot,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: workspace.apiUrl },
  });
  listen(app);
  const server = await receiver.start({ host: '127.0.0.1', port: 0 });
  workspace.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  onTestFinished(async () => void (await receiver.stop()));
}
