import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Panel } from '../../../lab/site/panel.ts';
import type { Site } from '../../../lab/site/site.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { run, testSite } from './support/ssh-client.ts';

const A0 = 'global1a-webservice0';

async function served(site: Site): Promise<string> {
  const server = createServer((request, response) => void site.panelHandler(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}/` : '';
}

async function panelAt(url: string): Promise<Panel> {
  return (await fetch(url)).json();
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', body: JSON.stringify(body) });
}

function activeOf(panel: Panel): string[] {
  return panel.actions.flatMap(({ id, active, targets }) => {
    if (!active) return [];
    return targets ? targets.filter((each) => each.active).map((each) => `${id} ${each.id}`) : [id];
  });
}

test('the panel shows the model as tables', async () => {
  const site = await testSite();
  await site.faults.regionDark('global1a');
  const { title, sections } = await panelAt(await served(site));
  expect(title).toBe('lab');
  expect(sections.map((each) => each.title)).toEqual(['Regions', 'Global ks nodes', 'Databases']);
  expect(sections[0]?.rows[0]).toEqual([
    'global1a',
    { text: 'off', tone: 'bad' },
    { text: 'up', tone: 'ok' },
    { text: 'alpha active', tone: 'ok' },
    { text: 'ok', tone: 'ok' },
  ]);
  expect(sections[2]?.rows.at(-1)).toEqual([
    'recovery pg, seen from global2a',
    'global1a-recoverypgserver0',
    { text: 'read_only', tone: 'bad' },
    { text: 'global1a-recoverypgserver0 unreachable, global1a-pgpool0 unreachable', tone: 'bad' },
  ]);
});

test('every switch can be put on and off again, and then the site is as before', { timeout: 60_000 }, async () => {
  const site = await testSite();
  const url = await served(site);
  const { actions } = await panelAt(url);
  const before = site.model().regions;
  for (const { id, targets } of actions.filter((action) => action.id !== 'leases-unreadable')) {
    const target = targets?.[0]?.id;
    const on: Panel = await (await post(url, { id, target, on: true })).json();
    expect(activeOf(on)).toEqual([target ? `${id} ${target}` : id]);
    const off: Panel = await (await post(url, { id, target, on: false })).json();
    expect(activeOf(off)).toEqual([]);
  }
  expect(site.model().regions).toEqual(before);
  expect((await run(site, A0, 'supervisorctl status zone_watcher')).stdout).toContain('RUNNING');
});

test('the log tells what changed, with its time and node, and leaves reads out', async () => {
  const site = await testSite();
  await run(site, A0, `${site.toolPaths.sendZwDirective} -p '{"action": "GetGlobalKSInfo"}'`);
  await run(
    site,
    A0,
    `${site.toolPaths.sendZwDirective} -p '{"action": "ActiveDisasterZone", "recover_zone": "beta"}'`,
  );
  const { log } = await panelAt(await served(site));
  expect(log.map((line) => line.slice('12:34:56 '.length))).toEqual([
    `${A0} send-zw-directive {"action":"ActiveDisasterZone","recover_zone":"beta"}`,
  ]);
});

test.each([
  [{ id: 'explode', on: true }, /^no action explode; there are dark-refuses, /],
  [{ id: 'slow', target: 'moon0', on: true }, /^slow needs a target of global1a-webservice0, /],
  [{ id: 'slow' }, /^send \{"id": "\.\.\.", "target": "\.\.\.", "on": true or false\}$/],
  ['nothing', /^send \{"id"/],
])('%j is answered with what is wrong', async (body, sentence) => {
  const response = await post(await served(await testSite()), body);
  expect(response.status).toBe(400);
  expect((await response.json()).error).toMatch(sentence);
});

test('the site runs in plain Node, outside the test runner', async () => {
  const script = `
    const { startSite } = await import('./lab/site/site.ts');
    const { newKeyPair } = await import('./lab/site/ssh/host-key.ts');
    const site = await startSite({ name: 'x', dir: process.argv[1], recoveryPg: false, authorizedKey: newKeyPair().public });
    console.log(site.nodes.length);
    await site.close();`;
  const ran = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, await tempDir()]);
  expect(ran).toEqual({ stdout: '4\n', stderr: '' });
});

test('the command line lists the switches, puts them on and off, and passes on a refusal', async () => {
  const site = await testSite();
  const url = await served(site);
  const fault = (...words: string[]) =>
    promisify(execFile)(process.execPath, ['lab/site/fault.ts', '--url', url, ...words]).then(
      ({ stdout }) => stdout,
      (error) => `${error.code} ${error.stderr}`,
    );
  expect(await fault('dark-hangs', 'global2a', 'on')).toBe('dark-hangs global2a on\n');
  expect(site.model().regions[1].power).toBe('off');
  expect(await fault('list')).toMatch(/^\* dark-hangs {19}Power off \(SSH hangs\)\n {4}global1a, \*global2a$/m);
  expect(await fault('dark-hangs', 'global2a', 'off')).toBe('dark-hangs global2a off\n');
  expect(await fault('slow', 'moon0', 'on')).toMatch(/^1 slow needs a target of /);
  expect(await fault('slow')).toMatch(/^2 usage: /);
  const nowhere = promisify(execFile)(process.execPath, ['lab/site/fault.ts', '--url', 'http://127.0.0.1:1/', 'list']);
  await expect(nowhere).rejects.toMatchObject({
    stderr: expect.stringContaining("the site's panel does not answer: "),
  });
});
