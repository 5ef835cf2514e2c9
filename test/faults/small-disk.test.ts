import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp-dir.ts';
import { mountSmallDisk } from './small-disk.ts';

/** The room between what a file holds and its next page, bytes: so much of a longer text is written, then nothing. */
const PAGE = 4096;

test('a small disk that is filled takes no byte, or a part of a line, until there is room again; it leaves nothing behind', async () => {
  const dir = join(await tempDir(), 'disk');
  const said: string[] = [];
  const disk = mountSmallDisk(dir, (line) => void said.push(line));
  if (disk === undefined) {
    expect(said).toEqual([
      expect.stringContaining('own-disk-full by a limit alone (EFBIG): no small disk can be mounted'),
    ]);
    return;
  }
  const [old, young] = [join(dir, 'old'), join(dir, 'young')];
  try {
    writeFileSync(old, 'one\n');
    const makeRoom = disk.fill();
    expect(() => writeFileSync(young, 'x')).toThrow('ENOSPC');
    expect(() => appendFileSync(old, 'y'.repeat(2 * PAGE))).toThrow('ENOSPC');
    expect(statSync(old).size).toBe(PAGE);
    makeRoom();
    writeFileSync(young, 'x');
    expect(readFileSync(young, 'utf8')).toBe('x');
  } finally {
    disk.remove();
  }
  expect(existsSync(dir)).toBe(false);
});
