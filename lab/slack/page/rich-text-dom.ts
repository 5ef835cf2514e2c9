import { type Child, h } from './dom.ts';
import { emoji } from './emoji.ts';
import { formatDate } from './mrkdwn.ts';
import { channelMention, link, userMention } from './mrkdwn-dom.ts';
import type { Page } from './page.ts';

type Element = Record<string, unknown>;

/** A rich_text block: sections, lists, preformatted and quoted parts. */
export function richText(page: Page, block: Element): HTMLElement[] {
  return children(block).map((part) => partOf(page, part));
}

function partOf(page: Page, part: Element): HTMLElement {
  const leaves = children(part).map((leaf) => (part.type === 'rich_text_list' ? item(page, leaf) : leafOf(page, leaf)));
  switch (part.type) {
    case 'rich_text_list':
      return h(part.style === 'ordered' ? 'ol' : 'ul', { class: `indent-${Number(part.indent ?? 0)}` }, leaves);
    case 'rich_text_preformatted':
      return h('pre', { class: 'pre', tabindex: 0 }, leaves);
    case 'rich_text_quote':
      return h('blockquote', {}, leaves);
    default:
      return h('div', { class: 'lines' }, leaves);
  }
}

function item(page: Page, section: Element): HTMLElement {
  return h(
    'li',
    {},
    children(section).map((leaf) => leafOf(page, leaf)),
  );
}

function leafOf(page: Page, leaf: Element): Child {
  switch (leaf.type) {
    case 'text':
      return styled(String(leaf.text ?? ''), (leaf.style ?? {}) as Record<string, boolean>);
    case 'link':
      return link(page, String(leaf.url), String(leaf.text ?? leaf.url));
    case 'emoji':
      return emoji(String(leaf.name));
    case 'user':
      return userMention(page, String(leaf.user_id));
    case 'channel':
      return channelMention(page, String(leaf.channel_id));
    case 'date':
      return formatDate(Number(leaf.timestamp), String(leaf.format ?? ''), String(leaf.fallback ?? ''));
    default:
      return h('span', { class: 'mention' }, `@${String(leaf.range ?? leaf.usergroup_id ?? leaf.type)}`);
  }
}

function styled(text: string, style: Record<string, boolean>): Node {
  let node: Node = document.createTextNode(text);
  if (style.code) node = h('code', {}, node);
  if (style.bold) node = h('strong', {}, node);
  if (style.italic) node = h('em', {}, node);
  if (style.strike) node = h('s', {}, node);
  return node;
}

function children(element: Element): Element[] {
  return Array.isArray(element.elements) ? (element.elements as Element[]) : [];
}
