import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { redisForTest } from './redis-server.ts';

test('a killed server comes back on the same port with what it had acknowledged', async () => {
  const server = await redisForTest();
  const redis = new Redis(server.url);
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  await redis.set('kept', 'yes');
  await server.kill('SIGKILL');
  await server.restart();
  expect(await redis.get('kept')).toBe('yes');
});
