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
  ['redis+sentinel://:x@h:26379', "the master's name is missing: redis+sentinel://h:26379/mymaster."],
  ['redis+sentinel://h1,[::1]:7/', "the master's name is missing: redis+sentinel://h1:26379,[::1]:7/mymaster."],
  ['redis+sentinel://h/main/0/junk', 'its database "0/junk" is not a number.'],
  ['redis://h?tls=true', 'it has the parameter "tls", and redis:// and rediss:// have none; for TLS write rediss://.'],
  ['redis://h/0?x=1', 'it has the parameter "x", and redis:// and rediss:// have none; leave it out.'],
  ['rediss://h?tls=true', 'it has the parameter "tls", and redis:// and rediss:// have none; leave it out.'],
  [
    'redis+sentinel://a/m?x=1',
    'it has the parameter "x"; redis+sentinel:// knows tls=true, sentinel_user and sentinel_password.',
  ],
  ['redis+sentinel://a/m?tls=yes', 'its parameter "tls" can only be tls=true; without TLS leave it out.'],
  ['redis+sentinel://a/m?tls=true&tls=false', 'it has the parameter "tls" twice.'],
  [
    'redis+sentinel://a/m?sentinel_password=a&hush',
    'something that is no parameter stands behind sentinel_password; an & in the password is written %26.',
  ],
  ['redis://u:%zz@h', 'its user or password has a stray %'],
])('%s is refused in one sentence', (url, sentence) => {
  const parsed = parseRedisUrl(url);
  expect(parsed.ok).toBe(false);
  expect(!parsed.ok && parsed.why).toContain(`REDIS_URL cannot be used: ${sentence}`);
});

test.each(['redis://:pa/hush@h', 'redis://:1/0?hush=1@h', 'redis+sentinel://u:1/0?hush@h'])(
  '%s may hold a part of a password where a database or a parameter stands: its sentence is not for people',
  (url) => {
    expect(parseRedisUrl(url)).toMatchObject({ ok: false, sayable: false });
  },
);
