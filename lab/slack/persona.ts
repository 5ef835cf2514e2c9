import { channelBy, userBy } from './lookup.ts';
import type { Ephemeral, Workspace } from './model.ts';
import { click, type Done, react, say, typeCommand } from './people.ts';
import type { Runtime } from './runtime.ts';

/** What one person can do; channels by name or id. Each act gives `{ok: true}` or the sentence their screen would show. */
export type Persona = {
  id: string;
  /** `replies`: the ephemerals this person got from the command until it was acknowledged. */
  command: (channel: string, text: string) => Promise<Done & { replies: Ephemeral[] }>;
  say: (channel: string, text: string, threadTs?: string) => Done<{ ts: string }>;
  /** Says `@bot text`. */
  mention: (channel: string, text: string, threadTs?: string) => Done<{ ts: string }>;
  react: (channel: string, ts: string, emoji: string) => Done;
  unreact: (channel: string, ts: string, emoji: string) => Done;
  /** `value` picks an option of a menu, or one of several buttons with the same action_id. */
  click: (channel: string, ts: string, actionId: string, value?: string) => Promise<Done>;
  openHome: () => void;
};

/** Throws when there is no such user. */
export function persona(workspace: Workspace, runtime: Runtime, key: string): Persona {
  const user = userBy(workspace, key);
  const place = (channel: string) => channelBy(workspace, channel);
  return {
    id: user.id,
    async command(channel, text) {
      const before = workspace.ephemerals.length;
      const done = await typeCommand(workspace, runtime, user, place(channel), text);
      return { ...done, replies: workspace.ephemerals.slice(before).filter((one) => one.to === user.id) };
    },
    say: (channel, text, threadTs) => say(workspace, runtime, user, place(channel), text, threadTs),
    mention: (channel, text, threadTs) =>
      say(workspace, runtime, user, place(channel), `<@${workspace.bot.userId}> ${text}`, threadTs),
    react: (channel, ts, emoji) => react(workspace, runtime, user, place(channel), ts, emoji, true),
    unreact: (channel, ts, emoji) => react(workspace, runtime, user, place(channel), ts, emoji, false),
    click: (channel, ts, actionId, value) => click(workspace, runtime, user, place(channel), ts, actionId, value),
    openHome: () => runtime.events.homeOpened(user),
  };
}
