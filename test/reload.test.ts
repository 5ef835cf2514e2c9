import { rename, rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { IncidentId, SystemName } from '../src/domain/names.ts';
import type { Topology } from '../src/domain/topology.ts';
import { identityOf } from '../src/engine/other-topology.ts';
import type { OpenIncident } from '../src/engine/ports/journal.ts';
import { type Reload, reload } from '../src/reload.ts';
import { fakeSlack } from './support/fakes/slack.ts';
import { topologyFiles } from './support/topology-files.ts';

const EAST = 'east' as SystemName;
const GLOBAL = 'global' as SystemName;
const OF_GLOBAL = 'global-0123456789abcdef0123456789abcdef' as IncidentId;
const NOTHING = 'topology: the reload was refused, nothing was taken over; the roster and policy of before still hold.';

/** A process as it stands after its start, with hands for Slack, the journal and the record; everything it does is noted. */
async function running() {
  const files = await topologyFiles();
  const topologies = new Map(files.config().topologies.map((topology) => [topology.name, topology]));
  const slack = fakeSlack();
  const open = new Map<SystemName, OpenIncident>();
  const did: string[] = [];
  const refusals: string[] = [];
  const outage: { redis: boolean } = { redis: false };
  const engine: Reload['engine'] = {
    directory: slack.directory,
    topologyRecord: {
      async record(system, identity) {
        if (outage.redis) throw new Error('Connection is closed.');
        const own = topologies.get(system);
        did.push(`recorded ${system} ${own && identityOf(own) === identity ? 'as it runs' : 'as it is to run'}`);
      },
      recordedElse: async () => ({ known: false }),
    },
    changed: (incident) => void did.push(`woke ${incident}`),
    journal: {
      openIncident: async (system) => open.get(system) ?? { ok: true, incident: undefined },
      append: () => Promise.reject(new Error('a reload appends nothing')),
      read: () => Promise.reject(new Error('a reload reads no entries')),
      stopped: async () => [],
      incidents: async () => [],
      onAppend: () => () => undefined,
    },
    incidents: {
      load: async () => ({ ok: false, reason: 'none', why: 'a fake has no entries' }),
      transact: () => Promise.reject(new Error('a reload changes no incident')),
      knownOpen: () => [],
      forgetEnded: () => undefined,
    },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const of = (system: SystemName): Topology => {
    const topology = topologies.get(system);
    if (topology === undefined) throw new Error(`${system} does not run`);
    return topology;
  };
  return {
    files,
    slack,
    open,
    did,
    refusals,
    outage,
    of,
    again: () => reload({ topologies, read: files.read, refusals: async () => refusals, engine }),
    /** What runs, to be compared. */
    runs: () => JSON.stringify([...topologies]),
  };
}

type Running = Awaited<ReturnType<typeof running>>;

/** Nothing at all has changed, nothing was recorded, nobody was woken. */
async function refused(process: Running): Promise<readonly string[]> {
  const before = process.runs();
  const lines = await process.again();
  expect(lines.at(-1)).toBe(NOTHING);
  expect(process.runs()).toBe(before);
  expect(process.did).toEqual([]);
  return lines.slice(0, -1);
}

describe('what is taken over at once', () => {
  const CHANGES: readonly (readonly [
    what: string,
    from: string,
    to: string,
    seen: (topology: Topology) => unknown,
    is: unknown,
  ])[] = [
    [
      'the roster',
      'Engineer Three',
      'Engineer Four',
      ({ roster }) => roster.map(({ name }) => name),
      ['Engineer One', 'Engineer Two', 'Engineer Four'],
    ],
    ['the policy', 'quorum: 1', 'quorum: 2', ({ policy }) => policy.quorum, 2],
    [
      'the deadlines',
      'check_deadline: 10min',
      'check_deadline: 20min',
      ({ timing }) => timing.checkDeadline,
      1_200_000,
    ],
    ['the words of the log', 'finished: success', 'done: ok', ({ log }) => log.success, '\\bdone: ok\\b'],
    [
      "the console's host name",
      'console.example.com',
      'desk.example.com',
      ({ consoleHost }) => consoleHost,
      'desk.example.com',
    ],
    [
      "the console's address",
      'console_address: 192.0.2.10',
      'console_address: 192.0.2.99',
      ({ regions }) => regions[0].consoleAddress,
      '192.0.2.99',
    ],
  ];

  test.each(CHANGES)('%s', async (_what, from, to, seen, is) => {
    const process = await running();
    await process.files.edit('global', (text) => text.replace(from, to));
    const lines = await process.again();
    expect(seen(process.of(GLOBAL))).toEqual(is);
    expect(seen(process.of(EAST))).not.toEqual(is);
    expect(lines).toEqual([
      `topology: global was read again, roster ${process.of(GLOBAL).rosterVersion.slice(0, 12)}.`,
    ]);
  });

  test('both systems, each with its line', async () => {
    const process = await running();
    for (const system of ['east', 'global'] as const)
      await process.files.edit(system, (text) => text.replace('reflex_guard: 3s', 'reflex_guard: 4s'));
    expect(await process.again()).toEqual([
      expect.stringMatching(/^topology: east was read again, roster [0-9a-f]{12}\.$/),
      expect.stringMatching(/^topology: global was read again, roster [0-9a-f]{12}\.$/),
    ]);
  });

  test('it is recorded before it is taken over, and then the open incident of that system alone is woken', async () => {
    const process = await running();
    process.open.set(GLOBAL, { ok: true, incident: OF_GLOBAL });
    process.open.set(EAST, { ok: true, incident: 'east-0' as IncidentId });
    await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 2'));
    await process.again();
    expect(process.did).toEqual(['recorded east as it runs', 'recorded global as it is to run', `woke ${OF_GLOBAL}`]);
  });

  test('a journal that cannot be asked which incident is open stands in the way of nothing', async () => {
    const process = await running();
    process.open.set(GLOBAL, { ok: false, reason: 'unavailable', why: 'ECONNREFUSED' });
    await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 2'));
    expect(await process.again()).toEqual([expect.stringContaining('global was read again')]);
    expect(process.of(GLOBAL).policy.quorum).toBe(2);
  });

  test('a file that says the same is recorded again: another process may have recorded another one and be gone', async () => {
    const process = await running();
    expect(await process.again()).toEqual(['topology: read again, nothing has changed.']);
    expect(process.did).toEqual(['recorded east as it runs', 'recorded global as it runs']);
  });
});

describe('what needs a restart is refused, with its sentence', () => {
  test('a system that is gone, and one that is new', async () => {
    const process = await running();
    await process.files.edit('east', (text) => text.replace('name: east ', 'name: west '));
    expect(await refused(process)).toEqual([
      'TOPOLOGY: system east is no longer there: that needs a restart.',
      'TOPOLOGY: system west is new: that needs a restart.',
    ]);
  });

  test('a file that was taken away', async () => {
    const process = await running();
    await rm(process.files.path('east'));
    expect(await refused(process)).toEqual(['TOPOLOGY: system east is no longer there: that needs a restart.']);
  });

  test('another channel', async () => {
    const process = await running();
    await process.files.edit('global', (text) => text.replace('C0GLOBAL', 'C0ELSEWHERE'));
    expect(await refused(process)).toEqual(['TOPOLOGY: the channel of global is another one: that needs a restart.']);
  });

  test.each([
    ['a node has another address', 'address: 192.0.2.11', 'address: 192.0.2.99'],
    ['a node has another spool', 'spool-of-global1a-webservice0', 'spool-of-another-one'],
    ['the tools stand elsewhere', 'supervisorctl: supervisorctl', 'supervisorctl: /usr/bin/supervisorctl'],
    ['a zone has another name', 'zone: beta', 'zone: gamma'],
  ])('%s', async (_what, from, to) => {
    const process = await running();
    await process.files.edit('global', (text) => text.replace(from, to));
    expect(await refused(process)).toEqual([
      'TOPOLOGY: what runs where in global has changed (regions, nodes, tools, spool): that needs a restart.',
    ]);
  });
});

describe('what is wrong is refused, and nothing at all is changed', () => {
  test('two systems of which one is wrong: the other is not taken over either', async () => {
    const process = await running();
    await process.files.edit('east', (text) => text.replace('Engineer Three', 'Engineer Four'));
    const file = await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: one'));
    expect(await refused(process)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^TOPOLOGY: ${file}:\\d+: policy\\.quorum "one" is not allowed; allowed: a whole number from 1 to 10$`,
        ),
      ),
    ]);
  });

  test('a file that is no YAML, with its line', async () => {
    const process = await running();
    const file = await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: [1'));
    const [first] = await refused(process);
    expect(first).toMatch(new RegExp(`^TOPOLOGY: ${file}:\\d+: is not valid YAML: `));
  });

  test('a folder that is not there for a moment', async () => {
    const process = await running();
    const folder = process.files.path('').replace(/\/\.yaml$/, '');
    await rename(folder, `${folder}.away`);
    expect(await refused(process)).toEqual([`TOPOLOGY: ${folder}: cannot be read (ENOENT)`]);
  });

  test('an id under two persons', async () => {
    const process = await running();
    await process.files.edit('global', (text) => text.replace('[U0LAB03, U0LAB13]', '[U0LAB03, U0LAB02]'));
    const [first] = await refused(process);
    expect(first).toMatch(
      /global\.yaml:\d+: roster\[2\]\.slack\[1\] U0LAB02 stands under two persons, Engineer Two and Engineer Three$/,
    );
  });

  test('a quorum that the roster cannot meet', async () => {
    const process = await running();
    await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 3'));
    expect(await refused(process)).toEqual([
      expect.stringMatching(
        /^TOPOLOGY: .*global\.yaml:\d+: roster only Engineer Two, Engineer Three could approve what Engineer One or Engineer Two starts, and the quorum is 3; name more approvers, or lower policy\.quorum$/,
      ),
    ]);
  });

  test('what Slack plainly says against it, such as a user group that it does not know', async () => {
    const process = await running();
    await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 1\n  usergroup: S0NOBODY'));
    process.refusals.push('System global: Slack knows no active user group S0NOBODY.');
    expect(await refused(process)).toEqual(['System global: Slack knows no active user group S0NOBODY.']);
  });

  test.each([
    ['deactivated', { deleted: true }, "Engineer Three's Slack account is deactivated."],
    ['a guest', { restricted: true }, "Engineer Three's Slack account is a guest account; guests cannot approve."],
  ])('a quorum that cannot be met since an approver is %s', async (_what, facts, why) => {
    const process = await running();
    for (const id of ['U0LAB03', 'U0LAB13']) process.slack.facts.set(id, facts);
    await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 2'));
    expect(await refused(process)).toEqual([
      `TOPOLOGY: Nobody could approve what Engineer One starts in global: 2 person(s) besides Engineer One are needed, and by what Slack says now 1 could. ${why} Mend it in Slack or in the roster first.`,
    ]);
  });

  test('a second account of the same person makes up for the first', async () => {
    const process = await running();
    process.slack.facts.set('U0LAB03', { deleted: true });
    await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 2'));
    expect(await process.again()).toEqual([expect.stringContaining('global was read again')]);
  });

  test('a user group that leaves too few', async () => {
    const process = await running();
    process.slack.groups.set('S0DR', new Set(['U0LAB01']));
    await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 1\n  usergroup: S0DR'));
    expect(await refused(process)).toEqual([
      'TOPOLOGY: Nobody could approve what Engineer One starts in global: 1 person(s) besides Engineer One are needed, and by what Slack says now 0 could. Engineer Two is not in the approvers’ user group S0DR just now. Engineer Three is not in the approvers’ user group S0DR just now. Mend it in Slack or in the roster first.',
    ]);
  });

  test('Redis cannot be told', async () => {
    const process = await running();
    process.outage.redis = true;
    await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 2'));
    expect(await refused(process)).toEqual([
      'TOPOLOGY: Redis could not be told of every system: this process holds back where it was, until it reads the files again (SIGHUP) once Redis is back.',
    ]);
  });
});

test('with Slack away nothing speaks against it: taken over, and approvals wait for Slack anyway', async () => {
  const process = await running();
  process.slack.away = 'no answer from Slack (ECONNREFUSED)';
  await process.files.edit('global', (text) => text.replace('quorum: 1', 'quorum: 2'));
  expect(await process.again()).toEqual([expect.stringContaining('global was read again')]);
  expect(process.of(GLOBAL).policy.quorum).toBe(2);
});
