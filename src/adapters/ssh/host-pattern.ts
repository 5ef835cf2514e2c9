import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether the host field of a known_hosts line names this host (lower case; `[host]:port` for a port other than
 * 22). Comma-separated patterns with `*` and `?`, where a matching `!pattern` excludes the host from the whole
 * line; or one hashed name, `|1|salt|HMAC-SHA1 of the name`. Source: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".
 */
export function matchesHost(field: string, host: string): boolean {
  if (field.startsWith('|')) return matchesHashed(field, host);
  let matched = false;
  for (const pattern of field.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (globOf(pattern.slice(1)).test(host)) return false;
    } else if (globOf(pattern).test(host)) {
      matched = true;
    }
  }
  return matched;
}

function matchesHashed(field: string, host: string): boolean {
  const [, version, salt, hash] = field.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(host).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function globOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
