import { h } from './dom.ts';
import type { Page } from './page.ts';
import { type Suggestion, suggestions } from './suggestions.ts';

export type SuggestionBox = {
  element: HTMLElement;
  draw: () => void;
  /** True when the key was for the box: arrows choose, Tab or Enter takes the chosen line, Escape closes. */
  key: (event: KeyboardEvent) => boolean;
};

export function suggestionBox(page: Page, field: HTMLTextAreaElement): SuggestionBox {
  const element = h('div', { class: 'suggestions', role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  let found: Suggestion[] = [];
  let chosen = -1;

  function show(list: Suggestion[]): void {
    found = list;
    chosen = -1;
    element.hidden = found.length === 0;
    element.replaceChildren(...found.map(option));
  }

  function option(one: Suggestion): HTMLElement {
    // pointerdown, so that the field keeps the focus.
    const takeIt = (event: PointerEvent): void => {
      event.preventDefault();
      take(one);
    };
    return h(
      'div',
      { class: 'suggestion', role: 'option', onpointerdown: takeIt },
      h('code', {}, one.label),
      h('span', {}, one.detail),
    );
  }

  function take(one: Suggestion): void {
    const caret = field.selectionStart;
    field.setRangeText(one.insert, one.from, caret, 'end');
    field.focus();
    field.dispatchEvent(new Event('input'));
  }

  function choose(step: number): void {
    chosen = (chosen + step + found.length) % found.length;
    [...element.children].forEach((child, index) => {
      child.setAttribute('aria-selected', String(index === chosen));
      if (index === chosen) child.scrollIntoView({ block: 'nearest' });
    });
  }

  field.addEventListener('blur', () => show([]));
  return {
    element,
    draw: () => show(suggestions(page.state.directory, field.value.slice(0, field.selectionStart))),
    key(event) {
      if (found.length === 0) return false;
      if (event.key === 'ArrowDown') choose(1);
      else if (event.key === 'ArrowUp') choose(chosen < 0 ? 0 : -1);
      else if (event.key === 'Escape') show([]);
      else if (event.key === 'Tab' || (event.key === 'Enter' && chosen >= 0))
        take(found[Math.max(chosen, 0)] as Suggestion);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
