import type { PanelChange, PanelView } from '../wire.ts';
import type { Pane } from './channel.ts';
import { h, showRows, svg } from './dom.ts';
import { changePanel, loadPanel } from './feed.ts';
import { closeIcon } from './icons.ts';
import type { Page } from './page.ts';
import { panelRows } from './panel-rows.ts';
import { toast } from './toast.ts';

const REFRESH_MS = 1_000;

/** The right column: one tab per system, each with its tables, switches and log, read again every second. */
export function panelPane(page: Page, root: HTMLElement): Pane {
  const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Systems' });
  const body = h('div', { class: 'panel-body', role: 'tabpanel' });
  const views: Array<PanelView | undefined> = [];
  let current = 0;

  function close(): void {
    page.state.panelOpen = false;
    page.changed();
  }

  async function refresh(): Promise<void> {
    if (!page.state.panelOpen || document.hidden) return;
    const count = page.state.directory.panels;
    const wanted = Array.from({ length: count }, (_, index) => index).filter(
      (index) => index === current || views[index] === undefined,
    );
    await Promise.all(
      wanted.map(async (index) => {
        views[index] = await loadPanel(index);
      }),
    );
    draw();
  }

  async function change(wanted: PanelChange): Promise<void> {
    const done = await changePanel(current, wanted);
    if (!done.ok) toast(done.error ?? 'The panel did not take the change.');
    await refresh();
  }

  function draw(): void {
    root.hidden = !page.state.panelOpen;
    const titles = Array.from({ length: page.state.directory.panels }, (_, index) => views[index]?.title ?? '…');
    showRows(
      tabs,
      titles.map((title, index) => ({
        key: String(index),
        version: `${title} ${index === current}`,
        build: () => tab(title, index === current, () => show(index)),
      })),
    );
    const view = views[current];
    showRows(
      body,
      view
        ? panelRows(view, change)
        : [{ key: 'none', version: '', build: () => h('p', { class: 'panel-none' }, 'This system does not answer.') }],
    );
  }

  function show(index: number): void {
    current = index;
    body.replaceChildren();
    draw();
    void refresh();
  }

  root.append(
    h(
      'header',
      { class: 'panel-head' },
      tabs,
      h(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Close panel', onclick: close },
        svg(closeIcon),
      ),
    ),
    body,
  );
  setInterval(() => void refresh(), REFRESH_MS);
  let wasOpen = false;
  return {
    draw() {
      if (page.state.panelOpen && !wasOpen) void refresh();
      wasOpen = page.state.panelOpen;
      root.hidden = !page.state.panelOpen;
    },
  };
}

function tab(title: string, selected: boolean, show: () => void): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'tab', role: 'tab', 'aria-selected': String(selected), onclick: show },
    title,
  );
}
