import type { IncidentId, SystemName } from '../../domain/names.ts';
import type { Copies } from './heal.ts';
import { systemKey } from './keys.ts';

/**
 * A system's incidents by either copy, newest first. While Redis is away those of this host's mirror, which has
 * all that this host has worked on.
 */
export async function listIncidents(copies: Copies, system: SystemName, limit: number): Promise<IncidentId[]> {
  const times = await indexed(copies, system);
  for (const incident of await copies.mirror.incidents(system)) {
    if (!times.has(incident)) times.set(incident, (await copies.mirror.last(incident))?.at ?? 0);
  }
  const newestFirst = [...times].sort(([, a], [, b]) => b - a);
  return newestFirst.slice(0, limit).map(([incident]) => incident);
}

async function indexed({ redis }: Copies, system: SystemName): Promise<Map<IncidentId, number>> {
  const times = new Map<IncidentId, number>();
  try {
    const flat = await redis.zrange(systemKey(system, 'incidents'), '0', '-1', 'WITHSCORES');
    for (let i = 0; i < flat.length; i += 2) times.set(flat[i] as IncidentId, Number(flat[i + 1]));
  } catch {
    // The mirror answers alone.
  }
  return times;
}
