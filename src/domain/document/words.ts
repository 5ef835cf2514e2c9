import type { Bilingual } from '../scenario.ts';
import { documentWords } from '../wording/document.ts';
import { sayer } from '../wording/say.ts';
import { type Locale, render, type Sentence } from '../wording/sentence.ts';

const say = sayer(documentWords);

/** The document's sentences in one language. */
export interface Words {
  readonly say: (key: keyof typeof documentWords, params?: Sentence['params']) => string;
  readonly own: (both: Bilingual) => string;
  /** `a`, `b` in code marks, with this language's comma. */
  readonly names: (names: readonly string[]) => string;
  readonly list: (texts: readonly string[]) => string;
  /** `- **Label**: text` */
  readonly fact: (label: keyof typeof documentWords, text: string) => string;
}

export function wordsIn(locale: Locale): Words {
  const text: Words['say'] = (key, params) => render(documentWords, say(key, params), locale);
  const list = (texts: readonly string[]) => texts.join(text('doc.comma'));
  return {
    say: text,
    own: (both) => both[locale],
    list,
    names: (names) => list(names.map((name) => `\`${name}\``)),
    fact: (label, said) => (locale === 'zh' ? `- **${text(label)}**：${said}` : `- **${text(label)}**: ${said}`),
  };
}
