import { text } from '../body.ts';
import { type Answer, type Call, fail, missingArgument } from './answer.ts';

export function apiTest({ args }: Call): Answer {
  const error = text(args, 'error');
  const { token: _token, ...rest } = args;
  return error ? fail(error, { args: rest }) : { ok: true, args: rest };
}

export function authTest({ workspace: { bot, team, origin } }: Call): Answer {
  return {
    ok: true,
    url: `${origin}/`,
    team: team.name,
    user: bot.name,
    team_id: team.id,
    user_id: bot.userId,
    bot_id: bot.botId,
    is_enterprise_install: false,
  };
}

export function botsInfo({ workspace: { bot }, args }: Call): Answer {
  const id = text(args, 'bot');
  if (!id) return missingArgument('bot');
  if (id !== bot.botId) return fail('bot_not_found');
  const shape = { id, deleted: false, name: bot.name, updated: 1732290000, app_id: bot.appId, user_id: bot.userId };
  return { ok: true, bot: { ...shape, icons: {} } };
}

export function teamInfo({ workspace: { team } }: Call): Answer {
  return { ok: true, team: { ...team, email_domain: '', icon: {} } };
}

/** https://docs.slack.dev/reference/methods/apps.connections.open: a single-use address for a Socket Mode connection. */
export function connectionsOpen({ runtime }: Call): Answer {
  const url = runtime.socket?.newAddress();
  return url ? { ok: true, url } : fail('internal_error');
}
