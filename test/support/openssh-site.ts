import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startBot } from '../../lab/bot-process.ts';
import { PEOPLE } from '../../lab/people.ts';
import { startRedis } from '../../lab/redis-server.ts';
import { startWorkspace, type WorkspaceHandle } from '../../lab/slack/workspace.ts';
import { type OpenSsh, startOpenSsh } from './openssh-server.ts';

export const KS_NODES = ['north1a-ks0', 'north1a-ks1', 'south1a-ks0', 'south1a-ks1'] as const;
export type KsName = (typeof KS_NODES)[number];

/** Two regions behind four of Debian's own sshd, with tools of this file's making; no part of the lab's site. */
export interface OpenSshSite {
  readonly workspace: WorkspaceHandle;
  readonly env: Readonly<Record<string, string>>;
  readonly node: (name: KsName) => OpenSsh;
  /** `<node> <payload>` for each execution that changes state. */
  readonly ledger: () => Promise<readonly string[]>;
  readonly state: () => Promise<string>;
  readonly spool: (name: KsName) => string;
  /** Another machine answers in its place: same address, another host key. The node must have been stopped. Gives what ends it. */
  readonly withNewHostKey: (name: KsName) => Promise<() => Promise<void>>;
  /** After its sshd was stopped: the same machine; where it is bootable, booted anew. */
  readonly startAgain: (name: KsName) => Promise<void>;
  /** Seconds that the directive takes from now on, after its work is done. */
  readonly takes: (seconds: number) => Promise<void>;
}

const TIMING = { poll_every: '200ms', operation_deadline: '2min', check_deadline: '1min', readings_spread: '3s' };

/**
 * The tool as a shell script: the state is one word, the master region; the operation ends 0.3 s after it was
 * accepted, in a process of its own, which writes the end into zone_watcher.log.
 */
const TOOL = `#!/bin/sh
here=$(dirname "$0"); node=$(basename "$here"); all=$(dirname "$here")
master=$(cat "$all/master"); to=$(printf %s "$2" | sed -n 's/.*"ks_master_zone": "\\([^"]*\\)".*/\\1/p')
case "$2" in
*GetGlobalKSInfo*) printf '{"action": "GetGlobalKSInfoResponse", "ret_code": 0, "ks_master_zone": "%s"}\\n' "$master" ;;
*CheckPG*)
  pg() { printf '{"node": "%s", "role": "%s", "status": "ok"}' "$1" "$2"; }
  role() { [ "$1" = "$master" ] && echo primary || echo standby; }
  printf '{"action": "CheckPGResponse", "ret_code": 0, "db_name": "global", '
  printf '"pg_cluster": {"status": "ok", "primary_node": "%s-pg0"}, "pg_nodes": [%s, %s], ' "$master" \\
    "$(pg north1a-pg0 "$(role north1a)")" "$(pg south1a-pg0 "$(role south1a)")"
  printf '"pgpool_nodes": [{"node": "north1a-pgpool0", "status": "ok"}, {"node": "south1a-pgpool0", "status": "ok"}]}\\n' ;;
*FailoverGlobalKS*)
  echo "$node $2" >>"$all/ledger"
  id=$(cat /proc/sys/kernel/random/uuid)
  echo "2026-01-01 00:00:00,000 INFO zone_watcher [$id] FailoverGlobalKS accepted" >>"$here/zone_watcher.log"
  setsid sh -c 'sleep 0.3; echo "$1" >"$2/master"
    echo "2026-01-01 00:00:01,000 INFO zone_watcher [$3] FailoverGlobalKS finished: success" >>"$4/zone_watcher.log"' \\
    sh "$to" "$all" "$id" "$here" >/dev/null 2>&1 </dev/null &
  sleep "$(cat "$all/takes")"
  printf '{"action": "FailoverGlobalKSResponse", "ret_code": 0, "uuid": "%s"}\\n' "$id" ;;
*) echo "usage: send-zw-directive -p <json>" >&2; exit 2 ;;
esac
`;

/** Runs the rest in a boot of its own: `$0` holds its id. All its processes end with it. */
const BOOTED = 'mount --bind "$0" /proc/sys/kernel/random/boot_id && exec "$@"';
const OWN = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** Whether a node can be rebooted here; that takes root. */
export const mayReboot = spawnSync('unshare', [...OWN, 'sh', '-c', BOOTED, '/dev/null', 'true']).status === 0;

/** `bootable`: the node that can be rebooted; `sshd`: more lines for each sshd_config. A concurrent test passes its own `onTestFinished`. */
export async function openSshSite(
  { bootable, sshd = [] }: { readonly bootable?: KsName; readonly sshd?: readonly string[] } = {},
  finished: (end: () => Promise<void>) => void = onTestFinished,
): Promise<OpenSshSite> {
  const dir = await mkdtemp(join(tmpdir(), 'twokey-sshd-'));
  finished(() => rm(dir, { recursive: true, force: true }));
  await writeFile(join(dir, 'master'), 'north1a\n');
  await writeFile(join(dir, 'ledger'), '');
  await writeFile(join(dir, 'takes'), '0\n');
  const nodes = new Map<KsName, OpenSsh>();
  const node = (name: KsName) => {
    const found = nodes.get(name);
    if (found === undefined) throw new Error(`there is no node ${name}`);
    return found;
  };
  const bootOf = async (name: KsName) => {
    if (name !== bootable) return [];
    const id = join(dir, name, 'boot_id');
    await writeFile(id, `${randomUUID()}\n`);
    return ['unshare', ...OWN, 'sh', '-c', BOOTED, id];
  };
  for (const name of KS_NODES) {
    const home = join(dir, name);
    await mkdir(join(home, 'spool'), { recursive: true, mode: 0o700 });
    await writeFile(join(home, 'spool', 'id'), `spool-of-${name}\n`);
    await writeFile(join(home, 'zone_watcher.log'), '');
    await writeFile(join(home, 'send-zw-directive'), TOOL, { mode: 0o755 });
    // One RSA key for all: it takes long to make, and nothing pins it.
    if (name !== KS_NODES[0]) await copyFile(join(dir, KS_NODES[0], 'host_rsa'), join(home, 'host_rsa'));
    nodes.set(name, await startOpenSsh(home, sshd, { within: await bootOf(name) }));
    finished(() => node(name).stop());
  }
  // One key opens them all.
  const key = node('north1a-ks0').keyFile;
  for (const name of KS_NODES.slice(1)) await appendFile(`${node(name).keyFile}.pub`, await readFile(`${key}.pub`));
  const redis = await startRedis();
  finished(() => redis.close());
  const workspace = await startWorkspace({
    team: { name: 'TwoKey Lab' },
    bot: { name: 'twokey' },
    users: PEOPLE.map(({ roles: _, ...user }) => user),
    channels: [{ name: 'dr-plain', members: PEOPLE.map((person) => person.key), botIsMember: true }],
    commands: [{ name: '/dr', hints: [] }],
  });
  finished(() => workspace.close());
  await writeFile(join(dir, 'plain.yaml'), JSON.stringify(topologyOf(dir, node, workspace.channelId('dr-plain'))));
  const pins = KS_NODES.map((name) => `[127.0.0.1]:${node(name).port} ${node(name).hostKey('ed25519')}\n`);
  await writeFile(join(dir, 'known_hosts'), pins.join(''));
  const env = {
    SLACK_BOT_TOKEN: workspace.tokens.bot,
    SLACK_APP_TOKEN: workspace.tokens.app,
    SLACK_API_URL: workspace.apiUrl,
    REDIS_URL: redis.url,
    TOPOLOGY: join(dir, 'plain.yaml'),
    DATA_DIR: join(dir, 'data'),
    SSH_USER: node('north1a-ks0').user,
    SSH_PRIVATE_KEY_FILE: key,
    SSH_KNOWN_HOSTS_FILE: join(dir, 'known_hosts'),
  };
  const bot = await startBot(env);
  finished(() => bot.stop());
  return {
    workspace,
    env,
    node,
    ledger: async () => (await readFile(join(dir, 'ledger'), 'utf8')).split('\n').filter((line) => line !== ''),
    state: async () => (await readFile(join(dir, 'master'), 'utf8')).trim(),
    spool: (name) => join(dir, name, 'spool'),
    async withNewHostKey(name) {
      const stranger = await startOpenSsh(await folder(join(dir, `stranger-${name}`)), [], { port: node(name).port });
      finished(() => stranger.stop());
      return () => stranger.stop();
    },
    async startAgain(name) {
      const { port } = node(name);
      nodes.set(name, await startOpenSsh(join(dir, name), sshd, { port, within: await bootOf(name) }));
    },
    takes: (seconds) => writeFile(join(dir, 'takes'), `${seconds}\n`),
  };
}

async function folder(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return path;
}

function topologyOf(dir: string, node: (name: KsName) => OpenSsh, channel: string) {
  const ks = (name: KsName) => ({
    name,
    address: '127.0.0.1',
    port: node(name).port,
    spool_id: `spool-of-${name}`,
    spool_base: join(dir, name, 'spool'),
    log_path: join(dir, name, 'zone_watcher.log'),
    tools: { send_zw_directive: join(dir, name, 'send-zw-directive') },
  });
  const region = (name: 'north1a' | 'south1a', zone: string, last: number) => ({
    name,
    zone,
    console_address: `192.0.2.${last}`,
    ks: [ks(`${name}-ks0`), ks(`${name}-ks1`)],
    pg: [`${name}-pg0`],
  });
  return {
    name: 'plain',
    channel,
    console_host: 'console.plain.example',
    recovery_pg: false,
    regions: [region('north1a', 'alpha', 10), region('south1a', 'beta', 20)],
    timing: TIMING,
    policy: { reflex_guard: '0s', armed_window: '0s' },
    roster: PEOPLE.filter(({ roles }) => roles.length > 0).map(({ realName, id, roles }) => ({
      name: realName,
      slack: [id],
      roles,
    })),
  };
}
