import { h } from './dom.ts';

const SHOWN_MS = 6_000;

/** A short notice at the bottom of the page. */
export function toast(text: string): void {
  const node = h('div', { class: 'toast' }, text);
  document.getElementById('toasts')?.append(node);
  setTimeout(() => node.remove(), SHOWN_MS);
}
