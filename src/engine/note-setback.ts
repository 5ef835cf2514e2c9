import type { Incident } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import { clockText } from '../domain/thread/times.ts';
import { sayNotice } from '../domain/wording/notices.ts';
import type { Engine } from './engine.ts';
import type { Decided } from './incidents.ts';
import { openIncidents } from './open-incidents.ts';
import type { Loss } from './ports/keeping.ts';

/** Something that had been written was found to be lost. */
export type Setback =
  | { readonly is: 'put-back'; readonly incident: IncidentId; readonly from: number; readonly to: number }
  | ({ readonly is: 'lost' } & Loss);

export interface NoteParts {
  /** Compares the copies of all journals (adapters/redis/journal.ts). */
  readonly heal: () => Promise<unknown>;
  readonly host: string;
}

/** Another host that has what was lost puts it back in this time; a note before would make it a fork, ms. */
const OTHERS_FIRST = 10_000;
/** Several processes find the same loss within this time, ms. */
const SAME = 60_000;
const AGAIN = 1_000;

/** Writes into the journals concerned what Redis had lost, one note after the other; `hear` never throws. */
export function noteSetbacks(engine: Engine, { heal, host }: NoteParts): (setback: Setback) => void {
  let last = Promise.resolve();
  const inTurn = (act: () => Promise<void>): void => {
    last = last.then(act).catch((err: unknown) => engine.log.error({ err }, 'a loss in Redis could not be noted'));
  };

  async function note(id: IncidentId, decide: (incident: Incident) => Decided): Promise<void> {
    while (!engine.stopping.aborted) {
      const done = await engine.incidents.transact(id, (now) => (now.phase.is === 'ended' ? undefined : decide(now)));
      if (done.ok) return engine.changed(id);
      const loaded = await engine.incidents.load(id);
      // A fork is settled by people first.
      if (!loaded.ok && loaded.reason !== 'unavailable') return;
      await engine.clock.sleep(AGAIN, engine.stopping);
    }
  }

  async function putBack({ incident, from, to }: Setback & { is: 'put-back' }): Promise<void> {
    const range = from === to ? `${from}` : `${from}–${to}`;
    const about = `put-back ${range}`;
    const say = sayNotice('noted.put-back', { range, host });
    await note(incident, ({ noted }) =>
      noted?.about === about ? undefined : { event: { type: 'noted', about, say } },
    );
  }

  async function lost(loss: Loss): Promise<void> {
    const { until } = loss;
    const times = { from: loss.from === undefined ? '?' : clockText(loss.from), until: clockText(until) };
    for (const { id } of await openIncidents(engine)) {
      await note(id, ({ noted, openedAt, head: { n } }) => {
        // Put back, or noted by another process; or what was lost is older than this incident.
        if ((noted !== undefined && noted.at >= until - SAME) || openedAt > until) return undefined;
        return { event: { type: 'noted', about: 'lost', say: sayNotice('noted.lost', { ...times, host, n }) } };
      });
    }
  }

  return (setback) => {
    switch (setback.is) {
      case 'put-back':
        return inTurn(() => putBack(setback));
      case 'lost':
        void heal()
          .then(() => engine.clock.sleep(OTHERS_FIRST, engine.stopping))
          .then(() => inTurn(() => lost(setback)))
          .catch((err: unknown) => engine.log.error({ err }, 'a loss in Redis could not be noted'));
    }
  };
}
