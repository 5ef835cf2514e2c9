import { App } from '@slack/bolt';
import { saySlack } from '../../domain/wording/slack.ts';
import type { Inbound } from '../../engine/ports/inbound.ts';
import type { Log } from '../../engine/ports/log.ts';
import { boltLogger } from './bolt-logger.ts';
import { failureOf } from './call.ts';
import { assembleClient, type ClientOptions, type SlackClient } from './client.ts';
import type { SlackConfig } from './config.ts';
import { hearLimitsOverHttp } from './events-limited.ts';
import type { FirstSight } from './first-sight.ts';
import type { Identity } from './identity.ts';
import { listen } from './listen.ts';
import { answerOr } from './patience.ts';
import { noAnswer, type SlackSystem } from './preflight.ts';
import { httpReceiving, type Receiving, socketReceiving } from './receiver.ts';
import { createRespond } from './respond.ts';
import { createWatch, type Watch } from './watch.ts';
import { clientOptions } from './web-clients.ts';

export interface SlackOptions extends ClientOptions {
  readonly config: SlackConfig;
  readonly inbound: Inbound;
  readonly firstSight: FirstSight;
  /** Asked anew at each look: a reload may name another user group. */
  readonly systems: () => readonly SlackSystem[];
  /** An incident is open: whatever Slack says against the set-up, the process must follow it to its end (approval rule 9). */
  readonly midIncident: boolean;
}

export interface Slack extends SlackClient {
  health(): SlackHealth;
  /** HTTP mode: the port that is listened on. */
  port(): number | undefined;
  /** No more deliveries are taken; those under way are waited for, up to 5 s. */
  stop(): Promise<void>;
}

export interface SlackHealth {
  /** Deliveries can come in. */
  readonly connected: boolean;
  /** Why approvals are closed: Slack could not be asked yet, or gave definite bad answers since. Empty when all is well. */
  readonly problems: readonly string[];
}

export type SlackStart =
  | { readonly state: 'ready'; readonly slack: Slack }
  /** Slack cannot be reached just now, or refuses in the middle of an incident: approvals are closed, and it looks again until all is well. */
  | { readonly state: 'unreachable'; readonly why: string; readonly slack: Slack }
  /** Definite bad answers, one sentence each with the mend. Nothing was left running. */
  | { readonly state: 'refused'; readonly problems: readonly string[] };

/** How long deliveries under way may take at the stop. */
const FINISH_MS = 5_000;

/** Checks the set-up, then takes commands, reactions, buttons and mentions until stopped. */
export async function startSlack(options: SlackOptions): Promise<SlackStart> {
  const { config, inbound, log, locale } = options;
  const { midIncident } = options;
  const client = assembleClient(options);
  const looked = await answerOr(midIncident, client.preflight(options.systems()), noAnswer(locale));
  if (looked.state === 'bad' && !midIncident) return { state: 'refused', problems: looked.problems };

  const missed = () => {
    inbound.connected().catch((error: unknown) => log.error({ err: error }, 'what was missed could not be read again'));
  };
  client.onBarred(() => watch.lookAtAll());
  const limits = limitsOf(missed, log);
  const receiving = receivingOf(options, limits.heard);
  const stopWatching = () => {
    watch.stop();
    limits.stop();
  };
  const underWay = new Set<Promise<void>>();
  const watch = createWatch((how) => client.preflight(how === 'all' ? options.systems() : []), looked, log);
  listenWith(options, client, receiving, underWay, limits.heard);
  const opened = receiving.open(() => {
    watch.lookNow();
    missed();
  });
  const failed = await answerOr(midIncident, opened, new Error('no answer'));
  const refusal = failed === undefined ? undefined : refusalOf(failed, config, locale);
  const slack = handle(client, receiving, { problems: watch.problems, stop: stopWatching }, underWay, (error) =>
    notConnected(error, locale),
  );
  if (refusal !== undefined && !(midIncident && config.mode === 'socket')) {
    await slack.stop();
    return { state: 'refused', problems: [refusal] };
  }
  if (looked.state === 'unreachable') return { state: 'unreachable', why: looked.why, slack };
  if (looked.state === 'bad') return { state: 'unreachable', why: looked.problems.join(' '), slack };
  if (failed !== undefined) {
    return { state: 'unreachable', why: failureOf(failed, 'apps.connections.open', locale).why, slack };
  }
  return { state: 'ready', slack };
}

/** Slack counts events by the minute: what was missed is looked for at once, and once more when that minute is over. */
const LIMITED_MS = 60_000;

function limitsOf(missed: () => void, log: Log): { readonly heard: () => void; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    heard() {
      log.warn({}, 'slack limits events: reactions and commands of this minute may be missing');
      missed();
      clearTimeout(timer);
      timer = setTimeout(missed, LIMITED_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

function receivingOf({ config, log, onCall = () => {} }: SlackOptions, onLimited: () => void): Receiving {
  switch (config.mode) {
    case 'socket':
      return socketReceiving(config, log, onCall, onLimited);
    case 'http':
      return httpReceiving(config, log);
  }
}

function listenWith(
  { config, inbound, firstSight, log, onCall = () => {} }: SlackOptions,
  { card, voice, thread }: ReturnType<typeof assembleClient>,
  { receiver }: Receiving,
  underWay: Set<Promise<void>>,
  onLimited: () => void,
): void {
  const app = new App({
    receiver,
    logger: boltLogger(log),
    clientOptions: clientOptions(config.apiUrl, log, onCall),
    convoStore: false,
    // Asking Slack who the bot is for each event would drop events while Slack's API is slow.
    authorize: async () => {
      const me = card.known();
      return { botToken: config.botToken, ...botOf(me) };
    },
  });
  if (config.mode === 'http') hearLimitsOverHttp(app, onLimited);
  app.error(async (error) => log.error({ err: error }, 'slack listener failed'));
  const track = (work: Promise<void>): void => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  const respond = createRespond(thread, voice, log);
  listen(app, { commandName: config.commandName, inbound, firstSight, thread, respond, identity: card, log, track });
}

function handle(
  client: SlackClient,
  receiving: Receiving,
  watch: Pick<Watch, 'problems' | 'stop'>,
  underWay: ReadonlySet<Promise<void>>,
  say: (trouble: unknown) => string,
): Slack {
  const { thread, directory, identity, preflight } = client;
  return {
    thread,
    directory,
    identity,
    preflight,
    health() {
      const trouble = receiving.trouble();
      const socket = trouble === undefined ? [] : [say(trouble)];
      return { connected: receiving.connected(), problems: [...new Set([...watch.problems(), ...socket])] };
    },
    port: receiving.port,
    async stop() {
      watch.stop();
      await receiving.close();
      await finished(underWay);
    },
  };
}

/** In mid-life: why no commands and reactions come in, and what a person must do, if anything. */
function notConnected(trouble: unknown, locale: SlackOptions['locale']): string {
  const failure = failureOf(trouble, 'apps.connections.open', locale);
  return failure.kind === 'refused'
    ? saySlack('slack.appTokenRefused', { error: failure.error }, locale)
    : saySlack('slack.notConnected', { why: failure.why }, locale);
}

function botOf(me: Identity | undefined): { botId?: string; botUserId?: string } {
  if (me === undefined) return {};
  return { botUserId: me.botUser, ...(me.botId === undefined ? {} : { botId: me.botId }) };
}

async function finished(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FINISH_MS);
  });
  await Promise.race([Promise.all(underWay), late]);
  clearTimeout(timer);
}

/** A failed first attempt to open the way for deliveries, when waiting will not mend it. */
function refusalOf(error: unknown, config: SlackConfig, locale: SlackOptions['locale']): string | undefined {
  if (config.mode === 'http') {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return saySlack('slack.portTaken', { port: config.port, error: why }, locale);
  }
  const failure = failureOf(error, 'apps.connections.open', locale);
  return failure.kind === 'refused' ? saySlack('slack.appTokenRefused', { error: failure.error }, locale) : undefined;
}
