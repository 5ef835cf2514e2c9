import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startRefused } from '../support/bot-refused.ts';
import { redisForTest } from '../support/redis-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { drillIn, incidentsOf, walkToTheEnd, worldForTest } from '../support/world.ts';

const TYPED: readonly (readonly [who: 'commander' | 'observer' | 'third', text: string, answer: string])[] = [
  ['commander', '/dr failovr reason="drill"', 'There is no command "failovr". Did you mean /dr failover'],
  ['commander', '/dr frobnicate', 'There is no command "frobnicate". /dr help lists them.'],
  [
    'commander',
    '/dr primary-down reason="x"',
    '`/dr primary-down` does not fit: the master global1a answers (global1a-webservice0, global1a-webservice1). Nothing was opened.',
  ],
  [
    'commander',
    '/dr partition keep=global9z reason="x"',
    'keep=global9z: there is no region "global9z". The regions are global1a, global2a.',
  ],
  ['commander', '/dr resume', 'no open incident'],
  ['commander', '/dr failover tp=global2a reason="x"', '/dr failover has no option "tp". Did you mean to=?'],
  ['commander', '/dr failover colour=red reason="x"', '/dr failover has no option "colour". It takes '],
  ['commander', '/dr failover', '/dr failover needs a reason. Write it at the end, for example /dr failover '],
  ['commander', '/dr failover reason=""', 'reason= has no value. Write reason='],
  ['commander', '/dr failover reason="drill', 'The quote that opens at "drill is never closed.'],
  [
    'commander',
    '/dr failover to=global9z reason="x"',
    'to=global9z: there is no region "global9z". The regions are global1a, global2a.',
  ],
  [
    'commander',
    '/dr failover to=east1a reason="x"',
    'to=east1a: there is no region "east1a". The regions are global1a, global2a.',
  ],
  [
    'commander',
    '/dr failover to=global2a system=east reason="x"',
    'to=global2a: there is no region "global2a". The regions are east1a, west1a.',
  ],
  [
    'commander',
    '/dr failover to=global1a reason="x"',
    'global1a already is the master region: there is nothing to switch. Nothing was opened.',
  ],
  [
    'commander',
    '/dr failover system=west reason="x"',
    'system=west: there is no system "west". The systems are east, lab.',
  ],
  [
    'observer',
    '/dr failover reason="x"',
    'Only operators of lab may do this. Operators: Cory Commander, Sasha Second.',
  ],
  ['third', '/dr failover reason="x"', 'Only operators of lab may do this. Operators: Cory Commander, Sasha Second.'],
  ['observer', '/dr abort', 'lab has no open incident: there is nothing to abort.'],
];

test('what is typed wrong gets one clear sentence, and nothing is opened', { timeout: 120_000 }, async () => {
  const world = await worldForTest();
  const drill = drillIn(world);
  for (const [who, text, answer] of TYPED) expect.soft(await drill.ask(who, text), text).toContain(answer);
  expect(world.workspace.messages(drill.channel)).toEqual([]);
  expect(await incidentsOf(world.env, 'lab')).toEqual([]);
  expect(drill.changes()).toEqual([]);

  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  for (const who of ['commander', 'second'] as const) {
    expect(await drill.ask(who, '/dr failover reason="me too"')).toMatch(
      /lab already has an open incident: failover, started by Cory Commander \(quarterly drill\), open since [\d:]+ UTC\. See `\/dr status`; `\/dr abort` ends it\./,
    );
  }
  expect(await drill.ask('observer', '/dr abort reason="because"')).toBe(
    'Only persons in the roster of lab may do this.',
  );
  await walkToTheEnd(drill, incident);
  expect(drill.changes()).toHaveLength(1);
  expect(await incidentsOf(world.env, 'lab')).toEqual([incident]);
});

test('a set-up that cannot work is refused at start, one sentence each, and nothing is left', {
  timeout: 180_000,
}, async () => {
  const world = await worldForTest();
  const { workspace, env } = world;
  await world.bot().stop();
  const before = { ephemerals: workspace.ephemerals('commander').length, keys: await keysOf(world.redis.url) };
  const dir = await tempDir();
  const file = async (name: string, text: string) => {
    await writeFile(join(dir, name), text, { mode: 0o600 });
    return join(dir, name);
  };
  const topology = async (name: string, change: (text: string) => string) => {
    await mkdir(join(dir, name));
    const text = change(await readFile(join(env.TOPOLOGY ?? '', 'lab.yaml'), 'utf8'));
    await writeFile(join(dir, name, 'lab.yaml'), text);
    return join(dir, name);
  };
  const evicting = await redisForTest({ maxmemoryPolicy: 'allkeys-lru' });
  const forgetting = await redisForTest({ appendonly: 'no' });
  const lazy = await redisForTest({ appendfsync: 'everysec' });
  const gone = await redisForTest();
  await gone.kill();
  const wrongKey = await file('half-a-key', `-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense\n`);
  const alone = (text: string) => text.replaceAll('"approver"', '"operator"');

  const cases: readonly (readonly [change: Readonly<Record<string, string | undefined>>, problem: RegExp])[] = [
    [{ SLACK_BOT_TOKEN: undefined }, /^SLACK_BOT_TOKEN: not set/],
    [
      { SLACK_BOT_TOKEN: 'xoxp-1' },
      /^SLACK_BOT_TOKEN: its value is not allowed; allowed: a bot token, which begins with xoxb-/,
    ],
    [
      { SLACK_BOT_TOKEN: 'xoxb-1-wrong' },
      /^SLACK_BOT_TOKEN: Slack refuses the token \(invalid_auth\)\. Reinstall the app/,
    ],
    [
      { SLACK_APP_TOKEN: 'xapp-1-wrong' },
      /^SLACK_APP_TOKEN: Slack refuses the token \(invalid_auth\)\. Make an app-level token/,
    ],
    [
      { SLACK_API_URL: `${workspace.pageUrl}nothing/here/` },
      /^SLACK_API_URL: the address answers HTTP 404 instead of speaking Slack\./,
    ],
    [
      {
        TOPOLOGY: await topology('unknown-key', (text) =>
          text.replace('"recovery_pg"', '"colour": "red",\n"recovery_pg"'),
        ),
      },
      /^TOPOLOGY: \S+lab\.yaml:\d+: colour is an unknown key; allowed: name, channel, /,
    ],
    [
      { TOPOLOGY: await topology('no-region', (text) => text.replaceAll('global2a-pgserver1', 'pgserver1')) },
      /^TOPOLOGY: \S+lab\.yaml:\d+: regions\[1\]\.pg\[1\] "pgserver1" belongs to no region: a node's name begins with its region's \(global1a, global2a\)/,
    ],
    [
      { TOPOLOGY: await topology('nobody-else', alone) },
      /^TOPOLOGY: \S+lab\.yaml:\d+: roster no approver could approve what Cory Commander or Sasha Second or Tay Third starts, and the quorum is 1/,
    ],
    [
      { TOPOLOGY: await topology('no-channel', (text) => text.replace(workspace.channelId('dr-lab'), 'C0NOWHERE')) },
      /^System lab: Slack knows no channel C0NOWHERE that the bot may see\. Correct "channel" in the topology/,
    ],
    [
      {
        TOPOLOGY: await topology('placeholder', (text) => text.replace(workspace.channelId('dr-lab'), 'C0123456789')),
      },
      /^TOPOLOGY: \S+lab\.yaml:\d+: channel still holds the example's placeholder C0123456789; put the id of this system's channel /,
    ],
    [{ TOPOLOGY: join(dir, 'nowhere') }, /^TOPOLOGY: .*nowhere/],
    [
      // A host that has worked with its Redis before waits for it instead (starting.test.ts).
      { REDIS_URL: gone.url, DATA_DIR: join(dir, 'new-host') },
      /^Redis at 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Start it, or correct REDIS_URL\.$/,
    ],
    [
      { REDIS_URL: evicting.url },
      /^Redis has maxmemory-policy allkeys-lru: .* Mend: redis-cli CONFIG SET maxmemory-policy noeviction/,
    ],
    [{ REDIS_URL: forgetting.url }, /^Redis has appendonly no: .* Mend: redis-cli CONFIG SET appendonly yes/],
    [{ REDIS_URL: lazy.url }, /^Redis has appendfsync everysec: .* Mend: redis-cli CONFIG SET appendfsync always/],
    [
      { SSH_PRIVATE_KEY_FILE: join(dir, 'no-key') },
      /^SSH_PRIVATE_KEY_FILE: .*no-key cannot be read \(ENOENT\); allowed: a private key file/,
    ],
    [
      { SSH_PRIVATE_KEY_FILE: await file('a.pub', 'ssh-ed25519 AAAA lab\n') },
      /^SSH_PRIVATE_KEY_FILE: .*a\.pub is no private key/,
    ],
    [{ SSH_PRIVATE_KEY_FILE: wrongKey }, /^.*SSH private key .*half-a-key cannot be read as a private key/],
    [
      { SSH_KNOWN_HOSTS_FILE: join(dir, 'no-hosts') },
      /^SSH_KNOWN_HOSTS_FILE: .*no-hosts cannot be read \(ENOENT\); allowed: a known_hosts file/,
    ],
    [{ SSH_KNOWN_HOSTS_FILE: await file('empty', '# none\n') }, /^SSH_KNOWN_HOSTS_FILE: .*empty holds no host key/],
  ];
  const refusals = await severalAtOnce(
    cases.map(
      ([change]) =>
        () =>
          startRefused({ ...env, ...change }),
    ),
  );
  for (const [index, [change, problem]] of cases.entries()) {
    const refused = refusals[index];
    const told = Object.keys(change).join();
    expect.soft({ code: refused?.code, ready: refused?.ready }, told).toEqual({ code: 78, ready: false });
    expect.soft(refused?.problems, told).toEqual([expect.stringMatching(problem)]);
  }

  workspace.directory.setMember('dr-lab', 'twokey', false);
  const outside = await startRefused(env);
  expect(outside).toEqual({
    code: 78,
    ready: false,
    problems: [
      `System lab: the bot is not in the channel #dr-lab (${workspace.channelId('dr-lab')}). Invite it there: /invite @twokey`,
    ],
  });
  workspace.directory.setMember('dr-lab', 'twokey', true);

  expect(workspace.connections()).toBe(0);
  expect(workspace.messages('dr-lab')).toEqual([]);
  expect(workspace.ephemerals('commander')).toHaveLength(before.ephemerals);
  expect(await keysOf(world.redis.url)).toEqual(before.keys);
  await world.startBot();
  await walkToTheEnd(drillIn(world), await drillIn(world).open('commander', '/dr failover reason="mended"'));
});

/** Three at a time: each mostly waits. */
async function severalAtOnce<T>(acts: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (let first = 0; first < acts.length; first += 3) {
    results.push(...(await Promise.all(acts.slice(first, first + 3).map((act) => act()))));
  }
  return results;
}

async function keysOf(url: string): Promise<string[]> {
  const redis = new Redis(url);
  try {
    // BullMQ's mark of its last look goes by itself.
    return (await redis.keys('*')).filter((key) => !key.endsWith(':stalled-check')).sort();
  } finally {
    redis.disconnect();
  }
}
