import { onTestFinished } from 'vitest';
import type { WorkspaceOptions } from '../../../lab/slack/options.ts';
import { startWorkspace, type WorkspaceHandle } from '../../../lab/slack/workspace.ts';
import { type Slack, type SlackOptions, type SlackStart, startSlack } from '../../../src/adapters/slack/app.ts';
import type { FirstSight } from '../../../src/adapters/slack/first-sight.ts';
import type { Part } from '../../../src/domain/thread/post.ts';
import type { Inbound } from '../../../src/engine/ports/inbound.ts';
import type { Log } from '../../../src/engine/ports/log.ts';
import { say, words } from './blocks/voice.ts';

export type Mode = 'socket' | 'http';

/** A workspace with a commander and a second engineer in #dr, where the bot is a member. Closed when the test ends. */
export async function workspaceFor(mode: Mode, more: Partial<WorkspaceOptions> = {}): Promise<WorkspaceHandle> {
  const workspace = await startWorkspace({
    team: { name: 'Lab' },
    bot: { name: 'twokey' },
    users: [
      { key: 'commander', name: 'commander', realName: 'Incident Commander', role: 'starts incidents' },
      { key: 'second', name: 'second', realName: 'Second Engineer', role: 'approves' },
      { key: 'guest', name: 'guest', realName: 'Guest', role: 'none', isRestricted: true },
      { key: 'stranger', name: 'stranger', realName: 'Stranger', role: 'none', teamId: 'T0STRANGER' },
    ],
    usergroups: [{ handle: 'dr-approvers', members: ['second'] }],
    channels: [
      { name: 'dr', members: ['commander', 'second', 'guest'], botIsMember: true },
      { name: 'elsewhere', members: ['commander'], botIsMember: false },
    ],
    commands: [{ name: '/dr', hints: ['help'] }],
    mode: mode === 'socket' ? { kind: 'socket' } : { kind: 'http', requestUrl: 'http://127.0.0.1:9/' },
    timing: { retries: [50, 100] },
    ...more,
  });
  onTestFinished(() => workspace.close());
  return workspace;
}

/** An inbound that writes down what comes, and answers with `answers`. */
export function recorder(
  answers: readonly Part[] = [],
): Inbound & { readonly seen: string[]; readonly whole: unknown[] } {
  const seen: string[] = [];
  const whole: unknown[] = [];
  const note = (line: string, input: unknown): void => {
    seen.push(line);
    whole.push(input);
  };
  return {
    seen,
    whole,
    async command(input) {
      note(`command ${input.text}`, input);
      return answers;
    },
    async reaction(input) {
      note(`${input.signal} ${input.emoji} by ${input.user}`, input);
    },
    async button(input) {
      note(`button ${input.action} ${input.value}`, input);
      return answers;
    },
    async mention(input) {
      note(`mention ${input.text}`, input);
      return answers;
    },
    async whileAway(input) {
      note(`while away ${input.text}`, input);
      return answers;
    },
    async connected() {
      note('connected', {});
    },
  };
}

export const answer = (text: string): readonly Part[] => [{ kind: 'text', lines: [words(text)] }];

/** First sight in memory, as a store that works would see it. */
export function memorySight(): FirstSight {
  const seen = new Set<string>();
  return async (key) => {
    const first = !seen.has(key);
    seen.add(key);
    return first;
  };
}

export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  };
  return { lines, debug: () => {}, info: at('info'), warn: at('warn'), error: at('error') };
}

export function optionsFor(
  workspace: WorkspaceHandle,
  mode: Mode,
  inbound: Inbound,
  more: Partial<SlackOptions> = {},
): SlackOptions {
  const common = { botToken: workspace.tokens.bot, apiUrl: workspace.apiUrl, commandName: '/dr' };
  return {
    config:
      mode === 'socket'
        ? { ...common, mode, appToken: workspace.tokens.app }
        : { ...common, mode, signingSecret: workspace.tokens.signingSecret, port: 0, host: '127.0.0.1' },
    inbound,
    firstSight: memorySight(),
    systems: () => [
      { name: 'lab', channel: workspace.channelId('dr'), usergroup: workspace.usergroupId('dr-approvers') },
    ],
    midIncident: false,
    locale: 'en',
    say,
    log: keptLog(),
    ...more,
  };
}

/** Starts the adapter, stopped when the test ends; in HTTP mode the workspace is pointed at it. */
export async function start(workspace: WorkspaceHandle, options: SlackOptions): Promise<SlackStart> {
  const started = await startSlack(options);
  if (started.state !== 'refused') {
    onTestFinished(() => started.slack.stop());
    const port = started.slack.port();
    if (port !== undefined) workspace.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  }
  return started;
}

export async function running(
  mode: Mode,
  inbound: Inbound,
  more: { readonly workspace?: Partial<WorkspaceOptions>; readonly options?: Partial<SlackOptions> } = {},
): Promise<{ readonly workspace: WorkspaceHandle; readonly slack: Slack }> {
  const workspace = await workspaceFor(mode, more.workspace);
  const started = await start(workspace, optionsFor(workspace, mode, inbound, more.options));
  if (started.state !== 'ready') throw new Error(JSON.stringify({ ...started, slack: undefined }));
  return { workspace, slack: started.slack };
}
