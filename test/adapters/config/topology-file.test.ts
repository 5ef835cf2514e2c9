import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTopologies } from '../../../src/adapters/config/topology-file.ts';
import { operationDeadlineOf } from '../../../src/domain/topology.ts';
import { tempDir } from '../../support/temp-dir.ts';

const EXAMPLE = 'examples/topology/global.yaml';
const WHO = { sshUser: 'twokey' };

/** The example with one text replaced: what is said about it, without the folder and the line's number. */
async function problemsOf(from: string | RegExp, to: string): Promise<string[]> {
  return (await problemLines(from, to)).map((line) => line.replace(/:\d+: /, ': '));
}

async function problemLines(from: string | RegExp, to: string): Promise<string[]> {
  const text = await readFile(EXAMPLE, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  const dir = await tempDir();
  await writeFile(join(dir, 'global.yaml'), changed);
  const read = readTopologies(dir, WHO);
  const lines = read.ok ? read.unmet.map(({ line }) => line) : read.problems;
  return lines.map((line) => line.replaceAll(`${dir}/`, ''));
}

async function topologyWith(from: string | RegExp, to: string) {
  const dir = await tempDir();
  await writeFile(join(dir, 'x.yml'), (await readFile(EXAMPLE, 'utf8')).replace(from, to));
  const read = readTopologies(dir, WHO);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return { topology: read.topologies[0], warnings: read.warnings };
}

describe('the example', () => {
  test("is the paper's two regions", () => {
    const read = readTopologies(EXAMPLE, WHO);
    if (!read.ok) throw new Error(read.problems.join('\n'));
    const [topology] = read.topologies;
    const system = topology.regions.map((region) => ({
      region: region.name,
      zone: region.zone,
      nodes: [...region.ks.map(({ name }) => name), ...region.pg, region.recoveryPg],
    }));
    expect(system).toEqual([
      {
        region: 'global1a',
        zone: 'alpha',
        nodes: [
          'global1a-webservice0',
          'global1a-webservice1',
          'global1a-pgserver0',
          'global1a-pgserver1',
          'global1a-recoverypgserver0',
        ],
      },
      {
        region: 'global2a',
        zone: 'beta',
        nodes: [
          'global2a-webservice0',
          'global2a-webservice1',
          'global2a-pgserver0',
          'global2a-pgserver1',
          'global2a-recoverypgserver0',
        ],
      },
    ]);
    expect(read.warnings).toEqual([]);
  });

  test('states the defaults: without its optional part the topology is the same', async () => {
    const { topology } = await topologyWith(/\n# All below is optional[\s\S]*/, '\n');
    const read = readTopologies(EXAMPLE, WHO);
    expect(read.ok && read.topologies[0]).toEqual(topology);
    expect(topology.timing).toEqual({
      pollEvery: 5000,
      operationDeadline: 600_000,
      operationDeadlines: {},
      checkDeadline: 600_000,
      consecutiveReadings: 3,
      readingsSpread: 30_000,
      checkTimeout: 20_000,
      runTimeout: 60_000,
      switchAgainAfter: 3_600_000,
    });
    expect(topology.policy).toMatchObject({
      quorum: 1,
      approveWithin: 600_000,
      executeWithin: 60_000,
      reflexGuard: 3000,
      armedWindow: 5000,
    });
  });
});

describe('an unknown key', () => {
  test('is named with file, line, path and the nearest known key', async () => {
    const [line] = await problemLines('address: 192.0.2.12', 'adress: 192.0.2.12');
    expect(line).toMatch(
      /^global\.yaml:\d+: regions\[0\]\.ks\[1\]\.address is missing; needs a host name or an IP address$/,
    );
    expect(await problemsOf('address: 192.0.2.12', 'adress: 192.0.2.12')).toContain(
      'global.yaml: regions[0].ks[1].adress is an unknown key; did you mean address? allowed: name, address, receipts, spool_id, user, port, spool_base, log_path, prefix, tools',
    );
  });

  test('is pointed at by its own line', async () => {
    const lines = (await readFile(EXAMPLE, 'utf8')).split('\n');
    const at = lines.findIndex((line) => line.includes('approve_within'));
    const found = await problemLines('approve_within', 'approve_witin');
    expect(found[0]).toContain(
      `global.yaml:${at + 1}: policy.approve_witin is an unknown key; did you mean approve_within?`,
    );
  });

  test('of the file itself', async () => {
    expect(await problemsOf('console_host:', 'colour: red\nconsole_host:')).toEqual([
      'global.yaml: colour is an unknown key; allowed: name, channel, console_host, recovery_pg, regions, remote, log, timing, policy, roster',
    ]);
  });
});

describe('a wrong value is told with what is allowed', () => {
  test.each([
    [
      'channel: C0123456789',
      'channel: "#dr"',
      'channel "#dr" is not allowed; allowed: a Slack channel id (C… or G…; not its name)',
    ],
    [
      'name: global ',
      'name: Global One ',
      'name "Global One" is not allowed; allowed: small letters, digits and hyphens, at most 31, a letter first',
    ],
    ['recovery_pg: true', 'recovery_pg: maybe', 'recovery_pg "maybe" is not allowed; allowed: true or false'],
    ['port: 22', 'port: 70000', 'remote.port 70000 is not allowed; allowed: a whole number from 1 to 65535'],
    [
      'address: 192.0.2.11\n',
      'address: 192.0.2.11:22\n',
      'regions[0].ks[0].address is neither a host name nor an IP address (the port stands in `port`)',
    ],
    [
      'console_address: 192.0.2.10',
      'console_address: lb.example',
      'regions[0].console_address is not an IPv4 or IPv6 address (it goes into a hosts file)',
    ],
    [
      'prefix: []',
      'prefix: sudo -n',
      'remote.prefix "sudo -n" is not allowed; allowed: a list of words, such as [sudo, -n]',
    ],
    [
      'spool_base: /var/lib/twokey/spool',
      'spool_base: spool',
      'remote.spool_base "spool" is not allowed; allowed: an absolute path without . or .. and without a slash at its end',
    ],
    [
      'spool_id: "replace-with-id-of-global1a-webservice0"',
      'spool_id: 12345678',
      'regions[0].ks[0].spool_id 12345678 is read as a number: put it in quotes',
    ],
    [
      'poll_every: 5s',
      'poll_every: 5',
      'timing.poll_every 5 is not allowed; allowed: a duration from 50ms to 10min, such as 250ms, 30s or 10min',
    ],
    [
      'run_timeout: 60s',
      'run_timeout: 3d',
      'timing.run_timeout "3d" is not allowed; allowed: a duration from 1s to 1h, such as 250ms, 30s or 10min',
    ],
    [
      'switch_again_after: 1h',
      'switch_again_after: 3600',
      'timing.switch_again_after 3600 is not allowed; allowed: a duration from 0ms to 168h, such as 250ms, 30s or 10min',
    ],
    [
      'timing:\n',
      'timing:\n  operation_deadlines: { RestartZoneWatcher: 5min }\n',
      'timing.operation_deadlines.RestartZoneWatcher is an unknown key; allowed: FailoverGlobalKS, FailbackGlobalKS, RecoverPG',
    ],
    [
      'timing:\n',
      'timing:\n  operation_deadlines: { recoverPG: 5min }\n',
      'timing.operation_deadlines.recoverPG is an unknown key; did you mean RecoverPG? allowed: FailoverGlobalKS, FailbackGlobalKS, RecoverPG',
    ],
    [
      'timing:\n',
      'timing:\n  operation_deadlines: { RecoverPG: 2d }\n',
      'timing.operation_deadlines.RecoverPG "2d" is not allowed; allowed: a duration from 1s to 24h, such as 250ms, 30s or 10min',
    ],
    [
      'roles: [approver]',
      'roles: [approvers]',
      'roster[2].roles[0] "approvers" is not allowed; allowed: operator, approver',
    ],
    [
      'slack: [U0000000001]',
      'slack: ["@one"]',
      'roster[0].slack[0] "@one" is not allowed; allowed: a Slack user id (U… or W…)',
    ],
  ])('%s → %s', async (from, to, said) => {
    expect(await problemsOf(from, to)).toEqual([`global.yaml: ${said}`]);
  });
});

describe('names must fit each other', () => {
  test.each([
    [
      'name: global1a-webservice1',
      'name: global2a-webservice9',
      'regions[0].ks[1].name "global2a-webservice9" stands under global1a, but its name begins with global2a',
    ],
    [
      '- global1a-pgserver1',
      '- pgserver1',
      'regions[0].pg[1] "pgserver1" belongs to no region: a node\'s name begins with its region\'s (global1a, global2a)',
    ],
    ['- global1a-pgserver1', '- global1a-pgserver0', 'regions[0].pg[1] "global1a-pgserver0" is named twice'],
    [
      'address: 192.0.2.12',
      'address: 192.0.2.11',
      'regions[0].ks[1].address 192.0.2.11:22 is the address of two ks nodes',
    ],
    ['zone: beta', 'zone: alpha', 'regions[1].zone "alpha" is the zone of both regions; each has its own'],
    [
      'console_address: 198.51.100.10',
      'console_address: 192.0.2.10',
      "regions[1].console_address 192.0.2.10 is the console's address in both regions; each has its own",
    ],
    [
      '    recovery_pg_node: global2a-recoverypgserver0\n',
      '\n',
      "regions[1].recovery_pg_node is missing; needs global2a's recovery pg node, since `recovery_pg` is true",
    ],
    [
      'spool_id: "replace-with-id-of-global2a-webservice1"\n',
      '\n',
      'regions[1].ks[1].spool_id is missing; needs the id that `npm run provision` made on global2a-webservice1, or `receipts: off` (then any doubt is unknown)',
    ],
  ])('%s → %s', async (from, to, said) => {
    expect(await problemsOf(from, to)).toContain(`global.yaml: ${said}`);
  });

  test('two regions, neither beginning with the other, and no third', async () => {
    expect(await problemsOf(/global2a/g, 'global1a1')).toContain(
      'global.yaml: regions[1].name "global1a1" and "global1a" begin alike: nodes are assigned to regions by their names\' beginning, so neither may begin with the other',
    );
    expect(await problemsOf(/\n {2}- name: global2a[\s\S]*?(?=\n# Who)/, '')).toEqual([
      'global.yaml: regions a list of 1 is not allowed; allowed: a list of exactly two regions',
    ]);
  });

  test('recovery pg nodes stand there only where it is deployed', async () => {
    expect(await problemsOf('recovery_pg: true', 'recovery_pg: false')).toEqual([
      'global.yaml: regions[0].recovery_pg_node names global1a-recoverypgserver0, but `recovery_pg` is false; remove the node, or set `recovery_pg: true`',
      'global.yaml: regions[1].recovery_pg_node names global2a-recoverypgserver0, but `recovery_pg` is false; remove the node, or set `recovery_pg: true`',
    ]);
  });
});

describe('YAML', () => {
  test('a key given twice is refused with its line', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'twice.yaml'), 'name: a\nchannel: C1\nname: b\n');
    expect(readTopologies(join(dir, 'twice.yaml'), WHO)).toEqual({
      ok: false,
      problems: [`${dir}/twice.yaml:3: is not valid YAML: Map keys must be unique`],
    });
  });

  test('anchors may be used, and a problem behind one has its place', async () => {
    const { topology } = await topologyWith(
      /roles: \[operator, approver\]\n([\s\S]*?)roles: \[operator, approver\]/,
      'roles: &both [operator, approver]\n$1roles: *both',
    );
    expect(topology.roster[1]?.roles).toEqual(['operator', 'approver']);
  });

  test('aliases that would unfold without end are refused', async () => {
    const dir = await tempDir();
    const rows = [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(', ')}]`),
    ];
    await writeFile(join(dir, 'bomb.yaml'), rows.join('\n'));
    expect(readTopologies(dir, WHO)).toEqual({
      ok: false,
      problems: [`${dir}/bomb.yaml:1: cannot be read: Excessive alias count indicates a resource exhaustion attack`],
    });
  });

  test('an empty file, a folder without topologies and a missing file are told apart', async () => {
    const dir = await tempDir();
    expect(readTopologies(dir, WHO)).toMatchObject({
      problems: [`${dir}: holds no topology; needs one *.yaml or *.yml a system`],
    });
    await writeFile(join(dir, 'none.yaml'), '');
    expect(readTopologies(dir, WHO)).toMatchObject({ problems: [`${dir}/none.yaml:1: is empty`] });
    expect(readTopologies(join(dir, 'gone.yaml'), WHO)).toMatchObject({
      problems: [`${dir}/gone.yaml: cannot be read (ENOENT)`],
    });
  });
});

describe('several systems', () => {
  test('one a file; a name or a channel that two of them have is refused', async () => {
    const dir = await tempDir();
    const text = await readFile(EXAMPLE, 'utf8');
    await writeFile(join(dir, 'a.yaml'), text);
    await writeFile(join(dir, 'b.yaml'), text.replace('name: global ', 'name: second '));
    expect(readTopologies(dir, WHO)).toEqual({
      ok: false,
      problems: [`${dir}/b.yaml: channel "C0123456789" is also that of a.yaml; each system has its own`],
    });
    await writeFile(
      join(dir, 'b.yaml'),
      text.replace('name: global ', 'name: second ').replace('C0123456789', 'C0123456780'),
    );
    const read = readTopologies(dir, WHO);
    expect(read.ok && read.topologies.map(({ name }) => name)).toEqual(['global', 'second']);
  });
});

describe('what a node names itself wins over the system', () => {
  test('user, port, paths, tools and prefix', async () => {
    const { topology } = await topologyWith(
      'address: 192.0.2.12\n',
      'address: 192.0.2.12\n        user: other\n        port: 2222\n        prefix: [sudo, -n]\n        log_path: /var/log/zw.log\n        tools: { supervisorctl: /usr/bin/supervisorctl }\n',
    );
    expect(
      topology.regions[0].ks.map(({ user, port, prefix, logPath, tools }) => [
        user,
        port,
        prefix,
        logPath,
        tools.supervisorctl,
        tools.sendZwDirective,
      ]),
    ).toEqual([
      ['twokey', 22, [], '/pitrix/log/zone_watcher.log', 'supervisorctl', '/pitrix/bin/send-zw-directive'],
      ['other', 2222, ['sudo', '-n'], '/var/log/zw.log', '/usr/bin/supervisorctl', '/pitrix/bin/send-zw-directive'],
    ]);
  });

  test('receipts are off where it says so, and a spool below /tmp is warned about', async () => {
    const { topology, warnings } = await topologyWith(
      'spool_id: "replace-with-id-of-global1a-webservice1"',
      'receipts: off',
    );
    expect(topology.regions[0].ks.map(({ spool }) => spool)).toEqual([
      { base: '/var/lib/twokey/spool', id: 'replace-with-id-of-global1a-webservice0' },
      'off',
    ]);
    expect(warnings).toEqual([]);
    const below = await topologyWith('spool_base: /var/lib/twokey/spool', 'spool_base: /tmp/spool');
    expect(below.warnings).toHaveLength(4);
    expect(below.warnings[0]).toContain(
      'regions[0].ks[0] receipts in /tmp/spool: files below /tmp and /var/tmp are deleted by the system, and a lost receipt makes an outcome unknown',
    );
  });

  test('nodes may lack a spool id only while they are provisioned', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'x.yaml'), (await readFile(EXAMPLE, 'utf8')).replaceAll(/ +spool_id: .*\n/g, ''));
    expect(readTopologies(dir, WHO)).toMatchObject({ ok: false });
    expect(readTopologies(dir, { ...WHO, unprovisioned: true })).toMatchObject({ ok: true });
  });
});

describe('a deadline of its own', () => {
  test('stands for that directive only; the others keep the common one', async () => {
    const { topology } = await topologyWith(
      '# operation_deadlines: { RecoverPG: 30min }',
      'operation_deadlines: { RecoverPG: 30min, FailoverGlobalKS: 90s }',
    );
    const deadline = (directive: string) => operationDeadlineOf(topology.timing, directive);
    expect(topology.timing.operationDeadlines).toEqual({ RecoverPG: 1_800_000, FailoverGlobalKS: 90_000 });
    expect(
      ['RecoverPG', 'FailoverGlobalKS', 'FailbackGlobalKS', 'ActiveDisasterZone', 'toString'].map(deadline),
    ).toEqual([1_800_000, 90_000, 600_000, 600_000, 600_000]);
  });

  test('0s switches the question about a second switch off', async () => {
    const { topology } = await topologyWith('switch_again_after: 1h', 'switch_again_after: 0s');
    expect(topology.timing.switchAgainAfter).toBe(0);
  });
});

describe('digests', () => {
  const digests = async (from: string, to: string) => {
    const { topology } = await topologyWith(from, to);
    return [topology.hash, topology.rosterVersion];
  };

  test('the hash follows what decides what runs where, the roster version who may say so', async () => {
    const [hash, roster] = await digests('', '');
    for (const [from, to] of [
      ['address: 192.0.2.12', 'address: 192.0.2.13'],
      ['port: 22', 'port: 23'],
      ['# user: twokey', 'user: other'],
      ['prefix: []', 'prefix: [sudo]'],
      ['/pitrix/bin/send-zw-directive', '/opt/send-zw-directive'],
      ['id-of-global2a-webservice1', 'id-of-another-host'],
    ] as const) {
      const changed = await digests(from, to);
      expect(changed[0], from).not.toBe(hash);
      expect(changed[1], from).toBe(roster);
    }
    for (const [from, to] of [
      ['U0000000003, ', ''],
      ['quorum: 1', 'quorum: 2'],
      ['armed_window: 5s', 'armed_window: 6s'],
    ] as const) {
      const changed = await digests(from, to);
      expect(changed[0], from).toBe(hash);
      expect(changed[1], from).not.toBe(roster);
    }
    expect(await digests('console_address: 192.0.2.10', 'console_address: 192.0.2.9')).toEqual([hash, roster]);
  });
});

describe('the roster', () => {
  test.each([
    [
      'U0000000003, U0000000013',
      'U0000000001',
      'roster[2].slack[0] U0000000001 stands under two persons, Engineer One and Engineer Three',
    ],
    ['U0000000003, U0000000013', 'U0000000003, U0000000003', 'roster[2].slack[1] U0000000003 is listed twice'],
    [
      'name: Engineer Two',
      'name: engineer one',
      'roster[1].name "engineer one" is in the roster twice; give one person all their ids in one entry',
    ],
  ])('rule 5: the second account: %s → %s', async (from, to, said) => {
    expect((await problemsOf(from, to))[0]).toBe(`global.yaml: ${said}`);
  });

  test.each([
    [
      'quorum: 1',
      'quorum: 3',
      'roster only Engineer Two, Engineer Three could approve what Engineer One starts, and the quorum is 3; name more approvers, or lower policy.quorum',
    ],
    [/roles: \[operator, approver\]/g, 'roles: [approver]', 'roster has no operator: nobody could start an incident'],
  ])('%s → %s', async (from, to, said) => {
    const found = await problemsOf(from, to);
    expect(found[0]?.replace('Engineer One or Engineer Two starts', 'Engineer One starts')).toBe(
      `global.yaml: ${said}`,
    );
  });

  test('rule 9: the deadlock at midnight: one operator who is the only approver is refused', async () => {
    expect(await problemsOf(/ {2}- name: Engineer Two[\s\S]*?(?=\n# All below)/, '')).toEqual([
      'global.yaml: roster no approver could approve what Engineer One starts, and the quorum is 1; name more approvers, or lower policy.quorum',
    ]);
  });
});

describe('times that contradict each other are refused', () => {
  test.each([
    [
      'armed_window: 5s',
      'armed_window: 60s',
      'policy.armed_window is not shorter than execute_within: every approval would expire while it is armed',
    ],
    [
      'approve_within: 10min',
      'approve_within: 2s',
      'policy.reflex_guard is not shorter than approve_within: nobody could ever approve',
    ],
    [
      'readings_spread: 30s',
      'readings_spread: 10min',
      'timing.readings_spread is not shorter than check_deadline: no check could ever hold',
    ],
    [
      'deny_emoji: no_entry',
      'deny_emoji: white_check_mark',
      'policy.deny_emoji "white_check_mark" both approves and denies',
    ],
    [
      /approve_emoji: \S+\n(.*)deny_emoji: \S+/,
      'approve_emoji: thumbsup\n$1deny_emoji: "+1"',
      'policy.deny_emoji "+1" both approves and denies',
    ],
  ])('%s → %s', async (from, to, said) => {
    expect(await problemsOf(from, to)).toEqual([`global.yaml: ${said}`]);
  });
});
