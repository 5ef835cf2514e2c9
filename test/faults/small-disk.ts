import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that is a disk of its own, so small that it can be filled. */
export interface SmallDisk {
  /** Writes into it until it has no room for another byte (ENOSPC); gives what makes room again. */
  fill(): () => void;
  /** Takes the disk and the folder away. */
  remove(): void;
}

/** Room for some runs' journals. */
const SIZE = '4m';
const CHUNK = 64 * 1024;
const FILLER = 'filler';

const mounted = new Set<string>();
// Whatever ends this process in order, no mount outlives it.
process.on('exit', () => mounted.forEach(unmount));
let told = false;

/** Mounts a small file system at a new folder; undefined where this process may not, which is said once. */
export function mountSmallDisk(dir: string, tell: (line: string) => void = console.log): SmallDisk | undefined {
  mkdirSync(dir, { recursive: true });
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'twokey', dir], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    if (!told) tell(`own-disk-full by a limit alone (EFBIG): no small disk can be mounted here: ${why(stderr, error)}`);
    told = true;
    return undefined;
  }
  mounted.add(dir);
  return {
    fill() {
      const filler = join(dir, FILLER);
      fillWith(filler);
      return () => rmSync(filler, { force: true });
    },
    remove() {
      if (!mounted.has(dir)) return;
      unmount(dir);
      rmdirSync(dir);
    },
  };
}

function fillWith(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (let size = CHUNK; size >= 1; size = Math.floor(size / 16)) {
      const zeros = new Uint8Array(size);
      while (fits(file, zeros));
    }
  } finally {
    closeSync(file);
  }
}

function fits(file: number, bytes: Uint8Array): boolean {
  try {
    return writeSync(file, bytes) === bytes.length;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}

/** At once for everybody who looks there, also while a process still has a file of it open. */
function unmount(dir: string): void {
  if (spawnSync('umount', ['-l', dir]).status === 0) mounted.delete(dir);
}

function why(stderr: string | null, error: Error | undefined): string {
  return (stderr ?? '').trim() || (error?.message ?? 'mount gave no reason');
}
