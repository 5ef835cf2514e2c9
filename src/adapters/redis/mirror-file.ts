import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { verifyChain } from '../../domain/chain.ts';
import { EMPTY, type Entry, type Head } from '../../domain/entry.ts';
import type { Digest } from '../../domain/names.ts';
import { type Line, readLine } from './line.ts';

/** What a mirror file held when it was last looked at. */
export interface Mirrored {
  /** Hash of entry 1, 2, 3, ... */
  readonly hashes: Digest[];
  /** Bytes read so far, and of these how many are known to be on the disk. */
  size: number;
  synced: number;
  /** The last line lacks its end: a write that was cut short. */
  torn: boolean;
  inode: number;
}

export class MirrorFault extends Error {}

export function nothingMirrored(): Mirrored {
  return { hashes: [], size: 0, synced: 0, torn: false, inode: 0 };
}

/**
 * One incident's mirror: a JSON Lines file that any number of processes of this host append to without a lock.
 * Each writes whole lines with O_APPEND and reads them back before it believes them; a line that is there
 * twice counts once; a fragment of a cut write is closed off by the next writer and passed over by readers
 * (never cut away: it could be another process's write in progress).
 */
export async function refresh(path: string, known: Mirrored, take?: (line: Line) => void): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    Object.assign(known, nothingMirrored());
    return;
  }
  try {
    await readOn(file, known, take);
    // Another process may have written lines and died before its fdatasync.
    if (known.synced < known.size) await file.datasync();
    known.synced = known.size;
  } finally {
    await file.close();
  }
}

/** Makes sure that `lines` (the next ones of the chain) are in the file and on the disk. */
export async function extend(path: string, known: Mirrored, lines: readonly Line[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const created = known.size === 0;
  const file = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
  try {
    for (let tries = 0; tries < 3; tries += 1) {
      await readOn(file, known);
      const missing = lines.filter((line) => line.entry.n > known.hashes.length);
      if (missing.length === 0) break;
      const text = `${known.torn ? '\n' : ''}${missing.map((line) => `${line.text}\n`).join('')}`;
      const { bytesWritten } = await file.write(text);
      if (bytesWritten < Buffer.byteLength(text)) throw new MirrorFault('the disk is full (a write was cut short)');
    }
    await readOn(file, known);
    for (const { entry } of lines) {
      if (known.hashes[entry.n - 1] !== entry.hash) throw new MirrorFault(`entry ${entry.n} could not be read back`);
    }
    if (known.synced < known.size) await file.datasync();
    known.synced = known.size;
  } finally {
    await file.close();
  }
  if (created) await syncFolder(dirname(path));
}

async function readOn(file: FileHandle, known: Mirrored, take?: (line: Line) => void): Promise<void> {
  const { size, ino } = await file.stat();
  if (ino !== known.inode || size < known.size) Object.assign(known, nothingMirrored(), { inode: ino });
  if (take !== undefined) Object.assign(known, { hashes: [], size: 0 });
  const bytes = Buffer.alloc(size - known.size);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, known.size);
  const end = bytes.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
  known.torn = end < bytesRead;
  let head: Head = { n: known.hashes.length, hash: known.hashes.at(-1) ?? EMPTY.hash };
  for (const text of bytes.toString('utf8', 0, end).split('\n')) {
    const read = text === '' ? undefined : readLine(text);
    if (read?.ok !== true) continue;
    const next = follow(read.line.entry, head, known.hashes);
    if (next === undefined) continue;
    take?.(read.line);
    known.hashes.push(next.hash);
    head = next;
  }
  known.size += end;
}

/** The chain with this entry on top, or undefined when the entry is already in it. */
function follow(entry: Entry, head: Head, hashes: readonly Digest[]): Head | undefined {
  if (hashes[entry.n - 1] === entry.hash) return undefined;
  const chain = verifyChain([entry], head);
  if (!chain.ok) throw new MirrorFault(entry.n <= head.n ? `entry ${entry.n} stands in it in two versions` : chain.why);
  return chain.head;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
