import { firstSight } from './adapters/redis/seen.ts';
import { startSlack } from './adapters/slack/app.ts';
import { createSlackClient, type SlackClient } from './adapters/slack/client.ts';
import type { SlackConfig } from './adapters/slack/config.ts';
import { answerOr } from './adapters/slack/patience.ts';
import { noAnswer, type SlackSystem } from './adapters/slack/preflight.ts';
import { createWatch } from './adapters/slack/watch.ts';
import type { Config } from './config.ts';
import type { SystemName } from './domain/names.ts';
import type { Topology } from './domain/topology.ts';
import { catalogue } from './domain/wording/catalogue.ts';
import { type Locale, render, type Sentence } from './domain/wording/sentence.ts';
import type { Engine } from './engine/engine.ts';
import { createInbound } from './engine/inbound.ts';
import type { Log } from './engine/ports/log.ts';
import type { Observer } from './observe.ts';
import type { Storage } from './storage.ts';

/** What a process does: `bot` listens and posts, `worker` runs jobs, `all` both. */
export type Role = 'all' | 'bot' | 'worker';

interface SlackSideParts {
  readonly config: Config;
  /** The systems as this process runs them now. */
  readonly topologies: ReadonlyMap<SystemName, Topology>;
  readonly role: Role;
  readonly log: Log;
  readonly storage: Storage;
  readonly observer: Observer;
}

/** Slack as the role needs it: a worker only asks, the others listen too. */
export function slackSide({ config, topologies, role, log, storage, observer }: SlackSideParts) {
  const systems = () => systemsOf([...topologies.values()]);
  const options = {
    config: slackConfig(config),
    locale: config.locale,
    log,
    onCall: observer.onSlackCall,
    say: (sentence: Sentence, locale: Locale) => render(catalogue, sentence, locale),
  };
  const asked: {
    client: SlackClient;
    problems: () => readonly string[];
    connected: () => boolean;
    stop: () => Promise<void>;
  } = {
    client: createSlackClient(options),
    problems: () => [],
    connected: () => true,
    stop: async () => undefined,
  };

  /** Definite bad answers; when Slack is only away, the service starts with approvals closed and says so. */
  async function open(engine: Engine, midIncident: boolean): Promise<readonly string[]> {
    if (role === 'worker') return openForWorker(midIncident);
    const inbound = createInbound(engine, {
      locale: config.locale,
      slash: config.slack.command,
      tell: (...words) => asked.client.thread.tell(...words),
      rootOf: async (incident) => (await storage.postRecord.all(incident)).get('root')?.ts,
    });
    const sight = (key: string, ttlMs: number) => firstSight(storage.redis, key, ttlMs);
    const started = await startSlack({ ...options, inbound, systems, midIncident, firstSight: sight });
    if (started.state === 'refused') return started.problems;
    const { slack } = started;
    asked.client = slack;
    asked.problems = () => slack.health().problems;
    asked.connected = () => slack.health().connected;
    asked.stop = slack.stop;
    return [];
  }

  async function openForWorker(midIncident: boolean): Promise<readonly string[]> {
    const looked = await answerOr(midIncident, asked.client.preflight(systems()), noAnswer(config.locale));
    if (looked.state === 'bad' && !midIncident) return looked.problems;
    const watch = createWatch((how) => asked.client.preflight(how === 'all' ? systems() : []), looked, log);
    asked.problems = watch.problems;
    asked.stop = async () => watch.stop();
    return [];
  }

  /** What Slack plainly says against these systems; nothing where it cannot be asked. */
  async function refusals(topologies: readonly Topology[]): Promise<readonly string[]> {
    const looked = await asked.client.preflight(systemsOf(topologies));
    return looked.state === 'bad' ? looked.problems : [];
  }

  return {
    open,
    refusals,
    problems: () => asked.problems(),
    connected: () => asked.connected(),
    stop: () => asked.stop(),
    thread: () => asked.client.thread,
    /** The bot's workspace, once Slack has said it. */
    team: () => asked.client.identity()?.team,
    directory: {
      user: (id) => asked.client.directory.user(id),
      usergroup: (group) => asked.client.directory.usergroup(group),
      channel: (id) => asked.client.directory.channel(id),
      reactions: (channel, ts) => asked.client.directory.reactions(channel, ts),
      permalink: (channel, ts) => asked.client.directory.permalink(channel, ts),
    } satisfies Engine['directory'],
  };
}

function systemsOf(topologies: readonly Topology[]): readonly SlackSystem[] {
  return topologies.map(({ name, channel, policy: { usergroup } }) => ({
    name,
    channel,
    ...(usergroup !== undefined && { usergroup }),
  }));
}

function slackConfig({ slack }: Config): SlackConfig {
  const { botToken, apiUrl, command: commandName, connection } = slack;
  return { botToken, apiUrl, commandName, ...connection };
}
