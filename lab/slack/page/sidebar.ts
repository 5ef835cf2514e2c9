import type { WireChannel, WireUser } from '../wire.ts';
import type { Pane } from './channel.ts';
import { h, svg } from './dom.ts';
import { keysIcon, lockIcon } from './icons.ts';
import { avatar, badge } from './names.ts';
import type { Page } from './page.ts';
import { personas, visibleChannels } from './store.ts';

/** The left column: the workspace and its app, who one is, and the channels. */
export function sidebar(page: Page, root: HTMLElement): Pane {
  return {
    draw() {
      const channels = visibleChannels(page.state);
      root.classList.toggle('drawer-open', page.state.drawerOpen);
      root.replaceChildren(
        workspaceHead(page),
        people(page),
        section(
          'Channels',
          channels.filter((one) => one.kind !== 'im').map((one) => channelLink(page, one)),
        ),
        section(
          'Direct messages',
          channels.filter((one) => one.kind === 'im').map((one) => channelLink(page, one)),
        ),
      );
    },
  };
}

function workspaceHead(page: Page): HTMLElement {
  const { team, bot, app } = page.state.directory;
  const words = {
    connected: `${bot.name} is connected`,
    away: `${bot.name} is not connected`,
    unknown: `${bot.name}, over HTTP`,
  }[app];
  return h(
    'header',
    { class: 'workspace' },
    h('span', { class: 'avatar avatar-app', 'aria-hidden': 'true' }, svg(keysIcon)),
    h('div', {}, h('strong', {}, team.name), h('p', { class: `app-state app-${app}` }, words)),
  );
}

function people(page: Page): HTMLElement {
  return h(
    'section',
    { class: 'personas' },
    h('h2', { id: 'you-are' }, 'You are'),
    h(
      'div',
      { role: 'radiogroup', 'aria-labelledby': 'you-are' },
      personas(page.state).map((user) => person(page, user)),
    ),
  );
}

function person(page: Page, user: WireUser): HTMLElement {
  const me = user.id === page.state.me;
  return h(
    'button',
    {
      type: 'button',
      class: 'persona',
      role: 'radio',
      'aria-checked': String(me),
      'aria-label': user.realName,
      onclick: () => page.become(user.id),
    },
    avatar(page.state, user.id),
    h(
      'span',
      { class: 'persona-text' },
      h('span', { class: 'persona-name' }, user.realName, badge(page.state, user.id)),
      h('span', { class: 'persona-role' }, user.role),
    ),
  );
}

function section(title: string, links: HTMLElement[]): HTMLElement | string {
  return links.length === 0 ? '' : h('section', { class: 'channels' }, h('h2', {}, title), links);
}

function channelLink(page: Page, channel: WireChannel): HTMLElement {
  const unread = page.state.unread.get(channel.id);
  return h(
    'button',
    {
      type: 'button',
      class: unread ? 'channel-link unread' : 'channel-link',
      'aria-current': channel.id === page.state.channel ? 'page' : undefined,
      onclick: () => page.openChannel(channel.id),
    },
    channel.kind === 'private' ? svg(lockIcon) : h('span', { class: 'hash' }, channel.kind === 'im' ? '●' : '#'),
    h('span', { class: 'channel-name' }, channel.name),
    unread !== undefined && h('span', { class: 'unread-count', 'aria-label': `${unread} unread` }, String(unread)),
  );
}
