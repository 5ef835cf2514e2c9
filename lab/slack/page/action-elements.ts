import { confirmed } from './confirm.ts';
import { type Attributes, h } from './dom.ts';
import type { Page } from './page.ts';
import { label, withEmoji } from './text.ts';

type Fields = Record<string, unknown>;

/** Sends a click with the element's action_id and, for menus and repeated ids, its value. */
export type OnAction = (actionId: string, value: string | undefined) => Promise<void>;

/** A button or menu of a message. While its click is under way it is disabled. */
export function actionElement(page: Page, element: Fields, onAction: OnAction): HTMLElement {
  switch (element.type) {
    case 'button':
      return button(page, element, onAction);
    case 'static_select':
    case 'overflow':
    case 'radio_buttons':
      return menu(page, element, onAction);
    default:
      return h('span', { class: 'unknown-element' }, `(${String(element.type)})`);
  }
}

function button(page: Page, element: Fields, onAction: OnAction): HTMLElement {
  const style = typeof element.style === 'string' ? element.style : 'plain';
  const value = typeof element.value === 'string' ? element.value : undefined;
  const attributes: Attributes = {
    type: 'button',
    class: `button button-${style}`,
    'data-action': String(element.action_id),
  };
  const node = h('button', attributes, withEmoji(label(element.text)));
  node.addEventListener('click', async () => {
    if (!(await confirmed(page, element.confirm))) return;
    if (typeof element.url === 'string') window.open(element.url, '_blank', 'noopener');
    await busy(node, () => onAction(String(element.action_id), value));
  });
  return node;
}

function menu(page: Page, element: Fields, onAction: OnAction): HTMLElement {
  const options = (element.options ?? []) as Array<{ text: Fields; value: string }>;
  const hint = label(element.placeholder) || (element.type === 'overflow' ? '⋯' : 'Choose…');
  const node = h(
    'select',
    { class: 'select', 'aria-label': hint },
    h('option', { value: '', selected: true, disabled: true }, hint),
    options.map((option) => h('option', { value: option.value }, label(option.text))),
  );
  node.addEventListener('change', async () => {
    const picked = node.value;
    if (await confirmed(page, element.confirm)) await busy(node, () => onAction(String(element.action_id), picked));
    node.selectedIndex = 0;
  });
  return node;
}

async function busy(node: HTMLButtonElement | HTMLSelectElement, work: () => Promise<void>): Promise<void> {
  node.disabled = true;
  node.classList.add('busy');
  await work();
  node.disabled = false;
  node.classList.remove('busy');
}
