import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readLine } from '../../src/adapters/redis/line.ts';
import { verifyText } from '../../src/adapters/redis/verify-text.ts';
import type { Entry } from '../../src/domain/entry.ts';

/** The incidents of a system that a host's mirror knows. */
export function incidentsIn(dataDir: string, system: string): readonly string[] {
  try {
    return readdirSync(join(dataDir, 'journal', system)).map((name) => name.replace(/\.jsonl$/, ''));
  } catch {
    return [];
  }
}

/** A mirror's entries as far as they are whole lines, each once; none where there is no file. */
export function mirrored(dataDir: string, system: string, incident: string): readonly Entry[] {
  const entries = new Map<number, Entry>();
  for (const line of textOf(dataDir, system, incident).split('\n')) {
    const read = line === '' ? undefined : readLine(line);
    if (read?.ok) entries.set(read.line.entry.n, read.line.entry);
  }
  return [...entries.values()];
}

/** The longest of the mirrors: a host that is down meanwhile is behind. */
export function watchMirrors(dataDirs: readonly string[], system: string, incident: string): () => readonly Entry[] {
  const mirrors = dataDirs.map((dir) => watchMirror(dir, system, incident));
  return () => mirrors.map((read) => read()).reduce((one, other) => (other.length > one.length ? other : one), []);
}

/** A mirror that is read again only when it grew: it is looked at many times a second. */
function watchMirror(dataDir: string, system: string, incident: string): () => readonly Entry[] {
  let [size, known]: [number, readonly Entry[]] = [-1, []];
  return () => {
    const now = statSync(fileOf(dataDir, system, incident), { throwIfNoEntry: false })?.size ?? 0;
    if (now !== size) [size, known] = [now, mirrored(dataDir, system, incident)];
    return known;
  };
}

/** What is wrong with a mirror's chain; nothing where there is no file. */
export function chainProblems(dataDir: string, system: string, incident: string): readonly string[] {
  const text = textOf(dataDir, system, incident);
  const verified = text === '' ? undefined : verifyText(text);
  return verified === undefined || verified.ok ? [] : [`the chain of ${dataDir} is broken: ${verified.why}`];
}

function textOf(dataDir: string, system: string, incident: string): string {
  try {
    return readFileSync(fileOf(dataDir, system, incident), 'utf8');
  } catch {
    return '';
  }
}

function fileOf(dataDir: string, system: string, incident: string): string {
  return join(dataDir, 'journal', system, `${incident}.jsonl`);
}
