import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Site, SiteNode } from '../../../lab/site/site.ts';
import { fence, stateOf } from './support/fence.ts';
import { connectTo, eventually, openExec, run, testSite } from './support/ssh-client.ts';

const A0 = 'global1a-webservice0';
const A1 = 'global1a-webservice1';

function node(site: Site, name: string): SiteNode {
  const found = site.nodes.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
}

async function stat(site: Site, token: string): Promise<string> {
  return stateOf((await run(site, A0, fence(node(site, A0), 'stat', token))).stdout);
}

test('a fenced directive runs once, and its receipt and answer can be read again', async () => {
  const site = await testSite();
  const a0 = node(site, A0);
  const command = `${site.toolPaths.sendZwDirective} -p '{"action": "ActiveDisasterZone", "recover_zone": "beta"}'`;
  const first = await run(site, A0, fence(a0, 'run', 't1', command));
  expect(stateOf(first.stdout)).toBe('DONE 0');
  const second = await run(site, A0, fence(a0, 'run', 't1', command));
  expect(stateOf(second.stdout)).toBe('DONE 0 prior');
  const out = await run(site, A0, fence(a0, 'out', 't1', '0'));
  expect(JSON.parse(out.stdout)).toEqual({ action: 'ActiveDisasterZoneResponse', ret_code: 0 });
  expect(site.ledger()).toMatchObject([{ kind: 'change', node: A0, action: 'ActiveDisasterZone', executed: true }]);
});

test('a fenced command goes on when its session is cut', async () => {
  const site = await testSite();
  site.faults.cutExec(A0, { afterMs: 100, matching: 'sleep 0.5' });
  const { client } = await connectTo(site, A0);
  const channel = await openExec(client, fence(node(site, A0), 'run', 't1', 'sleep 0.5; echo survived'));
  const exits: unknown[] = [];
  channel.on('exit', (code: unknown) => exits.push(code));
  channel.resume();
  await new Promise((closed) => channel.on('close', closed));
  expect(exits).toEqual([]);
  expect(await stat(site, 't1')).toBe('RUNNING');
  await eventually('the receipt', async () => (await stat(site, 't1')) === 'DONE 0');
  expect((await run(site, A0, fence(node(site, A0), 'out', 't1', '0'))).stdout).toBe('survived\n');
});

test('a plain command goes on when its session is cut, too', async () => {
  const site = await testSite();
  site.faults.cutExec(A0, { afterMs: 50 });
  const { client } = await connectTo(site, A0);
  const channel = await openExec(client, 'sleep 0.3; echo survived > mark');
  channel.resume();
  await new Promise((closed) => channel.on('close', closed));
  const mark = join(node(site, A0).spoolDir, '..', 'mark');
  await eventually('the mark', () => run(site, A1, `cat ${mark}`).then(({ stdout }) => stdout === 'survived\n'));
});

test('a cut in place of the start leaves nothing, and void proves it', async () => {
  const site = await testSite();
  site.faults.cutExec(A0, { afterMs: 0, started: false });
  const { client } = await connectTo(site, A0);
  await expect(openExec(client, fence(node(site, A0), 'run', 't1', 'echo never'))).rejects.toThrow();
  expect(await stat(site, 't1')).toBe('NONE');
  expect(stateOf((await run(site, A0, fence(node(site, A0), 'void', 't1'))).stdout)).toBe('VOID');
  expect(stateOf((await run(site, A0, fence(node(site, A0), 'run', 't1', 'echo never'))).stdout)).toBe('VOID prior');
});

test('a cut request that is still on its way starts later, when nobody waits for it; a void token stands in its way', async () => {
  const site = await testSite();
  const send = async (token: string) => {
    site.faults.cutExec(A0, { afterMs: 0, started: false, lateMs: 300, matching: token });
    const { client } = await connectTo(site, A0);
    await expect(openExec(client, fence(node(site, A0), 'run', token, 'echo here'))).rejects.toThrow();
  };
  await send('t1');
  await eventually('the late run', async () => (await stat(site, 't1')) === 'DONE 0');
  await send('t2');
  expect(stateOf((await run(site, A0, fence(node(site, A0), 'void', 't2'))).stdout)).toBe('VOID');
  await new Promise((done) => setTimeout(done, 600));
  expect(await stat(site, 't2')).toBe('VOID');
});

test('a cut request that is still on its way when the site is gone starts nothing', async () => {
  const site = await testSite();
  site.faults.cutExec(A0, { afterMs: 0, started: false, lateMs: 300, matching: 't1' });
  const { client } = await connectTo(site, A0);
  await expect(openExec(client, fence(node(site, A0), 'run', 't1', 'echo here'))).rejects.toThrow();
  await site.close();
  await new Promise((done) => setTimeout(done, 600));
  expect(existsSync(join(node(site, A0).spoolDir, 't1'))).toBe(false);
});

test('each node has a spool of its own with its own id', async () => {
  const site = await testSite();
  await run(site, A0, fence(node(site, A0), 'run', 't1', 'true'));
  expect(stateOf((await run(site, A1, fence(node(site, A1), 'stat', 't1'))).stdout)).toBe('NONE');
  expect(readFileSync(join(node(site, A1).spoolDir, 'id'), 'utf8')).toBe(`${node(site, A1).spoolId}\n`);
  expect(new Set(site.nodes.map(({ spoolId }) => spoolId)).size).toBe(4);
});

test.each([
  ['missing', 'NOBASE'],
  ['wrong-id', 'NOBASE'],
  ['read-only', 'REFUSED mkdir prior'],
] as const)('a spool that is %s answers %s, and is whole again afterwards', async (fault, answer) => {
  const site = await testSite();
  site.faults.spool(A0, fault);
  expect(stateOf((await run(site, A0, fence(node(site, A0), 'run', 't1', 'true'))).stdout)).toBe(answer);
  site.faults.spool(A0, null);
  expect(stateOf((await run(site, A0, fence(node(site, A0), 'run', 't1', 'true'))).stdout)).toBe('DONE 0');
});

test('lost power kills what runs there; its receipt says so afterwards', async () => {
  const site = await testSite();
  const { client } = await connectTo(site, A0);
  const channel = await openExec(client, fence(node(site, A0), 'run', 't1', 'sleep 60'));
  channel.resume();
  await eventually('the command to run', async () => (await stat(site, 't1')) === 'RUNNING');
  await site.faults.regionDark('global1a');
  await site.faults.regionBack('global1a');
  expect(await stat(site, 't1')).toBe('REBOOTED');
});
