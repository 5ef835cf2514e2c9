import { describe, expect, test } from 'vitest';
import { optionsFor, recorder, start, workspaceFor } from './lab.ts';

async function problemsOf(...change: Parameters<typeof attempt>): Promise<readonly string[]> {
  const started = await attempt(...change);
  return started.state === 'refused' ? started.problems : [`state ${started.state}`];
}

async function attempt(
  change: (
    workspace: Awaited<ReturnType<typeof workspaceFor>>,
    options: ReturnType<typeof optionsFor>,
  ) => typeof options,
  mode: 'socket' | 'http' = 'socket',
) {
  const workspace = await workspaceFor(mode);
  return await start(workspace, change(workspace, optionsFor(workspace, mode, recorder())));
}

describe('the preflight says in one sentence what is wrong and how to mend it', () => {
  test('nothing wrong', async () => {
    expect((await attempt((_, options) => options)).state).toBe('ready');
    expect((await attempt((_, options) => options, 'http')).state).toBe('ready');
  });

  test('a refused bot token', async () => {
    const problems = await problemsOf((_, options) => ({
      ...options,
      config: { ...options.config, botToken: 'xoxb-wrong' },
    }));
    expect(problems).toEqual([
      'SLACK_BOT_TOKEN: Slack refuses the token (invalid_auth). Reinstall the app in the workspace and set the bot token it shows (xoxb-…).',
    ]);
  });

  test('a deactivated app', async () => {
    const problems = await problemsOf((workspace, options) => {
      workspace.faults.setBotActive(false);
      return options;
    });
    expect(problems[0]).toContain('(account_inactive)');
  });

  test('a refused app token', async () => {
    const problems = await problemsOf((_, options) => ({
      ...options,
      config: { ...options.config, appToken: 'xapp-wrong' } as never,
    }));
    expect(problems).toEqual([
      'SLACK_APP_TOKEN: Slack refuses the token (invalid_auth). Make an app-level token with the scope connections:write (Basic Information, App-Level Tokens) and set it (xapp-…).',
    ]);
  });

  test('an address that is not Slack', async () => {
    const problems = await problemsOf((workspace, options) => {
      const apiUrl = `${workspace.pageUrl}lab/none/`;
      return { ...options, config: { ...options.config, apiUrl } };
    });
    expect(problems).toEqual([
      'SLACK_API_URL: the address answers HTTP 404 instead of speaking Slack. Correct it, or leave it out for Slack itself.',
    ]);
  });

  test('missing scopes, all at once', async () => {
    const problems = await problemsOf((workspace, options) => {
      const scopes = ['commands', 'chat:write', 'reactions:read', 'users:read', 'channels:read', 'groups:read'];
      workspace.faults.setScopes([...scopes, 'channels:history', 'groups:history', 'app_mentions:read']);
      return options;
    });
    expect(problems).toEqual([
      'The Slack app lacks the scope files:write, usergroups:read. Add it under OAuth & Permissions, Bot Token Scopes, then reinstall the app in the workspace.',
    ]);
  });

  test('a channel that is not there, one the bot is not in, and a user group that is not there: each has its sentence', async () => {
    const problems = await problemsOf((workspace, options) => ({
      ...options,
      systems: () => [
        { name: 'lab', channel: 'C0NOWHERE', usergroup: 'S0NOBODY' },
        { name: 'other', channel: workspace.channelId('elsewhere') },
      ],
    }));
    expect(problems).toEqual([
      'System lab: Slack knows no channel C0NOWHERE that the bot may see. Correct "channel" in the topology; in a private channel, invite the bot first (/invite).',
      'System lab: Slack knows no active user group S0NOBODY. Correct "usergroup" in the topology or enable the group.',
      expect.stringMatching(
        /^System other: the bot is not in the channel #elsewhere \(C\w+\)\. Invite it there: \/invite @twokey$/,
      ),
    ]);
  });

  test('a channel that is shared with another organisation', async () => {
    const problems = await problemsOf((workspace, options) => {
      workspace.directory.setExtShared('dr', true);
      return options;
    });
    expect(problems[0]).toMatch(/^System lab: the channel #dr \(C\w+\) is shared with another organisation\./);
  });

  test('a port that is taken', async () => {
    const first = await workspaceFor('http');
    const started = await start(first, optionsFor(first, 'http', recorder()));
    const port = started.state === 'ready' ? started.slack.port() : undefined;
    const problems = await problemsOf(
      (_, options) => ({ ...options, config: { ...options.config, port } as never }),
      'http',
    );
    expect(problems).toEqual([`PORT: cannot listen on port ${port} (EADDRINUSE). Free it or set another one.`]);
  });

  test('in Chinese where the deployment speaks it', async () => {
    const problems = await problemsOf((_, options) => ({
      ...options,
      locale: 'zh',
      config: { ...options.config, botToken: 'xoxb-wrong' },
    }));
    expect(problems).toEqual([
      'SLACK_BOT_TOKEN：Slack 拒绝该令牌（invalid_auth）。请在工作区重新安装应用，并设置其显示的 bot 令牌（xoxb-…）。',
    ]);
  });

  test('a refusal leaves nothing running', async () => {
    const workspace = await workspaceFor('socket');
    const options = optionsFor(workspace, 'socket', recorder());
    await start(workspace, { ...options, systems: () => [{ name: 'lab', channel: 'C0NOWHERE' }] });
    expect(workspace.connections()).toBe(0);
  });
});
