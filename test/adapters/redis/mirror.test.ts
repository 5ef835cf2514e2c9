import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openMirror } from '../../../src/adapters/redis/mirror.ts';
import { EMPTY } from '../../../src/domain/entry.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { spoken } from '../../support/spoken.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { event, host, LAB, newIncident, OPENED, put, story } from './bench.ts';

const run = promisify(execFile);

test('an append that the disk has no room for is not known to have failed, and says which disk', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const incident = newIncident();
  await mkdir(join(a.dataDir, 'journal', LAB), { recursive: true });
  const path = join(a.dataDir, 'journal', LAB, `${incident}.jsonl`);
  await symlink('/dev/full', path);
  expect(spoken(await a.journal.append(incident, EMPTY, OPENED, { system: LAB, lock: 'open' }))).toEqual({
    ok: false,
    reason: 'unavailable',
    why: `the disk of the journal's mirror ${path} is full`,
    zh: `事件日志副本 ${path} 所在的磁盘已满`,
  });
  expect(spoken(await a.journal.read(incident))).toEqual({
    ok: false,
    reason: 'unavailable',
    why: `the disk of the journal's mirror ${path} is full`,
    zh: `事件日志副本 ${path} 所在的磁盘已满`,
  });
});

test('a file system that fills up cuts a line; with room again the mirror is whole', async (context) => {
  const server = await redisForTest();
  const dataDir = await tempDir();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dataDir]);
  } catch {
    context.skip('needs root and the right to mount a tmpfs');
  }
  onTestFinished(async () => void (await run('umount', ['-l', dataDir])));
  const a = await host(server.url, { dataDir });
  const { incident, entries } = await story(a, 2);
  let full: unknown;
  while (full === undefined) {
    const appended = await a.journal.append(incident, entries.at(-1) ?? EMPTY, event('x'.repeat(3000)), {
      system: LAB,
    });
    if (appended.ok) entries.push(appended.entry);
    else full = appended;
  }
  const path = join(dataDir, 'journal', LAB, `${incident}.jsonl`);
  expect(full).toMatchObject({ ok: false, reason: 'unavailable' });
  expect((full as { why: string }).why).toMatch(/^the (disk of the )?journal's mirror .* is full/);
  await run('mount', ['-o', 'remount,size=1m', dataDir]);
  const read = await a.journal.read(incident);
  expect(read.ok && read.entries.length).toBe(entries.length + 1);
  const onDisk = await openMirror(dataDir).lines(incident);
  expect(onDisk.ok && onDisk.value.map((line) => line.entry)).toEqual(read.ok && read.entries);
  expect(await readFile(path, 'utf8')).toMatch(/\n$/);
});

test('a mirror that was removed is written again from Redis', async () => {
  const server = await redisForTest();
  const a = await host(server.url);
  const { incident, entries } = await story(a, 3);
  const path = join(a.dataDir, 'journal', LAB, `${incident}.jsonl`);
  const before = await readFile(path, 'utf8');
  await writeFile(path, '');
  entries.push(await put(a, incident, entries[2] ?? EMPTY, event('on')));
  expect(await readFile(path, 'utf8')).toBe(`${before}${JSON.stringify(entries[3])}\n`);
});

test('a data folder that cannot be written is named with the reason', async () => {
  const server = await redisForTest();
  const dir = await tempDir();
  await writeFile(join(dir, 'journal'), 'a file');
  const a = await host(server.url, { dataDir: dir });
  const appended = await a.journal.append(newIncident(), EMPTY, OPENED, { system: LAB });
  expect(!appended.ok && 'why' in appended && appended.why).toMatch(
    /^the journal's mirror .* cannot be used \(ENOTDIR\)$/,
  );
});
