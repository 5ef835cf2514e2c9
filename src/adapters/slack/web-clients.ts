import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../engine/ports/log.ts';
import { boltLogger } from './bolt-logger.ts';

export interface WebClients {
  /** For messages. Nothing is retried: a lost answer must be looked up before anything is posted again. */
  readonly posting: WebClient;
  /** For files, which take longer. */
  readonly files: WebClient;
  /** For approvers, channels and reactions: never behind a message that waits for its turn. */
  readonly directory: WebClient;
}

/** What became of one Web API call, for the metrics. */
export type OnCall = (method: string, outcome: 'ok' | 'limited' | 'error' | 'no-answer') => void;

export interface WebConfig {
  readonly botToken: string;
  readonly apiUrl: string;
}

/** The web client's own timeout is "never", and a 429 halts its whole queue: both are switched off here. */
const TIMEOUT_MS = 10_000;
const FILE_TIMEOUT_MS = 45_000;

export function createWebClients({ botToken, apiUrl }: WebConfig, log: Log, onCall: OnCall): WebClients {
  const client = (more: WebClientOptions): WebClient => {
    const options = clientOptions(apiUrl, log, onCall);
    return new WebClient(botToken, { ...options, rejectRateLimitedCalls: true, retryConfig: { retries: 0 }, ...more });
  };
  return {
    posting: client({}),
    files: client({ timeout: FILE_TIMEOUT_MS }),
    directory: client({ retryConfig: { retries: 1, minTimeout: 250 } }),
  };
}

/** Options common to all clients; Bolt and Socket Mode get an object of their own each, for both change it. */
export function clientOptions(apiUrl: string, log: Log, onCall: OnCall): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    timeout: TIMEOUT_MS,
    logger: boltLogger(log),
    fetch: heedingLimits(countedFetch(onCall)),
  };
}

/**
 * A method that Slack limits is not called again before the time Slack said: the caller hears the same answer at once,
 * with the seconds that are left. Messages are limited for each channel alone, which their pace heeds (paced-thread.ts).
 */
export function heedingLimits(inner: typeof fetch, now: () => number = () => performance.now()): typeof fetch {
  const until = new Map<string, number>();
  return async (url, init) => {
    const method = methodOf(url);
    const left = (until.get(method) ?? 0) - now();
    if (left > 0) return limited(Math.ceil(left / 1000));
    const response = await inner(url, init);
    const seconds = Number(response.headers.get('retry-after'));
    if (response.status === 429 && seconds > 0 && method !== 'chat.postMessage') {
      until.set(method, now() + seconds * 1000);
    }
    return response;
  };
}

function limited(seconds: number): Response {
  const headers = { 'content-type': 'application/json', 'retry-after': String(seconds) };
  return new Response(JSON.stringify({ ok: false, error: 'ratelimited' }), { status: 429, headers });
}

function methodOf(url: Parameters<typeof fetch>[0]): string {
  return /\/api\/([A-Za-z0-9.]+)$/.exec(String(url))?.[1] ?? 'upload';
}

function countedFetch(onCall: OnCall): typeof fetch {
  return async (url, init) => {
    const method = methodOf(url);
    try {
      const response = await fetch(url, init);
      onCall(method, response.status === 429 ? 'limited' : response.ok ? 'ok' : 'error');
      return response;
    } catch (error) {
      onCall(method, 'no-answer');
      throw error;
    }
  };
}
