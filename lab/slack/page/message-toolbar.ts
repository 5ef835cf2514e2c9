import type { WireMessage } from '../wire.ts';
import { h, svg } from './dom.ts';
import { emoji } from './emoji.ts';
import { addReactionIcon, replyIcon } from './icons.ts';
import type { Page } from './page.ts';
import { openPicker } from './picker.ts';
import { toggleReaction } from './reactions.ts';

/** Reactions of one click, as offered when hovering over a message. */
const quick = ['white_check_mark', 'no_entry', 'eyes'];

/** What hovering over a message, or tabbing into it, offers. */
export function toolbar(page: Page, channel: string, one: WireMessage, place: 'channel' | 'thread'): HTMLElement {
  const more = h(
    'button',
    { type: 'button', 'aria-label': 'Add reaction', title: 'Add reaction' },
    svg(addReactionIcon),
  );
  more.addEventListener('click', () => openPicker(more, (name) => toggleReaction(page, channel, one, name)));
  return h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Message actions' },
    quick.map((name) =>
      h(
        'button',
        {
          type: 'button',
          'aria-label': `React with :${name}:`,
          title: `:${name}:`,
          onclick: () => toggleReaction(page, channel, one, name),
        },
        emoji(name),
      ),
    ),
    more,
    place === 'channel' &&
      h(
        'button',
        {
          type: 'button',
          'aria-label': 'Reply in thread',
          title: 'Reply in thread',
          onclick: () => page.openThread(one.ts),
        },
        svg(replyIcon),
      ),
  );
}
