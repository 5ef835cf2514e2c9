import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { answer, keptLog, optionsFor, recorder, running, start, workspaceFor } from './lab.ts';

describe('the Socket Mode connection', () => {
  test('after a cut it is open again within seconds, says so, and takes commands', async () => {
    const inbound = recorder(answer('here'));
    const { workspace, slack } = await running('socket', inbound);
    workspace.faults.dropSockets();
    await expect.poll(() => inbound.seen.filter((one) => one === 'connected').length, { timeout: 5_000 }).toBe(2);
    expect(slack.health().connected).toBe(true);
    await workspace.as('commander').command('dr', '/dr status');
    await workspace.waitForEphemeral('commander', (one) => one.text === 'here');
  });

  test('Slack’s routine refresh is followed', async () => {
    const inbound = recorder();
    const { workspace } = await running('socket', inbound);
    workspace.faults.disconnect('refresh_requested');
    await expect.poll(() => inbound.seen.filter((one) => one === 'connected').length, { timeout: 5_000 }).toBe(2);
    expect(workspace.connections()).toBe(1);
  });

  test('while connections are refused and the API is away the process lives, and comes back by itself', async () => {
    const unhandled = watchRejections();
    const inbound = recorder();
    const { workspace, slack } = await running('socket', inbound);
    workspace.faults.refuseConnections(true);
    workspace.faults.dropSockets();
    await expect.poll(() => slack.health().connected).toBe(false);
    await expect
      .poll(() => workspace.apiCalls.filter((call) => call.method === 'apps.connections.open').length, {
        timeout: 5_000,
      })
      .toBeGreaterThan(2);
    workspace.faults.outage(true);
    workspace.faults.add({ method: 'apps.connections.open', times: 1, kind: 'api_error', error: 'invalid_auth' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    workspace.faults.refuseConnections(false);
    workspace.faults.outage(false);
    await expect.poll(() => slack.health().connected, { timeout: 30_000 }).toBe(true);
    expect(unhandled()).toEqual([]);
  }, 60_000);

  test('frames that are no events do no harm', async () => {
    const odd = ['null', '7', 'not json', '{"type":"events_api"}', '{"type":"events_api","payload":{}}', '{}'];
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => void sockets.close());
    await once(sockets, 'listening');
    const address = sockets.address();
    const url = `ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    sockets.on('connection', (socket) => {
      socket.send('{"type":"hello"}');
      for (const frame of odd) socket.send(frame);
      socket.send(JSON.stringify({ type: 'events_api', envelope_id: 'e1', payload: mention }));
    });
    const mention = {
      type: 'event_callback',
      team_id: 'T1',
      event_id: 'Ev1',
      event: { type: 'app_mention', user: 'U1', text: 'status', channel: 'C1', ts: '1.000001', event_ts: '1.000001' },
    };
    const unhandled = watchRejections();
    const inbound = recorder();
    const log = keptLog();
    const opening = { prefix: '/api/apps.connections.open', handle: open };
    await running('socket', inbound, { options: { log }, workspace: { mounts: [opening] } });
    await expect.poll(() => inbound.seen).toContain('mention status');
    expect(unhandled()).toEqual([]);
    expect(log.lines.filter((line) => line.includes('a frame that is no event'))).toHaveLength(3);

    function open(_req: IncomingMessage, res: ServerResponse): boolean {
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, url }));
      return true;
    }
  });

  test('stop closes the socket, waits for what is under way, and takes nothing more', async () => {
    const work = Promise.withResolvers<ReturnType<typeof answer>>();
    const inbound = { ...recorder(), command: () => work.promise };
    const { workspace, slack } = await running('socket', inbound);
    await workspace.as('commander').command('dr', '/dr check');
    const stopped = slack.stop();
    await expect.poll(() => workspace.connections()).toBe(0);
    work.resolve(answer('checked'));
    await stopped;
    expect(workspace.ephemerals('commander').map((one) => one.text)).toEqual(['checked']);
    expect((await workspace.as('commander').command('dr', '/dr check')).ok).toBe(false);
  });

  test('stop does not wait for a connection that is being opened', async () => {
    const { workspace, slack } = await running('socket', recorder());
    const slow = workspace.faults.add({ method: 'apps.connections.open', times: 1, kind: 'slow', ms: 60_000 });
    workspace.faults.dropSockets();
    await expect.poll(() => workspace.faults.list().includes(slow), { timeout: 5_000 }).toBe(false);
    const begun = Date.now();
    await slack.stop();
    expect(Date.now() - begun).toBeLessThan(3_000);
    expect(workspace.connections()).toBe(0);
  });
});

describe('Slack away at the start', () => {
  test('the service starts with approvals closed and makes up for the preflight when Slack answers', async () => {
    const inbound = recorder();
    const workspace = await workspaceFor('socket');
    workspace.faults.outage(true);
    const started = await start(workspace, optionsFor(workspace, 'socket', inbound));
    if (started.state !== 'unreachable') throw new Error(`it is ${started.state}`);
    expect(started.why).toMatch(/^no answer from Slack \(\w+\)$/);
    expect(started.slack.health()).toEqual({
      connected: false,
      problems: [
        started.why,
        `There is no socket to Slack, so commands and reactions do not arrive (${started.why}). It is tried again by itself.`,
      ],
    });
    expect(started.slack.identity()).toBeUndefined();
    expect(await started.slack.directory.user('U1')).toEqual({
      known: false,
      why: 'Slack has not yet said which team the bot belongs to',
    });
    workspace.faults.outage(false);
    await expect.poll(() => started.slack.health(), { timeout: 15_000 }).toEqual({ connected: true, problems: [] });
    expect(started.slack.identity()).toMatchObject({ team: workspace.team.id, botUser: workspace.bot.userId });
    expect(inbound.seen).toEqual(['connected']);
  }, 30_000);

  test('what it then finds wrong is said, and does not end the service', async () => {
    const workspace = await workspaceFor('http');
    workspace.faults.outage(true);
    const options = optionsFor(workspace, 'http', recorder());
    const log = keptLog();
    const systems = () => [{ name: 'lab', channel: workspace.channelId('elsewhere') }];
    const started = await start(workspace, { ...options, systems, log });
    if (started.state !== 'unreachable') throw new Error(`it is ${started.state}`);
    workspace.faults.outage(false);
    await expect
      .poll(() => started.slack.health().problems.join(), { timeout: 15_000 })
      .toMatch(/^System lab: the bot is not in the channel #elsewhere/);
    expect(log.lines.some((line) => line.startsWith('error slack answers: the set-up is not good'))).toBe(true);
  }, 30_000);

  test('in the middle of an incident even a set-up that Slack refuses does not end it, and once mended all is well', async () => {
    const workspace = await workspaceFor('socket');
    const options = optionsFor(workspace, 'socket', recorder());
    let usergroup = 'S0NOBODY';
    const systems = () => [{ name: 'lab', channel: workspace.channelId('dr'), usergroup }];
    const started = await start(workspace, { ...options, systems, midIncident: true });
    if (started.state !== 'unreachable') throw new Error(`it is ${started.state}`);
    const why =
      'System lab: Slack knows no active user group S0NOBODY. Correct "usergroup" in the topology or enable the group.';
    expect(started.slack.health()).toEqual({ connected: true, problems: [why] });
    usergroup = workspace.usergroupId('dr-approvers');
    workspace.faults.dropSockets();
    await expect.poll(() => started.slack.health(), { timeout: 15_000 }).toEqual({ connected: true, problems: [] });
  }, 30_000);
});

test('calls are counted by method and outcome', async () => {
  const calls: string[] = [];
  const { workspace, slack } = await running('socket', recorder(), {
    options: { onCall: (method, outcome) => calls.push(`${method} ${outcome}`) },
  });
  workspace.faults.add({ method: 'users.info', times: 1, kind: 'rate_limited', retryAfter: 1 });
  await slack.directory.user('U1');
  expect(calls).toEqual(expect.arrayContaining(['auth.test ok', 'apps.connections.open ok', 'users.info limited']));
});

function watchRejections(): () => unknown[] {
  const seen: unknown[] = [];
  const note = (reason: unknown): void => void seen.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  return () => seen;
}

describe('a Slack that is ill in mid-life', () => {
  test('a socket that falls silent is given up, and so are those that never say hello; when it speaks again it is heard', async () => {
    const unhandled = watchRejections();
    const inbound = recorder(answer('here'));
    const { workspace, slack } = await running('socket', inbound, { workspace: { timing: { ping: 200 } } });
    workspace.faults.silenceConnections(true);
    await expect.poll(() => slack.health().connected, { timeout: 30_000 }).toBe(false);
    const opened = () => workspace.apiCalls.filter(({ method }) => method === 'apps.connections.open').length;
    const before = opened();
    await expect.poll(opened, { timeout: 30_000 }).toBeGreaterThan(before + 1);
    workspace.faults.silenceConnections(false);
    await expect.poll(() => slack.health().connected, { timeout: 30_000 }).toBe(true);
    await expect.poll(() => workspace.connections()).toBe(1);
    await workspace.as('commander').command('dr', '/dr status');
    await workspace.waitForEphemeral('commander', (one) => one.text === 'here');
    expect(unhandled()).toEqual([]);
  }, 100_000);

  test.each([
    ['server errors', { kind: 'server_error' }, 'no answer from Slack (HTTP 503)'],
    ['a rate limit', { kind: 'rate_limited', retryAfter: 3 }, 'Slack limits apps.connections.open for 3 s'],
    ['an answer that is lost', { kind: 'lost_answer' }, 'no answer from Slack (UND_ERR_SOCKET)'],
  ] as const)(
    'refused reconnects (%s): it says why, and is back within seconds',
    async (_, fault, why) => {
      const unhandled = watchRejections();
      const inbound = recorder();
      const { workspace, slack } = await running('socket', inbound);
      const { id } = workspace.faults.add({ method: 'apps.connections.open', ...fault });
      workspace.faults.dropSockets();
      const sentence = `There is no socket to Slack, so commands and reactions do not arrive (${why}). It is tried again by itself.`;
      await expect.poll(() => slack.health().problems, { timeout: 10_000 }).toEqual([sentence]);
      workspace.faults.remove(id);
      await expect.poll(() => slack.health(), { timeout: 10_000 }).toEqual({ connected: true, problems: [] });
      expect(unhandled()).toEqual([]);
    },
    30_000,
  );

  test('Retry-After of apps.connections.open is waited out: no further attempt before', async () => {
    const { workspace, slack } = await running('socket', recorder());
    workspace.faults.add({ method: 'apps.connections.open', kind: 'rate_limited', retryAfter: 4, times: 1 });
    workspace.faults.dropSockets();
    await expect.poll(() => slack.health().connected).toBe(false);
    await expect.poll(() => slack.health().connected, { timeout: 15_000 }).toBe(true);
    const [limited, next] = workspace.apiCalls.filter(({ method }) => method === 'apps.connections.open').slice(1);
    expect(limited?.error).toBe('ratelimited');
    expect((next?.at ?? 0) - (limited?.at ?? 0)).toBeGreaterThanOrEqual(4_000);
  }, 30_000);

  test.each(['warning', 'refresh_requested', 'link_disabled', 'too_many_websockets'] as const)(
    'a disconnect frame (%s) is followed by one new connection',
    async (reason) => {
      const inbound = recorder();
      const { workspace } = await running('socket', inbound);
      workspace.faults.disconnect(reason);
      await expect.poll(() => inbound.seen.filter((one) => one === 'connected').length, { timeout: 5_000 }).toBe(2);
      await expect.poll(() => workspace.connections()).toBe(1);
    },
  );

  test('a limited method is not called again before its time, and its caller hears how long', async () => {
    const { workspace, slack } = await running('socket', recorder());
    workspace.faults.add({ method: 'conversations.info', kind: 'rate_limited', retryAfter: 2, times: 1 });
    const asked = () => workspace.apiCalls.filter(({ method }) => method === 'conversations.info').length;
    const channel = workspace.channelId('dr');
    const limited = (seconds: number) => ({ known: false, why: `Slack limits conversations.info for ${seconds} s` });
    expect(await slack.directory.channel(channel)).toEqual(limited(2));
    const before = asked();
    expect(await slack.directory.channel(channel)).toEqual(limited(2));
    expect(asked()).toBe(before);
    expect((await slack.directory.usergroup(workspace.usergroupId('dr-approvers'))).known).toBe(true);
    await expect.poll(async () => (await slack.directory.channel(channel)).known, { timeout: 5_000 }).toBe(true);
    expect(asked()).toBe(before + 1);
  });
});
