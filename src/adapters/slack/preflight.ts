import { setTimeout as delay } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Locale } from '../../domain/wording/sentence.ts';
import { type SlackSentence, saySlack } from '../../domain/wording/slack.ts';
import { type Called, callSlack, type Failure } from './call.ts';
import type { Identity, IdentityCard } from './identity.ts';

/** What of a system concerns Slack. */
export interface SlackSystem {
  readonly name: string;
  readonly channel: string;
  readonly usergroup?: string;
}

export type Preflight =
  | { readonly state: 'good'; readonly identity: Identity }
  /** Definite bad answers: one sentence each, with the mend. */
  | { readonly state: 'bad'; readonly problems: readonly string[] }
  /** Slack could not be asked: start with approvals closed, and look again when it answers. */
  | { readonly state: 'unreachable'; readonly why: string };

/** Slack did not answer in time. */
export function noAnswer(locale: Locale): Preflight {
  return { state: 'unreachable', why: saySlack('slack.noAnswer', { why: 'timeout' }, locale) };
}

/** Scopes without which something would fail in the middle of an incident (docs: the app's manifest). */
export const requiredScopes = [
  'commands',
  'chat:write',
  'reactions:read',
  'users:read',
  'files:write',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'app_mentions:read',
] as const;

interface Check {
  readonly client: WebClient;
  readonly locale: Locale;
  readonly identity: Identity;
}

/** Asks Slack whether the bot can do its work: token, scopes, each system's channel and user group. */
export async function preflight(
  client: WebClient,
  card: IdentityCard,
  systems: readonly SlackSystem[],
  locale: Locale,
): Promise<Preflight> {
  const asked = await card.ask();
  if (!asked.ok) return tokenAnswer(asked.failure, locale);
  const { identity, scopes } = asked.value;
  const problems = missingScopes(scopes, systems, locale);
  let unreachable: string | undefined;
  for (const system of systems) {
    for (const check of [checkChannel, checkUsergroup]) {
      const found = await check({ client, locale, identity }, system);
      if (found?.kind === 'problem' && !problems.some((said) => said.includes(found.about))) problems.push(found.text);
      if (found?.kind === 'unreachable') unreachable = found.why;
    }
  }
  if (problems.length > 0) return { state: 'bad', problems };
  return unreachable === undefined ? { state: 'good', identity } : { state: 'unreachable', why: unreachable };
}

type Finding =
  /** `about`: whoever has said this has said it all. */
  | { readonly kind: 'problem'; readonly text: string; readonly about: string }
  | { readonly kind: 'unreachable'; readonly why: string };

function tokenAnswer(failure: Failure, locale: Locale): Preflight {
  if (failure.kind !== 'refused') return { state: 'unreachable', why: failure.why };
  const key = failure.error.startsWith('HTTP ') ? 'slack.apiUrlWrong' : 'slack.tokenRefused';
  return { state: 'bad', problems: [saySlack(key, { error: failure.error }, locale)] };
}

function missingScopes(
  granted: readonly string[] | undefined,
  systems: readonly SlackSystem[],
  locale: Locale,
): string[] {
  if (granted === undefined) return [];
  const groups = systems.some(({ usergroup }) => usergroup !== undefined) ? ['usergroups:read'] : [];
  const missing = [...requiredScopes, ...groups].filter((scope) => !granted.includes(scope));
  return missing.length === 0 ? [] : [saySlack('slack.scopesMissing', { scopes: missing.join(', ') }, locale)];
}

async function checkChannel({ client, locale, identity }: Check, system: SlackSystem): Promise<Finding | undefined> {
  const { channel } = system;
  const asked = await patiently(() =>
    callSlack('conversations.info', locale, () => client.conversations.info({ channel })),
  );
  if (!asked.ok) {
    const about = { code: 'channel_not_found', key: 'slack.channelNotFound', params: { channel } } as const;
    const method = 'conversations.info';
    return findingOf(asked.failure, { system: system.name, subject: channel, method, ...about }, locale);
  }
  const facts = asked.value.channel;
  const say = (key: SlackSentence['key']): Finding => {
    const params = { system: system.name, channel, name: facts?.name ?? channel, bot: identity.name };
    return problem(saySlack(key, params, locale));
  };
  if (facts === undefined) return undefined;
  if (facts.is_archived) return say('slack.channelArchived');
  if (facts.is_member === false) return say('slack.notInChannel');
  if (facts.is_ext_shared || facts.is_pending_ext_shared) return say('slack.channelShared');
  return undefined;
}

async function checkUsergroup({ client, locale }: Check, system: SlackSystem): Promise<Finding | undefined> {
  const { usergroup } = system;
  if (usergroup === undefined) return undefined;
  const method = 'usergroups.users.list';
  const asked = await patiently(() => callSlack(method, locale, () => client.usergroups.users.list({ usergroup })));
  if (asked.ok) return undefined;
  const about = { code: 'no_such_subteam', key: 'slack.usergroupNotFound', params: { usergroup } } as const;
  return findingOf(asked.failure, { system: system.name, subject: usergroup, method, ...about }, locale);
}

interface About {
  readonly system: string;
  readonly subject: string;
  readonly method: string;
  /** The error code that has a sentence of its own. */
  readonly code: string;
  readonly key: SlackSentence['key'];
  readonly params: Record<string, string>;
}

function findingOf(failure: Failure, about: About, locale: Locale): Finding {
  if (failure.kind !== 'refused') return { kind: 'unreachable', why: failure.why };
  const { system, subject, method } = about;
  if (failure.needed !== undefined) {
    return problem(saySlack('slack.scopesMissing', { scopes: failure.needed }, locale), failure.needed);
  }
  if (failure.error === about.code) return problem(saySlack(about.key, { system, ...about.params }, locale));
  return problem(saySlack('slack.checkRefused', { system, subject, method, error: failure.error }, locale));
}

function problem(text: string, about = text): Finding {
  return { kind: 'problem', text, about };
}

/** With dozens of systems the look-ups may meet Slack's rate limit: that is waited out a few times. */
async function patiently<T>(ask: () => Promise<Called<T>>): Promise<Called<T>> {
  let asked = await ask();
  for (let attempt = 0; attempt < 3 && !asked.ok && asked.failure.kind === 'later'; attempt += 1) {
    await delay(Math.min(asked.failure.afterMs, 30_000));
    asked = await ask();
  }
  return asked;
}
