import type { Incident } from '../domain/incident/state.ts';
import type { Engine } from './engine.ts';

/** The unended incidents of all systems of this process. What cannot be read is logged and left out. */
export async function openIncidents(engine: Engine): Promise<Incident[]> {
  const found: Incident[] = [];
  for (const system of engine.topologies.keys()) {
    const open = await engine.journal.openIncident(system);
    if (!open.ok) {
      engine.log.warn({ system, reason: open.reason }, 'the open incident of a system cannot be told');
      continue;
    }
    if (open.incident === undefined) continue;
    const loaded = await engine.incidents.load(open.incident);
    if (loaded.ok) found.push(loaded.incident);
    else engine.log.warn({ incident: open.incident, why: loaded.why }, 'an open incident cannot be read');
  }
  return found;
}
