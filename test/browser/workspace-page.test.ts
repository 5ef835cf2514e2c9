import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '@slack/bolt';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PanelChange, PanelView } from '../../lab/slack/wire.ts';
import { labWorkspace, socketApp } from '../lab/slack/bolt-app.ts';
import { chromiumPath, openBrowser, openPage } from './chromium.ts';

describe.skipIf(chromiumPath === undefined)('the workspace’s page in Chromium', { timeout: 60_000 }, () => {
  test('a command is hinted and typed, its thread read, reacted to by another person, and a button clicked', async () => {
    const workspace = await labWorkspace({ commands: [{ name: '/echo', hints: ['open <title>', 'help'] }] });
    await socketApp(workspace, echo);
    const { context, errors } = await openBrowser();
    const page = await openPage(context, workspace.pageUrl);

    const composer = page.getByRole('textbox', { name: 'Message #ops' });
    await composer.fill('/ec');
    await page.getByRole('option', { name: '/echo open <title>' }).waitFor();
    await composer.press('Tab');
    expect(await composer.inputValue()).toBe('/echo open ');
    await composer.pressSequentially('演练');
    await composer.press('Enter');
    await page.getByText('Opened for you alone.').waitFor();
    await page.getByRole('button', { name: '1 reply' }).click();

    const thread = page.getByRole('complementary', { name: 'Thread' });
    const card = thread.getByRole('article').filter({ hasText: 'Approve 演练?' });
    await card.waitFor();
    await page.getByRole('radio', { name: 'Second Engineer' }).click();
    await page.getByText('Opened for you alone.').waitFor({ state: 'hidden' });
    await card.hover();
    await card.getByRole('button', { name: 'React with :white_check_mark:' }).click();
    await thread.getByText('@Second Engineer reacted with').waitFor();
    const pill = card.getByRole('button', { name: ':white_check_mark: 1, Second Engineer' });
    expect(await pill.getAttribute('aria-pressed')).toBe('true');
    await pill.click();
    await pill.waitFor({ state: 'detached' });

    await card.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('dialog', { name: 'Finish?' }).getByRole('button', { name: 'Yes' }).click();
    await thread.getByText('Finished by @Second Engineer').waitFor();
    await thread.getByText('(edited)').waitFor();
    expect(errors).toEqual([]);
  });

  test('a slash command in a thread is refused with Slack’s own words', async () => {
    const workspace = await labWorkspace();
    const said = workspace.as('commander').say('ops', 'root');
    const { context } = await openBrowser();
    const page = await openPage(context, `${workspace.pageUrl}#as=second&channel=ops&thread=${said.ok ? said.ts : ''}`);

    const composer = page.getByRole('textbox', { name: 'Reply in thread' });
    await composer.fill('/echo hello');
    await composer.press('Enter');

    await page.getByText('/echo is not supported in threads. Sorry!').waitFor();
    expect(workspace.messages('ops')).toHaveLength(1);
  });

  test('a modal is filled in and submitted, and the app’s objections are shown', async () => {
    const workspace = await labWorkspace({ timing: { ack: 20_000, triggerLife: 20_000 } });
    await socketApp(workspace, askWhy);
    const { context, errors } = await openBrowser();
    const page = await openPage(context, workspace.pageUrl);

    await page.getByRole('textbox', { name: 'Message #ops' }).fill('/echo');
    await page.keyboard.press('Enter');
    const modal = page.getByRole('dialog', { name: 'Why?' });
    await modal.getByLabel('Reason').fill('no');
    await modal.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Say more than that.').waitFor();
    await modal.getByLabel('Reason').fill('季度演练');
    await modal.getByRole('button', { name: 'Go on' }).click();

    await page.getByText('Because: 季度演练').waitFor();
    await modal.waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });

  test('what others say appears by itself, and a person outside a channel cannot write there', async () => {
    const workspace = await labWorkspace();
    const { context, errors } = await openBrowser();
    const page = await openPage(context, `${workspace.pageUrl}#as=visitor&channel=ops`);

    workspace.as('commander').say('ops', '*大家好* <@second>, &c.');
    await page.getByText('大家好').waitFor();
    workspace.as('commander').say('random', 'over here');
    await page.getByRole('button', { name: /random.*1 unread/ }).waitFor();

    const composer = page.getByRole('textbox', { name: 'Message #ops' });
    expect(await composer.isDisabled()).toBe(true);
    expect(await composer.getAttribute('placeholder')).toBe('Visitor is not in this channel');
    expect(await page.getByRole('button', { name: 'secret' }).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('the side panel shows a system’s tables and throws its switches', async () => {
    const changes: PanelChange[] = [];
    const workspace = await labWorkspace({ panels: [{ url: await panelServer(changes) }] });
    const { context, errors } = await openBrowser();
    const page = await openPage(context, workspace.pageUrl);

    const panel = page.getByRole('complementary', { name: 'Systems and faults' });
    await panel.getByRole('cell', { name: 'primary' }).waitFor();
    await panel.getByRole('switch', { name: 'Region dark: bj1' }).click();
    await panel.getByRole('switch', { name: 'Region dark: bj1', checked: true }).waitFor();
    expect(changes).toEqual([{ id: 'dark', target: 'bj1', on: true }]);

    await panel.getByRole('tab', { name: 'Slack' }).click();
    await panel.getByRole('switch', { name: 'Every call answers 503' }).click();
    await panel.getByRole('switch', { name: 'Every call answers 503', checked: true }).waitFor();
    expect(workspace.faults.list().map((fault) => fault.kind)).toEqual(['server_error']);
    expect(errors).toEqual([]);
  });
});

/** A tiny app with a bit of everything the page has to show. */
function echo(app: App): void {
  app.command('/echo', async ({ ack, command, client }) => {
    await ack('Opened for you alone.');
    const title = command.text.replace('open ', '');
    const root = await client.chat.postMessage({ channel: command.channel_id, text: `Root of ${title}` });
    const plain = (text: string) => ({ type: 'plain_text' as const, text });
    await client.chat.postMessage({
      channel: command.channel_id,
      thread_ts: root.ts ?? '',
      text: 'card',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `Approve *${title}*?` } },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'finish',
              text: plain('Finish'),
              confirm: {
                title: plain('Finish?'),
                text: plain('It ends here.'),
                confirm: plain('Yes'),
                deny: plain('No'),
              },
            },
          ],
        },
      ],
    });
  });
  app.action('finish', async ({ ack, body, respond }) => {
    await ack();
    await respond({ replace_original: true, text: `Finished by <@${body.user.id}>` });
  });
  app.event('reaction_added', async ({ event, client }) => {
    const { channel, ts } = event.item;
    const { messages = [] } = await client.conversations.replies({ channel, ts });
    await client.chat.postMessage({
      channel,
      thread_ts: messages[0]?.thread_ts ?? ts,
      text: `<@${event.user}> reacted with \`${event.reaction}\``,
    });
  });
}

/** Asks for a reason in a modal and wants more than two letters. */
function askWhy(app: App): void {
  const plain = (text: string) => ({ type: 'plain_text' as const, text });
  app.command('/echo', async ({ ack, command, client }) => {
    await ack();
    const input = { type: 'plain_text_input' as const, action_id: 'text' };
    const blocks = [{ type: 'input' as const, block_id: 'reason', label: plain('Reason'), element: input }];
    const view = { type: 'modal' as const, callback_id: 'why', title: plain('Why?'), submit: plain('Go on'), blocks };
    await client.views.open({
      trigger_id: command.trigger_id,
      view: { ...view, private_metadata: command.channel_id },
    });
  });
  app.view('why', async ({ ack, view, client }) => {
    const reason = view.state.values.reason?.text?.value ?? '';
    if (reason.length < 3) return await ack({ response_action: 'errors', errors: { reason: 'Say more than that.' } });
    await ack();
    await client.chat.postMessage({ channel: view.private_metadata, text: `Because: ${reason}` });
  });
}

/** A system's panel on loopback, gone when the test ends; gives its address. */
async function panelServer(changes: PanelChange[]): Promise<string> {
  let dark = false;
  const view = (): PanelView => ({
    title: 'alpha',
    sections: [{ title: 'Regions', columns: ['Region', 'pg'], rows: [['bj1', { text: 'primary', tone: 'ok' }]] }],
    actions: [
      {
        id: 'dark',
        label: 'Region dark',
        group: 'Disasters',
        active: dark,
        targets: [{ id: 'bj1', label: 'bj1', active: dark }],
      },
    ],
    log: ['started'],
  });
  const server = createServer(async (req, res) => {
    if (req.method === 'POST') {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      const change: PanelChange = JSON.parse(Buffer.concat(chunks).toString());
      changes.push(change);
      dark = change.on;
    }
    res.end(JSON.stringify(view()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
