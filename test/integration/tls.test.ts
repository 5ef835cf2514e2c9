import { expect, onTestFinished, test } from 'vitest';
import { startBot } from '../../lab/bot-process.ts';
import { startRedis } from '../../lab/redis-server.ts';
import { makeCertificates } from '../support/certificates.ts';
import { tempDir } from '../support/temp-dir.ts';
import { drillIn, walkToTheEnd, worldForTest } from '../support/world.ts';

test('the whole service over rediss with an authority of its own; without that it refuses in one sentence', {
  timeout: 120_000,
}, async () => {
  const tls = makeCertificates(await tempDir());
  const redis = await startRedis({ tls });
  onTestFinished(() => redis.close());
  const world = await worldForTest({
    start: (env) => startBot({ ...env, REDIS_URL: redis.url, REDIS_CA_FILE: tls.ca }),
  });
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="over TLS"');
  await walkToTheEnd(drill, incident);
  expect(drill.changes()).toHaveLength(1);
  const refused = startBot({ ...world.env, REDIS_URL: redis.url, DATA_DIR: `${world.env.DATA_DIR}-other` });
  await expect(refused).rejects.toThrow(
    /the bot ended with 78 before it was ready:[\s\S]*\nRedis at 127\.0\.0\.1:\d+ shows a certificate of an authority that is not trusted \(\w+\)\. Name that authority's certificate in REDIS_CA_FILE\.\n$/,
  );
});
