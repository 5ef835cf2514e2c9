import { expect, test } from 'vitest';
import { newKeyPair } from '../../../lab/site/ssh/host-key.ts';
import { connectTo, eventually, openExec, run, testSite } from './support/ssh-client.ts';

const A0 = 'global1a-webservice0';

test("an exec string runs in a real shell in the node's own folder", async () => {
  const site = await testSite();
  const result = await run(site, A0, 'pwd; echo "$LAB_NODE $USER"; echo oops >&2; exit 3');
  const home = site.nodes[0]?.spoolDir.replace(/\/spool$/, '');
  expect(result).toEqual({ stdout: `${home}\n${A0} twokey\n`, stderr: 'oops\n', code: 3, signal: null });
});

test('a command that dies of a signal is reported with it', async () => {
  const site = await testSite();
  expect(await run(site, A0, 'kill -TERM $$')).toMatchObject({ code: null, signal: 'SIGTERM' });
});

test('standard input reaches the command, and its end too', async () => {
  const site = await testSite();
  const { client } = await connectTo(site, A0);
  const channel = await openExec(client, 'wc -c');
  channel.end('five5');
  const [text] = await new Promise<string[]>((done) => channel.on('data', (data: Buffer) => done([data.toString()])));
  expect(text?.trim()).toBe('5');
});

test('five megabytes arrive whole', async () => {
  const site = await testSite();
  const result = await run(
    site,
    A0,
    'head -c 5000000 /dev/zero | tr "\\0" x; head -c 3000000 /dev/zero | tr "\\0" y >&2',
  );
  expect([result.stdout.length, result.stderr.length, result.code]).toEqual([5_000_000, 3_000_000, 0]);
});

test('a connection has room for ten sessions, and a closed one makes room', async () => {
  const site = await testSite();
  const { client, exec } = await connectTo(site, A0);
  const open = await Promise.all(Array.from({ length: 10 }, () => openExec(client, 'cat')));
  await expect(openExec(client, 'true')).rejects.toThrow('Channel open failure');
  open[0]?.end();
  open[0]?.resume();
  const again = () =>
    exec('echo again').then(
      ({ stdout }) => stdout === 'again\n',
      () => false,
    );
  await eventually('a session to be free', again);
  for (const each of open) each.end();
});

test('only the authorized key of the one user may log in', async () => {
  const site = await testSite();
  const stranger = newKeyPair().private;
  await expect(connectTo(site, A0, { privateKey: stranger })).rejects.toThrow(
    'All configured authentication methods failed',
  );
  await expect(connectTo(site, A0, { username: 'root' })).rejects.toThrow(
    'All configured authentication methods failed',
  );
});

test('known_hosts names every node with the key it shows', async () => {
  const site = await testSite();
  const lines = site.knownHostsText.trimEnd().split('\n');
  expect(lines).toEqual(site.nodes.map(({ port, hostKey }) => `[127.0.0.1]:${port} ssh-ed25519 ${hostKey.base64}`));
  expect(new Set(lines.map((line) => line.split(' ')[2])).size).toBe(4);
});
