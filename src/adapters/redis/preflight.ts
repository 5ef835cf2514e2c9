import type { Redis } from 'ioredis';
import { APPENDED, DEPLOYMENT } from './keys.ts';
import { isOutage, whyNot } from './why.ts';
import { type WaitOptions, whyAway } from './why-away.ts';

export interface PreflightOptions extends WaitOptions {
  /** Accepts a service that does not let its `appendfsync` be read (managed services block CONFIG). */
  readonly acceptUnknownFsync?: boolean;
  /** A key of the queue: its user must be allowed those too. */
  readonly queueKey?: string;
}

export type Preflight =
  | { readonly ok: true }
  /** `passing`: nothing that this Redis says is wrong; it only cannot be worked with just now. */
  | { readonly ok: false; readonly why: readonly string[]; readonly passing?: boolean };

/** The oldest Redis with what the scripts use, made of `major * 100 + minor`. */
const OLDEST = 602;

const REPLICA = 'This Redis is a replica and takes no writes: REDIS_URL must name the primary, or the Sentinels.';

/** Whether this Redis would drop or evict what it was given. One sentence per finding: setting, value, and the command that mends it. */
export async function checkRedis(redis: Redis, options: PreflightOptions): Promise<Preflight> {
  const away = await whyAway(redis, options);
  if (away !== undefined) return { ok: false, ...away };
  try {
    const info = readInfo(await redis.info());
    const fsync = await appendfsync(redis);
    const why = [
      ...judge(info),
      ...judgeFsync(fsync, info, options.acceptUnknownFsync === true),
      ...(await judgeRights(redis, [DEPLOYMENT, ...(options.queueKey === undefined ? [] : [options.queueKey])])),
    ];
    if (why.length > 0) return { ok: false, why };
    // In the middle of a failover it is what was the primary, or what will be: REDIS_URL may well be right.
    return info.get('role') === 'slave' ? refuse(REPLICA, true) : { ok: true };
  } catch (error) {
    return refuse(`Redis at ${options.where} could not be checked: ${whyNot(error).why}.`, isOutage(error));
  }
}

function judge(info: ReadonlyMap<string, string>): string[] {
  const why: string[] = [];
  const version = info.get('redis_version') ?? 'unknown';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (!(major * 100 + minor >= OLDEST)) why.push(`Redis has version ${version}; TwoKey needs 6.2 or newer.`);
  if (info.get('aof_enabled') !== '1') {
    why.push(
      `Redis has appendonly no: a restart would forget approvals and incidents. Mend: ${set('appendonly', 'yes')}, and write it to redis.conf (redis-cli CONFIG REWRITE).`,
    );
  }
  const policy = info.get('maxmemory_policy') ?? 'unknown';
  if (policy !== 'noeviction') {
    why.push(
      `Redis has maxmemory-policy ${policy}: under memory pressure it would drop the journal. Mend: ${set('maxmemory-policy', 'noeviction')}, and redis-cli CONFIG REWRITE.`,
    );
  }
  return why;
}

function judgeFsync(value: string | undefined, info: ReadonlyMap<string, string>, acceptUnknown: boolean): string[] {
  if (value === 'always' || info.get('aof_enabled') !== '1') return [];
  if (value === undefined) {
    return acceptUnknown
      ? []
      : [
          'Redis does not let its appendfsync be read (CONFIG is blocked): set it to always with your provider, then set REDIS_ACCEPT_UNKNOWN_FSYNC=yes.',
        ];
  }
  return [
    `Redis has appendfsync ${value}: a crash would lose acknowledged entries. Mend: ${set('appendfsync', 'always')}, and redis-cli CONFIG REWRITE.`,
  ];
}

/** Scripts, keys and the channel, which a user of Redis is given one by one (redis.io: "ACL"). Changes nothing by trying. */
async function judgeRights(redis: Redis, keys: readonly string[]): Promise<string[]> {
  try {
    for (const key of keys) await redis.eval("return redis.call('EXISTS', KEYS[1])", 1, key);
    await redis.publish(APPENDED, '');
    return [];
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOPERM'))) throw error;
    const user = redis.options.username ?? 'default';
    return [
      `Redis does not allow its user ${user} all that TwoKey does there (${error.message}). Mend: redis-cli ACL SETUSER ${user} resetkeys '~twokey:*' '~{twokey-queue}:*' resetchannels '&twokey:*' +@all, and save it (redis-cli ACL SAVE or CONFIG REWRITE).`,
    ];
  }
}

async function appendfsync(redis: Redis): Promise<string | undefined> {
  try {
    const reply: unknown = await redis.config('GET', 'appendfsync');
    return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : undefined;
  } catch (error) {
    if (error instanceof Error && /unknown command|NOPERM|not allowed|disabled/i.test(error.message)) return undefined;
    throw error;
  }
}

/** `INFO` as field → value. */
export function readInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\r\n').filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

function set(setting: string, value: string): string {
  return `redis-cli CONFIG SET ${setting} ${value}`;
}

function refuse(why: string, passing = false): Preflight {
  return { ok: false, why: [why], ...(passing && { passing }) };
}
