import { isIP } from 'node:net';
import type { RedisOptions } from 'ioredis';

/** Where Redis is: ioredis's options, and `where` for people (`host:port`, never a password). */
export interface RedisTarget {
  readonly options: RedisOptions;
  readonly where: string;
}

export type RedisUrl =
  | { readonly ok: true; readonly target: RedisTarget }
  /** `sayable`: nothing that `why` quotes can be a part of a password that was not percent-encoded. */
  | { readonly ok: false; readonly why: string; readonly sayable: boolean };

const FORMS =
  'redis://[user:password@]host[:6379][/db], rediss://… (TLS) or redis+sentinel://[user:password@]host[:26379],host…/master-name[/db]';

/**
 * Reads REDIS_URL. With Sentinel, user and password are those of Redis itself; `?sentinel_password=` and
 * `?sentinel_user=` are for Sentinels that ask for their own, `?tls=true` speaks TLS to both. Any other parameter is
 * refused: what somebody wrote in order to be safe (`?tls=true` with redis://) must not be passed over in silence.
 */
export function parseRedisUrl(text: string): RedisUrl {
  const url = /^(redis|rediss|redis\+sentinel):\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text.trim());
  if (url === null) return secretly(wrong(`it is not of the form ${FORMS}`));
  const [, scheme = '', login = '', hosts = '', path = '', query = ''] = url;
  const auth = readLogin(login);
  if (auth === undefined) return wrong('its user or password has a stray %; write it percent-encoded');
  const addresses = hosts.split(',').map((host) => readAddress(host, scheme === 'redis+sentinel' ? 26379 : 6379));
  const known = addresses.filter((address) => address !== undefined);
  if (known.length !== addresses.length) return secretly(wrong(`a host in "${hosts}" is not host or host:port`));
  const read =
    scheme === 'redis+sentinel'
      ? sentinel(known, auth, path, query)
      : single(known, auth, path, scheme === 'rediss', query);
  // An @ behind the host: what was taken for host, path or parameters may be the rest of a password.
  return /@/.test(path + query) ? secretly(read) : read;
}

interface Address {
  readonly host: string;
  readonly port: number;
}
type Login = Pick<RedisOptions, 'username' | 'password'>;

function single(addresses: readonly Address[], auth: Login, path: string, tls: boolean, query: string): RedisUrl {
  const [address] = addresses;
  if (address === undefined || addresses.length > 1) {
    return wrong('it names several hosts; for Sentinel write redis+sentinel://host,host/master-name');
  }
  const db = readDb(path);
  if (db === undefined) return wrong(`its database "${path}" is not a number`);
  const [unknown] = new URLSearchParams(query).keys();
  if (unknown !== undefined) {
    const mend = unknown === 'tls' && !tls ? 'for TLS write rediss://' : 'leave it out';
    return wrong(`it has the parameter "${unknown}", and redis:// and rediss:// have none; ${mend}`);
  }
  // An address has no server name; its certificate names the address itself.
  const name = isIP(address.host) === 0 ? { servername: address.host } : {};
  const options: RedisOptions = { ...address, ...auth, db, ...(tls ? { tls: name } : {}) };
  return { ok: true, target: { options, where: `${address.host}:${address.port}` } };
}

function sentinel(sentinels: readonly Address[], auth: Login, path: string, query: string): RedisUrl {
  const at = sentinels.map(({ host, port }) => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`);
  const [name = '', ...more] = path.split('/');
  if (name === '') return wrong(`the master's name is missing: redis+sentinel://${at.join(',')}/mymaster`);
  const dbText = more.join('/');
  const db = readDb(dbText);
  if (db === undefined) return wrong(`its database "${dbText}" is not a number`);
  const params = new URLSearchParams(query);
  const refused = refusedParameter(params);
  if (refused !== undefined) return wrong(refused);
  const [user, password] = [params.get('sentinel_user'), params.get('sentinel_password')];
  const options: RedisOptions = {
    ...auth,
    ...(user === null ? {} : { sentinelUsername: user }),
    ...(password === null ? {} : { sentinelPassword: password }),
    ...(params.get('tls') === 'true' ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
    db,
    name,
    sentinels: [...sentinels],
  };
  return { ok: true, target: { options, where: `master ${name} of the Sentinels ${at.join(', ')}` } };
}

const PARAMETERS = ['tls', 'sentinel_user', 'sentinel_password'];

function refusedParameter(params: URLSearchParams): string | undefined {
  const names = [...params.keys()];
  const unknown = names.findIndex((name) => !PARAMETERS.includes(name));
  if (unknown > names.indexOf('sentinel_password') && names.includes('sentinel_password'))
    return 'something that is no parameter stands behind sentinel_password; an & in the password is written %26';
  if (unknown >= 0)
    return `it has the parameter "${names[unknown]}"; redis+sentinel:// knows tls=true, sentinel_user and sentinel_password`;
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) return `it has the parameter "${twice}" twice`;
  if (params.has('tls') && params.get('tls') !== 'true')
    return 'its parameter "tls" can only be tls=true; without TLS leave it out';
  return undefined;
}

/** Trusts these authorities (PEM) and no others, for Redis and its Sentinels; undefined where the address speaks no TLS. */
export function withAuthorities({ options, where }: RedisTarget, ca: string): RedisTarget | undefined {
  if (options.tls === undefined) return undefined;
  const tls = { ...options.tls, ca };
  const sentinelTLS = options.sentinelTLS && { ...options.sentinelTLS, ca };
  return { where, options: { ...options, tls, ...(sentinelTLS && { sentinelTLS }) } };
}

function readLogin(login: string): Login | undefined {
  if (login === '') return {};
  const colon = login.indexOf(':');
  const [user, password] = colon < 0 ? [login, undefined] : [login.slice(0, colon), login.slice(colon + 1)];
  try {
    return {
      ...(user === '' ? {} : { username: decodeURIComponent(user) }),
      ...(password === undefined ? {} : { password: decodeURIComponent(password) }),
    };
  } catch {
    return undefined;
  }
}

function readAddress(text: string, standardPort: number): Address | undefined {
  const parts = /^(\[[0-9a-fA-F:]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text);
  if (parts?.[1] === undefined) return undefined;
  const port = Number(parts[2] ?? standardPort);
  return port > 0 && port < 65536 ? { host: parts[1].replace(/^\[|\]$/g, ''), port } : undefined;
}

function readDb(text: string): number | undefined {
  if (text === '') return 0;
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

function wrong(what: string): RedisUrl {
  return { ok: false, why: `REDIS_URL cannot be used: ${what}.`, sayable: true };
}

function secretly(read: RedisUrl): RedisUrl {
  return read.ok ? read : { ...read, sayable: false };
}
