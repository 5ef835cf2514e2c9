import { setTimeout as sleep } from 'node:timers/promises';
import { failback } from '../commands/failback.ts';
import { failover } from '../commands/failover.ts';
import { createWorkQueue } from './adapters/queue/work-queue.ts';
import { startWorker } from './adapters/queue/worker.ts';
import { firstSight } from './adapters/redis/seen.ts';
import { type Slack, startSlack } from './adapters/slack/app.ts';
import { createSlackClient, type SlackClient } from './adapters/slack/client.ts';
import type { SlackConfig as SlackAdapterConfig } from './adapters/slack/config.ts';
import { loadSshCredentials } from './adapters/ssh/credentials.ts';
import { createRemoteShell } from './adapters/ssh/remote-shell.ts';
import type { Config } from './config.ts';
import { digestOf } from './domain/hash.ts';
import { catalogue } from './domain/wording/catalogue.ts';
import { render } from './domain/wording/sentence.ts';
import type { Engine } from './engine/engine.ts';
import { createInbound } from './engine/inbound.ts';
import { createIncidents } from './engine/incidents.ts';
import { pacedThread } from './engine/paced-thread.ts';
import { cardRefused, cardStands, projectionOf } from './engine/post-incident.ts';
import { createPoster } from './engine/poster.ts';
import type { Clock } from './engine/ports/clock.ts';
import type { Log } from './engine/ports/log.ts';
import type { RemoteShell } from './engine/ports/remote-shell.ts';
import { createWatch } from './engine/watch.ts';
import { workOn } from './engine/work-on.ts';
import { openStorage, type Storage } from './storage.ts';

/** What a process does: `bot` listens and posts, `worker` runs jobs, `all` both. */
export type Role = 'all' | 'bot' | 'worker';

export interface Service {
  /** Why approvals may be closed just now, and whether deliveries from Slack can come in. */
  readonly health: () => { readonly connected: boolean; readonly problems: readonly string[] };
  /** No new work; what runs is followed up to a limit; everything is closed. */
  stop(): Promise<void>;
}

export type Started =
  | { readonly ok: true; readonly service: Service; readonly warnings: readonly string[] }
  /** Nothing was left running. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** How many pieces of work one process has in hand at once: they wait on networks, not on this machine. */
const CONCURRENCY = 20;
/** How long a stopping worker waits for the work in hand, ms. */
const FINISH_WITHIN = 8_000;

const clock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
};

/** Puts the floors together: storage, SSH, engine, then Slack and the queue's worker as the role asks. */
export async function startService(config: Config, role: Role, log: Log): Promise<Started> {
  const ssh = await openShell(config, log);
  if (!ssh.ok) return { ok: false, problems: [ssh.why] };
  const opened = await openStorage(config, log);
  if (!opened.ok) return opened;
  const { storage } = opened;
  const parts = compose(config, role, log, storage, ssh.shell);
  const slack = await parts.openSlack();
  if (slack.problems.length > 0 && slack.definite) {
    await parts.close();
    return { ok: false, problems: slack.problems };
  }
  for (const { name, hash } of config.topologies) await storage.topologyRecord.record(name, hash);
  parts.begin();
  return { ok: true, service: { health: parts.health, stop: parts.close }, warnings: slack.problems };
}

interface OpenedSlack {
  readonly problems: readonly string[];
  readonly definite: boolean;
}

function compose(config: Config, role: Role, log: Log, storage: Storage, shell: RemoteShell) {
  const adapterConfig = slackConfig(config);
  const say: Parameters<typeof createSlackClient>[0]['say'] = (sentence, locale) => render(catalogue, sentence, locale);
  const systems = config.topologies.map(({ name, channel, policy }) => ({
    name,
    channel,
    ...(policy.usergroup !== undefined && { usergroup: policy.usergroup }),
  }));
  const slackOptions = { config: adapterConfig, locale: config.locale, say, log };
  let slack: Slack | undefined;
  let asked: SlackClient = createSlackClient(slackOptions);

  const queue = createWorkQueue({
    connection: storage.redis,
    isWorkedOn: async (incident) => (await storage.leases.holder('work', incident)) !== undefined,
    onError: (error) => log.warn({ err: error }, 'the queue reported an error'),
  });
  const engine: Engine = {
    topologies: new Map(config.topologies.map((topology) => [topology.name, topology])),
    scenarios: [failover, failback],
    journal: storage.journal,
    incidents: createIncidents(storage.journal),
    queue,
    leases: storage.leases,
    shell,
    directory: {
      user: (id) => asked.directory.user(id),
      inUsergroup: (group, user) => asked.directory.inUsergroup(group, user),
      channel: (id) => asked.directory.channel(id),
      reactions: (channel, ts) => asked.directory.reactions(channel, ts),
    },
    topologyRecord: storage.topologyRecord,
    clock,
    log,
    changed: (incident) => {
      watch?.wake(incident);
      poster?.wake(incident);
    },
  };
  let watch: ReturnType<typeof createWatch> | undefined;
  let poster: ReturnType<typeof createPoster> | undefined;
  let worker: ReturnType<typeof startWorker> | undefined;
  const stopHearing = storage.journal.onAppend((incident) => engine.changed(incident));

  async function openSlack(): Promise<OpenedSlack> {
    if (role === 'worker') {
      const looked = await asked.preflight(systems);
      if (looked.state === 'good') return { problems: [], definite: false };
      return looked.state === 'bad' ? { problems: looked.problems, definite: true } : { problems: [looked.why], definite: false };
    }
    const inbound = createInbound(engine, {
      locale: config.locale,
      slash: config.slack.command,
      tell: (channel, user, what, threadTs) => asked.thread.tell(channel, user, what, threadTs),
    });
    const started = await startSlack({ ...slackOptions, inbound, systems, firstSight: (key, ttlMs) => firstSight(storage.redis, key, ttlMs) });
    if (started.state === 'refused') return { problems: started.problems, definite: true };
    slack = started.slack;
    asked = started.slack;
    return { problems: started.state === 'unreachable' ? [started.why] : [], definite: false };
  }

  function begin(): void {
    if (role !== 'worker') {
      poster = createPoster({
        project: (id) => projectionOf(engine, id),
        thread: pacedThread(asked.thread, clock),
        record: storage.postRecord,
        leases: storage.leases,
        digest: digestOf,
        clock,
        log,
        onPosted: (id, key, channel, ts) => cardStands(engine, id, key, channel, ts),
        onRefused: (id, key, why) => cardRefused(engine, id, key, why),
      });
    }
    watch = createWatch(engine, (incident) => poster?.wake(incident));
    if (role !== 'bot') {
      worker = startWorker({
        connection: storage.workers,
        handle: (work) => workOn(engine, work),
        concurrency: CONCURRENCY,
        onError: (error, work) => log.error({ err: error, work }, 'a piece of work failed; the journal decides how it goes on'),
      });
    }
  }

  async function close(): Promise<void> {
    stopHearing();
    await watch?.stop();
    await worker?.close(FINISH_WITHIN);
    await slack?.stop();
    await poster?.stop();
    await queue.close();
    await shell.close();
    await storage.close();
  }

  return { openSlack, begin, close, health: () => slack?.health() ?? { connected: true, problems: [] } };
}

async function openShell(config: Config, log: Log): Promise<{ ok: true; shell: RemoteShell } | { ok: false; why: string }> {
  const { auth, knownHostsFile } = config.ssh;
  const loaded = await loadSshCredentials({
    knownHostsFile,
    ...(auth.kind === 'key-file' ? { privateKeyFile: auth.path } : { agent: auth.socket }),
  });
  return loaded.ok ? { ok: true, shell: createRemoteShell({ ...loaded.credentials, log }) } : loaded;
}

function slackConfig({ slack }: Config): SlackAdapterConfig {
  const { botToken, apiUrl, command: commandName, connection } = slack;
  return { botToken, apiUrl, commandName, ...connection };
}
