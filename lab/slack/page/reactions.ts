import type { WireMessage } from '../wire.ts';
import { h, svg } from './dom.ts';
import { emoji } from './emoji.ts';
import { addReactionIcon } from './icons.ts';
import { displayName } from './names.ts';
import type { Page } from './page.ts';
import { openPicker } from './picker.ts';

/** The reactions under a message; a click on one adds or takes back one's own. */
export function pills(page: Page, channel: string, one: WireMessage): HTMLElement | undefined {
  const reactions = one.reactions ?? [];
  if (reactions.length === 0) return undefined;
  const add = h(
    'button',
    { type: 'button', class: 'pill pill-add', 'aria-label': 'Add another reaction' },
    svg(addReactionIcon),
  );
  add.addEventListener('click', () => openPicker(add, (name) => toggleReaction(page, channel, one, name)));
  return h(
    'div',
    { class: 'pills' },
    reactions.map((reaction) => pill(page, channel, one, reaction)),
    add,
  );
}

/** Adds the persona's reaction, or removes it where it stands already. */
export function toggleReaction(page: Page, channel: string, one: WireMessage, name: string): void {
  const mine =
    one.reactions?.some((reaction) => reaction.name === name && reaction.users.includes(page.state.me)) ?? false;
  void page.act({ do: 'react', channel, ts: one.ts, emoji: name, on: !mine });
}

function pill(
  page: Page,
  channel: string,
  one: WireMessage,
  { name, users, count }: { name: string; users: string[]; count: number },
): HTMLElement {
  const mine = users.includes(page.state.me);
  const who = users.map((user) => displayName(page.state, user)).join(', ');
  return h(
    'button',
    {
      type: 'button',
      class: mine ? 'pill pill-mine' : 'pill',
      title: `${who} reacted with :${name}:`,
      'aria-label': `:${name}: ${count}, ${who}`,
      'aria-pressed': String(mine),
      onclick: () => toggleReaction(page, channel, one, name),
    },
    emoji(name),
    h('span', { class: 'pill-count' }, String(count)),
  );
}
