import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh folder that is gone when the test ends; the run fails if one is left behind (no-leaks.ts). */
export async function tempDir(): Promise<string> {
  const dir = await mkdtemp(join(process.env.TWOKEY_TEST_DIR ?? tmpdir(), 'test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
