import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, cp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { World } from '../../lab/world.ts';
import { incidentKey, systemKey } from '../../src/adapters/redis/keys.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { hashOfEntry } from '../../src/domain/hash.ts';
import type { IncidentId, SystemName } from '../../src/domain/names.ts';
import { type Drill, drillIn, eventually, finish, incidentsOf, walkToTheEnd, worldForTest } from '../support/world.ts';

type Finished = (end: () => Promise<void>) => void;

const OPEN = '/dr failover reason="quarterly drill"';
const LIMIT = { timeout: 150_000 };
const LAB = 'lab' as SystemName;

function operatorOf(world: World, finished: Finished): Redis {
  const redis = new Redis(world.redis.url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  finished(async () => redis.disconnect());
  return redis;
}

/** The texts of what TwoKey said about itself, in Slack's order. */
function notices(world: World, drill: Drill): readonly string[] {
  return world.workspace
    .messages(drill.channel)
    .filter(({ metadata }) => String(metadata?.event_payload.key).startsWith('notice-'))
    .map(plainText);
}

async function noticed(world: World, drill: Drill, n: number, text: string): Promise<void> {
  await eventually(() =>
    expect(notices(world, drill)).toEqual([...Array(n).fill(expect.anything()), expect.stringContaining(text)]),
  );
}

test.concurrent(
  'Redis hangs, has no memory, lacks its replicas: each is said in the thread, nothing is sent, it heals by itself',
  LIMIT,
  async ({ onTestFinished }) => {
    const world = await worldForTest({}, onTestFinished);
    const drill = drillIn(world);
    const operator = operatorOf(world, onTestFinished);
    const incident = await drill.open('commander', OPEN);
    const card = await drill.post(incident, 'card-1');
    await drill.happened(incident, 'card-posted');
    const troubles: readonly (readonly [says: string, begin: () => Promise<unknown>, end: () => Promise<unknown>])[] = [
      ['Redis does not answer.', async () => world.redis.pause(), async () => world.redis.resume()],
      [
        'Redis is out of memory and refuses writes (OOM',
        () => operator.config('SET', 'maxmemory', '1'),
        () => operator.config('SET', 'maxmemory', '0'),
      ],
      [
        'Redis has too few replicas and refuses writes (NOREPLICAS',
        () => operator.config('SET', 'min-replicas-to-write', '1'),
        () => operator.config('SET', 'min-replicas-to-write', '0'),
      ],
    ];
    for (const [n, [says, begin, end]] of troubles.entries()) {
      await begin();
      await noticed(world, drill, n, says);
      if (n === 1) {
        drill.react('second', card, 'white_check_mark');
        await drill.told('second', 'your reaction was not counted. Remove it and add it again when it is back.');
        world.workspace.as('second').unreact(drill.channel, card.ts, 'white_check_mark');
      }
      await end();
      await noticed(world, drill, n, 'Redis is back: it took nothing from');
    }
    expect(drill.changes()).toEqual([]);
    drill.react('second', card, 'white_check_mark');
    await finish(drill, incident);
    expect(drill.changes()).toHaveLength(1);
    expect(notices(world, drill)).toHaveLength(3);
  },
);

test.concurrent(
  'what is typed while Redis is gone: what needs no journal is answered, nothing else is done, and it is said what stops a request',
  LIMIT,
  async ({ onTestFinished }) => {
    const world = await worldForTest({ policy: { armed_window: '5s' } }, onTestFinished);
    const drill = drillIn(world);
    const incident = await drill.open('commander', OPEN);
    const card = await drill.post(incident, 'card-1');
    drill.react('second', card, 'white_check_mark');
    await drill.happened(incident, 'reacted');
    await world.redis.kill();
    const status = await drill.ask('observer', '/dr status');
    expect(status).toContain('Redis cannot be reached: nothing is sent, counted or changed until it is back');
    expect(status).toContain('quarterly drill');
    expect(await drill.ask('observer', '/dr help')).toContain('/dr failover');
    expect(await drill.ask('observer', '/dr info')).toContain('ks_master_zone is global1a');
    expect(await drill.ask('commander', '/dr failback reason="x"')).toContain(
      'The journal (Redis) cannot be reached, so nothing was started or changed. Try again when it is back.',
    );
    expect(await drill.ask('commander', '/dr abort')).toContain(
      'To stop an approved request in the meantime, react with :no_entry: on its card',
    );
    drill.react('commander', card, 'no_entry');
    await world.redis.restart();
    await drill.said(incident, 'Cory Commander asked for request 1 and cancelled it. Nothing was sent.');
    expect(drill.changes()).toEqual([]);
  },
);

test.concurrent(
  'Redis is flushed, restored from an old backup and forked in mid-incident: nothing is doubled, and the fork waits for people',
  LIMIT,
  async ({ onTestFinished }) => {
    const world = await worldForTest({ operationMs: 2_000 }, onTestFinished);
    const drill = drillIn(world);
    const operator = operatorOf(world, onTestFinished);
    const incident = (await drill.open('commander', OPEN)) as IncidentId;
    const stream = incidentKey(incident);
    const card = await drill.post(incident, 'card-1');
    await drill.happened(incident, 'card-posted');
    await world.redis.kill();
    const data = (name: string) => join(world.redis.dir, name);
    await cp(data('appendonlydir'), data('backup'), { recursive: true });
    await world.redis.restart();
    const healed = async () => {
      const { length } = await drill.journal(incident);
      expect(await operator.xlen(stream)).toBe(length);
    };
    await eventually(async () => {
      const status = await drill.ask('observer', '/dr status');
      expect(status).toContain('quarterly drill');
      expect(status).not.toContain('Redis cannot be reached');
    });
    await operator.flushall();
    await eventually(healed);
    await drill.said(incident, 'Redis had lost a part of this journal (entries 1–');
    drill.react('second', card, 'white_check_mark');
    await drill.happened(incident, 'outcome');

    await world.redis.kill();
    await rm(data('appendonlydir'), { recursive: true });
    await cp(data('backup'), data('appendonlydir'), { recursive: true });
    await world.redis.restart();
    await eventually(healed);
    await drill.post(incident, 'confirm-3');
    await eventually(async () =>
      expect((await drill.journal(incident)).filter(({ event }) => event.type === 'noted')).toHaveLength(2),
    );

    // Another host had gone on from the entry before the last one.
    const last = (await drill.journal(incident)).at(-1);
    if (last === undefined) throw new Error('there is no entry');
    const other = another(last);
    await operator
      .multi()
      .xdel(stream, `${last.n}-0`)
      .call('XSETID', stream, `${last.n - 1}-0`)
      .xadd(stream, `${last.n}-0`, 'entry', JSON.stringify(other))
      .exec();
    const stopped = await drillSaid(world, drill, 'This incident is stopped: its journal cannot be trusted.');
    expect(stopped).toContain(
      `The journal of ${incident} goes on in two different ways: in Redis entry ${last.n} is "held"`,
    );
    expect(stopped).toContain('by host-b:1:1');
    expect(stopped).toContain('Nothing is asked, sent or counted here until people have settled it. Who must act:');
    expect(compare(world)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(`${incident}: fork. The journal of ${incident} goes on in two different ways`),
    });
    // As docs/journal.md says, where the mirror is right.
    await operator.del(stream);
    await operator.hdel(systemKey(LAB, 'forked'), incident);
    await drillSaid(world, drill, 'The journal can be trusted again since');
    await finish(drill, incident);
    expect(drill.changes()).toHaveLength(1);
    expect(await incidentsOf(world.env, 'lab')).toEqual([incident]);
    expect(compare(world)).toMatchObject({ status: 0, stdout: expect.stringContaining(`${incident}: the same, `) });
  },
);

test.concurrent(
  'an incident that Redis and its host had lost comes back beside a newer one: nothing goes on until people end one of them',
  LIMIT,
  async ({ onTestFinished }) => {
    const world = await worldForTest({}, onTestFinished);
    const drill = drillIn(world);
    const first = (await drill.open('commander', OPEN)) as IncidentId;
    await drill.happened(first, 'card-posted');
    world.bot().kill('SIGKILL');
    await world.bot().ended;
    const mirror = join(world.env.DATA_DIR ?? '', 'journal', 'lab', `${first}.jsonl`);
    await rename(mirror, `${mirror}.away`);
    await operatorOf(world, onTestFinished).flushall();
    await world.startBot();
    const second = (await drill.open('commander', OPEN)) as IncidentId;
    await drill.happened(second, 'card-posted');
    world.bot().kill('SIGKILL');
    await world.bot().ended;
    await rename(`${mirror}.away`, mirror);
    await world.startBot();
    const waits = 'lab has more than one unended incident, this one among them: nothing goes on in any of them.';
    await eventually(() => expect(notices(world, drill).filter((each) => each.includes(waits))).toHaveLength(2));
    expect(await drill.ask('commander', '/dr abort reason="which?"')).toContain('in the thread of the one to be ended');
    const root = await drill.post(first, 'root');
    world.workspace.as('second').mention(drill.channel, 'abort reason="the older one"', root.ts);
    await drill.said(first, 'Ended: aborted.');
    await eventually(() =>
      expect(
        notices(world, drill).filter((each) => each.includes('Only this incident has been unended since')),
      ).not.toEqual([]),
    );
    await walkToTheEnd(drill, second);
    expect(drill.changes()).toHaveLength(1);
  },
);

const PAGE = 4096;
const mayMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

describe.skipIf(!mayMount)('on a small disk of its own (needs root and tmpfs)', () => {
  test.concurrent(
    'the disk of DATA_DIR is full: nothing is sent without its line there, the thread says which host, and it goes on',
    LIMIT,
    async ({ onTestFinished }) => {
      let mounted: string | undefined;
      const world = await worldForTest(
        {
          async prepare({ env }) {
            const dir = env.DATA_DIR ?? '';
            execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', dir]);
            mounted = dir;
          },
        },
        (end) =>
          onTestFinished(async () => {
            if (mounted !== undefined) execFileSync('umount', ['-l', mounted]);
            await end();
          }),
      );
      const drill = drillIn(world);
      const incident = await drill.open('commander', OPEN);
      const card = await drill.post(incident, 'card-1');
      await drill.happened(incident, 'card-posted');
      const dataDir = world.env.DATA_DIR ?? '';
      const filling = join(dataDir, 'filling');
      // A line that was cut short reaches to the end of the file's last page: there is no room left in it either.
      const mirror = join(dataDir, 'journal', 'lab', `${incident}.jsonl`);
      await appendFile(mirror, `${'x'.repeat(2 * PAGE - 1 - ((await stat(mirror)).size % PAGE))}\n`);
      await writeFile(filling, Buffer.alloc(2 ** 20)).catch(() => undefined);
      drill.react('second', card, 'white_check_mark');
      await drill.told('second', 'The journal did not confirm it');
      const said = await drillSaid(
        world,
        drill,
        `TwoKey on ${hostname()} sends nothing: it cannot keep its copy of the journal.`,
      );
      expect(said).toMatch(/the disk of the journal's mirror \S+ is full|the disk is full \(a write was cut short\)/);
      expect(said).toContain(`Who must act: whoever runs ${hostname()}`);
      expect(drill.changes()).toEqual([]);
      await rm(filling);
      await drillSaid(world, drill, 'keeps its copy of the journal again since');
      await finish(drill, incident);
      expect(drill.changes()).toHaveLength(1);
    },
  );
});

async function drillSaid(world: World, drill: Drill, text: string): Promise<string> {
  return eventually(() => {
    const found = notices(world, drill).find((each) => each.includes(text));
    if (found === undefined) throw new Error(`nobody says "${text}", but: ${notices(world, drill).join('\n')}`);
    return found;
  });
}

/** A valid entry in the place of this one, by a host that had not seen it. */
function another(entry: Entry): Entry {
  const { hash: _, ...content } = entry;
  const told: Omit<Entry, 'hash'> = {
    ...content,
    writer: 'host-b:1:1',
    id: randomBytes(16).toString('hex'),
    event: { type: 'held', say: { key: 'held.topology-unknown', params: { system: 'lab' } } },
  };
  return { ...told, hash: hashOfEntry(told) };
}

function compare(world: World): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/journal.ts', 'compare'], {
    env: { PATH: process.env.PATH ?? '', ...world.env },
    encoding: 'utf8',
  });
  return { status, stdout };
}
