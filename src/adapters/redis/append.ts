import { randomBytes } from 'node:crypto';
import { ENTRY_VERSION, type Entry, type Head } from '../../domain/entry.ts';
import type { IncidentEvent } from '../../domain/event.ts';
import { hashOfEntry } from '../../domain/hash.ts';
import type { IncidentId } from '../../domain/names.ts';
import { sayJournal } from '../../domain/wording/journal.ts';
import { because, reasonOf, type Why, whyParams } from '../../domain/wording/why.ts';
import type { Appended, AppendTerms } from '../../engine/ports/journal.ts';
import { type AppendReply, runAppend } from './append-script.ts';
import { whenReady } from './connect.ts';
import type { Copies } from './heal.ts';
import { type Line, readLine } from './line.ts';
import { readLines } from './read.ts';
import { isConnectionLoss, whyNot } from './why.ts';

/** How long an append waits for a connection that broke under it, to read back what became of it (ms). */
const RECONNECT = 1500;

/** `unknown-lock`: the system's open set must be rebuilt first. */
export type Attempted = Appended | 'unknown-lock';

/** One compare-and-append: both copies hold 1..n before it, and n+1 after it. */
export async function appendOnce(
  copies: Copies,
  incident: IncidentId,
  after: Head,
  event: IncidentEvent,
  terms: AppendTerms,
  writer: { readonly id: string; readonly now: () => number },
): Promise<Attempted> {
  const agreed = await agreeOn(copies, incident, after);
  if (agreed !== undefined) return agreed;
  const line = newLine(incident, after, event, writer);
  for (let tries = 0; tries < 2; tries += 1) {
    let reply: AppendReply;
    try {
      reply = await send(copies, after, line, terms);
    } catch (error) {
      return unavailable(because(sayJournal('journal.unwritten', whyParams(whyNot(error)))));
    }
    switch (reply.is) {
      case 'ok':
        return keep(copies, line);
      case 'behind':
        // A refusal is believed only when the entry in our place is not our own.
        return idOf(reply.text) === line.entry.id ? keep(copies, line) : { ok: false, reason: 'behind' };
      case 'too-late':
        return { ok: false, reason: 'too-late', now: reply.now };
      case 'locked':
        return { ok: false, reason: 'locked', by: reply.by as IncidentId };
      case 'fork':
        return { ok: false, reason: 'fork', why: reply.why };
      case 'unknown-lock':
        return reply.is;
      case 'short':
      case 'mismatch': {
        const healed = await readLines(copies, incident, after);
        if (!healed.ok) return refused(healed);
      }
    }
  }
  return { ok: false, reason: 'behind' };
}

/** Undefined when both copies end exactly at `after`, else what that means for the append. */
async function agreeOn(copies: Copies, incident: IncidentId, after: Head): Promise<Appended | undefined> {
  const mirrored = await copies.mirror.hashes(incident);
  if (!mirrored.ok) return refused(mirrored);
  if (mirrored.value.length === after.n && (after.n === 0 || mirrored.value[after.n - 1] === after.hash))
    return undefined;
  const read = await readLines(copies, incident, after);
  if (!read.ok) return refused(read);
  return read.lines.length > 0 ? { ok: false, reason: 'behind' } : undefined;
}

/** Sends it, and once more when the connection broke before the reply: the same entry, so never a second one. */
async function send({ redis }: Copies, after: Head, line: Line, terms: AppendTerms): Promise<AppendReply> {
  const how = { mode: 'append', notAfter: terms.notAfter, lock: terms.lock } as const;
  try {
    return await runAppend(redis, after, line, how);
  } catch (error) {
    if (!isConnectionLoss(error) || !(await whenReady(redis, RECONNECT))) throw error;
    return runAppend(redis, after, line, how);
  }
}

async function keep({ mirror }: Copies, line: Line): Promise<Appended> {
  const kept = await mirror.add(line.entry.incident, [line]);
  return kept.ok ? { ok: true, entry: line.entry } : refused(kept);
}

function newLine(
  incident: IncidentId,
  after: Head,
  event: IncidentEvent,
  writer: { readonly id: string; readonly now: () => number },
): Line {
  const content: Omit<Entry, 'hash'> = {
    v: ENTRY_VERSION,
    incident,
    n: after.n + 1,
    prev: after.hash,
    at: writer.now(),
    writer: writer.id,
    id: randomBytes(16).toString('hex'),
    event: wellFormed(event),
  };
  const text = JSON.stringify({ ...content, hash: hashOfEntry(content) });
  const read = readLine(text);
  if (!read.ok) throw new Error(`an event that is no entry: ${read.why}`);
  return read.line;
}

/**
 * The event as it will be read back: without undefined fields, and without half characters (a tool's output that
 * was cut within one), which have no canonical form.
 */
function wellFormed(event: IncidentEvent): IncidentEvent {
  return JSON.parse(JSON.stringify(event), (_, value) => (typeof value === 'string' ? value.toWellFormed() : value));
}

function idOf(text: string): string | undefined {
  const read = readLine(text);
  return read.ok ? read.line.entry.id : undefined;
}

function refused(failure: Why & { readonly reason: 'fork' | 'broken' | 'unavailable' }): Appended {
  // A damaged journal stops its incident just as a fork does.
  return failure.reason === 'unavailable' ? unavailable(failure) : { ok: false, reason: 'fork', ...reasonOf(failure) };
}

function unavailable(why: Why): Appended {
  return { ok: false, reason: 'unavailable', ...reasonOf(why) };
}
