import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../../lab/slack/plain-text.ts';
import type { Post } from '../../../src/domain/thread/post.ts';
import { incident } from '../../engine/post-fixtures.ts';
import { words } from './blocks/voice.ts';
import { answer, keptLog, recorder, running } from './lab.ts';

const card: Post = {
  key: 'card-1',
  place: 'root',
  life: 'fixed',
  parts: [
    { kind: 'heading', tone: 'waiting', text: words('Approve?') },
    {
      kind: 'buttons',
      buttons: [
        { action: 'abort', value: 'abort/lab/1', label: words('Abort'), style: 'danger', confirm: words('Sure?') },
      ],
    },
  ],
};

describe.each(['socket', 'http'] as const)('in %s mode', (mode) => {
  test('a command is acknowledged at once and answered to its typist alone', async () => {
    const inbound = recorder(answer('opening it'));
    const { workspace } = await running(mode, inbound);
    const commander = workspace.as('commander');

    const typed = await commander.command('dr', '/dr failover reason="R&D <drill>"');

    expect(typed.ok).toBe(true);
    const reply = await workspace.waitForEphemeral('commander', () => true);
    expect(reply.text).toBe('opening it');
    expect(inbound.seen).toContain('command failover reason="R&D <drill>"');
    expect(inbound.whole.at(-1)).toMatchObject({
      user: commander.id,
      team: workspace.team.id,
      channel: workspace.channelId('dr'),
      triggerId: expect.stringMatching(/\d/),
    });
    expect(workspace.ephemerals('second')).toEqual([]);
    expect(workspace.messages('dr')).toEqual([]);
  });

  test('a command is acknowledged before its work, however long that takes', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof answer>>();
    const inbound = { ...recorder(), command: () => promise };
    const { workspace } = await running(mode, inbound);

    expect((await workspace.as('commander').command('dr', '/dr check')).ok).toBe(true);

    expect(workspace.ephemerals('commander')).toEqual([]);
    resolve(answer('all checks hold'));
    await workspace.waitForEphemeral('commander', (one) => one.text === 'all checks hold');
  });

  test('a reaction comes with Slack’s own time and id, and once however often Slack sends it', async () => {
    const inbound = recorder();
    const { workspace, slack } = await running(mode, inbound);
    const posted = await slack.thread.post(workspace.channelId('dr'), undefined, { incident, key: card.key }, card);
    const ts = posted.ok ? posted.ts : '';
    const second = workspace.as('second');

    second.react('dr', ts, '+1::skin-tone-3');
    await expect.poll(() => inbound.seen).toContain(`added +1::skin-tone-3 by ${second.id}`);
    expect(inbound.whole.at(-1)).toMatchObject({
      team: workspace.team.id,
      channel: workspace.channelId('dr'),
      ts,
      eventTs: expect.stringMatching(/^\d+\.\d{6}$/),
      eventId: expect.stringMatching(/^Ev/),
    });

    for (let times = 0; times < 3; times += 1) workspace.faults.redeliverLast();
    second.unreact('dr', ts, '+1::skin-tone-3');
    await expect.poll(() => inbound.seen).toContain(`removed +1::skin-tone-3 by ${second.id}`);
    expect(inbound.seen.filter((line) => line.startsWith('added'))).toHaveLength(1);
  });

  test('told that Slack limited its events, it looks for what was missed, once', async () => {
    const inbound = recorder();
    const log = keptLog();
    const { workspace } = await running(mode, inbound, { options: { log } });
    const looked = () => inbound.seen.filter((one) => one === 'connected');
    await expect.poll(looked).toHaveLength(1);
    workspace.faults.limitEvents();
    await expect.poll(looked).toHaveLength(2);
    expect(log.lines.filter((line) => line.includes('slack limits events'))).toHaveLength(1);
    await workspace.as('commander').command('dr', '/dr status');
    await expect.poll(() => inbound.seen).toContain('command status');
    expect(looked()).toHaveLength(2);
  });

  test('a pressed button brings its action and value, and the answer goes to the presser in the thread', async () => {
    const inbound = recorder(answer('aborting'));
    const { workspace, slack } = await running(mode, inbound);
    const channel = workspace.channelId('dr');
    const posted = await slack.thread.post(channel, undefined, { incident, key: card.key }, card);
    const ts = posted.ok ? posted.ts : '';

    expect((await workspace.as('second').click('dr', ts, 'abort:0')).ok).toBe(true);

    const reply = await workspace.waitForEphemeral('second', (one) => one.text === 'aborting');
    expect(reply.threadTs).toBe(ts);
    expect(inbound.whole.at(-1)).toMatchObject({
      action: 'abort',
      value: 'abort/lab/1',
      user: workspace.userId('second'),
      team: workspace.team.id,
      channel,
      messageTs: ts,
    });
  });

  test('a mention in a thread comes without the bot’s name, and is answered there', async () => {
    const inbound = recorder(answer('trying again'));
    const { workspace, slack } = await running(mode, inbound);
    const posted = await slack.thread.post(workspace.channelId('dr'), undefined, { incident, key: card.key }, card);
    const ts = posted.ok ? posted.ts : '';

    workspace.as('second').mention('dr', 'retry & go', ts);

    const reply = await workspace.waitForEphemeral('second', (one) => one.text === 'trying again');
    expect(reply.threadTs).toBe(ts);
    expect(inbound.seen).toContain('mention retry & go');
    expect(inbound.whole.at(-1)).toMatchObject({ threadTs: ts, user: workspace.userId('second') });
  });

  test('without the store of seen events nothing is done: what is typed is answered without it, and a reaction by one sentence', async () => {
    const inbound = recorder(answer('said without Redis'));
    const firstSight = async (): Promise<boolean> => {
      throw new Error('connect ECONNREFUSED');
    };
    const { workspace, slack } = await running(mode, inbound, { options: { firstSight } });
    const posted = await slack.thread.post(workspace.channelId('dr'), undefined, { incident, key: card.key }, card);
    const ts = posted.ok ? posted.ts : '';

    await workspace.as('commander').command('dr', '/dr failover reason=drill');
    workspace.as('second').react('dr', ts, 'white_check_mark');

    const toCommander = await workspace.waitForEphemeral('commander', () => true);
    expect(toCommander.text).toBe('said without Redis');
    const toSecond = await workspace.waitForEphemeral('second', () => true);
    expect(toSecond.text).toBe(
      'The journal (Redis) cannot be reached, so your reaction was not counted. Remove it and add it again when it is back.',
    );
    expect(inbound.seen).toEqual(['connected', 'while away failover reason=drill']);
  });

  test('a fault in the work is logged and its author gets one sentence', async () => {
    const log = keptLog();
    const inbound = { ...recorder(), command: () => Promise.reject(new Error('boom')) };
    const { workspace } = await running(mode, inbound, { options: { log } });

    expect((await workspace.as('commander').command('dr', '/dr status')).ok).toBe(true);

    const reply = await workspace.waitForEphemeral('commander', () => true);
    expect(reply.text).toMatch(/^This could not be carried out because of a fault in TwoKey\./);
    expect(log.lines.filter((line) => line.startsWith('error slack delivery failed'))).toHaveLength(1);
  });

  test('an answer longer than one message comes whole, in several', async () => {
    const lines = Array.from({ length: 400 }, (_, index) => words(`line ${index} ${'x'.repeat(60)}`));
    const { workspace } = await running(mode, recorder([{ kind: 'text', lines }]));

    await workspace.as('commander').command('dr', '/dr plan failover');

    await workspace.waitForEphemeral('commander', (one) => JSON.stringify(one.blocks).includes('line 399 '));
    const shown = JSON.stringify(workspace.ephemerals('commander').map((one) => one.blocks));
    for (let index = 0; index < 400; index += 1) expect(shown).toContain(`line ${index} `);
  });
});

describe('the bot itself', () => {
  test('rule 11: the bot approving itself: its own reactions and messages are no votes and no commands', async () => {
    const inbound = recorder();
    const { workspace, slack } = await running('socket', inbound);
    const channel = workspace.channelId('dr');
    const posted = await slack.thread.post(channel, undefined, { incident, key: card.key }, card);
    const ts = posted.ok ? posted.ts : '';
    await fetch(`${workspace.apiUrl}reactions.add`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspace.tokens.bot}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ channel, timestamp: ts, name: 'white_check_mark' }),
    });
    workspace.as('second').react('dr', ts, 'eyes');
    await expect.poll(() => inbound.seen).toContain(`added eyes by ${workspace.userId('second')}`);
    expect(inbound.seen.filter((line) => line.startsWith('added'))).toHaveLength(1);
  });

  test('a reaction to somebody else’s message is passed on, but nobody is bothered when it cannot be', async () => {
    let away = false;
    const inbound = recorder(answer('said without Redis'));
    const firstSight = async (): Promise<boolean> => {
      if (away) throw new Error('away');
      return true;
    };
    const { workspace } = await running('socket', inbound, { options: { firstSight } });
    const said = workspace.as('commander').say('dr', 'lunch?');
    const ts = said.ok ? said.ts : '';
    workspace.as('second').react('dr', ts, 'pizza');
    await expect.poll(() => inbound.seen).toContain(`added pizza by ${workspace.userId('second')}`);
    away = true;
    workspace.as('second').react('dr', ts, 'eyes');
    workspace.as('second').mention('dr', 'status');
    await workspace.waitForEphemeral('second', (one) => one.text === 'said without Redis');
    expect(workspace.ephemerals('second')).toHaveLength(1);
  });
});

describe('HTTP mode', () => {
  test('a bad or an old signature gets 401 and reaches nobody', async () => {
    const inbound = recorder();
    const { workspace, slack } = await running('http', inbound);
    const send = async (at: number, secret: string): Promise<number> => {
      const body = new URLSearchParams({
        command: '/dr',
        text: 'failover',
        trigger_id: '1.2',
        user_id: 'U1',
      }).toString();
      const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
      const response = await fetch(`http://127.0.0.1:${slack.port()}/slack/events`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': String(at),
          'x-slack-signature': `v0=${signature}`,
        },
        body,
      });
      await response.body?.cancel();
      return response.status;
    };
    const now = Math.floor(Date.now() / 1000);
    expect(await send(now, 'not the secret')).toBe(401);
    expect(await send(now - 3_600, workspace.tokens.signingSecret)).toBe(401);
    expect(inbound.seen).toEqual(['connected']);
    expect(await send(now, workspace.tokens.signingSecret)).toBe(200);
    await expect.poll(() => inbound.seen).toContain('command failover');
  });
});

test('what a person sees is what was meant, word for word', async () => {
  const { workspace, slack } = await running('socket', recorder());
  await slack.thread.post(workspace.channelId('dr'), undefined, { incident, key: card.key }, card);
  const { message } = await workspace.waitForMessage(() => true);
  expect(plainText(message)).toContain('Approve?');
  expect(message.metadata).toEqual({ event_type: 'twokey_post', event_payload: { incident, key: 'card-1' } });
});
