import type { PanelCell, PanelChange, PanelView } from '../wire.ts';
import { h, type Row } from './dom.ts';

type Action = PanelView['actions'][number];

type Flip = (wanted: PanelChange) => Promise<void>;

/** A panel's sections, switches by group, and log. */
export function panelRows(view: PanelView, change: Flip): Row[] {
  const groups = [...new Set(view.actions.map((action) => action.group))];
  const groupRow = (group: string): Row => {
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

function actionGroup(group: string, actions: Action[], change: Flip): HTMLElement {
  return h(
    'section',
    { class: 'panel-section' },
    h('h3', {}, group),
    actions.map((action) => actionRow(action, change)),
  );
}

function actionRow({ id, label, active, once, targets }: Action, change: Flip): HTMLElement {
  if (once)
    return working(h('button', { type: 'button', class: 'button panel-button' }, label), () =>
      change({ id, on: true }),
    );
  if (!targets) return toggle('switch', label, label, active, () => change({ id, on: !active }));
  const chips = targets.map((one) =>
    toggle('chip', one.label, `${label}: ${one.label}`, one.active, () =>
      change({ id, target: one.id, on: !one.active }),
    ),
  );
  return h(
    'div',
    { class: 'switch-group' },
    h('span', { class: 'switch-label' }, label),
    h('div', { class: 'chips' }, chips),
  );
}

function toggle(
  look: 'switch' | 'chip',
  text: string,
  name: string,
  on: boolean,
  flip: () => Promise<void>,
): HTMLElement {
  const attributes = { type: 'button', class: look, role: 'switch', 'aria-checked': String(on), 'aria-label': name };
  return working(h('button', attributes, h('span', {}, text), look === 'switch' && h('i', { class: 'knob' })), flip);
}

/** A button that cannot be pressed again while what it does is under way. */
function working(button: HTMLButtonElement, work: () => Promise<void>): HTMLButtonElement {
  button.addEventListener('click', () => {
    button.disabled = true;
    void work().finally(() => {
      button.disabled = false;
    });
  });
  return button;
}

function log(lines: string[]): HTMLElement {
  const list = h('pre', { class: 'panel-log', tabindex: 0 }, lines.join('\n'));
  requestAnimationFrame(() => {
    list.scrollTop = list.scrollHeight;
  });
  return h('section', { class: 'panel-section' }, h('h3', {}, 'Log'), list);
}
