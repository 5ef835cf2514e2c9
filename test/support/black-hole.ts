import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRemoteShell } from '../../src/adapters/ssh/remote-shell.ts';
import { labNode } from './lab-node.ts';
import { startOpenSsh } from './openssh-server.ts';

/**
 * A program for namespaces of its own (openssh-black-hole.test.ts starts it): Debian's sshd stands behind a
 * link that can swallow every packet in both directions, without a reset and without an error. Prints what was seen, as JSON.
 */

const [HERE, THERE] = ['10.99.0.1', '10.99.0.2'];
const NOBODY = '02:00:00:00:00:99';
/** Moves its end of the link into a namespace of its own, then becomes the server. */
const BEHIND = `nsenter -t $PPID -n ip link set there netns $$ && ip addr add ${THERE}/24 dev there &&
  ip link set there up && ip link set lo up && exec "$@"`;

const dir = process.argv[2] ?? '';
ip('link set lo up');
ip('link add here type veth peer name there');
ip(`addr add ${HERE}/24 dev here`);
ip('link set here up');
const sshd = await startOpenSsh(dir, [], { address: THERE, within: ['unshare', '-n', 'sh', '-c', BEHIND, 'sh'] });
try {
  const base = join(dir, 'spool');
  mkdirSync(base, { mode: 0o700 });
  writeFileSync(join(base, 'id'), 'hole\n');
  const ledger = join(dir, 'ledger');
  writeFileSync(ledger, '');
  const node = labNode({ name: 'ks-a', address: THERE, port: sshd.port, user: sshd.user, spool: { base, id: 'hole' } });
  const knownHostsText = `[${THERE}]:${sshd.port} ${sshd.hostKey('ed25519')}\n`;
  const privateKey = readFileSync(sshd.keyFile);
  const shell = createRemoteShell({ knownHostsText, privateKey, timeouts: { keepAlive: 300, connect: 2_000 } });

  await shell.open(node);
  const run = shell.run(node, 'mid-run', `echo mid-run >>${ledger}; sleep 3; echo ended`, { giveUpAfter: 60_000 });
  await until(() => readFileSync(ledger, 'utf8') === 'mid-run\n');
  swallow(true);
  const midRun = await run;
  const away = await shell.stat(node, 'mid-run');
  swallow(false);
  await until(async () => (await shell.stat(node, 'mid-run')).state === 'done');
  const later = await shell.stat(node, 'mid-run');

  // The link fails just as the exec request, whose session is open, leaves for it: it stays in this host's buffer.
  await shell.open(node);
  beforeLongWrite(() => swallow(true));
  const held = await shell.run(node, 'held', `echo held >>${ledger}`, { giveUpAfter: 700 });
  swallow(false);
  // Long enough for the kernel to send again what it may still hold.
  await sleep(4_000);
  const afterwards = await shell.stat(node, 'held');
  const voided = await shell.void(node, 'held');
  await shell.close();
  const ran = readFileSync(ledger, 'utf8').trim().split('\n');
  console.log(JSON.stringify({ midRun, away, later, held, afterwards, voided, ran }));
} finally {
  await sshd.stop();
}
// Sessions that were never told of their end would hold it up.
process.exit();

/** Both ends send to a hardware address that nobody has: the packets are lost on the wire. */
function swallow(lost: boolean): void {
  const there = ['nsenter', '-t', String(sshd.pid), '-n'];
  const [mine, theirs] = [hardwareOf('here'), hardwareOf('there', there)];
  ip(`neigh replace ${THERE} lladdr ${lost ? NOBODY : theirs} dev here nud permanent`);
  ip(`neigh replace ${HERE} lladdr ${lost ? NOBODY : mine} dev there nud permanent`, there);
}

function hardwareOf(device: string, within: readonly string[] = []): string {
  return /link\/ether (\S+)/.exec(ip(`link show ${device}`, within))?.[1] ?? '';
}

function ip(args: string, within: readonly string[] = []): string {
  const [program = '', ...all] = [...within, 'ip', ...args.split(' ')];
  return execFileSync(program, all, { encoding: 'utf8' });
}

/** The exec request with its script is the only long one. */
function beforeLongWrite(act: () => void): void {
  const { write } = Socket.prototype;
  Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
    if (Buffer.isBuffer(args[0]) && args[0].length > 2_000) {
      Socket.prototype.write = write;
      act();
    }
    return Reflect.apply(write, this, args);
  } as Socket['write'];
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('it never came about');
}
