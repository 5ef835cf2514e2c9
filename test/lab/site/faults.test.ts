import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { connectTo, eventually, openExec, run, testSite } from './support/ssh-client.ts';

const A0 = 'global1a-webservice0';
const B0 = 'global2a-webservice0';

test('a dark region that refuses: open connections are reset, new ones refused, until it is back on the same port', async () => {
  const site = await testSite();
  const { client } = await connectTo(site, A0);
  const closed = new Promise<void>((done) => client.on('close', () => done()));
  await site.faults.regionDark('global1a');
  await closed;
  await expect(connectTo(site, A0)).rejects.toThrow('ECONNREFUSED');
  expect((await run(site, B0, 'echo alive')).stdout).toBe('alive\n');
  await site.faults.regionBack('global1a');
  expect((await run(site, A0, 'echo back')).stdout).toBe('back\n');
});

test('a dark region that hangs: TCP connects, no banner comes, open connections fall silent and die when it is back', async () => {
  const site = await testSite();
  const { client } = await connectTo(site, A0);
  const closed = new Promise<void>((done) => client.on('close', () => done()));
  await site.faults.regionDark('global1a', 'hangs');
  await expect(connectTo(site, A0, { readyTimeout: 200 })).rejects.toThrow('Timed out while waiting for handshake');
  const silent = openExec(client, 'echo never').then(
    () => 'answered',
    () => 'lost',
  );
  await site.faults.regionBack('global1a');
  await closed;
  expect(await silent).toBe('lost');
  expect((await run(site, A0, 'echo back')).stdout).toBe('back\n');
});

test('power is kept in the model: a site started with a dark region has it dark', async () => {
  const site = await testSite();
  const dir = site.nodes[0]?.spoolDir.replace(/\/[^/]+\/spool$/, '') ?? '';
  await site.faults.regionDark('global2a');
  await site.close();
  const next = await testSite({ dir });
  await expect(connectTo(next, B0)).rejects.toThrow('ECONNREFUSED');
  await next.faults.regionBack('global2a');
  expect((await run(next, B0, 'echo back')).stdout).toBe('back\n');
});

test('a hung node says nothing before its banner, and goes on when the hang is lifted', async () => {
  const site = await testSite();
  site.faults.hang(A0, 'connect');
  const waiting = connectTo(site, A0, { readyTimeout: 10_000 });
  const port = site.nodes[0]?.port ?? 0;
  const raw = connect(port, '127.0.0.1');
  const heard: Buffer[] = [];
  raw.on('data', (data: Buffer) => heard.push(data));
  await new Promise((done) => setTimeout(done, 100));
  expect(heard).toEqual([]);
  site.faults.hang(A0, null);
  expect((await (await waiting).exec('echo at last')).stdout).toBe('at last\n');
  await eventually('the banner', () => Buffer.concat(heard).toString().startsWith('SSH-2.0-'));
  raw.destroy();
});

test('a node that hangs after authentication takes no session until the hang is lifted', async () => {
  const site = await testSite();
  site.faults.hang(A0, 'auth');
  const { exec } = await connectTo(site, A0);
  const answer = exec('echo at last');
  expect(await Promise.race([answer, new Promise((done) => setTimeout(done, 200, 'silent'))])).toBe('silent');
  site.faults.hang(A0, null);
  expect((await answer).stdout).toBe('at last\n');
});

test.each([
  ['exec', true],
  ['exec-late', false],
] as const)('a node that hangs at %s: the command runs meanwhile: %s', async (where, runs) => {
  const site = await testSite();
  site.faults.hang(A0, where);
  const { exec } = await connectTo(site, A0);
  const answer = exec(`${site.toolPaths.sendZwDirective} -p '{"action": "GetGlobalKSInfo"}'; echo said`);
  if (runs) await eventually('the command to run', () => site.ledger().length === 1);
  expect(await Promise.race([answer, new Promise((done) => setTimeout(done, 300, 'silent'))])).toBe('silent');
  expect(site.ledger()).toHaveLength(runs ? 1 : 0);
  site.faults.hang(A0, null);
  expect((await answer).stdout).toMatch(/said\n$/);
  expect(site.ledger()).toHaveLength(1);
});

test('a node that falls silent keeps its connections, and what was sent meanwhile arrives', async () => {
  const site = await testSite();
  const { exec } = await connectTo(site, A0);
  site.faults.hang(A0, 'silent');
  const answer = exec('echo at last');
  expect(await Promise.race([answer, new Promise((done) => setTimeout(done, 200, 'silent'))])).toBe('silent');
  site.faults.hang(A0, null);
  expect((await answer).stdout).toBe('at last\n');
});

test('a slow node is slow', async () => {
  const site = await testSite();
  site.faults.slow(A0, 150);
  const before = performance.now();
  await run(site, A0, 'true');
  expect(performance.now() - before).toBeGreaterThan(290);
});

test('a wrong host key is another key, and the pinned one comes back', async () => {
  const site = await testSite();
  site.faults.wrongHostKey(A0, true);
  await expect(connectTo(site, A0)).rejects.toThrow('Host denied (verification failed)');
  site.faults.wrongHostKey(A0, false);
  expect((await run(site, A0, 'echo same')).stdout).toBe('same\n');
});

test('authentication and sessions can be refused', async () => {
  const site = await testSite();
  site.faults.authRefused(A0, true);
  await expect(connectTo(site, A0)).rejects.toThrow('All configured authentication methods failed');
  site.faults.clear();
  site.faults.sessionRefused(A0, true);
  const { client } = await connectTo(site, A0);
  await expect(openExec(client, 'true')).rejects.toThrow('Channel open failure');
});

test('a name the site does not have is refused by name', async () => {
  const site = await testSite();
  expect(() => site.faults.hang('moon0', 'exec')).toThrow(
    'the site has no ks node moon0; it has global1a-webservice0, ',
  );
  await expect(site.faults.regionDark('moon')).rejects.toThrow(
    'the site has no region moon; it has global1a, global2a',
  );
});

test('a second system has names of its own', async () => {
  const site = await testSite({ names: { regions: ['east1a', 'west1a'], zones: ['zx', 'zy'] }, recoveryPg: false });
  expect(site.nodes.map(({ name, region }) => `${region}/${name}`)).toEqual([
    'east1a/east1a-webservice0',
    'east1a/east1a-webservice1',
    'west1a/west1a-webservice0',
    'west1a/west1a-webservice1',
  ]);
  const answer = await run(
    site,
    'west1a-webservice1',
    `${site.toolPaths.sendZwDirective} -p '{"action": "GetGlobalKSInfo"}'`,
  );
  expect(JSON.parse(answer.stdout).ks_master_zone).toBe('east1a');
});

test('closing the site ends every process that was started through it, fenced or not', async () => {
  const site = await testSite();
  const { client } = await connectTo(site, A0);
  const channel = await openExec(client, 'setsid sleep 61 & echo $!; sleep 62');
  const pid = Number(await new Promise((done) => channel.on('data', (data: Buffer) => done(data.toString()))));
  const alive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  expect(alive()).toBe(true);
  await site.close();
  await eventually('the process to be gone', () => !alive());
});
