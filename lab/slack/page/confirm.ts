import { h } from './dom.ts';
import type { Page } from './page.ts';
import { label, textOf } from './text.ts';

/** Asks what an element's `confirm` object asks. True when confirmed, or when there is nothing to ask. */
export function confirmed(page: Page, confirm: unknown): Promise<boolean> {
  if (typeof confirm !== 'object' || confirm === null) return Promise.resolve(true);
  const { title, text, confirm: yes, deny: no, style } = confirm as Record<string, unknown>;
  return new Promise((resolve) => {
    const answer = (value: string) => () => dialog.close(value);
    const dialog = h(
      'dialog',
      { class: 'dialog', 'aria-label': label(title) },
      h('h2', {}, label(title)),
      h('div', { class: 'dialog-text' }, textOf(page, text)),
      h(
        'div',
        { class: 'dialog-buttons' },
        h('button', { type: 'button', class: 'button button-plain', onclick: answer('no') }, label(no)),
        h(
          'button',
          {
            type: 'button',
            class: `button button-${style === 'danger' ? 'danger' : 'primary'}`,
            onclick: answer('yes'),
          },
          label(yes),
        ),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
