import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ODD_KINDS, type OddKind } from '../../../lab/site/odd-answers.ts';
import type { Site } from '../../../lab/site/site.ts';
import { quoted } from './support/fence.ts';
import { connectTo, type ExecResult, eventually, openExec, run, testSite } from './support/ssh-client.ts';

const A0 = 'global1a-webservice0';
const B0 = 'global2a-webservice0';
const B1 = 'global2a-webservice1';
const FAILOVER = { action: 'FailoverGlobalKS', ks_master_zone: 'global2a' };
const INFO = { action: 'GetGlobalKSInfo' };

function zw(site: Site, node: string, directive: object): Promise<ExecResult> {
  return run(site, node, `${site.toolPaths.sendZwDirective} -p ${quoted(JSON.stringify(directive))}`);
}

function logOf(site: Site, node: string): string {
  return readFileSync(site.nodes.find((each) => each.name === node)?.logPath ?? '', 'utf8');
}

function ended(site: Site): unknown[] {
  return site
    .ledger()
    .flatMap((entry) => (entry.kind === 'operation' ? [[entry.action, entry.outcome, entry.reason]] : []));
}

test('an answer is pretty JSON, and a refusal exits 0 as well', async () => {
  const site = await testSite();
  expect(await zw(site, A0, INFO)).toMatchObject({
    stdout: '{\n  "action": "GetGlobalKSInfoResponse",\n  "ret_code": 0,\n  "ks_master_zone": "global1a"\n}\n',
    code: 0,
  });
  expect(await zw(site, A0, { action: 'Nonsense' })).toMatchObject({
    stdout: '{\n  "ret_code": 1100,\n  "message": "invalid action [Nonsense]"\n}\n',
    code: 0,
  });
});

test("the paper's plain `supervisorctl` is found on the path", async () => {
  const site = await testSite();
  expect(await run(site, A0, 'supervisorctl status zone_watcher')).toMatchObject({
    stdout: expect.stringMatching(/^zone_watcher +RUNNING/),
    code: 0,
  });
});

test('an accepted failover writes its progress into the log of its node, and then is done', async () => {
  const site = await testSite();
  const { uuid } = JSON.parse((await zw(site, B0, FAILOVER)).stdout);
  await eventually('the end of the operation', () => ended(site).length === 1);
  const stamp = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}`;
  const lines = logOf(site, B0).trimEnd().split('\n');
  for (const line of lines)
    expect(line).toMatch(new RegExp(`^${stamp} INFO zone_watcher \\[${uuid}\\] FailoverGlobalKS `));
  expect(lines.map((line) => line.split('] FailoverGlobalKS ')[1])).toEqual([
    'received ks_master_zone=global2a',
    'phase 1/4: check recovery pg and global pg',
    'phase 2/4: promote global2a-pgserver0',
    'phase 3/4: set ks_master_zone to global2a',
    'phase 4/4: repoint pgpool',
    'finished: success',
  ]);
  expect(logOf(site, B1)).toBe('');
  expect(site.model().operations).toEqual([]);
  expect(JSON.parse((await zw(site, A0, INFO)).stdout).ks_master_zone).toBe('global2a');
});

test('the ledger has every run, reads apart from changes, with the operation it started', async () => {
  const site = await testSite();
  await zw(site, A0, INFO);
  await run(site, A0, `${site.toolPaths.modifyZoneAttributes} --zone beta --status faulty`);
  await zw(site, B0, FAILOVER);
  await eventually('the end of the operation', () => ended(site).length === 1);
  expect(site.ledger()).toMatchObject([
    { seq: 1, kind: 'read', node: A0, action: 'GetGlobalKSInfo', operation: null },
    {
      seq: 2,
      kind: 'change',
      node: A0,
      action: 'ModifyZoneAttributes',
      argv: ['--zone', 'beta', '--status', 'faulty'],
    },
    { seq: 3, kind: 'change', node: B0, directive: FAILOVER, executed: true, operation: expect.any(String) },
    { seq: 4, kind: 'operation', node: B0, action: 'FailoverGlobalKS', outcome: 'success', reason: null },
  ]);
});

test('a failover while recovery pg is read-only is accepted and fails in the log', async () => {
  const site = await testSite();
  await site.faults.regionDark('global1a');
  expect(JSON.parse((await zw(site, B0, FAILOVER)).stdout).ret_code).toBe(0);
  await eventually('the end of the operation', () => ended(site).length === 1);
  expect(logOf(site, B0)).toMatch(
    /ERROR zone_watcher \[[0-9a-f-]{36}\] FailoverGlobalKS finished: failed: recovery pg is read-only\n$/,
  );
  expect(ended(site)).toEqual([['FailoverGlobalKS', 'failed', 'recovery pg is read-only']]);
});

test('a second directive meets a busy region and a restart kills the first', async () => {
  const site = await testSite();
  site.faults.operation({ kind: 'never ends' });
  await zw(site, B0, FAILOVER);
  expect(JSON.parse((await zw(site, B1, FAILOVER)).stdout)).toEqual({
    ret_code: 5100,
    message: 'another operation is running',
  });
  const restarted = await run(site, B0, `${site.toolPaths.supervisorctl} restart zone_watcher`);
  expect(restarted).toMatchObject({ stdout: 'zone_watcher: stopped\nzone_watcher: started\n', code: 0 });
  await eventually('the operation to be given up', () => ended(site).length === 1);
  expect(ended(site)).toEqual([['FailoverGlobalKS', 'killed', null]]);
  expect(logOf(site, B0)).not.toContain('finished');
  expect(JSON.parse((await zw(site, B0, INFO)).stdout).ks_master_zone).toBe('global1a');
});

test('a failing operation says so, a never ending one goes on when the fault is lifted', async () => {
  const site = await testSite();
  site.faults.operation({ kind: 'fails', reason: 'promote timed out' });
  await zw(site, B0, FAILOVER);
  await eventually('the failure', () => ended(site).length === 1);
  expect(logOf(site, B0)).toMatch(/finished: failed: promote timed out\n$/);
  site.faults.operation({ kind: 'never ends' });
  await zw(site, B0, FAILOVER);
  expect(site.model().operations).toHaveLength(1);
  site.faults.operation(null);
  await eventually('the success', () => ended(site).length === 2);
  expect(ended(site)[1]).toEqual(['FailoverGlobalKS', 'success', null]);
});

test('the log can be followed with tail while the operation runs, and cannot where it is unreadable', async () => {
  const site = await testSite();
  const path = site.nodes.find((each) => each.name === B0)?.logPath ?? '';
  const { client, exec } = await connectTo(site, B0);
  const channel = await openExec(client, `tail -n +1 -F ${path}`);
  let text = '';
  channel.on('data', (data: Buffer) => {
    text += data.toString();
  });
  await zw(site, B0, FAILOVER);
  await eventually('the last line', () => text.includes('finished: success'));
  site.faults.logUnreadable(B0, true);
  expect(await exec(`tail ${path}`)).toMatchObject({ stderr: expect.stringContaining('Permission denied'), code: 1 });
  site.faults.logUnreadable(B0, false);
  expect((await exec(`grep -c finished ${path}`)).stdout).toBe('1\n');
});

test.each([
  ['not-running', 'zone_watcher: ERROR (not running)\nzone_watcher: started\n', 0, 'running'],
  ['spawn-error', 'zone_watcher: stopped\nzone_watcher: ERROR (spawn error)\n', 7, 'fatal'],
  ['spawn-error-exit-0', 'zone_watcher: stopped\nzone_watcher: ERROR (spawn error)\n', 0, 'fatal'],
  ['no-such-process', 'zone_watcher: ERROR (no such process)\n', 1, 'running'],
  ['unreachable', 'unix:///var/run/supervisor.sock refused connection\n', 1, 'running'],
] as const)('supervisorctl with %s', async (fault, stdout, code, after) => {
  const site = await testSite();
  site.faults.supervisor(A0, fault);
  expect(await run(site, A0, 'supervisorctl restart zone_watcher')).toMatchObject({ stdout, code });
  await eventually(after, () => site.model().regions[0].ks[0]?.zoneWatcher === after);
});

const CHECK = { action: 'CheckPG', db_name: 'global' };
const looks: Record<OddKind, (result: ExecResult) => void> = {
  compact: ({ stdout }) => expect(stdout.split('\n')).toHaveLength(2),
  'python repr': ({ stdout }) => expect(stdout).toMatch(/^\{u'action': u'CheckPGResponse', u'ret_code': 0, /),
  transcript: ({ stdout }) => expect(stdout).toMatch(/^sending:\{"action":"CheckPG".*\}\n=====\nrecv:\{\n {2}"action"/),
  'log lines around': ({ stdout }) =>
    expect(stdout).toMatch(/^2026.*\{"timeout": 30\} connect\n\{.*\}\n2026.* done \{\}\n$/),
  'json in a string': ({ stdout }) => expect(JSON.parse(JSON.parse(stdout)).ret_code).toBe(0),
  'gbk message': ({ stdout }) => expect(stdout).toContain('\ufffd'),
  'escaped message': ({ stdout }) => expect(JSON.parse(stdout).message).toBe('服务器内部错误'),
  traceback: ({ stderr, code }) => expect([stderr.slice(0, 9), code]).toEqual(['Traceback', 1]),
  usage: ({ stderr, code }) => expect([stderr.slice(0, 5), code]).toEqual(['Usage', 2]),
  empty: (result) => expect(result).toMatchObject({ stdout: '', stderr: '', code: 0 }),
  none: ({ stdout }) => expect(stdout).toBe('None\n'),
  'command not found': ({ stderr, code }) =>
    expect([stderr, code]).toEqual(['sh: 1: send-zw-directive: not found\n', 127]),
  'ret_code 5000': ({ stdout }) => expect(JSON.parse(stdout).ret_code).toBe(5000),
  'ret_code 5100 busy': ({ stdout }) =>
    expect(JSON.parse(stdout)).toEqual({ ret_code: 5100, message: 'another operation is running' }),
  'ret_code 1400 denied': ({ stdout }) => expect(JSON.parse(stdout).ret_code).toBe(1400),
  'cut output': ({ stdout }) => expect(() => JSON.parse(stdout)).toThrow(),
  '5 MB of output': ({ stdout }) => expect(stdout.length).toBeGreaterThan(5 * 1024 * 1024),
  'nodes missing': ({ stdout }) => expect(JSON.parse(stdout)).toMatchObject({ pg_nodes: [], pgpool_nodes: null }),
  'nodes as a map': ({ stdout }) =>
    expect(JSON.parse(stdout).pgpool_nodes).toEqual({ 'global1a-pgpool0': 'ok', 'global2a-pgpool0': 'ok' }),
  'nodes as lines': ({ stdout }) =>
    expect(stdout).toContain('primary node: global1a-pgserver0\npg nodes:\n  global1a-pgserver0: ok\n'),
  'status words': ({ stdout }) => expect(JSON.parse(stdout).pg_cluster.status).toBe('OK'),
  'names of another site': ({ stdout }) =>
    expect(JSON.parse(stdout).pg_cluster).toEqual({ status: 'ok', primary_node: 'global9z-pgserver0' }),
  'primary at top level': ({ stdout }) =>
    expect(JSON.parse(stdout)).toMatchObject({ status: 'ok', 'primary node': 'global1a-pgserver0' }),
};

test('every odd answer looks as it is called, and the next one is plain again', { timeout: 60_000 }, async () => {
  const site = await testSite();
  for (const kind of ODD_KINDS) {
    site.faults.oddAnswer({ kind, action: 'CheckPG', times: 1 });
    looks[kind](await zw(site, A0, CHECK));
  }
  expect(JSON.parse((await zw(site, A0, CHECK)).stdout).ret_code).toBe(0);
});

test('an odd answer to a directive may hide that it was started, or that it was not', async () => {
  const site = await testSite();
  site.faults.oddAnswer({ kind: 'ret_code 5000', action: 'FailoverGlobalKS', times: 1 });
  site.faults.oddAnswer({ kind: 'ret_code 5000', action: 'FailoverGlobalKS', times: 1, executes: false });
  await zw(site, B0, FAILOVER);
  await eventually('the operation behind the error', () => ended(site).length === 1);
  await zw(site, B0, FAILOVER);
  expect(site.ledger().filter(({ kind }) => kind === 'change')).toMatchObject([
    { executed: true, operation: expect.any(String) },
    { executed: false, operation: null },
  ]);
});

test('listeners hear of changes and ledger entries until they stop', async () => {
  const site = await testSite();
  const heard: string[] = [];
  const stops = [site.on('ledger', (entry) => heard.push(entry.kind)), site.on('change', () => heard.push('changed'))];
  await zw(site, A0, INFO);
  site.faults.link('cut');
  for (const stop of stops) stop();
  site.faults.link('up');
  expect(heard).toEqual(['read', 'changed']);
});

test("a second site reads the first one's model and ledger, without its running operations", async () => {
  const site = await testSite();
  site.faults.operation({ kind: 'never ends' });
  site.faults.link('cut');
  await zw(site, B0, FAILOVER);
  const dir = site.nodes[0]?.spoolDir.replace(/\/[^/]+\/spool$/, '') ?? '';
  await site.close();
  const next = await testSite({ dir });
  expect(next.model()).toMatchObject({ link: 'cut', operations: [] });
  expect(next.ledger()).toEqual(site.ledger());
  expect(next.nodes.map(({ hostKey, spoolId }) => [hostKey, spoolId])).toEqual(
    site.nodes.map(({ hostKey, spoolId }) => [hostKey, spoolId]),
  );
  await next.close();
  await expect(testSite({ dir, recoveryPg: false })).rejects.toThrow('keeps a site with recovery pg');
});
