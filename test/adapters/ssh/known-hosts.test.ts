import { createHmac } from 'node:crypto';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { newKeyPair } from '../../../lab/site/ssh/host-key.ts';
import { hostKeyAlgorithms, hostKeyRefusal } from '../../../src/adapters/ssh/host-key.ts';
import {
  fingerprintOf,
  type KnownHost,
  type PinnedKeys,
  parseKnownHosts,
  pinnedKeys,
} from '../../../src/adapters/ssh/known-hosts.ts';
import { because } from '../../../src/domain/wording/why.ts';
import { labNode } from '../../support/lab-node.ts';
import { spoken } from '../../support/spoken.ts';

const ed = wireKey('ed25519');
const ed2 = wireKey('ed25519');
const rsa = wireKey('rsa', 2048);
const line = (hosts: string, key = ed) => `${hosts} ${key.type} ${key.base64}`;
const hashed = (name: string) => {
  const salt = Buffer.from('0123456789abcdefghij');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

describe('known_hosts', () => {
  it.each([
    ['a plain name', 'ks.example', 'ks.example', 22],
    ['a name in other case', 'KS.example', 'ks.EXAMPLE', 22],
    ['one of a comma list', 'other,10.0.0.7', '10.0.0.7', 22],
    ['a port', '[10.0.0.7]:2222', '10.0.0.7', 2222],
    ['an IPv6 address with a port', '[::1]:2222', '::1', 2222],
    ['the bare name where the port is not named', '10.0.0.7', '10.0.0.7', 2222],
    ['a star', '10.0.0.*', '10.0.0.7', 22],
    ['a question mark', '10.0.0.?', '10.0.0.7', 22],
    ['a hashed name', hashed('10.0.0.7'), '10.0.0.7', 22],
    ['a hashed name with a port', hashed('[10.0.0.7]:2222'), '10.0.0.7', 2222],
  ])('pins %s', (_, hosts, address, port) => {
    expect(pinned(line(hosts), address, port).accepted.map((entry) => entry.key)).toEqual([ed.key]);
  });

  it.each([
    ['another name', 'ks.example', 'ks.example.org', 22],
    ['another port', '[10.0.0.7]:2222', '10.0.0.7', 2223],
    ['the default port by an entry with a port', '[10.0.0.7]:2222', '10.0.0.7', 22],
    ['a dot as any character', '10.0.0.7', '10a0b0c7', 22],
    ['a negated name', '10.0.0.*,!10.0.0.7', '10.0.0.7', 22],
    ['a hash of another name', hashed('10.0.0.8'), '10.0.0.7', 22],
    ['an unknown hash', '|2|AAAA|AAAA', '10.0.0.7', 22],
  ])('does not pin %s', (_, hosts, address, port) => {
    expect(pinned(line(hosts), address, port).accepted).toEqual([]);
  });

  it('prefers entries that name the port', () => {
    const text = [line('10.0.0.7', ed2), line('[10.0.0.7]:2222', ed)].join('\n');
    expect(pinned(text, '10.0.0.7', 2222).accepted.map((entry) => entry.key)).toEqual([ed.key]);
  });

  it('passes over comments, blank lines, CRLF and a comment after the key', () => {
    const text = `# pinned by the site\r\n\r\n${line('10.0.0.7')} root@ks0 note\r\n`;
    expect(pinned(text, '10.0.0.7', 22).accepted).toHaveLength(1);
  });

  it('never accepts a key that is revoked, in whatever order', () => {
    const text = [line('10.0.0.7'), `@revoked ${line('*')}`].join('\n');
    expect(pinned(text, '10.0.0.7', 22)).toMatchObject({ accepted: [], revoked: [{ key: ed.key }] });
  });

  it.each([
    [
      `@cert-authority ${line('*')}`,
      'known_hosts line 1 is a @cert-authority line; certificates are not supported: pin each host’s own key instead',
    ],
    [`\n@other ${line('*')}`, 'known_hosts line 2 has the unknown marker @other'],
    ['10.0.0.7 ssh-ed25519', 'known_hosts line 1 is not “hosts key-type base64-key”'],
    ['10.0.0.7 ssh-ed25519 AAAA', 'known_hosts line 1 holds no ssh-ed25519 key for 10.0.0.7'],
    [`10.0.0.7 ssh-rsa ${ed.base64}`, 'known_hosts line 1 holds no ssh-rsa key for 10.0.0.7'],
    ['# nothing\n', 'known_hosts pins no host key at all'],
  ])('refuses %j with a sentence', (text, why) => {
    expect(parseKnownHosts(text)).toEqual({ ok: false, why });
  });
});

describe('the host key of a node', () => {
  const node = labNode({ name: 'ks-a', address: '10.0.0.7', port: 22 });

  it('is asked for only in the pinned types; ssh-rsa means its SHA-2 signatures', () => {
    expect(hostKeyAlgorithms(node, pinned(line('10.0.0.7', rsa), '10.0.0.7', 22))).toEqual({
      ok: true,
      algorithms: ['rsa-sha2-512', 'rsa-sha2-256'],
    });
    const both = [line('10.0.0.7', rsa), line('10.0.0.7', ed)].join('\n');
    expect(hostKeyAlgorithms(node, pinned(both, '10.0.0.7', 22))).toMatchObject({
      algorithms: ['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256'],
    });
  });

  it('is refused with a sentence when nothing is pinned, or only revoked keys', () => {
    expect(spoken(hostKeyAlgorithms(node, pinned(line('10.0.0.8'), '10.0.0.7', 22)))).toEqual({
      ok: false,
      why: 'known_hosts has no host key for ks-a (10.0.0.7:22); nothing was sent to it',
      zh: 'known_hosts 中没有 ks-a (10.0.0.7:22) 的主机密钥；未向其发送任何内容',
    });
    expect(spoken(hostKeyAlgorithms(node, pinned(`@revoked ${line('10.0.0.7')}`, '10.0.0.7', 22)))).toEqual({
      ok: false,
      why: 'known_hosts has only revoked host keys for ks-a (10.0.0.7:22)',
      zh: 'known_hosts 中 ks-a (10.0.0.7:22) 的主机密钥均已吊销',
    });
  });

  it('is accepted when it is pinned, and otherwise refused by name', () => {
    const keys = pinned(line('10.0.0.7'), '10.0.0.7', 22);
    expect(hostKeyRefusal(node, keys, ed.key)).toBeUndefined();
    expect(refusal(keys, ed2.key)).toEqual({
      why:
        `ks-a (10.0.0.7:22) presented the host key ${fingerprintOf(ed2.key)}, but known_hosts pins ${fingerprintOf(ed.key)}: ` +
        'it may be another machine; nothing was sent to that machine',
      zh:
        `ks-a (10.0.0.7:22) 出示的主机密钥为 ${fingerprintOf(ed2.key)}，而 known_hosts 登记的是 ${fingerprintOf(ed.key)}：` +
        '可能是另一台机器；未向该机器发送任何内容',
    });
  });

  it('is refused when it is revoked', () => {
    const keys = pinned([line('10.0.0.7'), `@revoked ${line('*', ed2)}`].join('\n'), '10.0.0.7', 22);
    expect(refusal(keys, ed2.key)).toEqual({
      why: `ks-a (10.0.0.7:22) presented the host key ${fingerprintOf(ed2.key)}, which known_hosts marks as revoked; nothing was sent to that machine`,
      zh: `ks-a (10.0.0.7:22) 出示的主机密钥 ${fingerprintOf(ed2.key)} 在 known_hosts 中已标为吊销；未向该机器发送任何内容`,
    });
  });

  function refusal(keys: PinnedKeys, presented: Buffer) {
    const say = hostKeyRefusal(node, keys, presented);
    return say && spoken(because(say));
  }
});

function pinned(text: string, address: string, port: number) {
  const parsed = parseKnownHosts(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return pinnedKeys(parsed.entries, address, port);
}

function wireKey(type: 'ed25519' | 'rsa', bits?: number): Pick<KnownHost, 'type' | 'key'> & { base64: string } {
  const pair = type === 'rsa' ? ssh2.utils.generateKeyPairSync('rsa', { bits: bits ?? 2048 }) : newKeyPair();
  const [name = '', base64 = ''] = pair.public.split(' ');
  return { type: name, key: Buffer.from(base64, 'base64'), base64 };
}
