import { h, svg } from './dom.ts';
import { keysIcon } from './icons.ts';
import { type State, userOf } from './store.ts';

const hues = ['#b4532a', '#2f6f9f', '#7a4fa3', '#2e7d5b', '#a8452f', '#80651a', '#a13d6d', '#3d6f6f'];

/** A rounded square with initials; the app has its two keys, Slack's own voice a plain mark. */
export function avatar(state: State, userId: string): HTMLElement {
  if (userId === state.directory.bot.userId)
    return h('span', { class: 'avatar avatar-app', 'aria-hidden': 'true' }, svg(keysIcon));
  const name = userOf(state, userId)?.realName ?? 'Slackbot';
  const letters = /\p{Script=Han}/u.test(name)
    ? name.slice(-2)
    : name
        .split(/\s+/)
        .map((word) => word[0])
        .slice(0, 2)
        .join('');
  const hue = hues[[...userId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % hues.length];
  return h('span', { class: 'avatar', style: `background:${hue}`, 'aria-hidden': 'true' }, letters.toUpperCase());
}

export function displayName(state: State, userId: string): string {
  if (userId === state.directory.bot.userId) return state.directory.bot.name;
  return userOf(state, userId)?.realName ?? (userId === 'slackbot' ? 'Slackbot' : userId);
}

/** GUEST, DEACTIVATED and their like: what an approver's eligibility hangs on, shown beside the name. */
export function badge(state: State, userId: string): HTMLElement | undefined {
  const user = userOf(state, userId);
  if (!user) return undefined;
  const text = user.deleted
    ? 'Deactivated'
    : user.isRestricted || user.isUltraRestricted
      ? 'Guest'
      : user.isStranger
        ? 'External'
        : user.isBot
          ? 'App'
          : undefined;
  return text === undefined ? undefined : h('span', { class: `badge badge-${text.toLowerCase()}` }, text);
}

/** Seconds of a ts. */
export function secondsOf(ts: string): number {
  return Number(ts);
}

export function clockTime(ts: string): string {
  return new Date(secondsOf(ts) * 1000).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
}

export function fullTime(ts: string): string {
  return new Date(secondsOf(ts) * 1000).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'medium' });
}

export function dayName(ts: string): string {
  const date = new Date(secondsOf(ts) * 1000);
  if (date.toDateString() === new Date().toDateString()) return 'Today';
  return date.toLocaleDateString(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
}
