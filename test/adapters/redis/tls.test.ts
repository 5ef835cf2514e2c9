import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { RedisServerOptions } from '../../../lab/redis-server.ts';
import { connectCommands, whenReady } from '../../../src/adapters/redis/connect.ts';
import { checkRedis } from '../../../src/adapters/redis/preflight.ts';
import { parseRedisUrl, type RedisTarget, withAuthorities } from '../../../src/adapters/redis/url.ts';
import { type CertificateOptions, type Certificates, makeCertificates } from '../../support/certificates.ts';
import { redisForTest } from '../../support/redis-server.ts';
import { guard } from '../../support/sentinels.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { targetOf } from './bench.ts';

async function secured(options: CertificateOptions = {}, more: RedisServerOptions = {}) {
  const tls = makeCertificates(await tempDir(), options);
  return { tls, server: await redisForTest({ tls, ...more }) };
}

function trusting(url: string, { ca }: Pick<Certificates, 'ca'>): RedisTarget {
  const target = withAuthorities(targetOf(url), readFileSync(ca, 'utf8'));
  if (target === undefined) throw new Error(`${url} speaks no TLS`);
  return target;
}

async function checked(target: RedisTarget) {
  const redis = connectCommands(target, () => {});
  onTestFinished(() => redis.disconnect());
  return checkRedis(redis, { where: target.where, waitMs: 3000 });
}

test('rediss speaks TLS with a Redis whose authority is trusted', async () => {
  const { tls, server } = await secured();
  expect(server.url).toMatch(/^rediss:/);
  expect(await checked(trusting(server.url, tls))).toEqual({ ok: true });
});

test('a name is checked against the certificate as an address is', async () => {
  const { tls, server } = await secured({ names: 'DNS:localhost' });
  expect(await checked(trusting(server.url.replace('127.0.0.1', 'localhost'), tls))).toEqual({ ok: true });
  expect(await checked(trusting(server.url, tls))).toEqual({
    ok: false,
    why: [
      `Redis at 127.0.0.1:${server.port} shows a certificate for another host (ERR_TLS_CERT_ALTNAME_INVALID). REDIS_URL must name the host as its certificate does.`,
    ],
  });
});

test('an authority that nobody named is not trusted, nor is another one', async () => {
  const { server } = await secured();
  const says = (code: string) =>
    `Redis at 127.0.0.1:${server.port} shows a certificate of an authority that is not trusted (${code}). Name that authority's certificate in REDIS_CA_FILE.`;
  expect(await checked(targetOf(server.url))).toEqual({ ok: false, why: [says('SELF_SIGNED_CERT_IN_CHAIN')] });
  const other = makeCertificates(await tempDir());
  expect(await checked(trusting(server.url, other))).toMatchObject({
    ok: false,
    why: [expect.stringContaining('shows a certificate of an authority that is not trusted')],
  });
});

test('a certificate that has expired is told as such', async () => {
  const { tls, server } = await secured({ expired: true });
  expect(await checked(trusting(server.url, tls))).toEqual({
    ok: false,
    why: [
      `Redis at 127.0.0.1:${server.port} shows a certificate that is not valid now (CERT_HAS_EXPIRED). Renew it, or set the clock of this host.`,
    ],
  });
});

test('a Redis that asks for a certificate of its clients is told as such', async () => {
  const { tls, server } = await secured({}, { extraArgs: ['--tls-auth-clients', 'yes'] });
  expect(await checked(trusting(server.url, tls))).toMatchObject({
    ok: false,
    why: [expect.stringMatching(/asks for a certificate of its clients.*[Ss]et tls-auth-clients no there\)?\.$/)],
  });
});

test('a Redis without TLS is told as such', async () => {
  const { tls } = await secured();
  const plain = await redisForTest();
  expect(await checked(trusting(`rediss://127.0.0.1:${plain.port}`, tls))).toMatchObject({
    ok: false,
    why: [expect.stringMatching(/speaks? (?:no )?TLS.*[Ww]rite redis:\/\/ in REDIS_URL/)],
  });
});

test('Sentinels and Redis over TLS: what is written before a failover stands at the new primary', {
  timeout: 60_000,
}, async () => {
  const tls = makeCertificates(await tempDir());
  const primary = await redisForTest({ tls });
  const guarded = await guard(primary, { tls });
  onTestFinished(() => guarded.close());
  const parsed = parseRedisUrl(guarded.url);
  expect(parsed.ok && parsed.target.options).toMatchObject({ enableTLSForSentinelMode: true });
  const redis = connectCommands(trusting(guarded.url, tls), () => {});
  onTestFinished(() => redis.disconnect());
  expect(await whenReady(redis, 5000)).toBe(true);
  await redis.set('kept', 'yes');
  await redis.wait(1, 2000);
  await guarded.failOver();
  await expect
    .poll(
      () =>
        redis.role().then(
          ([role]) => role,
          () => 'away',
        ),
      { timeout: 20_000, interval: 200 },
    )
    .toBe('master');
  expect(await redis.get('kept')).toBe('yes');
});

test('an address without TLS has nobody to trust', () => {
  expect(withAuthorities(targetOf('redis://h'), 'pem')).toBeUndefined();
});
