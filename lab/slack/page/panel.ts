import type { PanelCell, PanelChange, PanelView } from '../wire.ts';
import type { Pane } from './channel.ts';
import { h, showRows, svg } from './dom.ts';
import { changePanel, loadPanel } from './feed.ts';
import { closeIcon } from './icons.ts';
import type { Page } from './page.ts';
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

type Rows = Parameters<typeof showRows>[1];

function panelRows(view: PanelView, change: (wanted: PanelChange) => Promise<void>): Rows {
  const groups = [...new Set(view.actions.map((action) => action.group))];
  const groupRow = (group: string): Rows[number] => {
    const actions = view.actions.filter((action) => action.group === group);
    return {
      key: `group-${group}`,
      version: JSON.stringify(actions),
      build: () => actionGroup(group, actions, change),
    };
  };
  return [
    ...view.sections.map((section) => ({
      key: `section-${section.title}`,
      version: JSON.stringify(section),
      build: () => table(section),
    })),
    ...groups.map(groupRow),
    ...(view.log.length > 0 ? [{ key: 'log', version: JSON.stringify(view.log), build: () => log(view.log) }] : []),
  ];
}

function table({ title, columns, rows }: PanelView['sections'][number]): HTMLElement {
  const head =
    columns.some((column) => column !== '') &&
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        columns.map((column) => h('th', {}, column)),
      ),
    );
  return h(
    'section',
    { class: 'panel-section' },
    h('h3', {}, title),
    h(
      'div',
      { class: 'table-scroll' },
      h(
        'table',
        {},
        head,
        h(
          'tbody',
          {},
          rows.map((row) => h('tr', {}, row.map(cell))),
        ),
      ),
    ),
  );
}

function cell(value: PanelCell): HTMLElement {
  if (typeof value === 'string') return h('td', {}, value);
  return h('td', {}, h('span', { class: `tone tone-${value.tone}` }, value.text));
}

function actionGroup(
  group: string,
  actions: PanelView['actions'],
  change: (wanted: PanelChange) => Promise<void>,
): HTMLElement {
  return h(
    'section',
    { class: 'panel-section' },
    h('h3', {}, group),
    actions.map(({ id, label, active, targets }) =>
      targets === undefined
        ? toggle(label, label, active, 'switch', () => change({ id, on: !active }))
        : h(
            'div',
            { class: 'switch-group' },
            h('span', { class: 'switch-label' }, label),
            h(
              'div',
              { class: 'chips' },
              targets.map((one) =>
                toggle(one.label, `${label}: ${one.label}`, one.active, 'chip', () =>
                  change({ id, target: one.id, on: !one.active }),
                ),
              ),
            ),
          ),
    ),
  );
}

function toggle(
  text: string,
  name: string,
  on: boolean,
  look: 'switch' | 'chip',
  flip: () => Promise<void>,
): HTMLElement {
  const node = h(
    'button',
    { type: 'button', class: look, role: 'switch', 'aria-checked': String(on), 'aria-label': name },
    h('span', {}, text),
    look === 'switch' && h('i', { class: 'knob' }),
  );
  node.addEventListener('click', () => {
    node.disabled = true;
    void flip().finally(() => {
      node.disabled = false;
    });
  });
  return node;
}

function log(lines: string[]): HTMLElement {
  const list = h('pre', { class: 'panel-log', tabindex: 0 }, lines.join('\n'));
  requestAnimationFrame(() => {
    list.scrollTop = list.scrollHeight;
  });
  return h('section', { class: 'panel-section' }, h('h3', {}, 'Log'), list);
}
