import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBot } from '../../lab/bot-process.ts';
import { startRedis } from '../../lab/redis-server.ts';
import { startWorkspace, type WorkspaceHandle } from '../../lab/slack/workspace.ts';
import { killOperations } from './openssh-region-model.ts';
import {
  type RegionState,
  readState,
  type SiteState,
  type Slip,
  withState,
  writeState,
} from './openssh-region-state.ts';
import { type OpenSsh, startOpenSsh } from './openssh-server.ts';

export const NAME = 'tide';
const CHANNEL = `dr-${NAME}`;
const TOOL = fileURLToPath(new URL('./openssh-region-tool.ts', import.meta.url));
const TOOLS = ['send-zw-directive', 'modify-zone-attributes', 'supervisorctl'];

/** Made-up people, by the keys of the lab's. */
const CREW = [
  {
    key: 'commander',
    id: 'U0TIDEWCH',
    name: 'watch',
    realName: 'Wanda Watch',
    role: 'On watch',
    roles: ['operator', 'approver'],
  },
  {
    key: 'second',
    id: 'U0TIDEDPT',
    name: 'deputy',
    realName: 'Deo Deputy',
    role: 'Deputy',
    roles: ['operator', 'approver'],
  },
  { key: 'observer', id: 'U0TIDEGST', name: 'guest', realName: 'Gus Guest', role: 'Guest', roles: [] },
] as const;

export interface RegionSiteOptions {
  readonly recoveryPg: boolean;
  /** The region that is master in the beginning. */
  readonly master: 'quay7x' | 'moor2k';
  /** Turns which node answers what in which voice. */
  readonly voice: number;
  readonly slips?: readonly Slip[];
}

export type How = 'hangs' | 'dies';

/** Two regions behind four of Debian's sshd, with tools and a model that share nothing with the lab's site. */
export interface RegionSite {
  readonly workspace: WorkspaceHandle;
  readonly site: { readonly name: string };
  readonly env: Readonly<Record<string, string>>;
  /** `<node>: <tool> <arguments>` of what changes state, in the order in which it ran; ` -> <code>` where it was not done. */
  readonly ledger: () => Promise<readonly string[]>;
  readonly state: () => SiteState;
  /** `hangs`: its sshd and their sessions are stopped in their tracks; `dies`: they are gone. Its databases are unseen. */
  readonly dark: (region: string, how: How) => Promise<void>;
  readonly back: (region: string) => Promise<void>;
  readonly link: (is: 'up' | 'cut') => void;
  /** From now on the tools slip so. */
  readonly slips: (slip: Slip) => void;
}

/** `finished` takes what ends with the test; the newest is ended first. */
export async function openRegionSite(
  options: RegionSiteOptions,
  finished: (end: () => Promise<void>) => void,
): Promise<RegionSite> {
  const closers: (() => unknown)[] = [];
  finished(async () => {
    for (const close of closers.reverse()) await close();
  });
  const dir = await mkdtemp(join(tmpdir(), 'twokey-regions-'));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  writeState(dir, initialState(options));
  await writeFile(join(dir, 'ledger'), '');
  const { regions } = readState(dir);
  const names = regions.flatMap(({ ks }) => ks);
  const nodes = new Map<string, OpenSsh>();
  for (const name of names) {
    await provision(dir, name);
    // One RSA key for all: it takes long to make, and nothing pins it.
    if (name !== names[0]) await copyFile(join(dir, String(names[0]), 'host_rsa'), join(dir, name, 'host_rsa'));
    nodes.set(name, await startOpenSsh(join(dir, name), pathOf(dir, name)));
    closers.push(() => stop(nodeOf(name)));
  }
  const nodeOf = (name: string) => {
    const found = nodes.get(name);
    if (found === undefined) throw new Error(`there is no node ${name}`);
    return found;
  };
  const first = nodeOf(String(names[0]));
  // One key opens them all.
  for (const name of names.slice(1))
    await appendFile(`${nodeOf(name).keyFile}.pub`, await readFile(`${first.keyFile}.pub`));

  const redis = await startRedis();
  closers.push(() => redis.close());
  const workspace = await startWorkspace({
    team: { name: 'TwoKey Lab' },
    bot: { name: 'twokey' },
    users: CREW.map(({ roles: _, ...user }) => user),
    channels: [{ name: CHANNEL, members: CREW.map(({ key }) => key), botIsMember: true }],
    commands: [{ name: '/dr', hints: [] }],
  });
  closers.push(() => workspace.close());
  const portOf = (name: string) => nodeOf(name).port;
  const topology = topologyOf(dir, options, regions, portOf, workspace.channelId(CHANNEL));
  await writeFile(join(dir, 'topology.yaml'), JSON.stringify(topology));
  const pins = names.map((name) => `[127.0.0.1]:${portOf(name)} ${nodeOf(name).hostKey('ed25519')}\n`);
  await writeFile(join(dir, 'known_hosts'), pins.join(''));
  const env = {
    SLACK_BOT_TOKEN: workspace.tokens.bot,
    SLACK_APP_TOKEN: workspace.tokens.app,
    SLACK_API_URL: workspace.apiUrl,
    REDIS_URL: redis.url,
    TOPOLOGY: join(dir, 'topology.yaml'),
    DATA_DIR: join(dir, 'data'),
    SSH_USER: first.user,
    SSH_PRIVATE_KEY_FILE: first.keyFile,
    SSH_KNOWN_HOSTS_FILE: join(dir, 'known_hosts'),
  };
  const bot = await startBot(env);
  closers.push(() => bot.stop());

  const ksOf = (name: string) => regions.find((region) => region.name === name)?.ks ?? [];
  const power = (name: string, dark: boolean) =>
    withState(dir, (state) => {
      for (const region of state.regions) if (region.name === name) region.dark = dark;
      if (dark) killOperations(state, ksOf(name));
    });
  return {
    workspace,
    site: { name: NAME },
    env,
    ledger: async () => (await readFile(join(dir, 'ledger'), 'utf8')).split('\n').filter((line) => line !== ''),
    state: () => readState(dir),
    async dark(region, how) {
      power(region, true);
      for (const name of ksOf(region)) {
        if (how === 'hangs') for (const pid of sshdsOf(nodeOf(name))) signal(pid, 'SIGSTOP');
        else await stop(nodeOf(name));
      }
    },
    async back(region) {
      for (const name of ksOf(region)) {
        const pids = sshdsOf(nodeOf(name));
        for (const pid of pids) signal(pid, 'SIGCONT');
        if (pids.length === 0)
          nodes.set(name, await startOpenSsh(join(dir, name), pathOf(dir, name), { port: portOf(name) }));
      }
      power(region, false);
    },
    link: (is) =>
      withState(dir, (state) => {
        state.link = is;
      }),
    slips: (slip) => withState(dir, (state) => void state.slips.push(slip)),
  };
}

function initialState({ recoveryPg, master, voice, slips = [] }: RegionSiteOptions): SiteState {
  const both = ['quay7x', 'moor2k'];
  const region = (name: string, zone: string): RegionState => ({
    name,
    zone,
    zoneStatus: 'active',
    dark: false,
    ks: [`${name}-ks-a`, `${name}-ks-b`],
    pg: [`${name}-db1`, `${name}-db2`],
    pgpool: [`${name}-gate1`, `${name}-gate2`],
    ...(recoveryPg && { vault: `${name}-vault` }),
    stored: master,
    cached: { [`${name}-ks-a`]: master, [`${name}-ks-b`]: master },
    leads: name === master,
    joined: true,
    vaults: recoveryPg ? { primary: master, members: both } : { primary: '', members: [] },
  });
  return {
    operationMs: 300,
    syncMs: 400,
    voice,
    regions: [region('quay7x', 'cedar'), region('moor2k', 'larch')],
    link: 'up',
    leases: 'readable',
    syncing: {},
    running: [],
    killed: [],
    slips: [...slips],
  };
}

/** A ks node's folder: spool, log, tools. */
async function provision(dir: string, name: string): Promise<void> {
  const home = join(dir, name);
  await mkdir(join(home, 'spool'), { recursive: true, mode: 0o700 });
  await writeFile(join(home, 'spool', 'id'), `spool-of-${name}\n`);
  await writeFile(join(home, 'watcher.log'), '');
  for (const tool of TOOLS) {
    const run = `exec '${process.execPath}' '${TOOL}' '${dir}' '${name}' '${tool}' "$@"`;
    const text = `#!/bin/sh\nNODE_COMPILE_CACHE='${dir}/compiled' ${run}\n`;
    await writeFile(join(home, tool), text, { mode: 0o755 });
  }
}

/** The tools are found by their names alone. */
function pathOf(dir: string, name: string): readonly string[] {
  return [`SetEnv PATH=${join(dir, name)}:/usr/local/bin:/usr/bin:/bin`];
}

function topologyOf(
  dir: string,
  { recoveryPg }: RegionSiteOptions,
  regions: SiteState['regions'],
  portOf: (name: string) => number,
  channel: string,
) {
  return {
    name: NAME,
    channel,
    console_host: 'console.tide.example',
    recovery_pg: recoveryPg,
    regions: regions.map(({ name, zone, ks, pg, vault }, index) => ({
      name,
      zone,
      console_address: `192.0.2.${10 + index}`,
      ks: ks.map((node) => ({
        name: node,
        address: '127.0.0.1',
        port: portOf(node),
        spool_id: `spool-of-${node}`,
        spool_base: join(dir, node, 'spool'),
        log_path: join(dir, node, 'watcher.log'),
        tools: Object.fromEntries(TOOLS.map((tool) => [tool.replaceAll('-', '_'), tool])),
      })),
      pg,
      ...(vault !== undefined && { recovery_pg_node: vault }),
    })),
    log: { success: '\\brc=0 状态=完成', failure: '\\brc=\\d+ 状态=出错' },
    timing: {
      poll_every: '200ms',
      operation_deadline: '2min',
      check_deadline: '1min',
      readings_spread: '3s',
      switch_again_after: '0s',
    },
    policy: { reflex_guard: '0s', armed_window: '0s' },
    roster: CREW.filter(({ roles }) => roles.length > 0).map(({ realName, id, roles }) => ({
      name: realName,
      slack: [id],
      roles,
    })),
  };
}

/** The master and every session that it began: each outlives the other. */
async function stop(sshd: OpenSsh): Promise<void> {
  const pids = sshdsOf(sshd);
  for (const pid of pids) if (pid !== sshd.pid) signal(pid, 'SIGKILL');
  await sshd.stop();
}

function sshdsOf({ pid }: OpenSsh): readonly number[] {
  return [pid, ...descendantsOf(pid)].filter((each) => contentOf(`/proc/${each}/comm`).startsWith('sshd'));
}

function descendantsOf(pid: number): readonly number[] {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && contentOf(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1] === String(pid),
  );
  return children.flatMap((child) => [Number(child), ...descendantsOf(Number(child))]);
}

/** It may have ended with its parent. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {}
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
