import type { Block } from '../model.ts';
import type { WireEphemeral, WireFile, WireMessage } from '../wire.ts';
import { blocks } from './blocks-dom.ts';
import { type Child, h, svg } from './dom.ts';
import { eyeIcon, fileIcon, pinIcon } from './icons.ts';
import { toolbar } from './message-toolbar.ts';
import { mrkdwn } from './mrkdwn-dom.ts';
import { avatar, badge, clockTime, displayName, fullTime } from './names.ts';
import type { Page } from './page.ts';
import { pills } from './reactions.ts';

type Shown = { ts: string; user: string; text: string; blocks?: Block[]; compact: boolean };

/** One message of a channel or thread. `compact` leaves out avatar and name, for a run of the same author. */
export function message(
  page: Page,
  channel: string,
  one: WireMessage,
  place: 'channel' | 'thread',
  compact: boolean,
): HTMLElement {
  if (one.subtype === 'tombstone')
    return h(
      'article',
      { class: 'message tombstone', id: `m-${one.ts}` },
      one.text,
      place === 'channel' && threadLink(page, one),
    );
  return h(
    'article',
    {
      class: compact ? 'message compact' : 'message',
      id: `${place}-${one.ts}`,
      'data-ts': one.ts,
      'aria-label': `${displayName(page.state, one.user)}, ${clockTime(one.ts)}`,
    },
    one.pinned_to !== undefined && h('div', { class: 'message-note' }, svg(pinIcon), 'Pinned'),
    frame(page, { ...one, compact }, [
      content(page, one, (actionId, value) => click(page, channel, one.ts, actionId, value), one.edited !== undefined),
      (one.files ?? []).map(file),
      pills(page, channel, one),
      place === 'channel' && threadLink(page, one),
    ]),
    toolbar(page, channel, one, place),
  );
}

/** What only this persona sees. */
export function ephemeral(page: Page, one: WireEphemeral): HTMLElement {
  return h(
    'article',
    { class: 'message ephemeral', 'data-ts': one.ts, 'aria-label': 'Only visible to you' },
    h('div', { class: 'message-note' }, svg(eyeIcon), 'Only visible to you'),
    frame(page, { ...one, user: one.from, compact: false }, [
      content(page, one, (actionId, value) => click(page, one.channel, one.ts, actionId, value), false),
    ]),
  );
}

function frame(page: Page, one: Shown, body: Child): HTMLElement {
  const time = h('time', { class: 'time', title: fullTime(one.ts) }, clockTime(one.ts));
  return h(
    'div',
    { class: 'message-row' },
    h('div', { class: 'gutter' }, one.compact ? time : avatar(page.state, one.user)),
    h(
      'div',
      { class: 'message-main' },
      !one.compact &&
        h(
          'div',
          { class: 'message-head' },
          h('strong', { class: 'author' }, displayName(page.state, one.user)),
          badge(page.state, one.user),
          time,
        ),
      body,
    ),
  );
}

function content(
  page: Page,
  one: { text: string; blocks?: Block[] },
  onAction: (actionId: string, value: string | undefined) => Promise<void>,
  edited: boolean,
): Child {
  const mark = edited && h('span', { class: 'edited' }, '(edited)');
  return h('div', { class: 'content' }, one.blocks ? blocks(page, one.blocks, onAction) : mrkdwn(page, one.text), mark);
}

async function click(
  page: Page,
  channel: string,
  ts: string,
  actionId: string,
  value: string | undefined,
): Promise<void> {
  await page.act({ do: 'click', channel, ts, actionId, ...(value === undefined ? {} : { value }) });
}

function threadLink(page: Page, one: WireMessage): HTMLElement | undefined {
  if (!one.reply_count) return undefined;
  const count = `${one.reply_count} ${one.reply_count === 1 ? 'reply' : 'replies'}`;
  return h(
    'button',
    { type: 'button', class: 'thread-link', onclick: () => page.openThread(one.ts) },
    (one.reply_users ?? []).map((user) => avatar(page.state, user)),
    h('span', { class: 'thread-count' }, count),
    one.latest_reply !== undefined &&
      h('span', { class: 'thread-last' }, `Last reply at ${clockTime(one.latest_reply)}`),
  );
}

function file({ title, size, url_private }: WireFile): HTMLElement {
  const bytes = size < 1024 ? `${size} B` : `${(size / 1024).toFixed(1)} kB`;
  return h(
    'a',
    { class: 'file', href: new URL(url_private).pathname, target: '_blank' },
    svg(fileIcon),
    h('span', { class: 'file-name' }, title),
    h('span', { class: 'file-size' }, bytes),
  );
}
