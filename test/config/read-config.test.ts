import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { makeCertificates } from '../support/certificates.ts';
import { tempDir } from '../support/temp-dir.ts';

const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nnot a real one\n';

/** known_hosts with a well-formed key for each of these hosts. */
function pinned(...hosts: readonly string[]): string {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const key = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(Buffer.alloc(32, 7))]).toString('base64');
  return `# hosts\n${hosts.map((host) => `${host} ssh-ed25519 ${key}\n`).join('')}`;
}

/** The example with ids of its own in place of the placeholders. */
async function filledIn(): Promise<string> {
  const example = await readFile('examples/topology/global.yaml', 'utf8');
  return example
    .replace('C0123456789', 'C0LAB')
    .replaceAll('U00000000', 'U0LAB')
    .replaceAll('replace-with-id-of-', 'spool-of-');
}

/** An environment that is right; a test changes one thing. */
async function environment(
  changes: Record<string, string | undefined> = {},
): Promise<Record<string, string | undefined>> {
  const dir = await tempDir();
  await writeFile(join(dir, 'key'), KEY, { mode: 0o600 });
  await writeFile(join(dir, 'known_hosts'), pinned('192.0.2.11', '192.0.2.12', '198.51.100.11', '198.51.100.12'));
  await writeFile(join(dir, 'global.yaml'), await filledIn());
  return {
    SLACK_BOT_TOKEN: 'xoxb-1-secret',
    SLACK_APP_TOKEN: 'xapp-1-secret',
    TOPOLOGY: join(dir, 'global.yaml'),
    REDIS_URL: 'redis://127.0.0.1:6379',
    SSH_USER: 'twokey',
    SSH_PRIVATE_KEY_FILE: join(dir, 'key'),
    SSH_KNOWN_HOSTS_FILE: join(dir, 'known_hosts'),
    DATA_DIR: join(dir, 'data'),
    ...changes,
  };
}

async function configWith(changes: Record<string, string | undefined>) {
  const read = readConfig(await environment(changes));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read;
}

async function problemsWith(changes: Record<string, string | undefined>): Promise<readonly string[]> {
  const read = readConfig(await environment(changes));
  return read.ok ? [] : read.problems;
}

describe('what is not set has its default', () => {
  test('Socket Mode, Slack itself, /dr, English, info, no health port', async () => {
    const { config, warnings } = await configWith({});
    expect(config.slack).toEqual({
      botToken: 'xoxb-1-secret',
      apiUrl: 'https://slack.com/api/',
      command: '/dr',
      connection: { mode: 'socket', appToken: 'xapp-1-secret' },
    });
    expect([config.locale, config.logLevel, config.healthPort, config.redis.acceptUnknownFsync]).toEqual([
      'en',
      'info',
      undefined,
      false,
    ]);
    expect(config.topologies.map(({ name }) => name)).toEqual(['global']);
    expect(warnings).toEqual([]);
  });

  test('empty and blank count as not set', async () => {
    const { config } = await configWith({ SLACK_MODE: '', LOG_LEVEL: '  ', HEALTH_PORT: '' });
    expect([config.slack.connection.mode, config.logLevel, config.healthPort]).toEqual(['socket', 'info', undefined]);
  });
});

test('HTTP mode needs the signing secret and no app token', async () => {
  const { config } = await configWith({
    SLACK_MODE: 'http',
    SLACK_APP_TOKEN: undefined,
    SLACK_SIGNING_SECRET: 'sign',
    PORT: '0',
    SLACK_API_URL: 'http://127.0.0.1:9/api',
    DR_LOCALE: 'zh-CN',
    HEALTH_PORT: '9090',
  });
  expect(config.slack.connection).toEqual({ mode: 'http', signingSecret: 'sign', port: 0 });
  expect([config.slack.apiUrl, config.locale, config.healthPort]).toEqual(['http://127.0.0.1:9/api/', 'zh', 9090]);
  expect(await problemsWith({ SLACK_MODE: 'http' })).toEqual([
    "SLACK_SIGNING_SECRET: not set, and SLACK_MODE is http; allowed: the app's signing secret, without blanks",
  ]);
});

describe('a wrong value is one line that names the variable and what is allowed', () => {
  test.each([
    ['SLACK_MODE', 'sokcet', '"sokcet" is not allowed; allowed: socket, http'],
    ['SLACK_BOT_TOKEN', undefined, 'not set; allowed: a bot token, which begins with xoxb-'],
    ['SLACK_BOT_TOKEN', 'xoxb-...', 'still holds a placeholder; allowed: a bot token, which begins with xoxb-'],
    ['SLACK_BOT_TOKEN', 'xapp-1-hush', 'its value is not allowed; allowed: a bot token, which begins with xoxb-'],
    [
      'SLACK_APP_TOKEN',
      undefined,
      'not set, and SLACK_MODE is socket; allowed: an app-level token, which begins with xapp-',
    ],
    ['SLACK_API_URL', 'slack.com/api', '"slack.com/api" is not allowed; allowed: an http or https address'],
    ['SLACK_COMMAND', 'dr', '"dr" is not allowed; allowed: a slash command, such as /dr'],
    ['SLACK_COMMAND', 'xoxb-1-hush', '"(a token)" is not allowed; allowed: a slash command, such as /dr'],
    ['TOPOLOGY', undefined, 'not set; allowed: a YAML file, or a folder with one per system'],
    ['TOPOLOGY', '/nowhere.yaml', '/nowhere.yaml: cannot be read (ENOENT)'],
    ['REDIS_ACCEPT_UNKNOWN_FSYNC', 'maybe', '"maybe" is not allowed; allowed: yes, no'],
    [
      'REDIS_CA_FILE',
      '/dev/null',
      '/dev/null holds no certificate (PEM); allowed: a PEM file with the certificates of the authorities to trust for Redis (TLS)',
    ],
    [
      'REDIS_CA_FILE',
      '/nowhere.pem',
      '/nowhere.pem cannot be read (ENOENT); allowed: a PEM file with the certificates of the authorities to trust for Redis (TLS)',
    ],
    ['DATA_DIR', '/dev/null', '/dev/null is no folder; allowed: a folder on a disk that lasts'],
    ['SSH_USER', 'Root User', '"Root User" is not allowed; allowed: a user\'s name: small letters, digits, _ and -'],
    [
      'SSH_KNOWN_HOSTS_FILE',
      '/dev/null',
      "/dev/null holds no host key; allowed: a known_hosts file with every ks node's key",
    ],
    [
      'SSH_KNOWN_HOSTS_FILE',
      '~/known_hosts',
      "~/known_hosts cannot be read (ENOENT); ~ is not expanded here; allowed: a known_hosts file with every ks node's key",
    ],
    ['DR_LOCALE', 'zh', '"zh" is not allowed; allowed: en, zh-CN'],
    ['LOG_LEVEL', 'loud', '"loud" is not allowed; allowed: debug, info, warn, error'],
    [
      'HEALTH_PORT',
      '70000',
      '"70000" is not allowed; allowed: a port from 0 to 65535 (not set: no health and metrics listener)',
    ],
  ])('%s=%s', async (name, value, said) => {
    expect(await problemsWith({ [name]: value })).toEqual([`${name}: ${said}`]);
  });

  test('all of them at once', async () => {
    const found = await problemsWith({ SLACK_MODE: 'x', REDIS_URL: 'x', SSH_USER: '', TOPOLOGY: '' });
    expect(found.map((line) => line.split(':')[0])).toEqual(['SLACK_MODE', 'TOPOLOGY', 'REDIS_URL', 'SSH_USER']);
  });
});

describe("the example's placeholders are refused, each with its place and its mend", () => {
  test('the example as it stands', async () => {
    const lines = await problemsWith({ TOPOLOGY: 'examples/topology' });
    expect(lines).toHaveLength(9);
    expect(lines.map((line) => line.replace(/:\d+: /, ': '))).toEqual([
      expect.stringMatching(
        /^TOPOLOGY: examples\/topology\/global\.yaml: channel still holds the example's placeholder C0123456789; put the id of this system's channel \(channel details, at the bottom\) there$/,
      ),
      expect.stringContaining(
        "regions[0].ks[0].spool_id still holds the example's placeholder replace-with-id-of-global1a-webservice0; put the id that `npm run provision` made on global1a-webservice0 there",
      ),
      expect.stringContaining('regions[0].ks[1].spool_id'),
      expect.stringContaining('regions[1].ks[0].spool_id'),
      expect.stringContaining('regions[1].ks[1].spool_id'),
      expect.stringContaining(
        'roster[0].slack[0] still holds the example\'s placeholder U0000000001; put Engineer One\'s own id (Slack profile, "Copy member ID") there',
      ),
      expect.stringContaining('roster[1].slack[0]'),
      expect.stringContaining('roster[2].slack[0]'),
      expect.stringContaining('roster[2].slack[1]'),
    ]);
  });

  test('one that was overlooked', async () => {
    const dir = await tempDir();
    const file = join(dir, 'global.yaml');
    const left = (await filledIn()).replace('# usergroup: S0123456789', 'usergroup: S0123456789');
    await writeFile(file, left);
    const at = left.split('\n').findIndex((line) => line.includes('S0123456789')) + 1;
    expect(await problemsWith({ TOPOLOGY: file })).toEqual([
      `TOPOLOGY: ${file}:${at}: policy.usergroup still holds the example's placeholder S0123456789; put the id of a user group there`,
    ]);
  });
});

describe('REDIS_URL', () => {
  test.each(['redis://h', 'rediss://u:p@h:6380/2', 'redis+sentinel://:p@a:1,b:2/mymaster/1'])('%s', async (url) => {
    expect(await problemsWith({ REDIS_URL: url })).toEqual([]);
  });

  test.each(['http://u:hush@h', 'redis://:hu@sh@h', 'redis://h:hush', 'redis://:1/hush@h', 'redis://:1/0?hush=1@h'])(
    'a wrong one is refused without showing its password: %s',
    async (url) => {
      const [line, ...more] = await problemsWith({ REDIS_URL: url });
      expect(line).toMatch(/^REDIS_URL: its value is not allowed; allowed: redis:\/\//);
      expect(line).not.toMatch(/hush|sh@/);
      expect(more).toEqual([]);
    },
  );

  test.each([
    ['redis+sentinel://:hush@h', "the master's name is missing: redis+sentinel://h:26379/mymaster."],
    [
      'redis://:hush@h?tls=true',
      'it has the parameter "tls", and redis:// and rediss:// have none; for TLS write rediss://.',
    ],
  ])('%s is told what is wrong with it', async (url, sentence) => {
    expect(await problemsWith({ REDIS_URL: url })).toEqual([`REDIS_URL cannot be used: ${sentence}`]);
  });
});

describe('SSH credentials', () => {
  test('without a key file the agent is asked', async () => {
    const dir = await tempDir();
    const socket = join(dir, 'agent');
    const server = createServer();
    await new Promise<void>((done) => server.listen(socket, done));
    onTestFinished(() => new Promise((done) => server.close(() => done())));
    const { config } = await configWith({ SSH_PRIVATE_KEY_FILE: '', SSH_AUTH_SOCK: socket });
    expect(config.ssh.auth).toEqual({ kind: 'agent', socket });
  });

  test('neither is one line', async () => {
    expect(await problemsWith({ SSH_PRIVATE_KEY_FILE: undefined })).toEqual([
      'SSH_PRIVATE_KEY_FILE: not set, and neither is SSH_AUTH_SOCK; allowed: a private key file (when not set, the agent of SSH_AUTH_SOCK is asked)',
    ]);
    expect(await problemsWith({ SSH_PRIVATE_KEY_FILE: undefined, SSH_AUTH_SOCK: '/dev/null' })).toEqual([
      "SSH_AUTH_SOCK: /dev/null is no socket; allowed: an SSH agent's socket",
    ]);
  });

  test('a key that is none, or that others may read', async () => {
    const dir = await tempDir();
    const file = join(dir, 'key');
    await writeFile(file, 'ssh-ed25519 AAAA\n');
    const [line] = await problemsWith({ SSH_PRIVATE_KEY_FILE: file });
    expect(line).toContain(`SSH_PRIVATE_KEY_FILE: ${file} is no private key; allowed: `);
    await writeFile(file, KEY);
    await chmod(file, 0o644);
    const { warnings } = await configWith({ SSH_PRIVATE_KEY_FILE: file });
    expect(warnings).toEqual([`SSH_PRIVATE_KEY_FILE: ${file} can be read by others; chmod 600 is meant`]);
  });
});

describe('warnings', () => {
  test('a name that is almost one of ours', async () => {
    const { warnings } = await configWith({
      SLACK_BOT_TOKENS: 'xoxb-1-hush',
      LOGLEVEL: 'debug',
      PATH: '/bin',
      SSH_TTY: 'x',
    });
    expect(warnings).toEqual([
      'LOGLEVEL: is not read; did you mean LOG_LEVEL?',
      'SLACK_BOT_TOKENS: is not read; did you mean SLACK_BOT_TOKEN?',
    ]);
  });

  test('ks nodes without a host key, on one line; an address with a port is named with it', async () => {
    const dir = await tempDir();
    const file = join(dir, 'hosts');
    await writeFile(file, pinned('192.0.2.11', '192.0.2.12'));
    expect((await configWith({ SSH_KNOWN_HOSTS_FILE: file })).warnings).toEqual([
      `SSH_KNOWN_HOSTS_FILE: ${file} has no host key of global2a-webservice0 (198.51.100.11), global2a-webservice1 (198.51.100.12): nothing is sent there; add them (ssh-keyscan, compared with the fingerprints on the nodes) and start again`,
    ]);
    const topology = join(dir, 'ports.yaml');
    await writeFile(topology, (await filledIn()).replace('port: 22', 'port: 2222'));
    await writeFile(file, pinned('192.0.2.11', '[192.0.2.12]:2222', '198.51.100.*'));
    expect((await configWith({ SSH_KNOWN_HOSTS_FILE: file, TOPOLOGY: topology })).warnings).toEqual([]);
    await writeFile(file, pinned('192.0.2.11', '[192.0.2.12]:22', '198.51.100.*'));
    const [line] = (await configWith({ SSH_KNOWN_HOSTS_FILE: file, TOPOLOGY: topology })).warnings;
    expect(line).toContain('has no host key of global1a-webservice1 ([192.0.2.12]:2222): nothing');
  });

  test('tokens in the clear', async () => {
    const { warnings } = await configWith({ SLACK_API_URL: 'http://workspace.example/api/' });
    expect(warnings).toEqual([
      'SLACK_API_URL: http to another machine sends the tokens in the clear; https is meant for that',
    ]);
    expect((await configWith({ SLACK_API_URL: 'http://127.0.0.1:8080/api/' })).warnings).toEqual([]);
  });
});

test('no secret stands in any line, whatever else is wrong', async () => {
  const read = readConfig({
    SLACK_BOT_TOKEN: 'xoxb-hush hush',
    SLACK_APP_TOKEN: 'xoxb-hush',
    SLACK_MODE: 'xapp-hush',
    SLACK_BOT_TOKENN: 'hush',
    REDIS_URL: 'hush',
    SLACK_COMMAND: 'xoxb-hush',
  });
  expect(read.ok).toBe(false);
  expect(JSON.stringify(read)).not.toContain('hush');
});

test('an authority for Redis is read with the connection, and told where it cannot be used', async () => {
  const { ca } = makeCertificates(await tempDir());
  const { config } = await configWith({ REDIS_URL: 'rediss://cache.example', REDIS_CA_FILE: ca });
  expect(config.redis.target.options.tls).toMatchObject({ ca: await readFile(ca, 'utf8') });
  expect(await problemsWith({ REDIS_CA_FILE: ca })).toEqual([
    'REDIS_CA_FILE: set, but REDIS_URL does not speak TLS; write rediss:// (or ?tls=true with Sentinel), or leave it out',
  ]);
  const spoiled = join(await tempDir(), 'spoiled.pem');
  await writeFile(spoiled, '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n');
  expect(await problemsWith({ REDIS_URL: 'rediss://cache.example', REDIS_CA_FILE: spoiled })).toEqual([
    expect.stringContaining('holds a certificate that cannot be read; allowed: a PEM file'),
  ]);
});
