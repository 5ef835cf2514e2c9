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
  return { slackApiUrl: apiUrl, timeout: TIMEOUT_MS, logger: boltLogger(log), fetch: countedFetch(onCall) };
}

function countedFetch(onCall: OnCall): typeof fetch {
  return async (url, init) => {
    const method = /\/api\/([A-Za-z0-9.]+)$/.exec(String(url))?.[1] ?? 'upload';
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
