import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failback } from '../commands/failback.ts';
import { failover } from '../commands/failover.ts';
import { understand } from '../src/domain/command-line/understand.ts';
import { planOf, type Step } from '../src/domain/plan.ts';
import { G1, G2, paperTopology } from './support/paper-topology.ts';

/** Every page of the project, wherever it stands. */
const PAGES = globSync(['*.md', '{docs,examples,commands,src,lab,scripts,bench,test}/**/*.md']).sort();

const textOf = (page: string) => readFileSync(page, 'utf8');

/** What a page says outside of code blocks. */
const proseOf = (page: string) => textOf(page).replace(/^( *)```[\s\S]*?^\1```$/gm, '');

/** A heading's anchor, as it is made where the pages are read: small letters, no punctuation, dashes for blanks. */
const anchorsOf = (page: string) =>
  [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

function brokenLinks(page: string): string[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    });
}

/** Paths in code marks that begin with a folder of this repository: `test/floors.test.ts`, `lab/plays/`, `fence*.test.ts`. */
function missingPaths(page: string): string[] {
  const paths = [...proseOf(page).matchAll(/`((?:src|commands|lab|scripts|test|bench|docs|examples)\/[^`\s<>]*)`/g)];
  return paths.map(([, path = '']) => path).filter((path) => globSync(path).length === 0);
}

describe.each(PAGES)('%s', (page) => {
  test('every relative link leads somewhere', () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  test('every path it names exists', () => {
    expect(missingPaths(page)).toEqual([]);
  });

  test('every npm script it names is in package.json', () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    const named = [...textOf(page).matchAll(/\bnpm (?:run ([a-z:]+)|(start|test))\b/g)].map(
      ([, run, short]) => run ?? short,
    );
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  });

  test('names no host but those kept for examples, Slack and this machine', () => {
    const hosts = [...textOf(page).matchAll(/\bhttps?:\/\/([^\s/:)`"<>]+)/g)].map(([, host = '']) => host);
    const allowed = /(?:^|\.)(?:example|example\.(?:com|org|net)|slack\.com|localhost)$|^127\.0\.0\.1$/;
    expect(hosts.filter((host) => !allowed.test(host))).toEqual([]);
    expect(textOf(page)).not.toMatch(/\bregistry\.|\bnpmjs\b|\bdeb\.debian\b/);
  });
});

describe('commands', () => {
  const vocabulary = {
    regions: ['global1a', 'global2a', 'east1a', 'west1a'],
    zones: ['alpha', 'beta'],
    systems: ['lab', 'east'],
    available: ['help', 'plan', 'failover', 'failback', 'check', 'info', 'status', 'abort', 'who', 'history'],
  };
  /** Those of the disasters are named only to say that they are not there. */
  const NOT_YET = /^(?:primary-down|standby-down|partition)$/;
  const named = PAGES.flatMap((page) =>
    [...textOf(page).matchAll(/`\/dr ([^`]+)`|^\/dr (.+)$/gm)].map(([, quoted, line]) => ({
      page,
      typed: (quoted ?? line ?? '').trim(),
    })),
  );

  test('the pages name the commands', () => {
    expect(named.map(({ typed }) => typed)).toEqual(expect.arrayContaining(['failover', 'failback', 'status', 'help']));
  });

  test.each(named)('$page: /dr $typed', ({ typed }) => {
    const understood = understand(typed, vocabulary);
    const problem = understood.ok ? undefined : understood.problem.key;
    // A bare name stands for the command; only its reason or its scenario is missing.
    const allowed = [undefined, 'missingReason', 'missingScenario', ...(NOT_YET.test(typed) ? ['notAvailable'] : [])];
    expect(allowed).toContain(problem);
  });
});

describe('docs/runbook.md shows the planned switches as they run', () => {
  const runbook = textOf('docs/runbook.md').replaceAll(/ +/g, ' ');
  const topology = paperTopology();
  const commandOf = (step: Step) => (step.kind === 'confirm' ? undefined : step.commands[0]?.command);

  test.each([
    ['failover', planOf(failover, topology, G2)],
    ['failback', planOf(failback, topology, G1)],
  ] as const)('%s', (_name, { steps }) => {
    for (const step of steps) {
      expect(runbook).toContain(`| ${step.id} | ${step.title.zh} | ${step.title.en} |`);
      const request = /'(\{.*\})'/.exec(commandOf(step) ?? '')?.[1];
      if (step.kind !== 'confirm') expect(runbook).toContain(`\`${step.region}\` | \`${request}\``);
    }
  });

  test('the gates, in both languages', () => {
    for (const gate of planOf(failover, topology, G2).gates) {
      expect(runbook).toMatch(new RegExp(`\\| ${gate.id} \\|.*`));
      expect(runbook).toContain(`| ${gate.title.zh} | ${gate.title.en} |`);
    }
  });
});

test('docs/architecture.md names every file of the engine, and docs/README.md every page of docs', () => {
  const architecture = textOf('docs/architecture.md');
  const files = globSync('src/engine/*.ts').map((file) => basename(file));
  expect(files.filter((file) => !architecture.includes(`\`${file}\``))).toEqual([]);
  const index = textOf('docs/README.md');
  const pages = globSync('docs/*.md').map((file) => basename(file));
  expect(pages.filter((page) => page !== 'README.md' && !index.includes(`(${page})`))).toEqual([]);
});

test('every picture is shown by a page and stays small', () => {
  const pictures = globSync('docs/pictures/*.png');
  expect(pictures).not.toEqual([]);
  const shown = PAGES.map(textOf).join('\n');
  expect(pictures.filter((picture) => !shown.includes(`pictures/${basename(picture)})`))).toEqual([]);
  expect(pictures.filter((picture) => statSync(picture).size > 350 * 1024)).toEqual([]);
});
