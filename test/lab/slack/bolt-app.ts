import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { expect, onTestFinished } from 'vitest';
import type { WorkspaceOptions } from '../../../lab/slack/options.ts';
import { startWorkspace, type WorkspaceHandle } from '../../../lab/slack/workspace.ts';

/** A small workspace: two people in #ops, one guest outside of it, and the app. Closed when the test ends. */
export async function labWorkspace(more: Partial<WorkspaceOptions> = {}): Promise<WorkspaceHandle> {
  const workspace = await startWorkspace({
    team: { name: 'Lab' },
    bot: { name: 'echo' },
    users: [
      { key: 'commander', name: 'commander', realName: 'Incident Commander', role: 'starts incidents' },
      { key: 'second', name: 'second', realName: 'Second Engineer', role: 'approves' },
      { key: 'visitor', name: 'visitor', realName: 'Visitor', role: 'approves nothing', isRestricted: true },
    ],
    usergroups: [{ handle: 'dr-approvers', members: ['second'] }],
    channels: [
      { name: 'ops', members: ['commander', 'second'], botIsMember: true },
      { name: 'random', members: ['commander', 'second', 'visitor'], botIsMember: false },
      { name: 'secret', members: ['commander'], botIsMember: false, isPrivate: true },
    ],
    commands: [{ name: '/echo', hints: ['<anything>'] }],
    ...more,
  });
  onTestFinished(() => workspace.close());
  return workspace;
}

/** The unmodified Bolt app in Socket Mode against the workspace; stopped when the test ends. */
export async function socketApp(workspace: WorkspaceHandle, listen: (app: App) => void): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: workspace.tokens.app,
    logger: silent,
    clientPingTimeout: 3_000,
    installerOptions: { clientOptions: { slackApiUrl: workspace.apiUrl } },
  });
  const app = new App({
    token: workspace.tokens.bot,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: workspace.apiUrl, timeout: 5_000, retryConfig: { retries: 0 } },
  });
  listen(app);
  await app.start();
  onTestFinished(async () => {
    await receiver.client.disconnect();
  });
  return app;
}

/** For the libraries' own logs: refused signatures and cut sockets are the point of these tests, not news. */
export const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** expect.poll with the patience a busy machine needs. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 10_000 });
}
