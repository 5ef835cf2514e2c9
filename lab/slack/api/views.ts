import { randomBytes } from 'node:crypto';
import { structured, text } from '../body.ts';
import type { View, Workspace } from '../model.ts';
import { type Answer, type Call, fail, missingArgument } from './answer.ts';

/** https://docs.slack.dev/reference/methods/views.open: a modal for the person behind the trigger. */
export function viewsOpen({ workspace, runtime, args }: Call): Answer {
  const trigger = text(args, 'trigger_id');
  if (!trigger) return missingArgument('trigger_id');
  const user = runtime.triggers.take(trigger);
  if (user === 'unknown') return fail('invalid_trigger_id');
  if (user === 'expired') return fail('expired_trigger_id');
  if (user === 'used') return fail('exchanged_trigger_id');
  return store(workspace, structured(args, 'view'), 'modal', user.user);
}

export function viewsUpdate({ workspace, args }: Call): Answer {
  const view = workspace.views.get(text(args, 'view_id') ?? '');
  if (!view?.open) return fail('not_found');
  return store(workspace, structured(args, 'view'), view.kind, view.user, view.id);
}

export function viewsPublish({ workspace, args }: Call): Answer {
  const user = text(args, 'user_id');
  if (!user) return missingArgument('user_id');
  if (!workspace.users.has(user)) return fail('user_not_found');
  return store(workspace, structured(args, 'view'), 'home', user, `V${user}HOME`);
}

export function viewShape(workspace: Workspace, view: View) {
  return {
    ...view.view,
    id: view.id,
    hash: view.hash,
    team_id: workspace.team.id,
    app_id: workspace.bot.appId,
    bot_id: workspace.bot.botId,
    root_view_id: view.id,
    state: { values: {} },
  };
}

function store(workspace: Workspace, given: unknown, kind: View['kind'], user: string, id = newId()): Answer {
  if (typeof given !== 'object' || given === null) return missingArgument('view');
  const body = given as Record<string, unknown>;
  if (body.type !== kind || !Array.isArray(body.blocks)) {
    return fail('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] the view must be a ${kind} with blocks`] },
    });
  }
  const view: View = { id, hash: `${workspace.nextTs()}`, kind, user, view: body, open: true };
  workspace.views.set(id, view);
  workspace.changes.emit('change', { kind: 'view', view });
  return { ok: true, view: viewShape(workspace, view) };
}

function newId(): string {
  return `V0${randomBytes(6).toString('hex').slice(0, 9).toUpperCase()}`;
}
