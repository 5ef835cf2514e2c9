import { appendFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { heal } from '../../../src/adapters/redis/heal.ts';
import { incidentKey } from '../../../src/adapters/redis/keys.ts';
import { openMirror } from '../../../src/adapters/redis/mirror.ts';
import { EMPTY } from '../../../src/domain/entry.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { spoken } from '../../support/spoken.ts';
import { ENDED, event, host, LAB, newIncident, OPENED, put, story } from './bench.ts';

const mirrorOf = (dataDir: string, incident: string): string => join(dataDir, 'journal', LAB, `${incident}.jsonl`);

test('kill -9 of Redis keeps every acknowledged entry', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 20);
  await server.kill('SIGKILL');
  expect(spoken(await a.journal.append(incident, entries.at(-1) ?? EMPTY, event('away'), { system: LAB }))).toEqual({
    ok: false,
    reason: 'unavailable',
    why: 'the journal could not be written: Redis cannot be reached',
    zh: '无法写入事件日志：无法连接 Redis',
  });
  expect(spoken(await a.journal.read(incident))).toEqual({
    ok: false,
    reason: 'unavailable',
    why: 'the journal could not be read: Redis cannot be reached',
    zh: '无法读取事件日志：无法连接 Redis',
  });
  await server.restart();
  const fresh = await host(server.url);
  expect(await fresh.journal.read(incident)).toEqual({ ok: true, entries });
});

test('after FLUSHALL the journal and the lock come back from the mirror, byte for byte', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 5);
  const stored = await a.redis.xrange(incidentKey(incident), '-', '+');
  await a.redis.flushall();
  expect(await a.journal.openIncident(LAB)).toEqual({ ok: true, incident });
  expect(await a.redis.xrange(incidentKey(incident), '-', '+')).toEqual(stored);
  const b = await host(server.url);
  expect(await b.journal.read(incident)).toEqual({ ok: true, entries });
});

test('a copy that somebody kept beside a mirror is no incident of its own', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 3);
  const kept = mirrorOf(a.dataDir, incident).replace(/\.jsonl$/, '.copy.jsonl');
  await cp(mirrorOf(a.dataDir, incident), kept);
  await put(a, incident, entries.at(-1) ?? EMPTY, event('later'));
  expect(await a.journal.healAll()).toEqual({ ok: true, findings: [] });
  await a.redis.flushall();
  expect(await a.journal.openIncident(LAB)).toEqual({ ok: true, incident });
  expect(await a.journal.incidents(LAB, 10)).toEqual([incident]);
});

test('an append after FLUSHALL heals first and then goes on', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 3);
  await a.redis.flushall();
  const next = await put(a, incident, entries[2] ?? EMPTY, event('after the flush'));
  expect(await a.journal.read(incident)).toEqual({ ok: true, entries: [...entries, next] });
  const second = await a.journal.append(newIncident(), EMPTY, OPENED, { system: LAB, lock: 'open' });
  expect(second).toEqual({ ok: false, reason: 'locked', by: incident });
});

test('an old backup of Redis is brought forward from the mirror by healAll', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 2);
  await server.kill('SIGKILL');
  await cp(join(server.dir, 'appendonlydir'), join(server.dir, 'backup'), { recursive: true });
  await server.restart();
  const later = await host(server.url, { dataDir: a.dataDir });
  for (let i = 3; i <= 6; i += 1)
    entries.push(await put(later, incident, entries.at(-1) ?? EMPTY, event(`event ${i}`)));
  await server.kill('SIGKILL');
  await rm(join(server.dir, 'appendonlydir'), { recursive: true });
  await cp(join(server.dir, 'backup'), join(server.dir, 'appendonlydir'), { recursive: true });
  await server.restart();
  const back = await host(server.url, { dataDir: a.dataDir });
  expect(await back.redis.xlen(incidentKey(incident))).toBe(2);
  const healed = await back.journal.healAll();
  expect(healed.ok && healed.findings.map(({ incident, healed }) => [incident, healed.ok && healed.what])).toEqual([
    [incident, { copy: 'redis', from: 3, to: 6 }],
  ]);
  expect(await back.journal.read(incident)).toEqual({ ok: true, entries });
  expect(await back.journal.healAll()).toEqual({ ok: true, findings: [] });
});

test('the end of an incident that Redis lost gives the lock back again', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 2);
  await put(a, incident, entries[1] ?? EMPTY, ENDED, 'close');
  await a.redis.xdel(incidentKey(incident), '3-0');
  await a.redis.sadd(`twokey:{${LAB}}:open`, incident);
  await a.journal.healAll();
  expect(await a.journal.openIncident(LAB)).toEqual({ ok: true, incident: undefined });
  expect(await a.redis.xlen(incidentKey(incident))).toBe(3);
});

test('an ended incident that is gone from Redis is read from the mirror and not put back', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 1);
  entries.push(await put(a, incident, entries[0] ?? EMPTY, ENDED, 'close'));
  await a.redis.flushall();
  expect(await a.journal.read(incident)).toEqual({ ok: true, entries });
  expect(await a.journal.openIncident(LAB)).toEqual({ ok: true, incident: undefined });
  expect(await a.redis.exists(incidentKey(incident))).toBe(0);
  expect(await a.journal.incidents(LAB, 10)).toEqual([incident]);
});

test('two continuations of one chain are a fork that stops the incident on every host', async () => {
  const server = await redisForTest();
  const [a, b] = [await host(server.url), await host(server.url, { writer: 'host-b:2:2' })];
  const { incident, entries } = await story(a, 3);
  await b.journal.read(incident, EMPTY);
  // Redis loses entry 3 as a failover does, and a host that never saw it goes on.
  await a.redis.xdel(incidentKey(incident), '3-0');
  await a.redis.call('XSETID', incidentKey(incident), '2-0');
  await rm(mirrorOf(b.dataDir, incident));
  const theirs = await put(b, incident, entries[1] ?? EMPTY, event('another third'));
  const forked = await a.journal.read(incident, entries[2]);
  expect(forked).toMatchObject({ ok: false, reason: 'fork' });
  const why = forked.ok ? '' : forked.why;
  expect(why).toContain(`The journal of ${incident} goes on in two different ways: in Redis entry 3 is "aborted"`);
  expect(why).toContain('by host-b:2:2');
  expect(why).toContain(`in the mirror ${mirrorOf(a.dataDir, incident)} entry 3 is "aborted"`);
  expect(why).toContain('Nothing more is done in this incident until people have settled it');
  expect(await b.journal.append(incident, theirs, event('on'), { system: LAB })).toEqual({
    ok: false,
    reason: 'fork',
    why,
  });
  expect(await b.journal.read(incident)).toEqual({ ok: false, reason: 'fork', why });
  expect(await b.journal.openIncident(LAB)).toEqual({ ok: true, incident });
});

test('two ends of one incident are a fork too: found when the other host compares, and told of as stopped', async () => {
  const server = await redisForTest();
  const [a, b] = [await host(server.url), await host(server.url, { writer: 'host-b:2:2' })];
  const { incident, entries } = await story(a, 2);
  await b.journal.read(incident, EMPTY);
  await put(a, incident, entries[1] ?? EMPTY, ENDED, 'close');
  // Redis loses the end as a failover does, and the other host comes to an end of its own.
  await a.redis.xdel(incidentKey(incident), '3-0');
  await a.redis.call('XSETID', incidentKey(incident), '2-0');
  await a.redis.sadd(`twokey:{${LAB}}:open`, incident);
  await put(b, incident, entries[1] ?? EMPTY, ENDED, 'close');
  expect(await a.journal.stopped(LAB)).toEqual([]);
  await a.journal.healAll();
  const why = expect.stringContaining(
    `The journal of ${incident} goes on in two different ways: in Redis entry 3 is "ended"`,
  );
  expect(await b.journal.stopped(LAB)).toEqual([{ incident, why }]);
  expect(await b.journal.openIncident(LAB)).toEqual({ ok: true, incident: undefined });
});

test('two unended incidents of one system are told as such', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const first = await story(a, 2);
  await a.redis.flushall();
  const b = await host(server.url);
  const second = await story(b, 2);
  await a.journal.healAll();
  const both = [first.incident, second.incident].sort();
  expect(await b.journal.openIncident(LAB)).toEqual({ ok: false, reason: 'several', incidents: both });
});

test('a torn last line of the mirror is dropped and the entry written again', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 3);
  const path = mirrorOf(a.dataDir, incident);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.slice(0, -40));
  const again = await host(server.url, { dataDir: a.dataDir });
  expect(await again.journal.read(incident)).toEqual({ ok: true, entries });
  const next = await put(again, incident, entries[2] ?? EMPTY, event('on'));
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines.filter((line) => line === text.trimEnd().split('\n')[2])).toHaveLength(1);
  expect(lines.at(-1)).toBe(JSON.stringify(next));
});

test('two processes of one host share a mirror without losing or doubting a line', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const b = await host(server.url, { dataDir: a.dataDir, writer: 'host-a:2:2' });
  const { incident, entries } = await story(a, 1);
  for (let i = 2; i <= 30; i += 1) {
    const [mine, its] = [i % 2 === 0 ? a : b, i % 2 === 0 ? b : a];
    const reading = its.journal.read(incident);
    entries.push(await put(mine, incident, entries.at(-1) ?? EMPTY, event(`event ${i}`)));
    expect(await reading).toMatchObject({ ok: true });
  }
  expect(await b.journal.read(incident)).toEqual({ ok: true, entries });
  const numbers = new Set(
    (await readFile(mirrorOf(a.dataDir, incident), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).n),
  );
  expect([...numbers]).toEqual(entries.map((entry) => entry.n));
  expect(await readdir(join(a.dataDir, 'journal', LAB))).toEqual([`${incident}.jsonl`]);
});

test('a changed entry in Redis is told by its number', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 2);
  await a.redis.xdel(incidentKey(incident), '2-0');
  await a.redis.call('XSETID', incidentKey(incident), '1-0');
  await a.redis.xadd(incidentKey(incident), '2-0', 'entry', JSON.stringify({ ...entries[1], at: 1 }));
  expect(await a.journal.read(incident)).toEqual({
    ok: false,
    reason: 'broken',
    why: `The journal of ${incident} in Redis is damaged: entry 2 does not match its own hash: its content was changed. See docs/journal.md.`,
  });
});

test('an entry of a newer format stops the reader with its number', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident } = await story(a, 1);
  await a.redis.xadd(incidentKey(incident), '2-0', 'entry', JSON.stringify({ v: 5, n: 2 }));
  const read = await a.journal.read(incident);
  expect(!read.ok && read.why).toContain(
    'entry 2 has format 5, this TwoKey knows formats 1, 2, 3, 4: run the version that wrote it',
  );
});

test('a mirror that holds an entry in two versions is told with its path', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident } = await story(a, 2);
  const other = await host((await redisForTest()).url);
  const others = await story(other, 2, incident);
  await appendFile(mirrorOf(a.dataDir, incident), `${JSON.stringify(others.entries[1])}\n`);
  expect(await a.journal.read(incident)).toEqual({
    ok: false,
    reason: 'broken',
    why: `the journal's mirror ${mirrorOf(a.dataDir, incident)}: entry 2 stands in it in two versions`,
  });
});

test('while Redis hangs an append is not known; afterwards a read says the truth', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 1);
  server.pause();
  expect(spoken(await a.journal.append(incident, entries[0] ?? EMPTY, event('hung'), { system: LAB }))).toEqual({
    ok: false,
    reason: 'unavailable',
    why: 'the journal could not be written: Redis did not answer within 2 s',
    zh: '无法写入事件日志：Redis 在 2 秒内没有应答',
  });
  server.resume();
  const read = await a.journal.read(incident);
  expect(read.ok && read.entries.map((entry) => entry.event)).toEqual([OPENED, event('hung')]);
});

test('a Redis that is out of memory refuses with its own words', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 1);
  await a.redis.config('SET', 'maxmemory', '1');
  const refused = await a.journal.append(incident, entries[0] ?? EMPTY, event('no room'), { system: LAB });
  expect(refused).toMatchObject({ ok: false, reason: 'unavailable' });
  expect(!refused.ok && 'why' in refused && refused.why).toContain('Redis is out of memory and refused the write');
});

test('what was only just appended is not taken for lost; what Redis had lost is told by its numbers', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident } = await story(a, 4);
  const putBack: number[][] = [];
  const onPutBack = (_: string, from: number, to: number) => void putBack.push([from, to]);
  const mirror = openMirror(a.dataDir);
  // The stream is read before another process appends, the mirror after.
  const early = new Proxy(a.redis, {
    get: (redis, name) =>
      name === 'xrange'
        ? async (key: string, from: string, to: string) => (await redis.xrange(key, from, to)).slice(0, 2)
        : Reflect.get(redis, name).bind(redis),
  });
  expect(await heal({ redis: early, mirror, onPutBack }, incident)).toMatchObject({ ok: true, what: 'same' });
  expect(putBack).toEqual([]);
  await a.redis.xdel(incidentKey(incident), '3-0', '4-0');
  expect(await heal({ redis: a.redis, mirror, onPutBack }, incident)).toMatchObject({ ok: true });
  expect(putBack).toEqual([[3, 4]]);
});
