import { describe, expect, test } from 'vitest';
import { plainText } from '../../../lab/slack/plain-text.ts';
import type { WorkspaceHandle } from '../../../lab/slack/workspace.ts';
import type { Slack } from '../../../src/adapters/slack/app.ts';
import type { Part, Post } from '../../../src/domain/thread/post.ts';
import { catalogue } from '../../../src/domain/wording/catalogue.ts';
import { render } from '../../../src/domain/wording/sentence.ts';
import { pacedThread } from '../../../src/engine/paced-thread.ts';
import { ownPace } from '../../../src/engine/pacer.ts';
import type { Leases } from '../../../src/engine/ports/lease.ts';
import { createPoster } from '../../../src/engine/poster.ts';
import { digest, entry, incident, memoryRecord, root } from '../../engine/post-fixtures.ts';
import { say as sayInTests, words } from './blocks/voice.ts';
import { keptLog, recorder, running } from './lab.ts';

const say = (text: string): Part => ({ kind: 'text', lines: [words(text)] });
const spoken = (post: Post): Post => ({ ...post, parts: [say(post.key)] });
const mark = (key: string) => ({ incident, key });

async function opened(): Promise<{ workspace: WorkspaceHandle; slack: Slack; channel: string; ts: string }> {
  const { workspace, slack } = await running('socket', recorder());
  const channel = workspace.channelId('dr');
  const posted = await slack.thread.post(channel, undefined, mark('root'), spoken(root('x')));
  if (!posted.ok) throw new Error(posted.why);
  return { workspace, slack, channel, ts: posted.ts };
}

describe('one message', () => {
  test('an update keeps text, blocks and mark', async () => {
    const { workspace, slack, channel, ts } = await opened();
    expect(await slack.thread.update(channel, ts, mark('root'), { ...root('x'), parts: [say('newer')] })).toEqual({
      ok: true,
      ts,
    });
    const [message] = workspace.messages('dr');
    expect(message?.text).toBe('newer');
    expect(message?.blocks).toHaveLength(1);
    expect(message?.metadata?.event_payload).toEqual(mark('root'));
  });

  test('a broadcast reply is shown in the channel too', async () => {
    const { workspace, slack, channel, ts } = await opened();
    await slack.thread.post(channel, ts, mark('card-1'), { ...spoken(entry('card-1')), broadcast: true });
    expect(workspace.thread('dr', ts)[1]?.broadcast).toBe(true);
  });

  test('it is found by its mark in a long thread, page by page, and its copies too', async () => {
    const { slack, channel, ts } = await opened();
    const first = await slack.thread.post(channel, ts, mark('e1'), spoken(entry('e1')));
    for (let index = 2; index < 260; index += 1)
      await slack.thread.post(channel, ts, mark(`e${index}`), spoken(entry('e')));
    const copy = await slack.thread.post(channel, ts, mark('e1'), spoken(entry('e1')));
    expect(await slack.thread.find(channel, ts, mark('e1'))).toEqual({
      ok: true,
      ts: [first, copy].map((one) => (one.ok ? one.ts : '')),
    });
    expect(await slack.thread.find(channel, ts, mark('e999'))).toEqual({ ok: true, ts: [] });
    expect(await slack.thread.find(channel, undefined, mark('root'))).toEqual({ ok: true, ts: [ts] });
  });

  test('a message that is gone already counts as removed', async () => {
    const { workspace, slack, channel, ts } = await opened();
    expect(await slack.thread.remove(channel, ts)).toEqual({ ok: true, ts });
    expect(await slack.thread.remove(channel, ts)).toEqual({ ok: true, ts });
    expect(workspace.messages('dr')).toEqual([]);
  });

  test('each way in which Slack fails has its name', async () => {
    const { workspace, slack, channel } = await opened();
    const post = () => slack.thread.post(channel, undefined, mark('e1'), spoken(entry('e1')));
    const method = 'chat.postMessage';
    const outcomes: unknown[] = [];
    for (const rule of [
      { kind: 'rate_limited', retryAfter: 7 },
      { kind: 'lost_answer' },
      { kind: 'server_error', status: 503 },
      { kind: 'api_error', error: 'internal_error' },
      { kind: 'api_error', error: 'service_unavailable' },
      { kind: 'api_error', error: 'is_archived' },
    ] as const) {
      workspace.faults.add({ method, times: 1, ...rule });
      outcomes.push(await post());
    }
    workspace.faults.outage(true);
    outcomes.push(await post());
    expect(outcomes).toEqual([
      { ok: false, reason: 'later', afterMs: 7_000, why: 'Slack limits chat.postMessage for 7 s' },
      { ok: false, reason: 'ambiguous', why: expect.stringMatching(/^no answer from Slack \(\w+\)$/) },
      { ok: false, reason: 'ambiguous', why: 'no answer from Slack (HTTP 503)' },
      { ok: false, reason: 'ambiguous', why: 'no answer from Slack (internal_error)' },
      { ok: false, reason: 'later', afterMs: 10_000, why: 'Slack limits chat.postMessage for 10 s' },
      { ok: false, reason: 'barred', why: 'Slack refused chat.postMessage: is_archived' },
      { ok: false, reason: 'ambiguous', why: expect.stringMatching(/^no answer from Slack \(\w+\)$/) },
    ]);
  });

  test('a failed call is made once: nothing is retried behind the outbox’s back', async () => {
    const { workspace, slack, channel } = await opened();
    workspace.faults.add({ method: 'chat.postMessage', kind: 'server_error' });
    await slack.thread.post(channel, undefined, mark('e1'), spoken(entry('e1')));
    expect(workspace.apiCalls.filter((call) => call.method === 'chat.postMessage')).toHaveLength(2);
  });

  test('a long answer goes up as a file, once, and the message shows head and tail', async () => {
    const { workspace, slack, channel, ts } = await opened();
    const text = Array.from({ length: 3_000 }, (_, index) => `node line ${index}`).join('\n');
    const post: Post = { ...entry('e7'), parts: [{ kind: 'raw', title: words('CheckPG'), text }] };
    workspace.faults.add({ method: 'chat.postMessage', times: 1, kind: 'server_error' });
    await slack.thread.post(channel, ts, mark('e7'), post);
    await slack.thread.post(channel, ts, mark('e7'), post);
    const [, file, message] = workspace.thread('dr', ts);
    expect(workspace.thread('dr', ts)).toHaveLength(3);
    expect(file?.files[0]).toMatchObject({ name: 'e7.txt', content: Buffer.from(text) });
    const shown = JSON.stringify(message?.blocks);
    expect(shown).toContain('node line 19\\n…');
    expect(shown).toContain('node line 2999"');
    expect(shown).toContain(
      `The answer as kept (3000 lines, ${text.length} characters) is the file e7.txt in this thread.`,
    );
  });

  test('answers that are shown in part only because they share a message go up as no file: they are in the journal', async () => {
    const { workspace, slack, channel, ts } = await opened();
    const text = Array.from({ length: 60 }, (_, index) => `"node line ${index}"`).join('\n');
    const part: Part = { kind: 'raw', title: words('CheckPG'), text };
    await slack.thread.post(channel, ts, mark('e7'), { ...entry('e7'), parts: Array.from({ length: 12 }, () => part) });
    const [, message, ...more] = workspace.thread('dr', ts);
    expect(more).toEqual([]);
    expect(JSON.stringify(message?.blocks)).toContain(
      `The answer as kept (60 lines, ${text.length} characters) is in the journal.`,
    );
  });

  test('a file that does not go up holds up nothing, and the message says so', async () => {
    const { workspace, slack, channel, ts } = await opened();
    workspace.faults.add({ method: 'files.completeUploadExternal', kind: 'api_error', error: 'file_update_failed' });
    const post: Post = { ...entry('e7'), parts: [{ kind: 'raw', title: words('CheckPG'), text: 'x\n'.repeat(500) }] };
    expect((await slack.thread.post(channel, ts, mark('e7'), post)).ok).toBe(true);
    expect(JSON.stringify(workspace.thread('dr', ts)[1]?.blocks)).toContain(
      'Slack did not confirm the file e7.txt with the whole answer (Slack refused files.uploadV2: file_update_failed); the journal holds all of it.',
    );
  });

  test('commands that do not fit are refused without a call to Slack', async () => {
    const { workspace, slack, channel } = await opened();
    const before = workspace.apiCalls.length;
    const huge: Part = { kind: 'commands', commands: [{ node: 'ks0', command: 'x'.repeat(14_000) }] };
    const outcome = await slack.thread.post(channel, undefined, mark('card-1'), { ...entry('card-1'), parts: [huge] });
    expect(outcome).toMatchObject({ ok: false, reason: 'refused', why: expect.stringContaining('cannot be approved') });
    expect(workspace.apiCalls).toHaveLength(before);
  });
});

describe('facts about people, channels and reactions', () => {
  test('people as Slack knows them now', async () => {
    const { workspace, slack } = await opened();
    const facts = async (key: string) => {
      const fact = await slack.directory.user(workspace.userId(key));
      return fact.known ? fact.value : fact.why;
    };
    const plain = { deleted: false, bot: false, restricted: false, ultraRestricted: false, stranger: false };
    expect(await facts('second')).toEqual({ ...plain, id: workspace.userId('second'), team: workspace.team.id });
    expect(await facts('guest')).toMatchObject({ restricted: true });
    expect(await facts('stranger')).toMatchObject({ stranger: true, team: 'T0STRANGER' });
    expect(await facts('twokey')).toMatchObject({ bot: true });
    const nobody = await slack.directory.user('U0NOBODY');
    expect(nobody).toEqual({
      known: true,
      value: { ...plain, id: 'U0NOBODY', team: workspace.team.id, absent: true },
    });
    workspace.directory.setUser('second', { deleted: true });
    expect(await facts('second')).toMatchObject({ deleted: true });
  });

  test('an error of Slack’s is not known, with the reason, never a pass', async () => {
    const { workspace, slack, channel, ts } = await opened();
    workspace.faults.add({ kind: 'api_error', error: 'fatal_error' });
    const why = 'no answer from Slack (fatal_error)';
    expect(await slack.directory.user(workspace.userId('second'))).toEqual({ known: false, why });
    expect(await slack.directory.usergroup('S1')).toEqual({ known: false, why });
    expect(await slack.directory.channel(channel)).toEqual({ known: false, why });
    expect(await slack.directory.reactions(channel, ts)).toEqual({ known: false, why });
  });

  test('membership of a user group, and a group that is not there', async () => {
    const { workspace, slack } = await opened();
    const group = workspace.usergroupId('dr-approvers');
    const members = await slack.directory.usergroup(group);
    expect(members.known && members.value).toContain(workspace.userId('second'));
    expect(members.known && members.value).not.toContain(workspace.userId('commander'));
    expect(await slack.directory.usergroup('S0NOBODY')).toEqual({
      known: false,
      why: 'Slack refused usergroups.users.list: no_such_subteam',
    });
  });

  test('a channel that is shared with others says so', async () => {
    const { workspace, slack, channel } = await opened();
    const facts = { id: channel, name: 'dr', botIsMember: true, sharedExternally: false };
    expect(await slack.directory.channel(channel)).toEqual({ known: true, value: facts });
    workspace.directory.setExtShared('dr', true);
    expect(await slack.directory.channel(channel)).toEqual({
      known: true,
      value: { ...facts, sharedExternally: true },
    });
  });

  test('who reacted with what, whether the message was edited, and that it is gone', async () => {
    const { workspace, slack, channel, ts } = await opened();
    const second = workspace.as('second');
    second.react('dr', ts, 'white_check_mark');
    expect(await slack.directory.reactions(channel, ts)).toEqual({
      known: true,
      value: { there: true, edited: false, reactions: [{ emoji: 'white_check_mark', users: [second.id] }] },
    });
    await slack.thread.update(channel, ts, mark('root'), spoken(root('y')));
    expect(await slack.directory.reactions(channel, ts)).toMatchObject({ value: { edited: true } });
    await slack.thread.remove(channel, ts);
    expect(await slack.directory.reactions(channel, ts)).toEqual({ known: true, value: { there: false } });
  });

  test('a post that waits for its turn does not hold up a check of an approver', async () => {
    const { workspace, slack, channel } = await opened();
    workspace.faults.add({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 60 });
    await slack.thread.post(channel, undefined, mark('e1'), spoken(entry('e1')));
    expect((await slack.directory.user(workspace.userId('second'))).known).toBe(true);
  });
});

describe('the outbox on Slack', () => {
  const free: Leases = { take: async () => ({ held: () => true, release: async () => {} }) };
  const clock = {
    now: () => Date.now(),
    // Ten times as fast, so that pauses of seconds do not make a slow test.
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms / 10);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
        if (signal?.aborted) {
          clearTimeout(timer);
          resolve();
        }
      }),
  };

  function posterOn({ workspace, slack }: Awaited<ReturnType<typeof running>>, posts: readonly Post[]) {
    return createPoster({
      project: async () => ({ channel: workspace.channelId('dr'), posts }),
      thread: pacedThread(slack.thread, ownPace(clock), clock, new AbortController().signal),
      record: memoryRecord(),
      keeping: { away: () => undefined },
      channelOf: () => workspace.channelId('dr'),
      leases: free,
      digest,
      clock,
      log: keptLog(),
      onPosted: async () => {},
      onRefused: async () => {},
    });
  }

  test('lost answers, limits and an outage leave a thread that is complete, in order and without doubles', async () => {
    const { workspace, slack } = await running('socket', recorder());
    const keys = ['root', ...Array.from({ length: 9 }, (_, index) => `e${index}`)];
    const posts = [spoken(root('x')), ...keys.slice(1).map((key) => spoken(entry(key)))];
    const method = 'chat.postMessage';
    const poster = posterOn({ workspace, slack }, posts);
    workspace.faults.add({ method, times: 2, kind: 'lost_answer' });
    poster.wake(incident);
    await workspace.waitForMessage((message) => plainText(message) === 'e2');
    workspace.faults.add({ method, times: 1, kind: 'rate_limited', retryAfter: 1 });
    workspace.faults.add({ method, times: 1, kind: 'server_error' });
    workspace.faults.add({ method: 'conversations.replies', times: 1, kind: 'lost_answer' });
    await workspace.waitForMessage((message) => plainText(message) === 'e5');
    workspace.faults.outage(true);
    setTimeout(() => workspace.faults.outage(false), 300);
    await workspace.waitForMessage((message) => plainText(message) === 'e8');
    const ts = workspace.messages('dr')[0]?.ts ?? '';
    await expect.poll(() => workspace.thread('dr', ts).map((message) => plainText(message))).toEqual(keys);
    await poster.stop();
  });

  test('a call that Slack carries out after it was given up leaves no double', async () => {
    const { workspace, slack } = await running('socket', recorder());
    const keys = ['root', 'e0', 'e1', 'e2'];
    const poster = posterOn({ workspace, slack }, [
      spoken(root('x')),
      ...keys.slice(1).map((key) => spoken(entry(key))),
    ]);
    workspace.faults.add({ method: 'chat.postMessage', times: 1, kind: 'slow', ms: 12_000 });
    const shown = () => workspace.messages('dr').map(({ metadata }) => String(metadata?.event_payload.key));
    poster.wake(incident);
    const doubled = new Promise<void>((resolve) => {
      workspace.on('message', () => {
        if (new Set(shown()).size < shown().length) resolve();
      });
    });
    await doubled;
    await expect.poll(shown, { timeout: 10_000 }).toHaveLength(keys.length);
    expect(new Set(shown())).toEqual(new Set(keys));
    await poster.stop();
  }, 40_000);

  test('a pile that is told in one message is found again on Slack by any of its posts', async () => {
    const { workspace, slack } = await running('socket', recorder(), {
      options: {
        say: (one, locale) =>
          Object.hasOwn(catalogue, one.key) ? render(catalogue, one, locale) : sayInTests(one, locale),
      },
    });
    const posts = [spoken(root('x')), ...['e1', 'e2', 'e3', 'e4'].map((key) => ({ ...spoken(entry(key)), at: 1_000 }))];
    workspace.faults.add({ method: 'chat.postMessage', times: 1, kind: 'lost_answer' });
    const first = posterOn({ workspace, slack }, posts.slice(0, 1));
    first.wake(incident);
    await workspace.waitForMessage((message) => plainText(message) === 'root');
    await first.stop();
    workspace.faults.add({ method: 'chat.postMessage', times: 1, kind: 'lost_answer' });
    const second = posterOn({ workspace, slack }, posts);
    second.wake(incident);
    const late = await workspace.waitForMessage((message) => plainText(message).includes('could not be posted then.'));
    expect(late.message.metadata?.event_payload).toMatchObject({ key: 'e1..e4', covers: 'e1 e2 e3 e4' });
    await second.stop();
    const { channel, message } = late;
    expect(await slack.thread.find(channel.id, message.threadTs, { incident, key: 'e3' })).toEqual({
      ok: true,
      ts: [message.ts],
      covers: ['e1..e4', 'e1', 'e2', 'e3', 'e4'],
    });
    const third = posterOn({ workspace, slack }, [...posts, spoken(entry('e5'))]);
    third.wake(incident);
    await workspace.waitForMessage((one) => plainText(one) === 'e5');
    await third.stop();
    expect(workspace.messages('dr')).toHaveLength(3);
  });
});
