import type { Incident } from '../domain/incident/state.ts';
import type { IncidentId, SystemName } from '../domain/names.ts';
import { reasonOf, type Why } from '../domain/wording/why.ts';
import type { Engine } from './engine.ts';
import type { UnreadableReason } from './incidents.ts';

export interface OpenIncidents {
  readonly open: readonly Incident[];
  /** Those that are there and cannot be read, or of which there may be only one. */
  readonly unreadable: readonly Unreadable[];
  /** Systems of which it cannot be told whether one is open. */
  readonly untold: readonly SystemName[];
}

export interface Unreadable extends Why {
  readonly id: IncidentId;
  readonly system: SystemName;
  /** `several`: each can be read, and nothing goes on until all but one have been ended. */
  readonly reason: UnreadableReason | 'several';
}

/** The unended incidents of all systems of this process, and ended ones that a fork has stopped: people settle those too. */
export async function lookAtOpen(engine: Engine): Promise<OpenIncidents> {
  const open: Incident[] = [];
  const unreadable: Unreadable[] = [];
  const untold: SystemName[] = [];
  for (const system of engine.topologies.keys()) {
    const holder = await engine.journal.openIncident(system);
    if (!holder.ok) {
      engine.log.warn({ system, reason: holder.reason }, 'the open incident of a system cannot be told');
      untold.push(system);
      if (holder.reason === 'several')
        unreadable.push(...holder.incidents.map((id) => ({ id, system, reason: holder.reason, why: '' })));
      continue;
    }
    const id = holder.incident;
    const loaded = id === undefined ? undefined : await engine.incidents.load(id);
    if (loaded?.ok) open.push(loaded.incident);
    else if (id !== undefined && loaded !== undefined) {
      engine.log.warn({ incident: id, why: loaded.why }, 'an open incident cannot be read');
      unreadable.push({ id, system, reason: loaded.reason, ...reasonOf(loaded) });
    }
    unreadable.push(...(await stoppedBeside(engine, system, id)));
  }
  return { open, unreadable, untold };
}

/** Found only after its end: another host comes back and remembers it otherwise. */
async function stoppedBeside(
  { journal, log }: Engine,
  system: SystemName,
  open: IncidentId | undefined,
): Promise<readonly Unreadable[]> {
  try {
    const stopped = await journal.stopped(system);
    return stopped
      .filter(({ incident }) => incident !== open)
      .map(({ incident, why }) => ({ id: incident, system, reason: 'fork', why }));
  } catch (err) {
    log.warn({ err, system }, 'it cannot be told which ended incidents are forked');
    return [];
  }
}

/** The same, without what cannot be read. */
export async function openIncidents(engine: Engine): Promise<readonly Incident[]> {
  return (await lookAtOpen(engine)).open;
}

/** Whether an incident is open in any of these systems, or that cannot be told. */
export async function inIncident(journal: Engine['journal'], systems: readonly SystemName[]): Promise<boolean> {
  const opens = await Promise.all(systems.map((system) => journal.openIncident(system)));
  return !opens.every((open) => open.ok && open.incident === undefined);
}
