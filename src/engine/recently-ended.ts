import type { IncidentId, SystemName } from '../domain/names.ts';
import type { Engine } from './engine.ts';

/** Older threads are left as they are: who looks there knows how it ended, and people may have tidied up, ms. */
const RECENT = 24 * 60 * 60_000;
/** A system has one incident at a time: more than so many within a day is no emergency any more. */
const MOST = 20;

/**
 * The incidents of a system that ended within the last day, newest first: the process that ended one may have died
 * before its last posts. What cannot be read is logged and left out.
 */
export async function recentlyEnded(engine: Engine, system: SystemName): Promise<readonly IncidentId[]> {
  const found: IncidentId[] = [];
  for (const id of await engine.journal.incidents(system, MOST)) {
    const loaded = await engine.incidents.load(id);
    if (!loaded.ok) {
      engine.log.warn({ incident: id, why: loaded.why }, 'the thread of an ended incident cannot be completed');
      continue;
    }
    const { phase } = loaded.incident;
    if (phase.is !== 'ended') continue;
    if (phase.at < engine.clock.now() - RECENT) break;
    found.push(id);
  }
  return found;
}
