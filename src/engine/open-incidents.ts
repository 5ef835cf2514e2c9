import type { Incident } from '../domain/incident/state.ts';
import type { SystemName } from '../domain/names.ts';
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

/** Whether an incident is open in any of these systems, or that cannot be told. */
export async function inIncident(journal: Engine['journal'], systems: readonly SystemName[]): Promise<boolean> {
  const opens = await Promise.all(systems.map((system) => journal.openIncident(system)));
  return !opens.every((open) => open.ok && open.incident === undefined);
}
