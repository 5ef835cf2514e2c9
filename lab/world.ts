import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BotProcess, MAIN, startBot } from './bot-process.ts';
import { PEOPLE, type PersonKey } from './people.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { type Site, startSite } from './site/site.ts';
import { newKeyPair } from './site/ssh/host-key.ts';
import type { Hint } from './slack/model.ts';
import { startWorkspace, type WorkspaceHandle } from './slack/workspace.ts';
import { type LabPolicy, type LabTiming, topologyText } from './topology-file.ts';

/** The rehearsal room: a Redis, a Slack workspace, two systems with two regions each, and the unmodified bot. */
export interface World {
  readonly dir: string;
  readonly workspace: WorkspaceHandle;
  /** The systems, `lab` first: each has a channel `#dr-<name>`. */
  readonly sites: readonly [Site, Site];
  readonly redis: RedisServer;
  /** The newest process, from the moment it runs. */
  readonly bot: () => BotProcess;
  /** The environment the bot is started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts the bot again, after it was killed or stopped. */
  startBot(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** The page's port; 0 takes a free one. */
  readonly port?: number;
  /** How long an operation takes that takes 2 to 5 min in life, ms. */
  readonly operationMs: number;
  readonly policy?: LabPolicy;
  readonly timing?: Partial<LabTiming>;
  readonly recoveryPg?: boolean;
  /** Who is in the workspace's user group `dr-approvers`; no group where it is not given. */
  readonly usergroup?: readonly PersonKey[];
  /** The workspace limits calls as Slack does. */
  readonly realRates?: boolean;
  readonly locale?: 'en' | 'zh-CN';
  /** How the bot is started with its environment; by default as one process of src/main.ts. */
  readonly start?: (
    env: Readonly<Record<string, string>>,
    /** Hears of the process as soon as it runs, before it is ready. */
    begun: (bot: BotProcess) => void,
  ) => Promise<BotProcess>;
  /** Makes the rest of the set-up what it should be, before the bot reads it for the first time. */
  readonly prepare?: (room: Pick<World, 'workspace' | 'sites' | 'env'>) => Promise<void>;
}

/** What the composer offers while somebody types the command, the most wanted first. */
const HINTS: Hint[] = [
  hint('failover reason="quarterly drill"', 'planned: the standby becomes master'),
  hint('failback reason="drill is over"', 'planned: back to the first region'),
  hint('assess', 'look at both regions: which scenario fits'),
  hint('primary-down reason="..."', 'the master region is lost: the other takes over (P1 to P17)'),
  hint('standby-down reason="..."', 'the standby is lost: the master serves on alone (S1 to S8)'),
  hint('partition keep=<region> reason="..."', 'the link is cut: this region goes on (N1, N2)'),
  hint('resume', 'the lost region is back: have it proved, then re-adopt'),
  hint('choose <option>', 'answer the open question: faulty, keep, failback, move, stay, later'),
  hint('primary-down from=readopt reason="..."', 'join midway: the first rows were run by hand'),
  hint('done <row> reason="..."', 'record that the step was run by hand'),
  hint('skip <row> reason="..."', 'leave the step out'),
  hint('retry', 'try again what is stuck'),
  hint('takeover reason="..."', 'hold this incident from now on'),
  hint('abort reason="..."', 'end it; what was sent is followed to its outcome'),
  hint('plan <scenario>', 'the whole plan as it would run now, opening nothing'),
  hint('status', 'where the open incident stands, and who must act'),
  hint('check', 'CheckPG of both databases'),
  hint('info', 'who is master, asked in both regions'),
  hint('who', 'who may approve what is next, and why the others may not'),
  hint('because <reason>', 'why you denied a request by a reaction'),
  hint('deny <reason>', 'deny the request that waits'),
  hint('history', 'the last incidents'),
  hint('help', 'every command'),
];

function hint(text: string, about: string): Hint {
  return { text, about };
}

const TIMING: LabTiming = {
  poll_every: '500ms',
  operation_deadline: '2min',
  check_deadline: '1min',
  readings_spread: '3s',
};

export async function startWorld(options: WorldOptions): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'twokey-lab-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const key = newKeyPair();
    const recoveryPg = options.recoveryPg ?? true;
    const site = (name: string, names?: Parameters<typeof startSite>[0]['names']) =>
      startSite({
        name,
        dir: join(dir, name),
        recoveryPg,
        operationMs: options.operationMs,
        authorizedKey: key.public,
        ...(names && { names }),
      });
    const sites = [
      await site('lab'),
      await site('east', { regions: ['east1a', 'west1a'], zones: ['gamma', 'delta'] }),
    ] as const;
    closers.push(...sites.map((each) => () => each.close()));
    const redis = await startRedis({ dir: await folder(dir, 'redis') });
    closers.push(() => redis.close());
    const workspace = await openWorkspace(options, sites);
    closers.push(() => workspace.close());
    const env = await writeConfiguration(dir, options, { workspace, sites, redis, privateKey: key.private });
    await options.prepare?.({ workspace, sites, env });
    const start = options.start ?? ((env, begun) => startBot(env, [], MAIN, begun));
    let bot: BotProcess = await start(env, () => undefined);
    closers.push(() => bot.stop());
    return {
      dir,
      workspace,
      sites,
      redis,
      env,
      bot: () => bot,
      async startBot() {
        bot = await start(env, (begun) => {
          bot = begun;
        });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export function channelOf(site: Site): string {
  return `dr-${site.name}`;
}

async function openWorkspace(options: WorldOptions, sites: readonly Site[]): Promise<WorkspaceHandle> {
  const panels = sites.map((site) => ({ url: `/site/${site.name}` }));
  return startWorkspace({
    port: options.port ?? 0,
    team: { name: 'TwoKey Lab' },
    bot: { name: 'twokey' },
    realRates: options.realRates ?? false,
    users: PEOPLE.map(({ roles: _, ...user }) => user),
    usergroups: options.usergroup ? [{ handle: 'dr-approvers', members: [...options.usergroup] }] : [],
    channels: sites.map((site) => ({
      name: channelOf(site),
      members: PEOPLE.map(({ key }) => key),
      botIsMember: true,
      topic: `Disaster recovery of the system "${site.name}"`,
    })),
    commands: [{ name: '/dr', description: 'Disaster recovery of the global KS', hints: HINTS }],
    panels,
    mounts: sites.map((site) => ({
      prefix: `/site/${site.name}`,
      handle: async (req, res) => {
        await site.panelHandler(req, res);
        return true;
      },
    })),
  });
}

interface Parts {
  readonly workspace: WorkspaceHandle;
  readonly sites: readonly Site[];
  readonly redis: RedisServer;
  readonly privateKey: string;
}

async function writeConfiguration(dir: string, options: WorldOptions, parts: Parts): Promise<Record<string, string>> {
  const { workspace, sites } = parts;
  const topology = await folder(dir, 'topology');
  for (const site of sites) {
    const text = topologyText(
      site,
      workspace.channelId(channelOf(site)),
      { ...TIMING, ...options.timing },
      options.policy ?? {},
    );
    await writeFile(join(topology, `${site.name}.yaml`), text);
  }
  const keyFile = join(dir, 'ssh-key');
  await writeFile(keyFile, parts.privateKey, { mode: 0o600 });
  const knownHosts = join(dir, 'known_hosts');
  await writeFile(knownHosts, sites.map(({ knownHostsText }) => knownHostsText).join('\n'));
  return {
    SLACK_MODE: 'socket',
    SLACK_BOT_TOKEN: workspace.tokens.bot,
    SLACK_APP_TOKEN: workspace.tokens.app,
    SLACK_API_URL: workspace.apiUrl,
    REDIS_URL: parts.redis.url,
    TOPOLOGY: topology,
    DATA_DIR: await folder(dir, 'data'),
    SSH_USER: sites[0]?.user ?? 'twokey',
    SSH_PRIVATE_KEY_FILE: keyFile,
    SSH_KNOWN_HOSTS_FILE: knownHosts,
    DR_LOCALE: options.locale ?? 'en',
    LOG_LEVEL: 'info',
  };
}

async function folder(dir: string, name: string): Promise<string> {
  const path = join(dir, name);
  await mkdir(path, { recursive: true });
  return path;
}
