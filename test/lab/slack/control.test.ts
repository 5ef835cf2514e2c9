import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import type { PanelView } from '../../../lab/slack/wire.ts';
import type { WorkspaceHandle } from '../../../lab/slack/workspace.ts';
import { labWorkspace } from './bolt-app.ts';

test('faults are switched on and cleared over HTTP', async () => {
  const workspace = await labWorkspace();
  const web = new WebClient(workspace.tokens.bot, { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } });

  await lab(workspace, 'POST', 'faults', { kind: 'api_error', error: 'fatal_error', method: 'auth.test' });
  await expect(web.auth.test()).rejects.toMatchObject({ data: { error: 'fatal_error' } });
  await lab(workspace, 'DELETE', 'faults');

  expect((await web.auth.test()).ok).toBe(true);
});

test('the workspace’s own panel changes people, groups and channels', async () => {
  const workspace = await labWorkspace();
  const web = new WebClient(workspace.tokens.bot, { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } });
  const change = (id: string, target: string, on: boolean) => lab(workspace, 'POST', 'panels/0', { id, target, on });

  await change('deactivated', 'second', true);
  await change('stranger', 'second', true);
  await change('group:dr-approvers', 'commander', true);
  await change('group:dr-approvers', 'second', false);
  await change('ext_shared', workspace.channelId('ops'), true);

  const { user } = await web.users.info({ user: workspace.userId('second') });
  expect(user).toMatchObject({ deleted: true, is_stranger: true });
  const { users } = await web.usergroups.users.list({ usergroup: workspace.usergroupId('dr-approvers') });
  expect(users).toEqual([workspace.userId('commander')]);
  const { channel } = await web.conversations.info({ channel: workspace.channelId('ops') });
  expect(channel?.is_ext_shared).toBe(true);
  const panel = (await lab(workspace, 'GET', 'panels/0')) as PanelView;
  expect(panel.actions.find((action) => action.id === 'deactivated')?.targets).toContainEqual({
    id: 'second',
    label: 'Second Engineer',
    active: true,
  });
});

test('another site in the same browser cannot act for a persona', async () => {
  const workspace = await labWorkspace();

  const answer = await fetch(`${workspace.pageUrl}lab/act`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.test' },
    body: JSON.stringify({ as: 'commander', do: 'say', channel: workspace.channelId('ops'), text: 'x' }),
  });

  expect([answer.status, await answer.text()]).toEqual([403, 'only from the workspace’s own page']);
  expect(workspace.messages('ops')).toEqual([]);
});

test('the page’s files are served as they are written, with their types taken off, and nothing else is', async () => {
  const workspace = await labWorkspace();
  const get = async (path: string) => {
    const answer = await fetch(new URL(path, workspace.pageUrl));
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };

  const script = await get('/page/mrkdwn.ts');
  expect(script.type).toBe('text/javascript; charset=utf-8');
  expect(script.text).toContain('export function parseMrkdwn(source');
  expect(script.text).not.toContain(': string');
  expect((await get('/page/..%2fworkspace.ts')).status).toBe(404);
  expect((await get('/page/none.ts')).status).toBe(404);
  expect((await get('/')).text).toContain('<main id="channel"');
});

test('what is mounted beside the workspace answers under its prefix', async () => {
  const workspace = await labWorkspace({
    mounts: [
      {
        prefix: '/site/',
        handle(_req, res) {
          res.end('the site');
          return true;
        },
      },
    ],
  });

  expect(await (await fetch(`${workspace.pageUrl}site/state`)).text()).toBe('the site');
});

async function lab(workspace: WorkspaceHandle, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${workspace.pageUrl}lab/${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status).toBe(200);
  return await answer.json();
}
