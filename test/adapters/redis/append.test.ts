import { expect, test } from 'vitest';
import { runAppend } from '../../../src/adapters/redis/append-script.ts';
import { incidentKey } from '../../../src/adapters/redis/keys.ts';
import { verifyChain } from '../../../src/domain/chain.ts';
import { EMPTY, type Entry, type Head } from '../../../src/domain/entry.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { ENDED, event, host, LAB, newIncident, OPENED, put, story } from './bench.ts';
import { cuttingProxy } from './cutting-proxy.ts';

test('an entry that was appended is read by another host as it was written', async () => {
  const server = await redisForTest();
  const [a, b] = [await host(server.url), await host(server.url, { writer: 'host-b:2:2' })];
  const { incident, entries } = await story(a, 3);
  expect(await b.journal.read(incident)).toEqual({ ok: true, entries });
  expect(await b.journal.read(incident, entries[1])).toEqual({ ok: true, entries: entries.slice(2) });
  expect(verifyChain(entries)).toEqual({ ok: true, head: { n: 3, hash: entries[2]?.hash } });
  expect(entries[2]).toMatchObject({ v: 4, incident, n: 3, writer: 'host-a:1:1', event: event('event 3') });
});

test('an event with undefined fields and half a character has one form, the one that is read', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 1);
  const odd = { ...event('cut \ud83d'), note: undefined };
  const entry = await put(a, incident, entries[0] ?? EMPTY, odd);
  expect(entry.event).toStrictEqual(event('cut \ufffd'));
  expect(await a.journal.read(incident)).toEqual({ ok: true, entries: [...entries, entry] });
});

test('of many concurrent appenders exactly one wins each number', async () => {
  const server = await redisForTest();
  const hosts = await Promise.all(Array.from({ length: 12 }, (_, i) => host(server.url, { writer: `host-${i}:1:1` })));
  const [first] = hosts;
  if (first === undefined) throw new Error('no host');
  const incident = newIncident();
  let head: Entry = await put(first, incident, EMPTY, OPENED, 'open');
  for (let round = 0; round < 10; round += 1) {
    const after = head;
    const answers = await Promise.all(
      hosts.map(({ journal }, i) => journal.append(incident, after, event(`by ${i}`), { system: LAB })),
    );
    const winners = answers.filter((answer) => answer.ok);
    expect(winners).toHaveLength(1);
    for (const answer of answers) if (!answer.ok) expect(answer).toEqual({ ok: false, reason: 'behind' });
    head = winners[0]?.entry ?? head;
  }
  const read = await first.journal.read(incident);
  expect(read.ok && verifyChain(read.entries)).toEqual({ ok: true, head: { n: 11, hash: head.hash } });
});

test('an append does not fail because nobody may be told of it', async () => {
  const server = await redisForTest();
  // What Redis 7 makes of a new user: all keys and commands, no channel.
  const admin = await host(server.url);
  await admin.redis.call('ACL', 'SETUSER', 'twokey', 'on', '>pw', '~*', '+@all', 'resetchannels');
  const a = await host(server.url.replace('redis://', 'redis://twokey:pw@'));
  const { incident, entries } = await story(a, 2);
  expect(await admin.journal.read(incident)).toEqual({ ok: true, entries });
  expect(await a.journal.openIncident(LAB)).toEqual({ ok: true, incident });
});

test('the script itself refuses a gap, another hash and a deleted stream', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 2);
  const [first, second] = entries;
  if (first === undefined || second === undefined) throw new Error('no entries');
  const line = { entry: second, text: JSON.stringify(second) };
  const run = (after: Head) => runAppend(a.redis, after, line, { mode: 'append' });
  expect(await run({ n: 2, hash: first.hash })).toEqual({ is: 'mismatch' });
  expect(await run({ n: 3, hash: second.hash })).toEqual({ is: 'short' });
  expect(await run(first)).toEqual({ is: 'behind', text: JSON.stringify(second) });
  await a.redis.del(incidentKey(incident));
  expect(await run(second)).toEqual({ is: 'short' });
  expect(await a.redis.exists(incidentKey(incident))).toBe(0);
});

test('who builds on an entry that neither copy holds is stopped', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 2);
  const why = `The journal of ${incident} does not hold entry 2 as it was read before (${'0'.repeat(12)}): its end was lost or replaced. See docs/journal.md.`;
  const elsewhere = { n: 2, hash: EMPTY.hash };
  expect(await a.journal.append(incident, elsewhere, event('on sand'), { system: LAB })).toEqual({
    ok: false,
    reason: 'fork',
    why,
  });
  expect(await a.journal.read(incident, elsewhere)).toEqual({ ok: false, reason: 'fork', why });
  expect(await a.journal.read(incident)).toEqual({ ok: true, entries });
});

test('an append whose reply was lost is recognised as its own and is there once', async () => {
  const server = await redisForTest();
  const proxy = await cuttingProxy(server.port);
  const a = await host(proxy.url);
  const { incident, entries } = await story(a, 2);
  proxy.cutReplyTo('reply is lost');
  const third = await put(a, incident, entries[1] ?? EMPTY, event('the reply is lost'));
  expect(proxy.cuts()).toBe(1);
  const b = await host(server.url);
  expect(await b.journal.read(incident)).toEqual({ ok: true, entries: [...entries, third] });
});

test('an opening whose reply was lost still holds the lock', async () => {
  const server = await redisForTest();
  const proxy = await cuttingProxy(server.port);
  const a = await host(proxy.url);
  // An incident before it, so that Redis knows the script and the lost reply is that of the append itself.
  const before = await story(a, 1);
  await put(a, before.incident, before.entries[0] ?? EMPTY, ENDED, 'close');
  proxy.cutReplyTo('"type":"opened"');
  const { incident } = await story(a, 1);
  expect(proxy.cuts()).toBe(1);
  expect(await a.journal.openIncident(LAB)).toEqual({ ok: true, incident });
});

test('an entry past its notAfter is refused by the clock of Redis', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 1);
  const notAfter = Date.now() - 1;
  const refused = await a.journal.append(incident, entries[0] ?? EMPTY, event('late'), { system: LAB, notAfter });
  expect(refused).toMatchObject({ ok: false, reason: 'too-late' });
  if (refused.ok || refused.reason !== 'too-late') throw new Error('not refused');
  expect(Math.abs(refused.now - Date.now())).toBeLessThan(5000);
  const inTime = { system: LAB, notAfter: Date.now() + 60_000 };
  expect(await a.journal.append(incident, entries[0] ?? EMPTY, event('in time'), inTime)).toMatchObject({ ok: true });
});

test('the unended incident is the lock: a second one is refused until the first has ended', async () => {
  const server = await redisForTest();
  const [a, b] = [await host(server.url), await host(server.url)];
  expect(await a.journal.openIncident(LAB)).toEqual({ ok: true, incident: undefined });
  const { incident, entries } = await story(a, 2);
  expect(await b.journal.openIncident(LAB)).toEqual({ ok: true, incident });
  const second = newIncident();
  expect(await b.journal.append(second, EMPTY, OPENED, { system: LAB, lock: 'open' })).toEqual({
    ok: false,
    reason: 'locked',
    by: incident,
  });
  await put(a, incident, entries[1] ?? EMPTY, ENDED, 'close');
  expect(await b.journal.openIncident(LAB)).toEqual({ ok: true, incident: undefined });
  await put(b, second, EMPTY, OPENED, 'open');
  expect(await a.journal.incidents(LAB, 10)).toEqual([second, incident]);
  expect(await a.journal.incidents(LAB, 1)).toEqual([second]);
});

test('of many who open an incident at once exactly one gets the lock', async () => {
  const server = await redisForTest();
  const hosts = await Promise.all(Array.from({ length: 8 }, () => host(server.url)));
  const answers = await Promise.all(
    hosts.map(({ journal }) => journal.append(newIncident(), EMPTY, OPENED, { system: LAB, lock: 'open' })),
  );
  const won = answers.filter((answer) => answer.ok).map((answer) => answer.entry.incident);
  expect(won).toHaveLength(1);
  for (const answer of answers) if (!answer.ok) expect(answer).toEqual({ ok: false, reason: 'locked', by: won[0] });
});

test('every append by any process is heard by all', async () => {
  const server = await redisForTest();
  const [a, b] = [await host(server.url), await host(server.url)];
  const heard = new Promise((resolve) => {
    b.journal.onAppend((incident, system) => resolve([incident, system]));
  });
  // The subscription is on its way: go on until it is there.
  let { incident, entries } = await story(a, 1);
  let stop = false;
  void heard.then(() => {
    stop = true;
  });
  for (let i = 0; !stop && i < 200; i += 1) {
    entries = [await put(a, incident, entries.at(-1) ?? EMPTY, event('again'))];
    await new Promise((done) => setTimeout(done, 5));
  }
  expect(await heard).toEqual([incident, LAB]);
});
