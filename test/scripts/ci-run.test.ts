import { spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp-dir.ts';
import { put } from './bootstrap-copy.ts';

/** Runs .ci/run with an npm whose test and demo say and return what is given. */
async function ciWith(
  said: string,
  testCode: number,
  playCode: number,
): Promise<{ code: number | null; last: string; calls: string }> {
  const root = await tempDir();
  await cp('.ci', join(root, '.ci'), { recursive: true });
  const npm = `#!/bin/sh
echo "npm $*" >>"${root}/calls"
echo "CI=$CI"
if [ "$1" = test ]; then printf '%s\\n' '${said}'; exit ${testCode}; fi
exit ${playCode}
`;
  await put(join(root, 'bin/npm'), npm, 0o755);
  const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}`, TMPDIR: root };
  const ran = spawnSync(join(root, '.ci/run'), { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
  const calls = spawnSync('cat', [join(root, 'calls')], { encoding: 'utf8' }).stdout;
  return { code: ran.status, last: ran.stdout.trimEnd().split('\n').at(-1) ?? '', calls };
}

test('runs the tests, then the play, and adds the play to the total', async () => {
  expect(await ciWith('12 passed, 0 failed, 3 skipped', 0, 0)).toEqual({
    code: 0,
    last: '13 passed, 0 failed, 3 skipped',
    calls: 'npm test\nnpm run demo -- --play primary-down\n',
  });
});

test.each([
  ['12 passed, 2 failed', 1, 0, '13 passed, 2 failed'],
  ['12 passed, 0 failed', 0, 1, '12 passed, 1 failed'],
  ['12 passed, 2 failed', 1, 1, '12 passed, 3 failed'],
  ['12 passed, 0 failed', 1, 0, '13 passed, 1 failed'],
  ['npm ci failed', 1, 0, '1 passed, 1 failed'],
])('"%s" with %d, and a play with %d, is red: %s', async (said, testCode, playCode, last) => {
  expect(await ciWith(said, testCode, playCode)).toMatchObject({ code: 1, last });
});
