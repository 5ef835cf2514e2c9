import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CATALOGUES, catalogue } from '../../../src/domain/wording/catalogue.ts';
import { sourceFiles } from '../../support/imports.ts';

const FOLDER = 'src/domain/wording/';
const KEYS = Object.values(CATALOGUES).flatMap((each) => Object.keys(each));

/** Everything in src that is quoted, the catalogues' own keys left out; `${…}` stands for any one word. */
const QUOTED = sourceFiles('src').flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  const code = file.startsWith(FOLDER) ? text.replace(/^ {2}(?:'[^']+'|\w+):/gm, '') : text;
  return [...code.matchAll(/'([\w.-]+)'|`([\w.-]*\$\{[^`]*\}[\w.-]*)`/g)].map(([, plain, template]) => ({
    plain,
    template,
  }));
});
const PLAIN = new Set(QUOTED.map(({ plain }) => plain));
const TEMPLATES = [...new Set(QUOTED.flatMap(({ template }) => (template === undefined ? [] : [template])))]
  .filter((template) => /^[a-z]+\.[a-z-]*\$\{/.test(template))
  .map((template) => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`));

describe('the catalogues', () => {
  test('no key stands in two of them', () => {
    expect(KEYS.filter((key, i) => KEYS.indexOf(key) !== i)).toEqual([]);
    expect(Object.keys(catalogue)).toHaveLength(KEYS.length);
  });

  test('nothing is worded that nothing says', () => {
    expect(KEYS.filter((key) => !PLAIN.has(key) && !TEMPLATES.some((template) => template.test(key)))).toEqual([]);
  });

  test('an unused key would be seen', () => {
    expect(PLAIN.has('open.held')).toBe(true);
    for (const key of ['open.nobody-says-this', 'approval.never']) {
      expect(PLAIN.has(key) || TEMPLATES.some((template) => template.test(key)), key).toBe(false);
    }
  });
});
