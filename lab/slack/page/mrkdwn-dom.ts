import { h } from './dom.ts';
import { emoji } from './emoji.ts';
import { formatDate, type Inline, type Part, parseMrkdwn } from './mrkdwn.ts';
import { displayName } from './names.ts';
import type { Page } from './page.ts';
import { channelOf } from './store.ts';

/** A mrkdwn text as elements. */
export function mrkdwn(page: Page, source: string): HTMLElement[] {
  return parseMrkdwn(source).map((part) => partOf(page, part));
}

function partOf(page: Page, part: Part): HTMLElement {
  switch (part.kind) {
    case 'pre':
      return h('pre', { class: 'pre', tabindex: 0 }, part.text);
    case 'quote':
      return h('blockquote', {}, inlines(page, part.children));
    case 'lines':
      return h('div', { class: 'lines' }, inlines(page, part.children));
  }
}

export function inlines(page: Page, parts: Inline[]): Node[] {
  return parts.map((part) => inline(page, part));
}

function inline(page: Page, part: Inline): Node {
  switch (part.kind) {
    case 'text':
      return document.createTextNode(part.text);
    case 'bold':
      return h('strong', {}, inlines(page, part.children));
    case 'italic':
      return h('em', {}, inlines(page, part.children));
    case 'strike':
      return h('s', {}, inlines(page, part.children));
    case 'code':
      return h('code', {}, part.text);
    case 'emoji':
      return emoji(part.name);
    case 'link':
      return link(page, part.href, part.label);
    case 'user':
      return userMention(page, part.id);
    case 'channel':
      return channelMention(page, part.id);
    case 'usergroup':
      return h(
        'span',
        { class: 'mention' },
        `@${page.state.directory.usergroups.find((group) => group.id === part.id)?.handle ?? part.id}`,
      );
    case 'broadcast':
      return h('span', { class: 'mention mention-me' }, `@${part.name}`);
    case 'date':
      return h(
        'time',
        { title: new Date(part.seconds * 1000).toISOString() },
        formatDate(part.seconds, part.format, part.fallback),
      );
  }
}

export function userMention(page: Page, id: string): HTMLElement {
  return h(
    'span',
    { class: id === page.state.me ? 'mention mention-me' : 'mention' },
    `@${displayName(page.state, id)}`,
  );
}

export function channelMention(page: Page, id: string): HTMLElement {
  const name = channelOf(page.state, id)?.name ?? id;
  return h('button', { class: 'mention', type: 'button', onclick: () => page.openChannel(id) }, `#${name}`);
}

/** Links to a message of this workspace open it here; others go to a new tab. */
export function link(page: Page, href: string, label: string): HTMLElement {
  const place = /\/archives\/(\w+)\/p(\d{10})(\d{6})(?:\?thread_ts=([\d.]+))?/.exec(href);
  if (!place || !href.startsWith(location.origin))
    return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, label);
  const [, channel = '', seconds, micros, thread] = place;
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    page.openChannel(channel);
    page.openThread(thread ?? `${seconds}.${micros}`);
  };
  return h('a', { href, onclick: open }, label);
}
