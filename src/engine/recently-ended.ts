import type { IncidentId, SystemName } from '../domain/names.ts';
import type { Engine } from './engine.ts';
import type { OpenIncidents } from './open-incidents.ts';

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

/**
 * Wakes the poster for them once, as soon as they can be read: an open incident's thread is looked at all the time, but
 * that of an ended one may lack its last posts. Calls after the first that worked do nothing.
 */
export function threadFinisher(engine: Engine, wake: (incident: IncidentId) => void): () => Promise<void> {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    try {
      for (const system of engine.topologies.keys()) for (const id of await recentlyEnded(engine, system)) wake(id);
    } catch (err) {
      engine.log.warn({ err }, 'the threads of ended incidents could not be looked at; it is tried again');
      done = false;
    }
  };
}

/**
 * Wakes the poster for each incident that was open at the look before and is no more. Another process may have ended it,
 * and the word of that been lost with a connection: nobody looks at an ended incident again by itself.
 */
export function endingNoticer(wake: (incident: IncidentId) => void): (found: OpenIncidents) => void {
  let before = new Map<IncidentId, SystemName>();
  return ({ open, unreadable, untold }) => {
    const now = new Map([...open, ...unreadable].map(({ id, system }) => [id, system]));
    for (const [id, system] of before) {
      if (now.has(id)) continue;
      if (untold.includes(system)) now.set(id, system);
      else wake(id);
    }
    before = now;
  };
}
