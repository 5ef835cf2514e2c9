import { composer } from './composer.ts';
import { h, svg } from './dom.ts';
import { lockIcon, menuIcon, panelIcon } from './icons.ts';
import type { Page } from './page.ts';
import { channelOf, isMember, messagesOf } from './store.ts';
import { showTimeline } from './timeline.ts';

export type Pane = { draw: () => void };

/** The middle of the page: a channel's head, messages and composer. */
export function channelPane(page: Page, root: HTMLElement): Pane {
  const head = h('header', { class: 'pane-head' });
  const list = h('section', { class: 'timeline', role: 'log', 'aria-label': 'Messages', tabindex: 0 });
  const writer = composer(page, () => undefined);
  root.append(head, list, writer.element);
  let shown = '';
  return {
    draw() {
      const { state } = page;
      head.replaceChildren(...headOf(page));
      const messages = messagesOf(state, state.channel).filter(
        (one) => !one.thread_ts || one.thread_ts === one.ts || one.subtype === 'thread_broadcast',
      );
      const ephemerals = state.ephemerals.filter(
        (one) => one.channel === state.channel && one.to === state.me && !one.threadTs,
      );
      if (shown !== state.channel) list.replaceChildren();
      showTimeline(page, list, state.channel, 'channel', messages, ephemerals);
      if (messages.length + ephemerals.length === 0) list.replaceChildren(empty(page));
      else list.querySelector('.empty')?.remove();
      if (shown !== state.channel) list.scrollTop = list.scrollHeight;
      shown = state.channel;
      state.unread.delete(state.channel);
      writer.draw();
    },
  };
}

function headOf(page: Page): HTMLElement[] {
  const { state } = page;
  const channel = channelOf(state, state.channel);
  const toggle = (what: 'panelOpen' | 'drawerOpen') => (): void => {
    state[what] = !state[what];
    page.changed();
  };
  const title = h(
    'h1',
    {},
    channel?.kind === 'private' ? svg(lockIcon) : h('span', { class: 'hash' }, channel?.kind === 'im' ? '' : '#'),
    channel?.name ?? '',
  );
  return [
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button only-narrow',
        'aria-label': 'Channels and people',
        onclick: toggle('drawerOpen'),
      },
      svg(menuIcon),
    ),
    h('div', { class: 'pane-title' }, title, h('p', {}, channel?.topic || `${channel?.members.length ?? 0} members`)),
    ...(channel?.isExtShared ? [h('span', { class: 'badge badge-external' }, 'Shared externally')] : []),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': 'Systems and faults',
        'aria-pressed': String(state.panelOpen),
        onclick: toggle('panelOpen'),
      },
      svg(panelIcon),
    ),
  ];
}

function empty(page: Page): HTMLElement {
  const { directory } = page.state;
  const [command] = directory.commands;
  const hint =
    command && isMember(page.state)
      ? `Type ${command.name} to see what ${directory.bot.name} can do.`
      : 'Nothing was said here yet.';
  return h('div', { class: 'empty' }, h('p', {}, hint));
}
