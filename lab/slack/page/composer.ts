import { h, svg } from './dom.ts';
import { sendIcon } from './icons.ts';
import { avatar, displayName } from './names.ts';
import type { Page } from './page.ts';
import { channelOf, isMember } from './store.ts';
import { suggestionBox } from './suggestion-box.ts';

export type Composer = { element: HTMLElement; draw: () => void };

/** Where one writes: Enter sends, Shift+Enter breaks the line, ArrowUp in an empty field brings back the last line. */
export function composer(page: Page, thread: () => string | undefined): Composer {
  const field = h('textarea', { rows: 1, spellcheck: 'false', autocomplete: 'off' });
  const send = h('button', { type: 'submit', class: 'send', 'aria-label': 'Send' }, svg(sendIcon));
  const who = h('span', { class: 'composer-who' });
  const box = suggestionBox(page, field);
  const form = h('form', { class: 'composer' }, box.element, h('div', { class: 'composer-field' }, who, field, send));
  let last = '';

  async function submit(): Promise<void> {
    const text = field.value.trim();
    if (text === '') return;
    last = text;
    field.value = '';
    grow(field);
    box.draw();
    const threadTs = thread();
    const { channel } = page.state;
    const command = text.startsWith('/') && threadTs === undefined;
    await page.act(
      command ? { do: 'command', channel, text } : { do: 'say', channel, text, ...(threadTs ? { threadTs } : {}) },
    );
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  field.addEventListener('input', () => {
    grow(field);
    box.draw();
  });
  field.addEventListener('keydown', (event) => {
    // During composition Enter picks a candidate of the input method; it must not send half a Chinese sentence.
    if (event.isComposing || box.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    }
    if (event.key === 'ArrowUp' && field.value === '' && last !== '') {
      event.preventDefault();
      field.value = last;
      grow(field);
      box.draw();
    }
  });

  return {
    element: form,
    draw() {
      const { state } = page;
      const member = isMember(state);
      const channel = channelOf(state, state.channel);
      const name = displayName(state, state.me);
      const where =
        thread() === undefined
          ? `Message ${channel?.kind === 'im' ? '' : '#'}${channel?.name ?? ''}`
          : 'Reply in thread';
      field.disabled = !member;
      send.disabled = !member;
      field.placeholder = member ? `${where} as ${name}` : `${name} is not in this channel`;
      field.setAttribute('aria-label', where);
      who.replaceChildren(avatar(state, state.me));
      who.title = `You are ${name}`;
    },
  };
}

function grow(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}
