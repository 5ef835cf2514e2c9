import type { WebClient } from '@slack/web-api';
import type { Locale } from '../../domain/wording/sentence.ts';
import { saySlack } from '../../domain/wording/slack.ts';
import { type Called, callSlack } from './call.ts';

/** Who the bot is in its workspace (auth.test). */
export interface Identity {
  readonly team: string;
  readonly botUser: string;
  /** Absent where the workspace does not say it; Slack does. */
  readonly botId?: string;
  readonly name: string;
}

export interface IdentityCard {
  /** Once Slack has said it. */
  known(): Identity | undefined;
  /** Asks Slack; `scopes` when the answer named them (`x-oauth-scopes`). */
  ask(): Promise<Called<{ readonly identity: Identity; readonly scopes: readonly string[] | undefined }>>;
  /** What is known, else what Slack says now. */
  get(): Promise<Identity | undefined>;
}

export function createIdentity(client: WebClient, locale: Locale): IdentityCard {
  let known: Identity | undefined;
  async function ask(): ReturnType<IdentityCard['ask']> {
    const asked = await callSlack('auth.test', locale, () => client.auth.test());
    if (!asked.ok) return asked;
    const { team_id: team, user_id: botUser, bot_id: botId, user: name, response_metadata } = asked.value;
    if (!team || !botUser) {
      const why = saySlack('slack.partialAnswer', { method: 'auth.test', field: 'team_id, user_id' }, locale);
      return { ok: false, failure: { kind: 'refused', error: 'not a bot token', why } };
    }
    known = { team, botUser, name: name ?? botUser, ...(botId ? { botId } : {}) };
    return { ok: true, value: { identity: known, scopes: response_metadata?.scopes } };
  }
  return {
    known: () => known,
    ask,
    async get() {
      if (known === undefined) await ask();
      return known;
    },
  };
}
