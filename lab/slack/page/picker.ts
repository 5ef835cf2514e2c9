import { h } from './dom.ts';
import { emoji, pickable, thumbs } from './emoji.ts';

/** Opens the reaction picker beside its button; it closes on a choice, Escape, or a click elsewhere. */
export function openPicker(anchor: HTMLElement, choose: (name: string) => void): void {
  document.querySelector('.picker')?.remove();
  const pick = (name: string) => (): void => {
    close();
    choose(name);
  };
  const choice = (name: string): HTMLElement =>
    h(
      'button',
      { type: 'button', class: 'picker-choice', 'aria-label': `:${name}:`, title: `:${name}:`, onclick: pick(name) },
      emoji(name),
    );
  const picker = h(
    'div',
    { class: 'picker', role: 'dialog', 'aria-label': 'Pick a reaction' },
    h('div', { class: 'picker-grid' }, pickable.map(choice)),
    h('div', { class: 'picker-tones', role: 'group', 'aria-label': 'Skin tones' }, thumbs.map(choice)),
  );
  function close(): void {
    picker.remove();
    document.removeEventListener('pointerdown', outside);
    document.removeEventListener('keydown', onKey);
  }
  const outside = (event: PointerEvent): void => {
    if (!picker.contains(event.target as Node)) close();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
  };
  document.body.append(picker);
  place(picker, anchor.getBoundingClientRect());
  document.addEventListener('pointerdown', outside);
  document.addEventListener('keydown', onKey);
  picker.querySelector('button')?.focus();
}

/** Above the anchor where there is room, within the window in any case. */
function place(picker: HTMLElement, anchor: DOMRect): void {
  const { width, height } = picker.getBoundingClientRect();
  const above = anchor.top - height - 6;
  picker.style.left = `${Math.max(8, Math.min(anchor.right - width, innerWidth - width - 8))}px`;
  picker.style.top = `${above > 8 ? above : Math.min(anchor.bottom + 6, innerHeight - height - 8)}px`;
}
