import type { WireEphemeral, WireMessage } from '../wire.ts';
import { h, type Row, showRows } from './dom.ts';
import { ephemeral, message } from './message.ts';
import { dayName, secondsOf } from './names.ts';
import type { Page } from './page.ts';

/** Messages of one author within this many seconds are shown as one run. */
const RUN_SECONDS = 300;

type Item = { kind: 'message'; one: WireMessage } | { kind: 'ephemeral'; one: WireEphemeral };

/** Shows messages and the persona's ephemerals in time order, following the newest unless the reader scrolled up. */
export function showTimeline(
  page: Page,
  container: HTMLElement,
  channel: string,
  place: 'channel' | 'thread',
  messages: WireMessage[],
  ephemerals: WireEphemeral[],
): void {
  const follows = container.scrollHeight - container.scrollTop - container.clientHeight < 80;
  const items: Item[] = [
    ...messages.map((one): Item => ({ kind: 'message', one })),
    ...ephemerals.map((one): Item => ({ kind: 'ephemeral', one })),
  ].sort((a, b) => (a.one.ts < b.one.ts ? -1 : 1));
  showRows(container, rows(page, channel, place, items));
  if (follows) container.scrollTop = container.scrollHeight;
}

function rows(page: Page, channel: string, place: 'channel' | 'thread', items: Item[]): Row[] {
  return items.flatMap((item, index): Row[] => {
    const before = items[index - 1];
    const newDay = place === 'channel' && (!before || dayName(before.one.ts) !== dayName(item.one.ts));
    const row = rowOf(page, channel, place, item, !newDay && continues(before, item));
    const day = dayName(item.one.ts);
    const divider = (): HTMLElement =>
      h('div', { class: 'day', role: 'separator', 'aria-label': day }, h('span', {}, day));
    return newDay ? [{ key: `day-${day}`, version: day, build: divider }, row] : [row];
  });
}

function rowOf(page: Page, channel: string, place: 'channel' | 'thread', item: Item, compact: boolean): Row {
  const names = page.state.directory.users.map((user) => [user.deleted, user.isRestricted]).join();
  const version = JSON.stringify([item.one, page.state.me, compact, names]);
  const build = (): HTMLElement =>
    item.kind === 'message' ? message(page, channel, item.one, place, compact) : ephemeral(page, item.one);
  return { key: `${channel}/${item.one.ts}`, version, build };
}

function continues(before: Item | undefined, item: Item): boolean {
  if (before?.kind !== 'message' || item.kind !== 'message' || item.one.pinned_to) return false;
  const near = secondsOf(item.one.ts) - secondsOf(before.one.ts) < RUN_SECONDS;
  return near && before.one.user === item.one.user && before.one.subtype !== 'tombstone' && !before.one.reply_count;
}
