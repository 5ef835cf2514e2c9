import type { Redis } from 'ioredis';
import { askSentinels, type SentinelSays } from './ask-sentinels.ts';
import { isNoDatabase, whenReady } from './connect.ts';

export interface WaitOptions {
  /** Where Redis is, for people (`RedisTarget.where`). */
  readonly where: string;
  /** How long to wait for the first connection (ms). */
  readonly waitMs?: number;
}

/** Why no connection is usable. */
export interface Away {
  /** One sentence per finding, each with its mend. */
  readonly why: readonly string[];
  /** Nothing that was met is wrong with what people wrote: it may pass by itself. */
  readonly passing?: boolean;
}

/** Waits for a usable connection; undefined once there is one, or what the attempts met. */
export async function whyAway(redis: Redis, { where, waitMs = 5000 }: WaitOptions): Promise<Away | undefined> {
  const met = await lastMet(redis, where, waitMs);
  if (met === undefined) return undefined;
  if (met.startsWith('All sentinels are unreachable')) return whyNoSentinel(await askSentinels(redis), where, redis);
  return whyNotReached(where, met, redis);
}

/** What the attempts to connect met, or undefined once the connection is usable: the last of it. */
async function lastMet(redis: Redis, where: string, waitMs: number): Promise<string | undefined> {
  let last = 'no answer';
  const stop = new AbortController();
  const note = (error: NodeJS.ErrnoException) => {
    // A broken connection says less than what broke it.
    if (stop.signal.aborted || whyNotByTls(`Redis at ${where}`, last, '') !== undefined) return;
    last = error.code ?? error.message;
    // Every further attempt would meet the same.
    if (isNoDatabase(error)) stop.abort();
  };
  redis.on('error', note);
  const refused = new Promise<false>((resolve) => stop.signal.addEventListener('abort', () => resolve(false)));
  const ready = await Promise.race([whenReady(redis, waitMs), refused]);
  redis.off('error', note);
  return ready ? undefined : last;
}

function whyNotReached(where: string, code: string, { options }: Redis): Away {
  const at = `Redis at ${where}`;
  const tls = whyNotByTls(at, code, plainly(options.sentinels));
  if (tls !== undefined) return wrong(tls);
  if (/^(?:ERR (?:DB index|invalid DB index)|ERR SELECT )/.test(code))
    return wrong(`${at} has no database ${options.db} (${code}). Correct REDIS_URL.`);
  if (options.tls !== undefined && /^(?:ECONNRESET|EPIPE|no answer)$/.test(code)) {
    const why = `No TLS connection comes about with ${at} (${code}): it is away, speaks no TLS there (then write redis:// in REDIS_URL), or asks for a certificate of its clients, which TwoKey has not (then set tls-auth-clients no there).`;
    return { why: [why], passing: true };
  }
  const why = `${at} cannot be reached (${code}). Start it, or correct REDIS_URL.`;
  return /^(?:WRONGPASS|NOAUTH|NOPERM|ERR )/.test(code) ? wrong(why) : { why: [why], passing: true };
}

function whyNoSentinel(said: readonly SentinelSays[], where: string, { options }: Redis): Away {
  const unreachable = said.filter(({ is }) => is === 'unreachable');
  const byTls = unreachable.flatMap(
    ({ at, words }) => whyNotByTls(`The Sentinel at ${at}`, words, plainly(options.sentinels)) ?? [],
  );
  if (byTls.length > 0) return { why: byTls };
  if (unreachable.length === said.length) {
    const codes = [...new Set(unreachable.map(({ words }) => words))].join(', ');
    const why = `No Sentinel of ${list(unreachable)} can be reached (${codes}). Start them, or correct REDIS_URL.`;
    return { why: [why], passing: true };
  }
  // One that can be reached again may know more than those that answer.
  const passing = unreachable.length > 0 || said.some(({ is }) => is === 'knows');
  const why = said.flatMap((each) => sentenceOf(each, options.name ?? ''));
  if (why.length > 0) return { why, ...(passing && { passing }) };
  return { why: [`The Sentinels did not answer in time: no connection with the ${where} yet.`], passing };
}

function sentenceOf({ at, is, words }: SentinelSays, master: string): readonly string[] {
  switch (is) {
    case 'knows':
      return [];
    case 'knows-not':
      return [`The Sentinel at ${at} knows no master "${master}". Correct the name in REDIS_URL.`];
    case 'refuses':
      return [
        `The Sentinel at ${at} refuses what it is asked (${words}). Correct sentinel_user and sentinel_password in REDIS_URL.`,
      ];
    case 'other':
      return [
        `${at} answers, but is no Sentinel. Correct REDIS_URL: redis+sentinel:// names the Sentinels (port 26379 as a rule), redis:// the Redis itself.`,
      ];
    case 'unreachable':
      return [`The Sentinel at ${at} cannot be reached (${words}). Start it, or correct REDIS_URL.`];
  }
}

function list(said: readonly SentinelSays[]): string {
  return said.map(({ at }) => at).join(', ');
}

function plainly(sentinels: unknown): string {
  return sentinels ? 'Leave tls=true out of REDIS_URL' : 'Write redis:// in REDIS_URL';
}

/** The codes of Node's TLS (https://nodejs.org/api/tls.html#x509-certificate-error-codes) and of OpenSSL that have a mend of their own. */
function whyNotByTls(who: string, code: string, plain: string): string | undefined {
  if (/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_UNTRUSTED)$/.test(code))
    return `${who} shows a certificate of an authority that is not trusted (${code}). Name that authority's certificate in REDIS_CA_FILE.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `${who} shows a certificate for another host (${code}). REDIS_URL must name the host as its certificate does.`;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `${who} shows a certificate that is not valid now (${code}). Renew it, or set the clock of this host.`;
  if (/ALERT_(?:CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE)/.test(code))
    return `${who} asks for a certificate of its clients (${code}), and TwoKey has none. Set tls-auth-clients no there.`;
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/.test(code))
    return `${who} does not speak TLS (${code}). ${plain}, or give it TLS.`;
  return undefined;
}

function wrong(why: string): Away {
  return { why: [why] };
}
