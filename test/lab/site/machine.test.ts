import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { StopAt } from '../../../lab/site/faults.ts';
import type { Site, SiteNode } from '../../../lab/site/site.ts';
import { fence, stateOf } from './support/fence.ts';
import { connectTo, eventually, openExec, run, testSite } from './support/ssh-client.ts';

const A0 = 'global1a-webservice0';

function a0(site: Site): SiteNode {
  const found = site.nodes.find(({ name }) => name === A0);
  if (!found) throw new Error(A0);
  return found;
}

const asked = async (site: Site, operation: 'run' | 'stat' | 'void', ...rest: string[]) =>
  stateOf((await run(site, A0, fence(a0(site), operation, 't1', ...rest))).stdout);

const bootOf = async (site: Site) => (await run(site, A0, 'cat /proc/sys/kernel/random/boot_id')).stdout.trim();
const uptimeOf = async (site: Site) => Number((await run(site, A0, 'cat /proc/uptime')).stdout.split(' ')[0]);

/** Asks for a run and does not wait for its answer, which may never come. */
async function begun(site: Site, command: string): Promise<void> {
  const { client } = await connectTo(site, A0);
  client.on('error', () => undefined);
  const gone = new Promise<void>((done) => client.on('close', () => done()));
  const channel = await openExec(client, fence(a0(site), 'run', 't1', command));
  const over = new Promise<void>((done) => channel.on('close', () => done()));
  channel.on('error', () => undefined).resume();
  await Promise.race([over, gone]);
}

test('a rebooted node has another boot id, an uptime from its start on, and none of its processes', async () => {
  const site = await testSite();
  const [boot, uptime] = [await bootOf(site), await uptimeOf(site)];
  const running = begun(site, 'sleep 60');
  await eventually('the command to run', async () => (await asked(site, 'stat')) === 'RUNNING');
  await site.faults.reboot(A0, 20);
  await running;
  expect(await asked(site, 'stat')).toBe('REBOOTED');
  expect(await bootOf(site)).toMatch(/^[\da-f-]{36}$/);
  expect(await bootOf(site)).not.toBe(boot);
  expect(await uptimeOf(site)).toBeLessThan(uptime);
  expect(stateOf((await run(site, A0, fence(a0(site), 'run', 't2', 'true'))).stdout)).toBe('DONE 0');
});

const STOPS: readonly (readonly [StopAt['at'], StopAt['side'], string, boolean])[] = [
  ['claim', 'before', 'NONE', false],
  ['claim', 'after', 'CLAIMED', false],
  ['go', 'before', 'CLAIMED', false],
  ['go', 'after', 'REBOOTED', false],
  ['end', 'before', 'REBOOTED', true],
  ['end', 'after', 'DONE 0', true],
];

test.each(STOPS)(
  'a node that loses its power at the %s, %s it is on the disk, says %s afterwards',
  async (...given) => {
    const [at, side, says, ran] = given;
    const site = await testSite();
    const boot = await bootOf(site);
    site.faults.rebootAt(A0, { at, side }, 20);
    await begun(site, 'echo here >$HOME/ran');
    await eventually('the node to be back', async () => (await bootOf(site).catch(() => boot)) !== boot);
    expect(await asked(site, 'stat')).toBe(says);
    expect(existsSync(`${a0(site).spoolDir}/../ran`)).toBe(ran);
  },
);

test('a node without room claims nothing; one that runs full loses the output, and the command ran', async () => {
  const site = await testSite();
  site.faults.full(A0, 'before');
  expect(await asked(site, 'run', 'true')).toBe('CLAIMED spool-error');
  expect(await asked(site, 'void')).toBe('VOID');
  site.faults.full(A0, 'during');
  const ran = await run(site, A0, fence(a0(site), 'run', 't2', 'echo here; touch $HOME/ran'));
  expect(stateOf(ran.stdout)).toMatch(/^DONE \d+$/);
  expect((await run(site, A0, fence(a0(site), 'out', 't2', '0'))).stdout).not.toContain('here');
  expect(existsSync(`${a0(site).spoolDir}/../ran`)).toBe(true);
});

test('a wiped spool has no id, and is what it was when it is mended', async () => {
  const site = await testSite();
  expect(await asked(site, 'run', 'true')).toBe('DONE 0');
  site.faults.spool(A0, 'wiped');
  expect(await asked(site, 'stat')).toBe('NOBASE');
  site.faults.spool(A0, null);
  expect(await asked(site, 'stat')).toBe('DONE 0');
});

test.each([
  ['launcher', 'DONE 0'],
  ['runner', 'DIED'],
  ['command', 'DONE 137'],
  ['everything', 'DIED'],
] as const)('the %s of a run can be killed: its receipt says %s in the end', async (who, says) => {
  const site = await testSite();
  site.faults.killRun(A0, { who, afterMs: 200 });
  await begun(site, 'sleep 0.6');
  await eventually('the end', async () => (await asked(site, 'stat')) === says);
});
