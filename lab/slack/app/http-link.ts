import { createHmac } from 'node:crypto';
import type { Clock } from '../model.ts';
import type { AppLink, Delivery, Receipt, Retry } from './link.ts';

type HttpLinkOptions = {
  requestUrl: () => string | undefined;
  signingSecret: string;
  clock: Clock;
  ackTimeout: number;
};

/**
 * Delivery to the app's request URL, signed as https://docs.slack.dev/authentication/verifying-requests-from-slack
 * says: v0, the timestamp and the raw body, HMAC-SHA256 with the signing secret.
 */
export function createHttpLink(options: HttpLinkOptions): AppLink {
  const closing = new AbortController();
  return {
    deliver: (delivery, retry) => post(delivery, retry, options, closing.signal),
    close: () => closing.abort(),
  };
}

async function post(
  delivery: Delivery,
  retry: Retry,
  options: HttpLinkOptions,
  closing: AbortSignal,
): Promise<Receipt> {
  const { type, body } = encoded(delivery);
  const timestamp = String(Math.floor(options.clock() / 1000));
  const requestUrl = options.requestUrl();
  if (requestUrl === undefined) return { kind: 'unreachable' };
  const timeout = AbortSignal.timeout(options.ackTimeout);
  try {
    const answer = await fetch(requestUrl, {
      method: 'POST',
      headers: {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (TwoKey lab)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature(options.signingSecret, timestamp, body),
        ...(retry.attempt > 0
          ? { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }
          : {}),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, closing]),
    });
    const content = await answer.text();
    return answer.ok ? { kind: 'acked', body: decoded(content) } : { kind: 'refused', status: answer.status };
  } catch {
    return timeout.aborted ? { kind: 'timeout' } : { kind: 'unreachable' };
  }
}

/** `v0=<hex>` over `v0:<timestamp>:<body>`. */
export function signature(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function encoded({ type, payload }: Delivery): { type: string; body: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (type) {
    case 'events_api':
      return { type: 'application/json', body: JSON.stringify(payload) };
    case 'slash_commands':
      return { type: form, body: new URLSearchParams(payload as Record<string, string>).toString() };
    case 'interactive':
      return { type: form, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
  }
}

function decoded(content: string): unknown {
  if (content.trim() === '') return undefined;
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}
