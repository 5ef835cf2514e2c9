import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Args, readArgs, text } from '../body.ts';
import type { Fault } from '../faults.ts';
import type { Workspace } from '../model.ts';
import type { Runtime } from '../runtime.ts';
import { type Answer, fail, type Method } from './answer.ts';
import { methods } from './methods.ts';

/** Answers one Web API request, with the faults that are switched on. */
export async function serveApi(
  w: Workspace,
  runtime: Runtime,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const name = decodeURIComponent(new URL(req.url ?? '/', 'http://lab').pathname.slice('/api/'.length));
  const args = await readArgs(req);
  const faults = runtime.faults.take(name);
  await Promise.all(
    faults.map((fault) => (fault.kind === 'slow' ? delay(fault.ms, undefined, { ref: false }) : undefined)),
  );
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  const answer =
    fromFault(faults) ?? overTier(runtime, name) ?? (await run(w, runtime, method, args, bearer(req, args)));
  record(w, runtime, name, args, answer);
  if (faults.some((fault) => fault.kind === 'lost_answer')) {
    res.destroy();
    return;
  }
  const broken = faults.find((fault) => fault.kind === 'server_error');
  if (broken?.kind === 'server_error') {
    res.writeHead(broken.status ?? 503, { 'content-type': 'text/html' }).end('upstream connect error');
    return;
  }
  res.writeHead(answer.ok || answer.error !== 'ratelimited' ? 200 : 429, headers(w, answer, method, args));
  res.end(JSON.stringify(publicPart(answer)));
}

function overTier({ postRate }: Runtime, method: string): Answer | undefined {
  const seconds = postRate.over(method);
  return seconds > 0 ? fail('ratelimited', { retryAfter: seconds }) : undefined;
}

async function run(
  w: Workspace,
  runtime: Runtime,
  method: Method | undefined,
  args: Args,
  token: string,
): Promise<Answer> {
  if (!method) return fail('unknown_method');
  const refused = tokenRefusal(w, method, token) ?? scopeRefusal(w, method, args);
  return refused ?? (await method.run({ workspace: w, runtime, args }));
}

/** The faults that stand in for the method's own answer; a server error means that it never ran. */
function fromFault(faults: Fault[]): Answer | undefined {
  for (const fault of faults) {
    if (fault.kind === 'rate_limited') return fail('ratelimited', { retryAfter: fault.retryAfter });
    if (fault.kind === 'api_error') return fail(fault.error);
    if (fault.kind === 'server_error') return fail('server_error');
  }
  return undefined;
}

function tokenRefusal(w: Workspace, method: Method, token: string): Answer | undefined {
  if (method.token === 'none') return undefined;
  if (token === '') return fail('not_authed');
  if (token !== w.tokens.bot && token !== w.tokens.app) return fail('invalid_auth');
  if (!w.bot.active) return fail('account_inactive');
  return token === w.tokens[method.token] ? undefined : fail('not_allowed_token_type');
}

function scopeRefusal(w: Workspace, method: Method, args: Args): Answer | undefined {
  const needed = scopeOf(w, method, args);
  if (needed === undefined || w.bot.scopes.includes(needed)) return undefined;
  return fail('missing_scope', { needed, provided: w.bot.scopes.join(',') });
}

function scopeOf(w: Workspace, method: Method, args: Args): string | undefined {
  return typeof method.scope === 'function' ? method.scope(w.channels.get(text(args, 'channel') ?? '')) : method.scope;
}

function headers(w: Workspace, answer: Answer, method: Method | undefined, args: Args): Record<string, string> {
  const accepted = method ? scopeOf(w, method, args) : undefined;
  return {
    'content-type': 'application/json; charset=utf-8',
    ...(method?.token === 'bot' ? { 'x-oauth-scopes': w.bot.scopes.join(',') } : {}),
    ...(accepted ? { 'x-accepted-oauth-scopes': accepted } : {}),
    ...(!answer.ok && answer.error === 'ratelimited' ? { 'retry-after': String(answer.retryAfter ?? 1) } : {}),
  };
}

function publicPart(answer: Answer): Answer {
  const { retryAfter: _header, ...rest } = answer;
  return rest as Answer;
}

function bearer(req: IncomingMessage, args: Args): string {
  const header = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  return header ?? text(args, 'token') ?? '';
}

/** Calls kept for assertions and the panel. */
const LOG_LENGTH = 5_000;

function record(
  w: Workspace,
  runtime: Runtime,
  method: string,
  { token: _secret, ...args }: Args,
  answer: Answer,
): void {
  const { apiCalls } = runtime;
  apiCalls.push({ method, args, at: w.clock(), ok: answer.ok, ...(answer.ok ? {} : { error: answer.error }) });
  if (apiCalls.length > LOG_LENGTH) apiCalls.splice(0, apiCalls.length - LOG_LENGTH);
}
