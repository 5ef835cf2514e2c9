/** Decisions are data: a key of a catalogue and its parameters, rendered to a sentence only at the edge. */
export interface Sentence<Key extends string = string> {
  readonly key: Key;
  readonly params: Readonly<Record<string, string | number>>;
}

export type Locale = 'en' | 'zh';

/** Template strings with `{name}` placeholders, en and zh side by side. Both name the same placeholders. */
export type Catalogue = Readonly<Record<string, Readonly<Record<Locale, string>>>>;

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/**
 * The sentence in one language. Parameters are put in as they are and never read as templates.
 * Throws when the catalogue lacks the key or the sentence lacks a parameter: both are faults of the program.
 */
export function render(catalogue: Catalogue, sentence: Sentence, locale: Locale): string {
  const entry = Object.hasOwn(catalogue, sentence.key) ? catalogue[sentence.key] : undefined;
  if (entry === undefined) throw new Error(`no sentence "${sentence.key}" in this catalogue`);
  return entry[locale].replace(PLACEHOLDER, (_, name: string) => {
    const own = [name, `${name}@${locale}`].find((each) => Object.hasOwn(sentence.params, each));
    const value = own === undefined ? undefined : sentence.params[own];
    if (value === undefined) throw new Error(`sentence "${sentence.key}" needs the parameter "${name}"`);
    return String(value);
  });
}

/** A parameter that has words of its own in each language (a scenario's): `{name}` in the template. */
export function inBoth(name: string, { en, zh }: Readonly<Record<Locale, string>>): Readonly<Record<string, string>> {
  return { [`${name}@en`]: en, [`${name}@zh`]: zh };
}

/** The names of a template's placeholders, sorted, each once. */
export function placeholdersOf(template: string): readonly string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''))].sort();
}
