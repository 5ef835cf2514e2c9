import { expect, test } from 'vitest';
import { parseRedisUrl } from '../../../src/adapters/redis/url.ts';

test('a plain address has the standard port and database', () => {
  expect(parseRedisUrl('redis://cache')).toEqual({
    ok: true,
    target: { where: 'cache:6379', options: { host: 'cache', port: 6379, db: 0 } },
  });
});

test('user, password, port and database are read, and the password is not in what people see', () => {
  expect(parseRedisUrl('redis://bot:p%40ss@[::1]:7000/3')).toEqual({
    ok: true,
    target: { where: '::1:7000', options: { host: '::1', port: 7000, db: 3, username: 'bot', password: 'p@ss' } },
  });
});

test('rediss speaks TLS to the named host', () => {
  expect(parseRedisUrl('rediss://:x@cache.example:6380')).toMatchObject({
    target: { options: { tls: { servername: 'cache.example' }, password: 'x' } },
  });
});

test('Sentinels are read with their master name', () => {
  expect(parseRedisUrl('redis+sentinel://bot:x@h1:26379,h2/main/2?sentinel_password=y')).toEqual({
    ok: true,
    target: {
      where: 'master main of the Sentinels h1:26379, h2:26379',
      options: {
        name: 'main',
        db: 2,
        username: 'bot',
        password: 'x',
        sentinelPassword: 'y',
        sentinels: [
          { host: 'h1', port: 26379 },
          { host: 'h2', port: 26379 },
        ],
      },
    },
  });
});

test.each([
  ['localhost:6379', 'it is not of the form redis://'],
  ['redis://h1,h2', 'it names several hosts; for Sentinel write redis+sentinel://host,host/master-name'],
  ['redis://h:port', 'a host in "h:port" is not host or host:port'],
  ['redis://h/db', 'its database "db" is not a number'],
  ['redis+sentinel://h1,h2', 'it lacks the master name'],
  ['redis://u:%zz@h', 'its user or password has a stray %'],
])('%s is refused in one sentence', (url, sentence) => {
  const parsed = parseRedisUrl(url);
  expect(parsed.ok).toBe(false);
  expect(!parsed.ok && parsed.why).toContain(`REDIS_URL cannot be used: ${sentence}`);
});
