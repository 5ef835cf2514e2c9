import type { IncidentId, SystemName } from '../../domain/names.ts';
import { sayJournal } from '../../domain/wording/journal.ts';
import { because, reasonOf, type Why, whyParams } from '../../domain/wording/why.ts';
import type { OpenIncident } from '../../engine/ports/journal.ts';
import { type Copies, heal } from './heal.ts';
import { incidentKey, systemKey } from './keys.ts';
import type { Mutex } from './mutex.ts';
import { scriptFile } from './script.ts';
import { whyNot } from './why.ts';

const rebuild = scriptFile('./rebuild.lua');

/** The unended incidents by the system's open set; undefined while the set is not known to be complete. */
async function openSet({ redis }: Copies, system: SystemName): Promise<IncidentId[] | undefined> {
  const members = await redis.smembers(systemKey(system, 'open'));
  return members.includes('-') ? members.filter((member) => member !== '-').map((id) => id as IncidentId) : undefined;
}

/** The system's lock. A missing open set (a flushed or new Redis) is first rebuilt from both copies of all journals. */
export async function findOpenIncident(copies: Copies, mutex: Mutex, system: SystemName): Promise<OpenIncident> {
  try {
    for (let tries = 0; tries < 10; tries += 1) {
      const open = await openSet(copies, system);
      if (open !== undefined) {
        return open.length > 1
          ? { ok: false, reason: 'several', incidents: open.sort() }
          : { ok: true, incident: open[0] };
      }
      const failed = await rebuildOpenSet(copies, mutex, system);
      if (failed !== undefined) return { ok: false, reason: 'unavailable', ...failed };
    }
    return { ok: false, reason: 'unavailable', ...because(sayJournal('journal.all-grew', { system })) };
  } catch (error) {
    return {
      ok: false,
      reason: 'unavailable',
      ...because(sayJournal('journal.open-unread', { system, ...whyParams(whyNot(error)) })),
    };
  }
}

async function rebuildOpenSet(copies: Copies, mutex: Mutex, system: SystemName): Promise<Why | undefined> {
  const unended: { incident: IncidentId; last: number }[] = [];
  for (const incident of await everyIncident(copies, system)) {
    const healed = await mutex(incident, () => heal(copies, incident));
    if (!healed.ok && healed.reason === 'unavailable') return reasonOf(healed);
    const last = healed.ok ? healed.lines.at(-1)?.entry : undefined;
    if (healed.ok && last !== undefined && last.event.type !== 'ended') unended.push({ incident, last: last.n });
    // A journal that cannot be trusted keeps the lock: people must settle it first.
    if (!healed.ok) unended.push({ incident, last: await lengthInRedis(copies, incident) });
  }
  const keys = [systemKey(system, 'open'), ...unended.map(({ incident }) => incidentKey(incident))];
  await rebuild(
    copies.redis,
    keys,
    unended.flatMap(({ incident, last }) => [incident, last]),
  );
  return undefined;
}

/** All incidents that either copy knows of. */
async function everyIncident({ redis, mirror }: Copies, system: SystemName): Promise<IncidentId[]> {
  const indexed = await redis.zrange(systemKey(system, 'incidents'), '0', '-1');
  return [...new Set([...indexed.map((id) => id as IncidentId), ...(await mirror.incidents(system))])];
}

async function lengthInRedis({ redis }: Copies, incident: IncidentId): Promise<number> {
  const [last] = await redis.xrevrange(incidentKey(incident), '+', '-', 'COUNT', 1);
  return Number(last?.[0].split('-')[0] ?? 0);
}

/** Two ends of one incident are a fork too: another host may come back with its own within this time, ms. */
const RECENT = 24 * 60 * 60_000;

/** The incidents of a system worth comparing without a question: those one of the copies calls unended, or that ended lately. */
export async function worthComparing(copies: Copies, system: SystemName): Promise<IncidentId[]> {
  const found = new Set((await openSet(copies, system)) ?? (await everyIncident(copies, system)));
  for (const incident of await copies.mirror.incidents(system)) {
    const last = await copies.mirror.last(incident);
    if (last?.event.type !== 'ended' || Date.now() - last.at < RECENT) found.add(incident);
  }
  found.delete('-' as IncidentId);
  return [...found];
}
