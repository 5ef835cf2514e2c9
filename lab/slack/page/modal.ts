import type { Block } from '../model.ts';
import type { WireView } from '../wire.ts';
import { blocks } from './blocks-dom.ts';
import { h } from './dom.ts';
import type { Page } from './page.ts';
import { label } from './text.ts';

/** Shows the modal that is open for the persona, and closes the one that no longer is. */
export function showModal(page: Page): void {
  const view = page.state.views.find((one) => one.kind === 'modal' && one.user === page.state.me);
  const shown = document.querySelector<HTMLDialogElement>('dialog.modal');
  const version = view && JSON.stringify(view);
  if (shown?.dataset.version === version) return;
  shown?.remove();
  if (!view || version === undefined) return;
  const dialog = modal(page, view);
  dialog.dataset.version = version;
  document.body.append(dialog);
  dialog.showModal();
}

function modal(page: Page, { id, view }: WireView): HTMLDialogElement {
  const list = (view.blocks ?? []) as Block[];
  const dismiss = (): void => void page.act({ do: 'dismiss', viewId: id });
  const form = h(
    'form',
    { class: 'modal-form' },
    h('h2', {}, label(view.title)),
    list.map((block) => (block.type === 'input' ? input(block) : blocks(page, [block], async () => {}))),
    h(
      'div',
      { class: 'dialog-buttons' },
      h('button', { type: 'button', class: 'button button-plain', onclick: dismiss }, label(view.close) || 'Cancel'),
      view.submit !== undefined && h('button', { type: 'submit', class: 'button button-primary' }, label(view.submit)),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void page.act({ do: 'submit', viewId: id, values: valuesOf(form, list) });
  });
  const dialog = h('dialog', { class: 'dialog modal', 'aria-label': label(view.title) }, form);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    dismiss();
  });
  return dialog;
}

function input(block: Block): HTMLElement {
  const element = (block.element ?? {}) as Record<string, unknown>;
  const name = String(block.block_id);
  const options = (element.options ?? []) as Array<{ text: unknown; value: string }>;
  const field =
    element.type === 'static_select'
      ? h(
          'select',
          { name, class: 'select' },
          options.map((option) => h('option', { value: option.value }, label(option.text))),
        )
      : h(element.multiline === true ? 'textarea' : 'input', {
          name,
          required: block.optional !== true,
          placeholder: label(element.placeholder),
        });
  return h('label', { class: 'input' }, h('span', {}, label(block.label)), field);
}

/** `state.values` of a submission: by block_id and action_id. */
function valuesOf(form: HTMLFormElement, list: Block[]): Record<string, Record<string, unknown>> {
  const data = new FormData(form);
  const values: Record<string, Record<string, unknown>> = {};
  for (const block of list.filter((one) => one.type === 'input')) {
    const element = (block.element ?? {}) as Record<string, unknown>;
    const value = data.get(String(block.block_id));
    const type = String(element.type);
    const options = (element.options ?? []) as Array<{ value: string }>;
    const given =
      type === 'static_select' ? { selected_option: options.find((one) => one.value === value) ?? null } : { value };
    values[String(block.block_id)] = { [String(element.action_id)]: { type, ...given } };
  }
  return values;
}
