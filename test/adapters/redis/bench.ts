import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { connectCommands, connectSubscriber, whenReady } from '../../../src/adapters/redis/connect.ts';
import { createJournal, type RedisJournal } from '../../../src/adapters/redis/journal.ts';
import { announce, type Presence } from '../../../src/adapters/redis/presence.ts';
import { parseRedisUrl, type RedisTarget } from '../../../src/adapters/redis/url.ts';
import { EMPTY, type Entry, type Head } from '../../../src/domain/entry.ts';
import type { IncidentEvent } from '../../../src/domain/event.ts';
import type { IncidentId, SystemName } from '../../../src/domain/names.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { tempDir } from '../../support/temp-dir.ts';

export const LAB = 'lab' as SystemName;

export function newIncident(system: SystemName = LAB): IncidentId {
  return `${system}-${randomBytes(16).toString('hex')}` as IncidentId;
}

export function targetOf(url: string): RedisTarget {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.target;
}

/** A connection for commands that is closed when the test ends. */
export async function commands(url: string): Promise<Redis> {
  const redis = connectCommands(targetOf(url), () => {});
  onTestFinished(() => redis.disconnect());
  await whenReady(redis, 5000);
  return redis;
}

/** This process as a host of its own, until the test ends. */
export async function presenceForTest(dataDir?: string): Promise<Presence> {
  const presence = await announce(dataDir ?? (await tempDir()), quietLog);
  onTestFinished(() => presence.close());
  return presence;
}

export interface Host {
  readonly journal: RedisJournal;
  readonly redis: Redis;
  readonly dataDir: string;
}

/** A process with its journal; two with one `dataDir` are two processes of one host. */
export async function host(
  url: string,
  { dataDir, writer = 'host-a:1:1' }: { dataDir?: string; writer?: string } = {},
): Promise<Host> {
  const redis = await commands(url);
  const subscriber = connectSubscriber(targetOf(url), () => {});
  onTestFinished(() => subscriber.disconnect());
  const dir = dataDir ?? (await tempDir());
  return { redis, dataDir: dir, journal: createJournal({ redis, subscriber, dataDir: dir, systems: [LAB], writer }) };
}

/** Events by their text; the journal stores any event of the domain alike. */
export function event(reason: string): IncidentEvent {
  return { type: 'aborted', by: { person: 'somebody', slack: 'U1' }, reason } as IncidentEvent;
}
export const OPENED = { type: 'opened', reason: 'drill' } as IncidentEvent;
export const ENDED = { type: 'ended', how: 'completed' } as IncidentEvent;

/** Appends and insists that it worked. */
export async function put(
  { journal }: Pick<Host, 'journal'>,
  incident: IncidentId,
  after: Head,
  what: IncidentEvent,
  lock?: 'open' | 'close',
): Promise<Entry> {
  const appended = await journal.append(incident, after, what, {
    system: LAB,
    ...(lock === undefined ? {} : { lock }),
  });
  if (!appended.ok) throw new Error(`append: ${JSON.stringify(appended)}`);
  return appended.entry;
}

/** An open incident with `n` entries. */
export async function story(
  host: Pick<Host, 'journal'>,
  n: number,
  incident = newIncident(),
): Promise<{ incident: IncidentId; entries: Entry[] }> {
  const entries = [await put(host, incident, EMPTY, OPENED, 'open')];
  for (let i = 2; i <= n; i += 1) entries.push(await put(host, incident, entries.at(-1) ?? EMPTY, event(`event ${i}`)));
  return { incident, entries };
}
