import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Post } from '../../src/domain/thread/post.ts';
import { catalogue } from '../../src/domain/wording/catalogue.ts';
import { render, type Sentence } from '../../src/domain/wording/sentence.ts';
import { newSession, type PostSession } from '../../src/engine/post-session.ts';
import { type Synced, syncThread } from '../../src/engine/post-thread.ts';
import { type FakeThread, fakeThread, keysOf, type Weather } from './fake-thread.ts';
import { digest, entry, happened, incident, memoryRecord, root } from './post-fixtures.ts';

function outbox(thread: FakeThread, session: PostSession = newSession()) {
  const record = memoryRecord();
  const posted: string[] = [];
  const refused: string[] = [];
  const sync = (posts: readonly Post[], stale?: () => boolean, now = 0): Promise<Synced> =>
    syncThread({
      incident,
      now,
      posts,
      channel: 'C1',
      thread,
      record,
      digest,
      session,
      onPosted: async (key, channel, ts) => void posted.push(`${key} ${channel} ${ts}`),
      onRefused: async (key, why) => void refused.push(`${key}: ${why}`),
      ...(stale === undefined ? {} : { stale }),
    });
  return { record, posted, refused, sync, session };
}

/** The fixtures' sentences are their words. */
function said(line: Sentence): string {
  return line.key === 'words' ? String(line.params.words) : render(catalogue, line, 'en');
}

const keys = (thread: FakeThread): string[] => thread.messages.flatMap(keysOf);

describe('a pass of the outbox', () => {
  test('leaves the notices about TwoKey itself alone, of which several stand under one key', async () => {
    const thread = fakeThread();
    const { sync, record } = outbox(thread);
    const posts = [root('1'), entry('e1')];
    await sync(posts);
    const noticed = async (n: number) => {
      const posted = await thread.post('C1', thread.messages[0]?.ts, { incident, key: 'notice-away' }, entry(`n${n}`));
      if (!posted.ok) throw new Error(posted.why);
      record.rows.set('notice-away', { channel: 'C1', ts: posted.ts, digest: 'open' });
      return posted.ts;
    };
    await noticed(1);
    await sync(posts);
    const second = await noticed(2);
    await sync(posts, undefined, 60_000);
    expect(record.rows.get('notice-away')?.ts).toBe(second);
    expect(thread.messages.map(({ mark }) => mark.key)).toEqual(['root', 'e1', 'notice-away', 'notice-away']);
  });

  test('opens the thread with the root and posts the rest as replies, in order', async () => {
    const thread = fakeThread();
    const { sync, posted } = outbox(thread);
    expect(await sync([root('now'), entry('e1'), entry('card-1')])).toMatchObject({ state: 'done' });
    expect(thread.messages.map(({ mark, threadTs }) => [mark.key, threadTs])).toEqual([
      ['root', undefined],
      ['e1', '1.000001'],
      ['card-1', '1.000001'],
    ]);
    expect(posted).toEqual(['root C1 1.000001', 'e1 C1 1.000002', 'card-1 C1 1.000003']);
  });

  test('posts nothing twice, and edits only what changed, with its newest state', async () => {
    const thread = fakeThread();
    const { sync } = outbox(thread);
    await sync([root('1'), entry('e1')]);
    thread.calls.length = 0;
    await sync([root('1'), entry('e1')]);
    expect(thread.calls).toEqual([]);
    await sync([root('7'), entry('e1'), entry('e2')]);
    expect(thread.calls).toEqual(['update root', 'post e2']);
  });

  test.each(['emptied', 'put back to an older state'])(
    'a record that was %s makes nothing be posted twice',
    async (how) => {
      const thread = fakeThread();
      const { sync, record } = outbox(thread);
      await sync([root('1')]);
      const older = await record.all(incident);
      await sync([root('2'), entry('e1')]);
      const newest = await record.all(incident);
      record.rows.clear();
      if (how !== 'emptied') for (const [key, as] of older) record.rows.set(key, as);
      await sync([root('2'), entry('e1'), entry('e2')]);
      expect(keys(thread)).toEqual(['root', 'e1', 'e2']);
      expect([...(await record.all(incident))]).toEqual(expect.arrayContaining([...newest]));
    },
  );

  test('a fixed post is never touched again, whatever it would say now', async () => {
    const thread = fakeThread();
    const { sync } = outbox(thread);
    await sync([root('1'), entry('card-1', 'fixed', 'old')]);
    await sync([root('1'), entry('card-1', 'fixed', 'new')]);
    expect(thread.calls).not.toContain('update card-1');
  });

  test('a rate limit ends the pass, and nothing overtakes the message that waits', async () => {
    const thread = fakeThread((call) => (call === 'post e1' ? 'later' : 'fine'));
    const { sync } = outbox(thread);
    expect(await sync([root('1'), entry('e1'), entry('e2')])).toEqual({
      state: 'later',
      afterMs: 2_000,
      why: 'Slack limits it',
    });
    expect(keys(thread)).toEqual(['root']);
  });

  test('an edit that fails does not hold up the posts', async () => {
    const thread = fakeThread((call) => (call === 'update root' ? 'later' : 'fine'));
    const { sync } = outbox(thread);
    await sync([root('1')]);
    expect(await sync([root('2'), entry('e1')])).toMatchObject({ state: 'later' });
    expect(keys(thread)).toEqual(['root', 'e1']);
  });

  test('a newer projection ends the pass before the next message', async () => {
    const thread = fakeThread();
    const { sync } = outbox(thread);
    expect(await sync([root('1'), entry('e1')], () => thread.messages.length > 0)).toEqual({ state: 'stale' });
    expect(keys(thread)).toEqual(['root']);
  });

  test('a thread stays in the channel it was opened in', async () => {
    const thread = fakeThread();
    const { sync, record } = outbox(thread);
    record.rows.set('root', { channel: 'C0', ts: '0.5', digest: digest(root('1').parts) });
    await sync([root('1'), entry('e1')]);
    expect(thread.messages).toMatchObject([{ channel: 'C0', threadTs: '0.5' }]);
  });
});

describe('answers that were lost', () => {
  test('a message whose answer was lost is found by its mark and not posted again', async () => {
    let lost = true;
    const thread = fakeThread((call) => (call === 'post e1' && lost ? 'lost-answer' : 'fine'));
    const { sync, posted } = outbox(thread);
    expect(await sync([root('1'), entry('e1'), entry('e2')])).toEqual({ state: 'ambiguous', why: 'no answer' });
    lost = false;
    await sync([root('1'), entry('e1'), entry('e2')]);
    expect(keys(thread)).toEqual(['root', 'e1', 'e2']);
    expect(thread.calls.filter((call) => call === 'post e1')).toHaveLength(1);
    expect(posted).toContain('e1 C1 1.000002');
  });

  test('a message that never arrived is posted once more', async () => {
    let lost = true;
    const thread = fakeThread((call) => (call === 'post e1' && lost ? 'lost-call' : 'fine'));
    const { sync } = outbox(thread);
    await sync([root('1'), entry('e1')]);
    lost = false;
    expect(await sync([root('1'), entry('e1')])).toEqual({ state: 'done', recheckMs: 5_000 });
    expect(keys(thread)).toEqual(['root', 'e1']);
  });

  test('a message that lands after the look-up stands there twice only until the end of the pass', async () => {
    let lost = true;
    const thread = fakeThread((call) => (call === 'post e1' && lost ? 'lands-late' : 'fine'));
    const { sync, record } = outbox(thread);
    await sync([root('1'), entry('e1')]);
    lost = false;
    await sync([root('1'), entry('e1')]);
    expect(keys(thread)).toEqual(['root', 'e1']);
    expect(record.rows.get('e1')?.ts).toBe(thread.messages[1]?.ts);
  });

  test('what a killed process had sent, and Slack took after the look-up, is removed again', async () => {
    let killed = true;
    const thread = fakeThread((call) => (call === 'post e1' && killed ? 'lands-late' : 'fine'));
    const { sync, record } = outbox(thread);
    await sync([root('1'), entry('e1')]);
    killed = false;
    const next = outbox(thread);
    for (const [key, as] of record.rows) next.record.rows.set(key, as);
    const synced = await next.sync([root('1'), entry('e1')]);
    expect(keys(thread)).toEqual(['root', 'e1']);
    expect(next.record.rows.get('e1')?.ts).toBe(thread.messages[1]?.ts);
    // Once more a while later: it may take longer still.
    expect(synced).toEqual({ state: 'done', recheckMs: 5_000 });
  });

  test('a lost message is looked up once more half a minute later, however often the thread is looked at meanwhile', async () => {
    let lost = true;
    const thread = fakeThread((call) => (call === 'post e1' && lost ? 'lost-call' : 'fine'));
    const { sync } = outbox(thread);
    const posts = [root('1'), entry('e1')];
    await sync(posts);
    lost = false;
    for (let second = 0; second < 30; second += 1) await sync(posts, undefined, second * 1_000);
    await thread.post('C1', '1.000001', { incident, key: 'e1' }, entry('e1'));
    expect(await sync(posts, undefined, 30_000)).toEqual({ state: 'done' });
    expect(keys(thread)).toEqual(['root', 'e1']);
  });

  test('what a paused process had sent, and recorded when it went on without its lease, is removed again', async () => {
    const thread = fakeThread();
    const { sync, record } = outbox(thread);
    const posts = [root('1'), entry('e1')];
    await sync(posts);
    await sync(posts);
    const late = await thread.post('C1', '1.000001', { incident, key: 'e1' }, entry('e1'));
    if (late.ok) record.rows.set('e1', { channel: 'C1', ts: late.ts, digest: '' });
    await sync(posts);
    expect(keys(thread)).toEqual(['root', 'e1']);
    expect(record.rows.get('e1')?.ts).toBe('1.000002');
  });

  test('an edit without an answer that overwrites a newer one is overwritten in its turn, soon and once more later', async () => {
    let lost = true;
    const thread = fakeThread((call) => (call === 'update root' && lost ? 'lands-late' : 'fine'));
    const { sync } = outbox(thread);
    await sync([root('1')]);
    await sync([root('1')], undefined, 50_000);
    await sync([root('2')], undefined, 100_000);
    lost = false;
    await sync([root('3')], undefined, 101_000);
    await sync([root('4')], undefined, 102_000);
    await thread.find('C1', undefined, { incident, key: 'root' });
    expect(thread.messages[0]?.parts).toEqual(root('2').parts);
    await sync([root('4')], undefined, 106_000);
    expect(thread.messages[0]?.parts).toEqual(root('4').parts);
    await sync([root('4')], undefined, 131_000);
    thread.calls.length = 0;
    expect(await sync([root('4')], undefined, 200_000)).toEqual({ state: 'done' });
    expect(thread.calls).toEqual([]);
  });

  test('an edit that a killed process had on its way is overwritten too', async () => {
    const thread = fakeThread((call) => (call === 'update root' && killed ? 'lands-late' : 'fine'));
    let killed = false;
    const { sync, record } = outbox(thread);
    await sync([root('1')]);
    killed = true;
    await sync([root('2')], undefined, 100_000);
    killed = false;
    const next = outbox(thread);
    for (const [key, as] of record.rows) next.record.rows.set(key, as);
    await next.sync([root('3')], undefined, 101_000);
    await thread.find('C1', undefined, { incident, key: 'root' });
    expect(thread.messages[0]?.parts).toEqual(root('2').parts);
    await next.sync([root('3')], undefined, 131_000);
    expect(thread.messages[0]?.parts).toEqual(root('3').parts);
  });

  test('while the look-up fails nothing is posted', async () => {
    let state: 'lost' | 'away' = 'lost';
    const thread = fakeThread((call): Weather => {
      if (state === 'lost') return call === 'post e1' ? 'lost-answer' : 'fine';
      return call.startsWith('find') ? 'lost-call' : 'fine';
    });
    const { sync } = outbox(thread);
    await sync([root('1'), entry('e1')]);
    state = 'away';
    expect(await sync([root('1'), entry('e1')])).toEqual({ state: 'ambiguous', why: 'no answer' });
    expect(keys(thread)).toEqual(['root', 'e1']);
  });

  test('with the record lost the thread is found again message by message', async () => {
    const thread = fakeThread();
    const { sync } = outbox(thread);
    const posts = [root('1'), entry('e1'), entry('companion-1', 'edited', 'old')];
    await sync(posts);
    const after = outbox(thread);
    await after.sync([...posts.slice(0, 2), entry('companion-1', 'edited', 'new'), entry('e2')]);
    expect(keys(thread)).toEqual(['root', 'e1', 'companion-1', 'e2']);
    expect(thread.messages[2]?.parts).toEqual(entry('x', 'edited', 'new').parts);
    expect(after.posted.map((line) => line.split(' ')[0])).toEqual(['root', 'e1', 'companion-1', 'e2']);
  });

  test('a failure after posting and before recording leads to a look-up, not to a second message', async () => {
    const thread = fakeThread();
    const { sync, record } = outbox(thread);
    await sync([root('1')]);
    const set = record.set;
    record.set = async () => {
      throw new Error('Redis is away');
    };
    await expect(sync([root('1'), entry('e1')])).rejects.toThrow('Redis is away');
    record.set = set;
    await sync([root('1'), entry('e1')]);
    expect(keys(thread)).toEqual(['root', 'e1']);
  });
});

describe('posts that Slack does not take', () => {
  test('a notice stands in its place, the reason is handed on, and the thread goes on', async () => {
    const thread = fakeThread((call) => (call === 'post card-1' ? 'refused' : 'fine'));
    const { sync, refused, posted } = outbox(thread);
    expect(await sync([root('1'), entry('card-1'), entry('e2')])).toMatchObject({ state: 'done' });
    expect(keys(thread)).toEqual(['root', 'card-1/notice', 'e2']);
    expect(refused).toEqual(['card-1: Slack refused it']);
    expect(posted.some((line) => line.startsWith('card-1'))).toBe(false);
    expect(thread.messages[1]?.parts).toMatchObject([
      { kind: 'heading', tone: 'warn', text: { key: 'slack.notShown' } },
      { kind: 'text', lines: [{ key: 'slack.notShownWhy', params: { why: 'Slack refused it' } }] },
      { kind: 'muted', lines: [{ key: 'slack.notShownNext' }] },
    ]);
  });

  test('a notice whose answer was lost is found by its own mark and never taken for the card', async () => {
    let lost = true;
    const thread = fakeThread((call): Weather => {
      if (call === 'post card-1') return 'refused';
      return call === 'post card-1/notice' && lost ? 'lost-answer' : 'fine';
    });
    const { sync, posted } = outbox(thread);
    await sync([root('1'), entry('card-1')]);
    lost = false;
    await sync([root('1'), entry('card-1')]);
    expect(keys(thread)).toEqual(['root', 'card-1/notice']);
    expect(posted).toEqual(['root C1 1.000001']);
  });

  test('when Slack takes nothing at all, nothing is passed over', async () => {
    let away = true;
    const thread = fakeThread((call) =>
      away && !call.startsWith('find') && call !== 'post root' ? 'refused' : 'fine',
    );
    const { sync } = outbox(thread);
    expect(await sync([root('1'), entry('e1')])).toEqual({ state: 'refused', why: 'Slack refused it' });
    away = false;
    await sync([root('1'), entry('e1')]);
    expect(keys(thread)).toEqual(['root', 'e1']);
  });

  test('a revoked token is no fault of the message: no notice, nothing is given up, and all goes on with a good one', async () => {
    let revoked = false;
    const thread = fakeThread(() => (revoked ? 'barred' : 'fine'));
    const { sync, refused } = outbox(thread);
    await sync([root('1'), entry('companion-1', 'edited', 'old')]);
    revoked = true;
    const grown = [root('2'), entry('companion-1', 'edited', 'new'), entry('card-2')];
    expect(await sync(grown)).toEqual({ state: 'refused', why: 'Slack refused chat.postMessage: token_revoked' });
    revoked = false;
    expect(await sync(grown)).toMatchObject({ state: 'done' });
    expect(keys(thread)).toEqual(['root', 'companion-1', 'card-2']);
    expect(thread.messages.map(({ parts }) => parts)).toEqual(grown.map(({ parts }) => parts));
    expect(refused).toEqual([]);
  });

  test('a refused edit is told once and not tried again until there is something else to show', async () => {
    const thread = fakeThread((call) => (call === 'update root' ? 'refused' : 'fine'));
    const { sync, refused } = outbox(thread);
    await sync([root('1')]);
    await sync([root('2')]);
    await sync([root('2')]);
    expect(refused).toEqual(['root: Slack refused it']);
    await sync([root('3')]);
    expect(refused).toHaveLength(2);
  });
});

describe('what piled up while nothing could be posted', () => {
  const pile = (from: number, to: number): Post[] =>
    Array.from({ length: to - from + 1 }, (_, index) => happened(`e${from + index}`, (from + index) * 1_000));
  const LATER = 3_600_000;

  test('is told in few messages, in order; cards, questions and the end stay posts of their own', async () => {
    const thread = fakeThread();
    const { sync, record } = outbox(thread);
    const question: Post = { ...happened('e40', 40_000), parts: [{ kind: 'buttons', buttons: [] }] };
    const end: Post = { ...happened('e60', 60_000), broadcast: true };
    const posts = [root('1'), ...pile(1, 39), question, ...pile(41, 50), entry('card-1'), ...pile(51, 53), end];
    await sync(posts, undefined, LATER);
    expect(thread.messages.map(({ mark }) => mark.key)).toEqual([
      'root',
      'e1..e15',
      'e16..e30',
      'e31..e39',
      'e40',
      'e41..e50',
      'card-1',
      'e51',
      'e52',
      'e53',
      'e60',
    ]);
    expect(keys(thread)).toEqual(posts.map(({ key }) => key));
    expect(record.rows.get('e17')?.ts).toBe(thread.messages[2]?.ts);
    thread.calls.length = 0;
    await sync(posts, undefined, LATER);
    expect(thread.calls).toEqual([]);
  });

  test('each with its time and its sentence, and the span in the heading', async () => {
    const thread = fakeThread();
    const { sync } = outbox(thread);
    await sync([root('1'), ...pile(1, 4)], undefined, LATER);
    const lines = thread.messages[1]?.parts.flatMap((part) =>
      part.kind === 'heading' ? [part.text] : part.kind === 'text' ? part.lines : [],
    );
    expect(lines?.map((line) => said(line))).toEqual([
      'Told late, in order: what happened from 00:00:01 UTC to 00:00:04 UTC could not be posted then.',
      ...['e1', 'e2', 'e3', 'e4'].flatMap((key, index) => [`*00:00:0${index + 1} UTC*`, key]),
    ]);
  });

  test('the rest of a pile is told like its beginning, young as it is; what comes after it is posted one by one again', async () => {
    const thread = fakeThread();
    const { sync } = outbox(thread);
    const posts = [root('1'), ...pile(1, 15), ...pile(16, 20)];
    await sync(posts, undefined, 21_000);
    await sync([...posts, entry('card-1'), ...pile(21, 24)], undefined, 25_000);
    expect(thread.messages.map(({ mark }) => mark.key)).toEqual([
      'root',
      'e1..e15',
      'e16..e20',
      'card-1',
      'e21',
      'e22',
      'e23',
      'e24',
    ]);
  });

  test('what only waits for the pace of posting is posted one by one', async () => {
    const thread = fakeThread();
    const { sync } = outbox(thread);
    await sync([root('1'), ...pile(1, 9)], undefined, 10_000);
    expect(thread.messages).toHaveLength(10);
  });

  test('with its answer lost it is found by any of its posts, and none is posted again', async () => {
    let lost = true;
    const thread = fakeThread((call) => (call.startsWith('post e') && lost ? 'lost-answer' : 'fine'));
    const { sync, record } = outbox(thread);
    const posts = [root('1'), ...pile(1, 9)];
    expect(await sync(posts, undefined, LATER)).toMatchObject({ state: 'ambiguous' });
    lost = false;
    record.rows.set('e1', { channel: 'C1', ts: thread.messages[1]?.ts ?? '', digest: '' });
    thread.calls.length = 0;
    await sync([...posts, ...pile(10, 11)], undefined, LATER);
    // One look-up says where all of them stand, one that the next is not there; then what was posted in doubt.
    const finds = thread.calls.filter((call) => call.startsWith('find'));
    expect(finds).toEqual(['find e2', 'find e10', 'find root', 'find e1', 'find e10']);
    expect(keys(thread)).toEqual(['root', ...pile(1, 11).map(({ key }) => key)]);
    expect(thread.messages.map(({ mark }) => mark.key)).toEqual(['root', 'e1..e9', 'e10', 'e11']);
  });

  test('a copy of it that arrives late is removed, and never one at which a post stands', async () => {
    let lost = true;
    const thread = fakeThread((call) => (call.startsWith('post e') && lost ? 'lands-late' : 'fine'));
    const { sync } = outbox(thread);
    await sync([root('1'), ...pile(1, 5)], undefined, LATER);
    lost = false;
    await sync([root('1'), ...pile(1, 8)], undefined, LATER);
    expect(keys(thread)).toEqual(['root', ...pile(1, 8).map(({ key }) => key)]);
    expect(thread.messages.map(({ mark }) => mark.key)).toEqual(['root', 'e1..e8']);
  });

  test('one of its posts that stands alone as well gives way to it: each is told once', async () => {
    const thread = fakeThread();
    const { sync, record, session } = outbox(thread);
    const posts = [root('1'), ...pile(1, 4)];
    await sync(posts.slice(0, 2), undefined, LATER);
    const [first] = thread.messages;
    const covers = pile(1, 4).map(({ key }) => key);
    await thread.post('C1', first?.ts, { incident, key: 'e1..e4', covers }, happened('e1..e4', 0));
    session.doubt = true;
    session.suspects.set('e1', [0]);
    await sync(posts, undefined, LATER);
    expect(thread.messages.map(({ mark }) => mark.key)).toEqual(['root', 'e1..e4']);
    for (const key of covers) expect(record.rows.get(key)?.ts).toBe(thread.messages[1]?.ts);
  });

  test('too much for one message: told in two', async () => {
    const thread = fakeThread((_, post) => (post && post.parts.length > 9 ? 'refused' : 'fine'));
    const { sync, refused } = outbox(thread);
    await sync([root('1'), ...pile(1, 15)], undefined, LATER);
    expect(thread.messages.map(({ mark }) => mark.key)).toEqual(['root', 'e1..e7', 'e8..e15']);
    expect(refused).toEqual([]);
  });

  test('each too much for a message with others: posted one by one rather than not at all', async () => {
    const thread = fakeThread((call) => (call.includes('..') ? 'refused' : 'fine'));
    const { sync, refused } = outbox(thread);
    await sync([root('1'), ...pile(1, 6)], undefined, LATER);
    expect(keys(thread)).toEqual(['root', 'e1', 'e2', 'e3', 'e4', 'e5', 'e6']);
    expect(refused).toEqual([]);
  });
});

test('whatever is lost, limited, restarted or forgotten, the thread ends complete, in order and without doubles', async () => {
  const weathers = fc.constantFrom<Weather>('fine', 'fine', 'fine', 'later', 'lost-answer', 'lost-call');
  const trouble = fc.constantFrom('none', 'none', 'none', 'restart', 'record-lost', 'record-fails', 'onPosted-fails');
  const round = fc.record({
    trouble,
    late: fc.boolean(),
    grow: fc.nat(9),
    weather: fc.array(weathers, { maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 12 }), async (rounds) => {
      let sky: Weather[] = [];
      const thread = fakeThread(() => sky.shift() ?? 'fine');
      let { record, session } = outbox(thread);
      const cards: string[] = [];
      let length = 1;
      const postsNow = (): Post[] => [
        root(`${length}`),
        ...Array.from({ length: length - 1 }, (_, index) =>
          index % 9 === 8 ? entry(`c${index}`, 'edited', `${index} of ${length}`) : happened(`e${index}`, 0),
        ),
      ];
      const pass = async (fault: string, late = false): Promise<Synced> =>
        await syncThread({
          incident,
          now: late ? 60_000 : 0,
          posts: postsNow(),
          channel: 'C1',
          thread,
          digest,
          session,
          record: {
            all: record.all,
            set: async (...args) => {
              if (fault === 'record-fails') throw new Error('Redis is away');
              await record.set(...args);
            },
          },
          onPosted: async (key) => {
            if (fault === 'onPosted-fails') throw new Error('the journal is away');
            cards.push(key);
          },
          onRefused: async () => {},
        });

      for (const { trouble: fault, late, grow, weather } of rounds) {
        length += grow;
        sky = [...weather];
        if (fault === 'restart') session = newSession();
        if (fault === 'record-lost') {
          record = memoryRecord();
          session = newSession();
        }
        await pass(fault, late).catch(() => undefined);
      }
      sky = [];
      await pass('none');

      expect(keys(thread)).toEqual(postsNow().map((post) => post.key));
      for (const { mark, parts } of thread.messages.filter((message) => message.mark.covers === undefined))
        expect(parts).toEqual(postsNow().find(({ key }) => key === mark.key)?.parts);
      expect(new Set(cards)).toEqual(new Set(keys(thread)));
    }),
    { numRuns: 500 },
  );
});
