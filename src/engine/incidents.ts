import type { Entry } from '../domain/entry.ts';
import { EMPTY } from '../domain/entry.ts';
import type { IncidentEvent } from '../domain/event.ts';
import { foldAll } from '../domain/incident/fold.ts';
import type { Incident } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import { sayJournal } from '../domain/wording/journal.ts';
import { because, reasonOf, type Why } from '../domain/wording/why.ts';
import type { AppendTerms, Journal, ReadJournal } from './ports/journal.ts';

/** Incidents as this process knows them: entries and the folded state, brought up to date from the journal. */
export interface Incidents {
  /** The state as the journal has it now; undefined when there is no such incident. */
  load(id: IncidentId): Promise<Loaded>;
  /**
   * Decides on the current state and appends what was decided; decides again when somebody else was first.
   * `decide` returning undefined means that there is nothing to append.
   */
  transact(id: IncidentId, decide: (incident: Incident) => Decided): Promise<Transacted>;
  /** Those that had not ended when this process last read them, without asking the journal; oldest first. */
  knownOpen(): readonly Incident[];
  /** Lets go of incidents that ended before this time (ms since 1970); they are read again when they are asked for. */
  forgetEnded(before: number): void;
}

export type Decided = { readonly event: IncidentEvent; readonly notAfter?: number } | undefined;

export type Loaded =
  | { readonly ok: true; readonly incident: Incident; readonly entries: readonly Entry[] }
  | (Why & { readonly ok: false; readonly reason: UnreadableReason });

/** Why a journal cannot be read (ports/journal.ts); `none`: there is no such incident. */
export type UnreadableReason = (ReadJournal & { ok: false })['reason'] | 'none';

export type Transacted =
  | { readonly ok: true; readonly incident: Incident; readonly appended: Entry | undefined }
  | (Why & { readonly ok: false; readonly reason: 'too-late' | 'unavailable' });

/** Losing this often against others means that something else is wrong: whoever asked is told instead of spinning. */
const MOST_TRIES = 50;

export function createIncidents(journal: Journal): Incidents {
  const known = new Map<IncidentId, { entries: Entry[]; incident: Incident }>();
  /** Those whose two copies contradicted each other when they were last read: people settle that. */
  const stopped = new Set<IncidentId>();

  async function load(id: IncidentId): Promise<Loaded> {
    const have = known.get(id);
    const read = await journal.read(id, have?.incident.head ?? EMPTY);
    if (!read.ok) {
      const settled = have !== undefined && (await hasBeenSettled(id, read.reason));
      return settled ? load(id) : { ok: false, reason: read.reason, ...reasonOf(read) };
    }
    stopped.delete(id);
    // Another load may have finished while this one read (never take an entry twice), or the incident been forgotten.
    const base = known.get(id) ?? have;
    const fresh = read.entries.filter((entry) => entry.n > (base?.incident.head.n ?? 0));
    const incident = foldAll(fresh, base?.incident);
    if (incident === undefined)
      return { ok: false, reason: 'none', ...because(sayJournal('journal.none', { incident: id })) };
    const entries = [...(base?.entries ?? []), ...fresh];
    known.set(id, { entries, incident });
    return { ok: true, incident, entries };
  }

  /**
   * True when the copies agree again after a fork, but on another story than the one that this process had read: it is
   * forgotten. Where nobody had to settle anything, what only this process remembers was lost, and it says so instead.
   */
  async function hasBeenSettled(id: IncidentId, reason: UnreadableReason): Promise<boolean> {
    if (reason === 'unavailable') return false;
    const whole = await journal.read(id, EMPTY);
    if (!whole.ok) {
      if (whole.reason !== 'unavailable') stopped.add(id);
      return false;
    }
    return stopped.delete(id) && known.delete(id);
  }

  async function transact(id: IncidentId, decide: (incident: Incident) => Decided): Promise<Transacted> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const loaded = await load(id);
      if (!loaded.ok) return unavailable(loaded);
      const decided = decide(loaded.incident);
      if (decided === undefined) return { ok: true, incident: loaded.incident, appended: undefined };
      const appended = await journal.append(id, loaded.incident.head, decided.event, termsOf(loaded.incident, decided));
      if (appended.ok) {
        const after = await load(id);
        return after.ok ? { ok: true, incident: after.incident, appended: appended.entry } : unavailable(after);
      }
      if (appended.reason === 'behind') continue;
      if (appended.reason === 'too-late')
        return { ok: false, reason: 'too-late', ...because(sayJournal('journal.too-late')) };
      const { reason } = appended;
      return unavailable(reason === 'locked' ? because(sayJournal('journal.locked', { by: appended.by })) : appended);
    }
    return unavailable(because(sayJournal('journal.overtaken', { tries: MOST_TRIES })));
  }

  function forgetEnded(before: number): void {
    for (const [id, { incident }] of known) {
      if (incident.phase.is === 'ended' && incident.lastAt < before) known.delete(id);
    }
  }

  const knownOpen = (): readonly Incident[] =>
    [...known.values()].map(({ incident }) => incident).filter(({ phase }) => phase.is !== 'ended');

  return { load, transact, knownOpen, forgetEnded };
}

function termsOf(incident: Incident, decided: NonNullable<Decided>): AppendTerms {
  return {
    system: incident.system,
    ...(decided.notAfter !== undefined && { notAfter: decided.notAfter }),
    ...(decided.event.type === 'ended' && { lock: 'close' as const }),
  };
}

function unavailable(why: Why) {
  return { ok: false, reason: 'unavailable', ...reasonOf(why) } as const;
}
