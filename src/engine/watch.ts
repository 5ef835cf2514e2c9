import type { IncidentId } from '../domain/names.ts';
import { advance } from './advance.ts';
import type { Engine } from './engine.ts';
import { lookAtOpen, type OpenIncidents } from './open-incidents.ts';

/** How often every open incident is looked at, whatever was or was not heard of it, ms. */
const EVERY = 1_000;

/** An ended incident is kept at hand this long, for the last posts of its thread, ms. */
const KEEP_ENDED = 10 * 60_000;

export interface Watch {
  /** Something changed: look at this incident now. Calls pile up into one more look. */
  wake(incident: IncidentId): void;
  stop(): Promise<void>;
}

/**
 * Keeps incidents moving: advances each when it changed and when one of its clocks has run, and, as a net under
 * lost hints, lost jobs and restarts, all open ones every second. The journal alone decides what is to be done.
 * `looked` hears of all open incidents after each look.
 */
export function createWatch(engine: Engine, looked: (found: OpenIncidents) => Promise<void>): Watch {
  const stopping = new AbortController();
  const running = new Map<IncidentId, { again: boolean; done: Promise<void> }>();
  const timers = new Map<IncidentId, NodeJS.Timeout>();

  function wake(incident: IncidentId): void {
    if (stopping.signal.aborted) return;
    const now = running.get(incident);
    if (now) {
      now.again = true;
      return;
    }
    const entry = { again: false, done: Promise.resolve() };
    running.set(incident, entry);
    entry.done = look(incident, entry).finally(() => running.delete(incident));
  }

  async function look(incident: IncidentId, entry: { again: boolean }): Promise<void> {
    do {
      entry.again = false;
      try {
        setClock(incident, await advance(engine, incident));
      } catch (error) {
        engine.log.error({ err: error, incident }, 'advancing an incident failed; it is tried again');
      }
    } while (entry.again && !stopping.signal.aborted);
  }

  function setClock(incident: IncidentId, until: number | undefined): void {
    clearTimeout(timers.get(incident));
    timers.delete(incident);
    if (until === undefined || stopping.signal.aborted) return;
    const ms = Math.min(Math.max(until - engine.clock.now(), 10), 60_000);
    timers.set(
      incident,
      setTimeout(() => wake(incident), ms),
    );
  }

  async function tick(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const found = await lookAtOpen(engine);
        for (const { id } of found.open) wake(id);
        // One of them may have been aborted by a process that died before it could end it.
        for (const { id, reason } of found.unreadable) if (reason === 'several') wake(id);
        await looked(found);
        engine.incidents.forgetEnded(engine.clock.now() - KEEP_ENDED);
      } catch (error) {
        engine.log.error({ err: error }, 'looking at the open incidents failed; it is tried again');
      }
      await engine.clock.sleep(EVERY, stopping.signal);
    }
  }

  const ticking = tick();
  return {
    wake,
    async stop() {
      stopping.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      await ticking;
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
