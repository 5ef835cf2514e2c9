import { EMPTY, type Entry, type Head } from '../../../src/domain/entry.ts';
import type { IncidentEvent } from '../../../src/domain/event.ts';
import { hashOfEntry } from '../../../src/domain/hash.ts';
import type { IncidentId, SystemName } from '../../../src/domain/names.ts';
import type { Appended, AppendTerms, Journal } from '../../../src/engine/ports/journal.ts';

export interface MemoryJournal extends Journal {
  /** Begins with an incident that is open: its entries so far. */
  begin(system: SystemName, entries: readonly Entry[]): void;
  entries(incident: IncidentId): readonly Entry[];
  /** All incidents, in the order they were opened. */
  ids(): readonly IncidentId[];
  /** All events of all incidents, in the order they were appended. */
  readonly events: IncidentEvent[];
  /** While set, nothing can be read or written, for this reason. */
  away: string | undefined;
  /** Called before each append is decided: what another process does in that moment. Cleared by its own call. */
  meanwhile: ((event: IncidentEvent) => Promise<void>) | undefined;
}

/** Compare-and-append as the Lua script does it: number and hash, the clock, the system's lock. */
export function memoryJournal(now: () => number): MemoryJournal {
  const streams = new Map<IncidentId, { system: SystemName; entries: Entry[] }>();
  const open = new Map<SystemName, IncidentId>();
  const events: IncidentEvent[] = [];

  function decide(incident: IncidentId, after: Head, event: IncidentEvent, terms: AppendTerms): Appended {
    const stream = streams.get(incident) ?? { system: terms.system, entries: [] };
    const { entries } = stream;
    const head = entries.at(-1) ?? EMPTY;
    if (head.n !== after.n || head.hash !== after.hash) return { ok: false, reason: 'behind' };
    if (terms.notAfter !== undefined && now() > terms.notAfter) return { ok: false, reason: 'too-late', now: now() };
    const holder = open.get(terms.system);
    if (terms.lock === 'open' && holder !== undefined) return { ok: false, reason: 'locked', by: holder };
    const entry = sealed(incident, head, event, now());
    streams.set(incident, { ...stream, entries: [...entries, entry] });
    events.push(entry.event);
    if (terms.lock === 'open') open.set(terms.system, incident);
    if (terms.lock === 'close') open.delete(terms.system);
    return { ok: true, entry };
  }

  const journal: MemoryJournal = {
    events,
    away: undefined,
    meanwhile: undefined,
    begin(system, entries) {
      const [first] = entries;
      if (first === undefined) return;
      streams.set(first.incident, { system, entries: [...entries] });
      open.set(system, first.incident);
      events.push(...entries.map(({ event }) => event));
    },
    ids: () => [...streams.keys()],
    entries: (incident) => streams.get(incident)?.entries ?? [],
    async append(incident, after, event, terms) {
      const { meanwhile } = journal;
      journal.meanwhile = undefined;
      await meanwhile?.(event);
      return journal.away === undefined ? decide(incident, after, event, terms) : unavailable(journal.away);
    },
    async read(incident, from = EMPTY) {
      if (journal.away !== undefined) return unavailable(journal.away);
      return { ok: true, entries: journal.entries(incident).filter(({ n }) => n > from.n) };
    },
    async openIncident(system) {
      return journal.away === undefined ? { ok: true, incident: open.get(system) } : unavailable(journal.away);
    },
    stopped: async () => [],
    async incidents(system, limit) {
      return [...streams]
        .filter(([, stream]) => stream.system === system)
        .map(([id]) => id)
        .reverse()
        .slice(0, limit);
    },
    onAppend: () => () => undefined,
  };
  return journal;
}

function unavailable(why: string) {
  return { ok: false, reason: 'unavailable', why } as const;
}

/** An entry on top of another, with its hash; the event as JSON gives it back. */
export function sealed(incident: IncidentId, after: Head, event: IncidentEvent, at: number): Entry {
  const content: Omit<Entry, 'hash'> = {
    v: 1,
    incident,
    n: after.n + 1,
    prev: after.hash,
    at,
    writer: 'lab:1:1',
    id: `${incident}-${after.n + 1}`,
    event: JSON.parse(JSON.stringify(event)),
  };
  return { ...content, hash: hashOfEntry(content) };
}
