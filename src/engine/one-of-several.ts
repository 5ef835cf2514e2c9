import { type Incident, stateOf } from '../domain/incident/state.ts';
import type { Engine } from './engine.ts';

/**
 * Another incident of the same system has not ended either (a Redis that came back with older data): nothing is asked,
 * sent or judged in any of them until people have ended all but one. What ends one of them goes on, and so does the look
 * at what became of a command that was sent.
 */
export async function isOneOfSeveral(engine: Engine, incident: Incident): Promise<boolean> {
  if (incident.aborted !== undefined || isFollowed(incident)) return false;
  const open = await engine.journal.openIncident(incident.system);
  return !open.ok && open.reason === 'several';
}

function isFollowed(incident: Incident): boolean {
  return incident.plan.steps.some(({ id }) => {
    const state = stateOf(incident, id);
    return state.is === 'running' && state.nodes.some(({ outcome }) => outcome === undefined);
  });
}
