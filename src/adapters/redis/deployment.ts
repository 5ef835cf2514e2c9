import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { DEPLOYMENT } from './keys.ts';
import { codeOf } from './mirror-file.ts';
import { isOutage, whyNot } from './why.ts';

export type Deployment =
  | { readonly ok: true; readonly id: string }
  /** `passing`: Redis is in trouble, and nobody's configuration is wrong. */
  | { readonly ok: false; readonly why: string; readonly passing?: boolean };

/**
 * A Redis and the data folders that mirror it carry the same random id, set once. A new folder takes the id of
 * its Redis, an emptied Redis takes it back from the folder; two different ids mean that journals of two
 * installations would be mixed.
 */
export async function matchDeployment(redis: Redis, dataDir: string, where: string): Promise<Deployment> {
  const path = pathIn(dataDir);
  try {
    const ours = await readId(path);
    await redis.set(DEPLOYMENT, ours ?? randomBytes(16).toString('hex'), 'NX');
    const theirs = await redis.get(DEPLOYMENT);
    if (theirs === null) return { ok: false, why: `Redis at ${where} forgot what was just written to it.` };
    const kept = ours ?? (await writeId(path, theirs));
    return kept === theirs ? { ok: true, id: theirs } : { ok: false, why: mismatch(where, theirs, path, kept) };
  } catch (error) {
    const code = codeOf(error);
    const file = error instanceof Error && 'path' in error;
    if (file)
      return {
        ok: false,
        why: `${path} cannot be read or written (${code}): DATA_DIR must be a folder that this user owns.`,
      };
    const passing = isOutage(error);
    return {
      ok: false,
      why: `The deployment's id could not be read from Redis at ${where}: ${whyNot(error).why}.`,
      passing,
    };
  }
}

/** Whether this host has worked with a Redis before. */
export async function hasDeployment(dataDir: string): Promise<boolean> {
  return (await readId(pathIn(dataDir)).catch(() => undefined)) !== undefined;
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'deployment-id');
}

function mismatch(where: string, theirs: string, path: string, ours: string): string {
  return (
    `Redis at ${where} belongs to deployment ${theirs.slice(0, 8)}, but ${path} to deployment ${ours.slice(0, 8)}: ` +
    'REDIS_URL or DATA_DIR is that of another installation. Mend: correct the one that is wrong, or give this host an empty DATA_DIR.'
  );
}

async function readId(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes the id unless another process was first; says what stands there now. */
async function writeId(path: string, id: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${id}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readId(path)) ?? id;
}
