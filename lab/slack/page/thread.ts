import type { Pane } from './channel.ts';
import { composer } from './composer.ts';
import { h, svg } from './dom.ts';
import { closeIcon, menuIcon } from './icons.ts';
import type { Page } from './page.ts';
import { channelOf, messagesOf } from './store.ts';
import { showTimeline } from './timeline.ts';

/** The thread beside the channel: the root, its replies, and a composer of its own. */
export function threadPane(page: Page, root: HTMLElement): Pane {
  const place = h('p');
  const close = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close thread', onclick: () => page.openThread(undefined) },
    svg(closeIcon),
  );
  const openDrawer = (): void => {
    page.state.drawerOpen = true;
    page.changed();
  };
  const menu = h(
    'button',
    { type: 'button', class: 'icon-button only-narrow', 'aria-label': 'Channels and people', onclick: openDrawer },
    svg(menuIcon),
  );
  const head = h(
    'header',
    { class: 'pane-head' },
    menu,
    h('div', { class: 'pane-title' }, h('h2', {}, 'Thread'), place),
    close,
  );
  const list = h('section', { class: 'timeline', role: 'log', 'aria-label': 'Replies', tabindex: 0 });
  const writer = composer(page, () => page.state.thread);
  root.append(head, list, writer.element);
  let shown: string | undefined;
  return {
    draw() {
      const { state } = page;
      root.hidden = state.thread === undefined;
      if (state.thread === undefined) {
        shown = undefined;
        return;
      }
      place.textContent = `#${channelOf(state, state.channel)?.name ?? ''}`;
      const messages = messagesOf(state, state.channel).filter(
        (one) => one.ts === state.thread || one.thread_ts === state.thread,
      );
      const ephemerals = state.ephemerals.filter((one) => one.to === state.me && one.threadTs === state.thread);
      if (shown !== state.thread) list.replaceChildren();
      showTimeline(page, list, state.channel, 'thread', messages, ephemerals);
      if (shown !== state.thread) list.scrollTop = list.scrollHeight;
      shown = state.thread;
      writer.draw();
    },
  };
}
