import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteShell } from '../src/adapters/ssh/remote-shell.ts';
import type { NodeName } from '../src/domain/names.ts';
import type { KsNode } from '../src/domain/topology.ts';
import { noOpenSsh, startOpenSsh } from '../test/support/openssh-server.ts';

/** One way to run a small command on a node, and its times in ms. */
interface Way {
  readonly name: string;
  readonly times: readonly number[];
}

/** Measures the ways in turns, so that a change of the machine's load meets all of them. */
export async function benchSsh(rounds = 30): Promise<readonly string[]> {
  if (noOpenSsh !== undefined) return [`ssh: not measured, ${noOpenSsh}`];
  const dir = await mkdtemp(join(tmpdir(), 'twokey-bench-'));
  // bash as log-in shell reads its start-up files for every command unless it believes to be nested; a service user has /bin/sh.
  const sshd = await startOpenSsh(dir, ['SetEnv SHLVL=2']);
  const knownHostsText = `[127.0.0.1]:${sshd.port} ${sshd.hostKey('ed25519')}\n`;
  await writeFile(join(dir, 'known_hosts'), knownHostsText);
  await mkdir(join(dir, 'spool'));
  await writeFile(join(dir, 'spool', 'id'), 'bench-spool\n');
  const node: KsNode = {
    name: 'bench-ks0' as NodeName,
    address: '127.0.0.1',
    port: sshd.port,
    user: sshd.user,
    spool: { base: join(dir, 'spool'), id: 'bench-spool' },
    tools: { sendZwDirective: '/bin/true', modifyZoneAttributes: '/bin/true', supervisorctl: '/bin/true' },
    logPath: '/dev/null',
    prefix: [],
  };
  const connect = () => createRemoteShell({ knownHostsText, privateKey: readFileSync(sshd.keyFile) });
  const shell = connect();
  const ssh = (...options: string[]) => {
    const host = [
      '-F',
      'none',
      '-o',
      `UserKnownHostsFile=${join(dir, 'known_hosts')}`,
      '-o',
      'BatchMode=yes',
      '-i',
      sshd.keyFile,
    ];
    const ran = spawnSync('ssh', [
      ...host,
      '-p',
      String(sshd.port),
      ...options,
      `${sshd.user}@127.0.0.1`,
      'cat /proc/uptime',
    ]);
    if (ran.status !== 0) throw new Error(`ssh: ${ran.stderr}`);
  };
  const master = ['-o', `ControlPath=${join(dir, 'master')}`, '-o', 'ControlMaster=auto', '-o', 'ControlPersist=60'];
  let attempt = 0;
  const ways: Record<string, () => Promise<unknown>> = {
    'TwoKey, reused connection': () => shell.uptime(node),
    'TwoKey, reused connection, `stat` of the fence': () => shell.stat(node, 'none'),
    'TwoKey, reused connection, a command in the fence': () =>
      shell.run(node, `t${attempt++}`, 'true', { giveUpAfter: 10_000 }),
    'TwoKey, new connection': async () => {
      const fresh = connect();
      await fresh.uptime(node);
      await fresh.close();
    },
    'ssh, ControlMaster': async () => ssh(...master),
    'ssh, new connection': async () => ssh(),
  };
  try {
    const measured = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]]));
    for (let round = -2; round < rounds; round++) {
      for (const [name, run] of Object.entries(ways)) {
        const started = performance.now();
        await run();
        // The first two rounds warm up.
        if (round >= 0) measured[name]?.push(performance.now() - started);
      }
    }
    return table(Object.entries(measured).map(([name, times]) => ({ name, times })));
  } finally {
    spawnSync('ssh', [...master, '-O', 'exit', 'bench']);
    await shell.close();
    await sshd.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

function table(ways: readonly Way[]): string[] {
  const medianOf = ({ times }: Way) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
  const [first] = ways;
  const unit = first === undefined ? Number.NaN : medianOf(first);
  return [
    '| one small command over SSH | median, in multiples of the first | ms here |',
    '|---|---|---|',
    ...ways.map((way) => `| ${way.name} | ${(medianOf(way) / unit).toFixed(1)} | ${medianOf(way).toFixed(1)} |`),
  ];
}
