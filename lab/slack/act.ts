import { userBy } from './lookup.ts';
import type { Channel, User, Workspace } from './model.ts';
import { click, type Done, react, say, submitView, typeCommand } from './people.ts';
import type { Runtime } from './runtime.ts';
import type { Act } from './wire.ts';

/** Does what a person did on the page; `as` is the persona's key or id. */
export async function act(w: Workspace, runtime: Runtime, as: string, what: Act): Promise<Done> {
  const user = userBy(w, as);
  if (what.do === 'submit') return await submitView(w, runtime, user, what.viewId, what.values);
  if (what.do === 'dismiss') return dismiss(w, user, what.viewId);
  const channel = w.channels.get(what.channel);
  if (!channel) return { ok: false, error: 'That channel is no longer there.' };
  return await actIn(w, runtime, user, channel, what);
}

type InChannel = Extract<Act, { channel: string }>;

async function actIn(w: Workspace, runtime: Runtime, user: User, channel: Channel, what: InChannel): Promise<Done> {
  switch (what.do) {
    case 'command':
      return await typeCommand(w, runtime, user, channel, what.text);
    case 'say':
      return typed(w, runtime, user, channel, what);
    case 'react':
      return react(w, runtime, user, channel, what.ts, what.emoji, what.on);
    case 'click':
      return await click(w, runtime, user, channel, what.ts, what.actionId, what.value);
  }
}

/** A line from the composer. A slash command within a thread is refused, as Slack does. */
function typed(w: Workspace, runtime: Runtime, user: User, channel: Channel, what: InChannel & { do: 'say' }): Done {
  const command = /^\/\S+/.exec(what.text.trim())?.[0];
  if (command && what.threadTs) return { ok: false, error: `${command} is not supported in threads. Sorry!` };
  return say(w, runtime, user, channel, what.text, what.threadTs);
}

function dismiss(w: Workspace, user: User, viewId: string): Done {
  const view = w.views.get(viewId);
  if (view?.user === user.id) {
    view.open = false;
    w.changes.emit('change', { kind: 'view', view });
  }
  return { ok: true };
}
