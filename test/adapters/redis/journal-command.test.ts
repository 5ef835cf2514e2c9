import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { incidentKey } from '../../../src/adapters/redis/keys.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { ENDED, event, host, LAB, put, story } from './bench.ts';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command. */
function journal(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const script = fileURLToPath(new URL('../../../scripts/journal.ts', import.meta.url));
  return new Promise((resolve) => {
    const { REDIS_URL: _, ...inherited } = process.env;
    execFile(process.execPath, [script, ...args], { env: { ...inherited, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('list, export, verify and compare tell of a journal that is well', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 3);
  const env = { REDIS_URL: server.url, DATA_DIR: a.dataDir };
  const opened = new Date(entries[0]?.at ?? 0).toISOString();
  expect((await journal(['list'], env)).stdout).toBe(`${incident}  open   ${opened}  redis 3  mirror 3\n`);
  const exported = await journal(['export', incident], env);
  expect(exported.stdout).toBe(await readFile(join(a.dataDir, 'journal', LAB, `${incident}.jsonl`), 'utf8'));
  const file = join(await tempDir(), 'export.jsonl');
  await writeFile(file, exported.stdout);
  expect(await journal(['verify', file])).toMatchObject({
    code: 0,
    stdout: `${file}: 3 entries, the chain is whole, the last hash is ${entries[2]?.hash}.\n`,
  });
  expect(await journal(['compare'], env)).toMatchObject({ code: 0, stdout: `${incident}: the same, 3 entries\n` });
});

test('verify names the first entry that was changed', async () => {
  const server = await redisForTest();
  const { incident, entries } = await story(await host(server.url), 3);
  const file = join(await tempDir(), 'changed.jsonl');
  const [first, second, third] = entries.map((entry) => JSON.stringify(entry));
  await writeFile(file, `${first}\n${second?.replace('event 2', 'event X')}\n${third}\n`);
  expect(await journal(['verify', file])).toMatchObject({
    code: 1,
    stdout: `${file}: line 2: entry 2 does not match its own hash: its content was changed.\n`,
  });
  await writeFile(file, `${first}\n${third}\n`);
  expect((await journal(['verify', file])).stdout).toBe(
    `${file}: line 2: entry 2 is missing: entry 3 stands in its place.\n`,
  );
  await writeFile(file, `${first}\n${second}\n${third?.slice(0, 50)}`);
  expect(await journal(['verify', file])).toMatchObject({
    code: 0,
    stdout: `${file}: 2 entries, the chain is whole, the last hash is ${entries[1]?.hash}. 1 cut line(s) were passed over.\n`,
  });
  expect(incident).toMatch(/^lab-/);
});

test('compare names what each copy lacks, and fails on a fork', async () => {
  const server = await redisForTest();
  const [a, b] = [await host(server.url), await host(server.url, { writer: 'host-b:1:1' })];
  const { incident, entries } = await story(a, 3);
  const env = { REDIS_URL: server.url, DATA_DIR: a.dataDir };
  expect((await journal(['compare'], { ...env, DATA_DIR: b.dataDir })).stdout).toBe(
    `${incident}: this host's mirror lacks entries 1 to 3; TwoKey copies them before it works on it here\n`,
  );
  await a.redis.xdel(incidentKey(incident), '3-0');
  await a.redis.call('XSETID', incidentKey(incident), '2-0');
  expect((await journal(['compare'], env)).stdout).toBe(
    `${incident}: Redis lacks entry 3; a running TwoKey puts back what an unended incident lacks\n`,
  );
  await put(
    b,
    incident,
    entries[1] ??
      (() => {
        throw new Error('no entry');
      })(),
    event('another third'),
  );
  expect(await journal(['compare'], env)).toMatchObject({
    code: 1,
    stdout: `${incident}: fork. From entry 3 on, Redis and this host's mirror tell two different stories (docs/journal.md, "A fork").\n`,
  });
  await a.journal.read(incident);
  const stopped = await journal(['compare'], env);
  expect(stopped.code).toBe(1);
  expect(stopped.stdout).toContain('goes on in two different ways');
});

test('a fork settled as the page says goes on with the story that was chosen', async () => {
  const server = await redisForTest();
  const [a, b] = [await host(server.url), await host(server.url, { writer: 'host-b:1:1' })];
  const { incident, entries } = await story(a, 3);
  await a.redis.xdel(incidentKey(incident), '3-0');
  await a.redis.call('XSETID', incidentKey(incident), '2-0');
  const [, second] = entries;
  if (second === undefined) throw new Error('no entry');
  await put(b, incident, second, event('another third'));
  expect(await a.journal.read(incident)).toMatchObject({ ok: false, reason: 'fork' });
  // The mirror of host a is believed: host b's file and the stream go.
  await writeFile(join(b.dataDir, 'journal', LAB, `${incident}.jsonl`), '');
  await a.redis.del(incidentKey(incident));
  await a.redis.hdel(`twokey:{${LAB}}:forked`, incident);
  expect(await a.journal.read(incident)).toEqual({ ok: true, entries });
  expect(await b.journal.read(incident)).toEqual({ ok: true, entries });
  const ended = await put(a, incident, entries[2] ?? second, ENDED, 'close');
  expect(await b.journal.read(incident, entries[2])).toEqual({ ok: true, entries: [ended] });
});

test('wrong use and an absent Redis are told in one line with their own exit codes', async () => {
  const [undo, id, away] = await Promise.all([
    journal(['undo']),
    journal(['export', 'x']),
    journal(['list'], { REDIS_URL: 'redis://127.0.0.1:1', DATA_DIR: 'data' }),
  ]);
  expect(undo).toMatchObject({ code: 64, stdout: '' });
  expect(undo.stderr).toContain('journal: there is no "undo"\n');
  expect(id.stderr).toContain('journal: export needs the id of an incident (see list)\n');
  expect(away).toMatchObject({
    code: 69,
    stderr:
      'Redis at 127.0.0.1:1 cannot be reached (ECONNREFUSED). Start it, or correct REDIS_URL. The mirror files in data/journal can be read and verified without it.\n',
  });
});

test('a database that the server does not have is refused: the journals of another are not shown for it', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  await story(a, 1);
  const env = { REDIS_URL: `${server.url}/99`, DATA_DIR: a.dataDir };
  const why = `Redis at 127.0.0.1:${server.port} has no database 99 (ERR DB index is out of range). Correct REDIS_URL.\n`;
  for (const command of ['list', 'compare'])
    expect(await journal([command], env)).toEqual({ code: 78, stdout: '', stderr: why });
});

test('without REDIS_URL, or with a wrong one, one line says so and nothing is connected to', async () => {
  const allowed = 'allowed: redis://[user:password@]host[:port][/db], rediss://… (TLS) or redis+sentinel://';
  const [unset, empty, wrong] = await Promise.all([
    journal(['list']),
    journal(['compare'], { REDIS_URL: ' ' }),
    journal(['list'], { REDIS_URL: 'redis://:hu@sh@h' }),
  ]);
  for (const { code, stdout, stderr } of [unset, empty]) {
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toContain(`REDIS_URL: not set; ${allowed}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(wrong).toMatchObject({ code: 78, stdout: '' });
  expect(wrong.stderr).toContain(`REDIS_URL: its value is not allowed; ${allowed}`);
  expect(wrong.stderr).not.toContain('sh@');
});
