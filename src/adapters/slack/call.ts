import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Locale } from '../../domain/wording/sentence.ts';
import { saySlack } from '../../domain/wording/slack.ts';

export type Called<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Why a Web API call gave nothing. `why` is a sentence in the deployment's language. */
export type Failure =
  /** Slack said to come back; it did nothing. */
  | { readonly kind: 'later'; readonly afterMs: number; readonly why: string }
  /** No answer, a lost or a broken one: it may have taken effect. */
  | { readonly kind: 'away'; readonly why: string }
  /** Slack's own refusal, by its error code; `needed` is the scope it lacks. */
  | { readonly kind: 'refused'; readonly error: string; readonly needed?: string; readonly why: string };

/** One Web API call as a value. */
export async function callSlack<T>(method: string, locale: Locale, call: () => Promise<T>): Promise<Called<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, failure: failureOf(error, method, locale) };
  }
}

export function failureOf(error: unknown, method: string, locale: Locale): Failure {
  if (error instanceof WebAPIRateLimitedError) return later(method, error.retryAfter, locale);
  if (error instanceof WebAPIPlatformError) return platformFailure(error, method, locale);
  if (error instanceof WebAPIHTTPError && error.statusCode < 500)
    return refused(`HTTP ${error.statusCode}`, method, locale);
  if (error instanceof WebAPIHTTPError) return away(`HTTP ${error.statusCode}`, locale);
  if (error instanceof WebAPIRequestError) return away(rootCause(error.original), locale);
  if (error instanceof Error && error.message.startsWith('Retry header')) return later(method, 30, locale);
  return away(rootCause(error), locale);
}

/** Codes after which some of the work may have been done (https://docs.slack.dev/reference/methods/chat.postMessage#errors). */
const maybeDone = ['internal_error', 'fatal_error'];
/** Codes after which nothing was done and which pass by themselves; seconds to wait. */
const passing: Readonly<Record<string, number>> = {
  ratelimited: 30,
  rate_limited: 30,
  service_unavailable: 10,
  request_timeout: 2,
  team_added_to_org: 30,
};

function platformFailure(error: WebAPIPlatformError, method: string, locale: Locale): Failure {
  const code = error.data.error;
  // The web client gives an answer that is not JSON as an error code: a proxy's page, or a cut-off answer.
  if (typeof code !== 'string' || !/^[a-z][a-z0-9_]*$/.test(code)) return away('unreadable answer', locale);
  if (maybeDone.includes(code)) return away(code, locale);
  const seconds = Object.hasOwn(passing, code) ? passing[code] : undefined;
  if (seconds !== undefined) return later(method, seconds, locale);
  const needed = 'needed' in error.data ? error.data.needed : undefined;
  return { ...refused(code, method, locale), ...(typeof needed === 'string' ? { needed } : {}) };
}

function later(method: string, seconds: number, locale: Locale): Failure {
  return { kind: 'later', afterMs: seconds * 1_000, why: saySlack('slack.rateLimited', { method, seconds }, locale) };
}

function away(why: string, locale: Locale): Failure {
  return { kind: 'away', why: saySlack('slack.noAnswer', { why }, locale) };
}

function refused(error: string, method: string, locale: Locale): Extract<Failure, { kind: 'refused' }> {
  return { kind: 'refused', error, why: saySlack('slack.refused', { method, error }, locale) };
}

/** fetch says "fetch failed"; its innermost cause says why. */
function rootCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return rootCause(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code ?? (error.name === 'TimeoutError' ? 'timeout' : error.message);
}
