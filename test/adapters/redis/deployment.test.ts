import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { matchDeployment } from '../../../src/adapters/redis/deployment.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { commands } from './bench.ts';

test('the first start sets one id, and all later ones find it', async () => {
  const redis = await commands((await redisForTest()).url);
  const [first, second] = [await tempDir(), await tempDir()];
  const answers = await Promise.all([first, first, second, second].map((dir) => matchDeployment(redis, dir, 'here')));
  const id = await redis.get('twokey:deployment');
  for (const answer of answers) expect(answer).toEqual({ ok: true, id });
  expect(await readFile(join(second, 'deployment-id'), 'utf8')).toBe(`${id}\n`);
});

test('an emptied Redis takes the id back from the data folder', async () => {
  const redis = await commands((await redisForTest()).url);
  const dir = await tempDir();
  const before = await matchDeployment(redis, dir, 'here');
  await redis.flushall();
  expect(await matchDeployment(redis, dir, 'here')).toEqual(before);
  expect(await redis.get('twokey:deployment')).toBe(before.ok && before.id);
});

test('the data folder of another installation is refused', async () => {
  const redis = await commands((await redisForTest()).url);
  const dir = await tempDir();
  await redis.set('twokey:deployment', 'aaaaaaaa00');
  await writeFile(join(dir, 'deployment-id'), 'bbbbbbbb00\n');
  expect(await matchDeployment(redis, dir, '10.0.0.1:6379')).toEqual({
    ok: false,
    why:
      `Redis at 10.0.0.1:6379 belongs to deployment aaaaaaaa, but ${join(dir, 'deployment-id')} to deployment bbbbbbbb: ` +
      'REDIS_URL or DATA_DIR is that of another installation. Mend: correct the one that is wrong, or give this host an empty DATA_DIR.',
  });
});

test('a data folder that cannot be used is named', async () => {
  const redis = await commands((await redisForTest()).url);
  const dir = await tempDir();
  await writeFile(join(dir, 'file'), '');
  const answer = await matchDeployment(redis, join(dir, 'file'), 'here');
  expect(!answer.ok && answer.why).toContain(
    'cannot be read or written (ENOTDIR): DATA_DIR must be a folder that this user owns.',
  );
});
