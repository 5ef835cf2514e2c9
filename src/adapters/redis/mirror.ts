import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../domain/entry.ts';
import type { Digest, IncidentId, SystemName } from '../../domain/names.ts';
import { sayJournal } from '../../domain/wording/journal.ts';
import { because, type Why } from '../../domain/wording/why.ts';
import { systemOf } from './keys.ts';
import { type Line, readLine } from './line.ts';
import { codeOf, extend, type Mirrored, MirrorFault, nothingMirrored, refresh } from './mirror-file.ts';

export type Mirroring<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `broken`: what it holds is no chain. `unavailable`: it cannot be read or written. */
  | (Why & { readonly ok: false; readonly reason: 'broken' | 'unavailable' });

/** This host's copy of the journals: `<data dir>/journal/<system>/<incident>.jsonl`, one line per entry. */
export interface Mirror {
  path(incident: IncidentId): string;
  /** The hashes of entries 1, 2, 3, ... as they stand in the file now. */
  hashes(incident: IncidentId): Promise<Mirroring<readonly Digest[]>>;
  lines(incident: IncidentId): Promise<Mirroring<readonly Line[]>>;
  /** Adds the entries that are not there yet; they are on the disk (fdatasync) when it resolves. */
  add(incident: IncidentId, lines: readonly Line[]): Promise<Mirroring<undefined>>;
  incidents(system: SystemName): Promise<readonly IncidentId[]>;
  /** The entry in the file's last line, without a look at the rest; undefined when that cannot be read. */
  last(incident: IncidentId): Promise<Entry | undefined>;
}

/** How many incidents' hashes are kept in memory. */
const KEPT = 64;
const TAIL = 65_536;

export function openMirror(dataDir: string): Mirror {
  const known = new Map<IncidentId, Mirrored>();
  const path = (incident: IncidentId): string => join(dataDir, 'journal', systemOf(incident), `${incident}.jsonl`);
  const of = (incident: IncidentId): Mirrored => {
    const state = known.get(incident) ?? nothingMirrored();
    known.delete(incident);
    known.set(incident, state);
    const oldest = known.keys().next().value;
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    return state;
  };
  const guarded = async <Value>(
    incident: IncidentId,
    act: (state: Mirrored) => Promise<Value>,
  ): Promise<Mirroring<Value>> => {
    try {
      return { ok: true, value: await act(of(incident)) };
    } catch (error) {
      known.delete(incident);
      return refusal(path(incident), error);
    }
  };

  return {
    path,
    hashes: (incident) =>
      guarded(incident, async (state) => {
        await refresh(path(incident), state);
        return [...state.hashes];
      }),
    lines: (incident) =>
      guarded(incident, async (state) => {
        const lines: Line[] = [];
        await refresh(path(incident), state, (line) => lines.push(line));
        return lines;
      }),
    add: (incident, lines) =>
      guarded(incident, async (state) => {
        await extend(path(incident), state, lines);
        return undefined;
      }),
    async incidents(system) {
      try {
        const names = await readdir(join(dataDir, 'journal', system));
        return names.flatMap((name) => incidentOf(name, system) ?? []);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    },
    last: async (incident) => lastEntry(path(incident)).catch(() => undefined),
  };
}

/** Whose mirror a file is: not a copy of it that somebody kept in the same folder. */
function incidentOf(name: string, system: SystemName): IncidentId | undefined {
  const [, incident, of] = /^((.+)-[0-9a-f]{32})\.jsonl$/.exec(name) ?? [];
  return of === system ? (incident as IncidentId) : undefined;
}

function refusal(path: string, error: unknown): Mirroring<never> {
  const code = codeOf(error);
  if (code === 'ENOSPC')
    return { ok: false, reason: 'unavailable', ...because(sayJournal('journal.mirror-full', { path })) };
  if (code !== undefined)
    return { ok: false, reason: 'unavailable', ...because(sayJournal('journal.mirror-unusable', { path, code })) };
  if (!(error instanceof MirrorFault)) throw error;
  const full = error.message.startsWith('the disk is full');
  return { ok: false, reason: full ? 'unavailable' : 'broken', why: `the journal's mirror ${path}: ${error.message}` };
}

async function lastEntry(path: string): Promise<Entry | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL));
    await file.read(tail, 0, tail.length, size - tail.length);
    const line = tail
      .toString('utf8')
      .split('\n')
      .filter((text) => text !== '')
      .at(-1);
    const read = line === undefined ? undefined : readLine(line);
    return read?.ok === true ? read.line.entry : undefined;
  } finally {
    await file.close();
  }
}
