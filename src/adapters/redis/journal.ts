import type { Redis } from 'ioredis';
import type { IncidentId, SystemName } from '../../domain/names.ts';
import { sayJournal } from '../../domain/wording/journal.ts';
import { because } from '../../domain/wording/why.ts';
import type { Journal, OpenIncident, ReadJournal } from '../../engine/ports/journal.ts';
import { appendOnce } from './append.ts';
import { type Healed, heal } from './heal.ts';
import { listIncidents } from './incidents.ts';
import { APPENDED, systemKey, systemOf } from './keys.ts';
import { openMirror } from './mirror.ts';
import { createMutex } from './mutex.ts';
import { findOpenIncident, worthComparing } from './open-incident.ts';
import { readLines } from './read.ts';
import { whyNot } from './why.ts';

export interface JournalOptions {
  /** A connection of `connectCommands`. */
  readonly redis: Redis;
  /** A connection of `connectSubscriber`; the journal subscribes on it, its owner closes it. */
  readonly subscriber: Redis;
  readonly dataDir: string;
  readonly systems: readonly SystemName[];
  /** This process (writer.ts). */
  readonly writer: string;
  readonly now?: () => number;
  /** Hears of entries that Redis had lost and that were put back from this host's copy. */
  readonly onPutBack?: (incident: IncidentId, from: number, to: number) => void;
}

export interface Finding {
  readonly incident: IncidentId;
  readonly healed: Healed;
}

/** What a comparison finds where nothing was wrong. */
const SOUND: ReadonlySet<unknown> = new Set(['same', 'archived']);

export interface RedisJournal extends Journal {
  /**
   * Compares the two copies of every incident that either calls unended, or that ended lately, and heals the shorter one. For the
   * start, every reconnect and a changed Redis server. Returns the incidents that were not the same, or why it
   * could not be finished (then it is to be called again).
   */
  healAll(): Promise<{ ok: true; findings: readonly Finding[] } | { ok: false; why: string }>;
}

/** The journal on Redis streams with this host's mirror (docs/journal.md). */
export function createJournal(options: JournalOptions): RedisJournal {
  const { redis, subscriber, systems, onPutBack } = options;
  const copies = { redis, mirror: openMirror(options.dataDir), ...(onPutBack && { onPutBack }) };
  const mutex = createMutex();
  const writer = { id: options.writer, now: options.now ?? Date.now };
  const openIncident = (system: SystemName): Promise<OpenIncident> => findOpenIncident(copies, mutex, system);

  return {
    async append(incident, after, event, terms) {
      if (systemOf(incident) !== terms.system) throw new Error(`${incident} is no incident of ${terms.system}`);
      for (let tries = 0; tries < 3; tries += 1) {
        const appended = await mutex(incident, () => appendOnce(copies, incident, after, event, terms, writer));
        if (appended !== 'unknown-lock') return appended;
        const open = await openIncident(terms.system);
        if (!open.ok && open.reason === 'unavailable') return open;
      }
      return {
        ok: false,
        reason: 'unavailable',
        ...because(sayJournal('journal.lock-unread', { system: terms.system })),
      };
    },

    async read(incident, from): Promise<ReadJournal> {
      const read = await mutex(incident, () => readLines(copies, incident, from));
      return read.ok ? { ok: true, entries: read.lines.map((line) => line.entry) } : read;
    },

    openIncident,

    async stopped(system) {
      const forked = await redis.hgetall(systemKey(system, 'forked'));
      return Object.entries(forked).map(([incident, why]) => ({ incident: incident as IncidentId, why }));
    },

    incidents: (system, limit) => listIncidents(copies, system, limit),

    onAppend(listener) {
      const hear = (channel: string, message: string): void => {
        const [system, incident] = message.split(' ');
        if (channel === APPENDED && system && incident) listener(incident as IncidentId, system as SystemName);
      };
      subscriber.on('message', hear);
      // A hint only: while Redis is away there is nothing to hear, and ioredis subscribes again by itself.
      subscriber.subscribe(APPENDED).catch(() => undefined);
      return () => void subscriber.off('message', hear);
    },

    async healAll() {
      const findings: Finding[] = [];
      try {
        for (const system of systems) {
          for (const incident of await worthComparing(copies, system)) {
            const healed = await mutex(incident, () => heal(copies, incident));
            if (!healed.ok && healed.reason === 'unavailable') return { ok: false, why: healed.why };
            if (!healed.ok || !SOUND.has(healed.what)) findings.push({ incident, healed });
          }
        }
        return { ok: true, findings };
      } catch (error) {
        return { ok: false, why: `The journals could not be compared: ${whyNot(error).why}.` };
      }
    },
  };
}
