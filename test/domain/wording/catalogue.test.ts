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

/** Read by operators at the start and in the shell; and about Slack, whose reasons are the adapter's. */
const ENGLISH_ONLY = [
  ...['canary', 'credentials', 'known-hosts'].map((name) => `src/adapters/ssh/${name}.ts`),
  ...['cast-vote', 'standing'].map((name) => `src/engine/${name}.ts`),
];

describe('the catalogues', () => {
  test('no key stands in two of them', () => {
    expect(KEYS.filter((key, i) => KEYS.indexOf(key) !== i)).toEqual([]);
    expect(Object.keys(catalogue)).toHaveLength(KEYS.length);
  });

  test('what has words in English has words in Chinese', () => {
    const worded = (text: string) => /[a-z]{3,}/.test(text.replace(/\{\w+\}|`[^`]*`|\w+_[\w.]+/g, ''));
    const untold = Object.entries(catalogue).filter(([, { en, zh }]) => worded(en) && !/\p{Script=Han}/u.test(zh));
    expect(untold).toEqual([]);
    expect(worded('{node} refused'), 'an English sentence').toBe(true);
  });

  test('Chinese sentences have Chinese marks, and no blanks where Chinese has none', () => {
    // A command stands in backquotes and keeps its own; `{option}=` and `{option}="理由"` are typed as they stand.
    const wrong = [
      /\p{Script=Han}[,;:!?.()]|[,;:!?()]\p{Script=Han}/u,
      /\p{Script=Han} \p{Script=Han}/u,
      /[，。；：！？）】”] | [，。；：！？（【“]/u,
      /[，。；：]{2}/u,
      /\{(?:time|span|every|deadline|elapsed|period|ago)\} [内后前]/u,
    ];
    const unmarked = (zh: string) => wrong.some((each) => each.test(zh.replace(/`[^`]*`/g, 'X')));
    expect(Object.entries(catalogue).filter(([, { zh }]) => unmarked(zh))).toEqual([]);
    for (const zh of ['未连接, 请重试', '请求 {n}:已发送', '在 {time} 内', '已批准 ，已发送', '已发送。。']) {
      expect(unmarked(zh), zh).toBe(true);
    }
  });

  test('both languages of a sentence are given the same', () => {
    const params = (text: string) => [...new Set(text.match(/\{\w+\}/g))].toSorted();
    const unlike = Object.entries(catalogue).filter(([, { en, zh }]) => `${params(en)}` !== `${params(zh)}`);
    expect(unlike).toEqual([]);
    expect(params('{why} {node} {why}')).toEqual(['{node}', '{why}']);
  });

  test('no reason that a person reads in mid-sentence is written outside of them', () => {
    const plain = /\bwhy(?:: | = |: string = )(['`])(?=[^'`]* )[^'`]*\1/g;
    const found = sourceFiles('src/domain', 'src/engine', 'src/adapters/ssh')
      .filter((file) => !ENGLISH_ONLY.includes(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(plain)].map(([text]) => `${file} ${text}`));
    expect(found).toEqual([]);
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
