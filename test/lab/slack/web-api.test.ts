import { ErrorCode, WebClient, type WebClientOptions } from '@slack/web-api';
import { expect, test } from 'vitest';
import type { WorkspaceHandle } from '../../../lab/slack/workspace.ts';
import { labWorkspace, silent } from './bolt-app.ts';

function client(workspace: WorkspaceHandle, token = workspace.tokens.bot, more: WebClientOptions = {}): WebClient {
  return new WebClient(token, { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 }, logger: silent, ...more });
}

/** The `error` of the answer; the test fails when the call succeeds. */
async function errorOf(call: Promise<unknown>): Promise<string> {
  const answer = await call.then(
    () => 'the call succeeded',
    (error: { data?: { error: string }; code?: string }) => error.data?.error ?? error.code,
  );
  return String(answer);
}

test('the tokens are told apart and refused by name', async () => {
  const workspace = await labWorkspace();

  expect(await errorOf(client(workspace, 'xoxb-wrong').auth.test())).toBe('invalid_auth');
  expect(await errorOf(new WebClient(undefined, { slackApiUrl: workspace.apiUrl }).auth.test())).toBe('not_authed');
  expect(await errorOf(client(workspace, workspace.tokens.app).auth.test())).toBe('not_allowed_token_type');
  expect(await errorOf(client(workspace).apps.connections.open())).toBe('not_allowed_token_type');
  workspace.faults.setBotActive(false);
  expect(await errorOf(client(workspace).auth.test())).toBe('account_inactive');
});

test('auth.test says who the app is, with its scopes in the headers', async () => {
  const workspace = await labWorkspace();

  const answer = await client(workspace).auth.test();

  expect(answer).toMatchObject({
    user_id: workspace.bot.userId,
    bot_id: workspace.bot.botId,
    team_id: workspace.team.id,
  });
  expect(answer.response_metadata?.scopes).toContain('chat:write');
});

test('a missing scope is named', async () => {
  const workspace = await labWorkspace();
  workspace.faults.setScopes(['chat:write']);

  const refusal = client(workspace).users.info({ user: workspace.userId('second') });

  await expect(refusal).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' },
  });
});

test('channels: not in it, not there, private and hidden, unknown thread, unknown method', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const post = (channel: string, more = {}) => errorOf(web.chat.postMessage({ channel, text: 'x', ...more }));

  expect(await post(workspace.channelId('random'))).toBe('not_in_channel');
  expect(await post('C0NOTHERE')).toBe('channel_not_found');
  expect(await post(workspace.channelId('secret'))).toBe('channel_not_found');
  expect(await post(workspace.channelId('ops'), { thread_ts: '1.000001' })).toBe('thread_not_found');
  expect(await errorOf(web.apiCall('chat.sing'))).toBe('unknown_method');
  const info = await web.conversations.info({ channel: workspace.channelId('random') });
  expect(info.channel).toMatchObject({ name: 'random', is_member: false, is_ext_shared: false });
});

test('a post is found again by its metadata in the pages of its thread', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const channel = workspace.channelId('ops');
  const root = await web.chat.postMessage({ channel, text: 'root' });
  const thread = { channel, thread_ts: root.ts ?? '' };
  for (const seq of [1, 2, 3]) {
    const metadata = { event_type: 'twokey', event_payload: { incident: 'i1', seq } };
    await web.chat.postMessage({ ...thread, text: `entry ${seq}`, metadata });
  }

  const pages: string[] = [];
  for await (const page of web.paginate('conversations.replies', {
    channel,
    ts: root.ts,
    include_all_metadata: true,
    limit: 2,
  })) {
    const { messages = [] } = page as {
      messages?: Array<{ text: string; metadata?: { event_payload: { seq: number } } }>;
    };
    pages.push(messages.map((one) => `${one.text}:${one.metadata?.event_payload.seq ?? '-'}`).join(' '));
  }

  expect(pages).toEqual(['root:- entry 1:1 entry 2:2', 'root:- entry 3:3']);
  const plain = await web.conversations.replies({ channel, ts: root.ts ?? '' });
  expect(plain.messages?.[1]?.metadata).toBeUndefined();
  expect(plain.messages?.[0]).toMatchObject({ reply_count: 3, thread_ts: root.ts });
});

test('history is newest first and leaves replies out', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const channel = workspace.channelId('ops');
  const root = await web.chat.postMessage({ channel, text: 'first' });
  await web.chat.postMessage({ channel, text: 'reply', thread_ts: root.ts ?? '' });
  await web.chat.postMessage({ channel, text: 'second' });

  const { messages } = await web.conversations.history({ channel });

  expect(messages?.map((one) => one.text)).toEqual(['second', 'first']);
});

test('an update without blocks removes them, marks the message as edited and keeps its reactions', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const channel = workspace.channelId('ops');
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*one*' } }];
  const { ts = '' } = await web.chat.postMessage({ channel, text: 'one', blocks });
  workspace.as('second').react('ops', ts, 'eyes');

  await web.chat.update({ channel, ts, text: 'two' });

  const [message] = workspace.messages('ops');
  expect(message).toMatchObject({ text: 'two', reactions: [{ name: 'eyes' }] });
  expect(message?.blocks).toBeUndefined();
  expect(message?.edited).toBeDefined();
  const foreign = workspace.as('second').say('ops', 'mine');
  expect(await errorOf(web.chat.update({ channel, ts: foreign.ok ? foreign.ts : '', text: 'x' }))).toBe(
    'cant_update_message',
  );
  expect(await errorOf(web.chat.update({ channel, ts: '1732290000.000100', text: 'x' }))).toBe('message_not_found');
});

test('a deleted root with replies leaves a tombstone; pins come and go', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const channel = workspace.channelId('ops');
  const { ts = '' } = await web.chat.postMessage({ channel, text: 'root' });
  await web.chat.postMessage({ channel, text: 'reply', thread_ts: ts });

  await web.pins.add({ channel, timestamp: ts });
  expect(await errorOf(web.pins.add({ channel, timestamp: ts }))).toBe('already_pinned');
  await web.pins.remove({ channel, timestamp: ts });
  await web.chat.delete({ channel, ts });

  const { messages } = await web.conversations.replies({ channel, ts });
  expect(messages?.map((one) => one.text)).toEqual(['This message was deleted.', 'reply']);
  expect(await errorOf(web.chat.update({ channel, ts, text: 'x' }))).toBe('message_not_found');
});

test('a permalink leads to its message, a reply’s to its thread as well, and a deleted message has none', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const channel = workspace.channelId('ops');
  const link = (of: string, message_ts: string) => web.chat.getPermalink({ channel: of, message_ts });
  const root = await web.chat.postMessage({ channel, text: 'root' });
  const ts = root.ts ?? '';
  const reply = await web.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  const replyTs = reply.ts ?? '';
  const place = (at: string) => `${workspace.pageUrl}archives/${channel}/p${at.replace('.', '')}`;

  expect(await link(channel, ts)).toMatchObject({ ok: true, channel, permalink: place(ts) });
  const permalink = `${place(replyTs)}?thread_ts=${ts}&cid=${channel}`;
  expect(await link(channel, replyTs)).toMatchObject({ ok: true, channel, permalink });
  expect((await fetch(permalink)).headers.get('content-type')).toContain('text/html');

  expect(await errorOf(link('C0NOTHERE', ts))).toBe('channel_not_found');
  expect(await errorOf(link(workspace.channelId('secret'), ts))).toBe('channel_not_found');
  expect(await errorOf(link(channel, '1732290000.000100'))).toBe('message_not_found');
  await web.chat.delete({ channel, ts });
  expect(await errorOf(link(channel, ts))).toBe('message_not_found');
});

test('users and user groups answer with what eligibility is read from', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const user = workspace.userId('second');
  const usergroup = workspace.usergroupId('dr-approvers');

  expect((await web.usergroups.users.list({ usergroup })).users).toEqual([user]);
  workspace.directory.setUsergroup('dr-approvers', []);
  workspace.directory.setUser('second', { deleted: true, isRestricted: true, teamId: 'T0OTHER' });

  expect((await web.usergroups.users.list({ usergroup })).users).toEqual([]);
  expect((await web.users.info({ user })).user).toMatchObject({
    deleted: true,
    is_restricted: true,
    is_ultra_restricted: false,
    is_bot: false,
    team_id: 'T0OTHER',
    is_stranger: true,
  });
  expect(await errorOf(web.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
});

test('people and user groups that come later, and new names, are answered like those of the beginning', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const added = { key: 'fresh', name: 'fresh', realName: 'Fresh Face', role: 'was invited' };

  const user = workspace.directory.addUser(added);
  const usergroup = workspace.directory.addUsergroup({ handle: 'dr-helpers', members: ['fresh'] });
  workspace.directory.setMember('ops', 'fresh', true);
  workspace.directory.setUser('commander', { name: 'second', realName: 'Second Engineer' });

  expect((await web.users.info({ user })).user).toMatchObject({ id: user, name: 'fresh', real_name: 'Fresh Face' });
  expect((await web.usergroups.users.list({ usergroup })).users).toEqual([user]);
  expect(workspace.as('fresh').say('ops', 'hello').ok).toBe(true);
  const renamed = (await web.users.info({ user: workspace.userId('commander') })).user;
  expect(renamed).toMatchObject({ name: 'second', real_name: 'Second Engineer' });
});

test('filesUploadV2 puts a file into the thread', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const channel = workspace.channelId('ops');
  const root = await web.chat.postMessage({ channel, text: 'root' });
  const content = 'line\n'.repeat(2000);

  await web.filesUploadV2({
    channel_id: channel,
    thread_ts: root.ts ?? '',
    filename: 'out.txt',
    content,
    initial_comment: 'the rest',
  });

  const posted = workspace.thread('ops', root.ts ?? '')[1];
  expect(posted?.text).toBe('the rest');
  expect(posted?.files.map((file) => [file.name, file.content.toString()])).toEqual([['out.txt', content]]);
});

test('an ephemeral is for one member of the channel', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace);
  const channel = workspace.channelId('ops');

  await web.chat.postEphemeral({ channel, user: workspace.userId('second'), text: 'only you' });

  expect(workspace.ephemerals('second').map((one) => one.text)).toEqual(['only you']);
  const outside = web.chat.postEphemeral({ channel, user: workspace.userId('visitor'), text: 'x' });
  expect(await errorOf(outside)).toBe('user_not_in_channel');
});

test('timestamps are unique and grow, even within the same millisecond', async () => {
  const workspace = await labWorkspace({ clock: () => 1_732_290_000_000 });
  const commander = workspace.as('commander');

  const stamps = ['a', 'b', 'c']
    .map((text) => commander.say('ops', text))
    .map((said) => (said.ok ? said.ts : said.error));

  expect(stamps).toEqual(['1732290000.000000', '1732290000.000001', '1732290000.000002']);
});

test('a lost answer leaves the message behind and the caller without one', async () => {
  const workspace = await labWorkspace();
  workspace.faults.add({ kind: 'lost_answer', method: 'chat.postMessage', times: 1 });

  const lost = client(workspace).chat.postMessage({ channel: workspace.channelId('ops'), text: 'posted' });

  expect(await errorOf(lost)).toBe(ErrorCode.RequestError);
  expect(workspace.messages('ops').map((one) => one.text)).toEqual(['posted']);
});

test('rate limits, server errors, slow answers and named errors are switched on and run out', async () => {
  const workspace = await labWorkspace();
  const web = client(workspace, undefined, { rejectRateLimitedCalls: true, timeout: 200 });
  const post = () => web.chat.postMessage({ channel: workspace.channelId('ops'), text: 'x' });

  workspace.faults.add({ kind: 'rate_limited', retryAfter: 7, method: 'chat.postMessage', times: 1 });
  await expect(post()).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 7 });
  workspace.faults.add({ kind: 'server_error', times: 1 });
  await expect(post()).rejects.toMatchObject({ code: ErrorCode.HTTPError, statusCode: 503 });
  const slow = workspace.faults.add({ kind: 'slow', ms: 1000 });
  expect(await errorOf(post())).toBe(ErrorCode.RequestError);
  workspace.faults.remove(slow.id);
  workspace.faults.add({ kind: 'api_error', error: 'internal_error', method: 'users.info', times: 1 });
  expect(await errorOf(web.users.info({ user: workspace.userId('second') }))).toBe('internal_error');

  expect((await post()).ok).toBe(true);
  expect(workspace.faults.list()).toEqual([]);
});

test('with real rates a burst of posts into one channel is limited', async () => {
  const workspace = await labWorkspace({ realRates: true });
  const web = client(workspace, undefined, { rejectRateLimitedCalls: true });

  const posts = Array.from({ length: 8 }, () =>
    errorOf(web.chat.postMessage({ channel: workspace.channelId('ops'), text: 'x' })),
  );

  expect((await Promise.all(posts)).filter((code) => code === ErrorCode.RateLimitedError)).toHaveLength(3);
});

test('the log of calls has methods and arguments and no token', async () => {
  const workspace = await labWorkspace();

  await client(workspace).chat.postMessage({
    channel: workspace.channelId('ops'),
    text: 'x',
    token: workspace.tokens.bot,
  });

  expect(workspace.apiCalls.map((call) => [call.method, call.args.text, call.ok])).toEqual([
    ['chat.postMessage', 'x', true],
  ]);
  expect(JSON.stringify(workspace.apiCalls)).not.toContain(workspace.tokens.bot);
});
