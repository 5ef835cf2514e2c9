import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Catalogue, placeholdersOf, render } from '../../../src/domain/wording/sentence.ts';

const greetings = {
  primary: { en: 'primary is {found}, expected {expected}', zh: '主节点为 {found}，应为 {expected}' },
} as const satisfies Catalogue;

test('a sentence is rendered in the language asked for', () => {
  const sentence = { key: 'primary', params: { found: 'pg1', expected: 'pg2' } };
  expect(render(greetings, sentence, 'en')).toBe('primary is pg1, expected pg2');
  expect(render(greetings, sentence, 'zh')).toBe('主节点为 pg1，应为 pg2');
});

test('a parameter that looks like a template or a replacement pattern is put in as it is', () => {
  const sentence = { key: 'primary', params: { found: '{expected} $& $1', expected: 2 } };
  expect(render(greetings, sentence, 'en')).toBe('primary is {expected} $& $1, expected 2');
});

test('a key that the catalogue lacks is a fault', () => {
  expect(() => render(greetings, { key: 'toString', params: {} }, 'en')).toThrow('no sentence "toString"');
});

test('a parameter that the sentence lacks is a fault', () => {
  expect(() => render(greetings, { key: 'primary', params: { found: 'pg1' } }, 'zh')).toThrow(
    'sentence "primary" needs the parameter "expected"',
  );
});

const catalogues = await everyCatalogue();

test.each(catalogues)('$file: every sentence of $name names the same placeholders in en and zh', ({ catalogue }) => {
  for (const [key, entry] of Object.entries(catalogue)) {
    expect({ key, placeholders: placeholdersOf(entry.zh) }).toEqual({ key, placeholders: placeholdersOf(entry.en) });
  }
});

test('braces in a catalogue are placeholders and nothing else', () => {
  for (const { name, catalogue } of catalogues) {
    for (const [key, entry] of Object.entries(catalogue)) {
      for (const text of [entry.en, entry.zh]) {
        expect(text.replace(/\{[A-Za-z][A-Za-z0-9]*\}/g, ''), `${name}.${key}`).not.toMatch(/[{}]/);
      }
    }
  }
});

/** Every exported object of src/domain/wording/ whose values are all `{ en, zh }`. */
async function everyCatalogue(): Promise<{ file: string; name: string; catalogue: Catalogue }[]> {
  const folder = new URL('../../../src/domain/wording/', import.meta.url);
  const found = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const module: Record<string, unknown> = await import(new URL(file, folder).href);
    for (const [name, value] of Object.entries(module)) {
      if (isCatalogue(value)) found.push({ file, name, catalogue: value });
    }
  }
  return found;
}

function isCatalogue(value: unknown): value is Catalogue {
  return typeof value === 'object' && value !== null && Object.values(value).every(isEntry);
}

function isEntry(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'en' in value && 'zh' in value;
}
