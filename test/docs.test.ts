import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failback } from '../commands/failback.ts';
import { failover } from '../commands/failover.ts';
import { partition } from '../commands/partition.ts';
import { primaryDown } from '../commands/primary-down.ts';
import { standbyDown } from '../commands/standby-down.ts';
import { PLAYS } from '../lab/plays/plays.ts';
import { understand } from '../src/domain/command-line/understand.ts';
import { planOf } from '../src/domain/make-plan.ts';
import type { Step } from '../src/domain/plan.ts';
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

/** `<scenario>` and the like stand for any. */
function filledIn(typed: string): string {
  return typed
    .replace(/=<[^>]+>/, '=global1a')
    .replace('<scenario>', 'failover')
    .replace('<row>', 'P6');
}

describe('commands', () => {
  const vocabulary = {
    regions: ['global1a', 'global2a', 'east1a', 'west1a'],
    zones: ['alpha', 'beta'],
    systems: ['lab', 'east'],
  };
  const named = PAGES.flatMap((page) =>
    [...textOf(page).matchAll(/`\/dr ([^`]+)`|^\/dr (.+)$/gm)].map(([, quoted, line]) => ({
      page,
      typed: filledIn((quoted ?? line ?? '').trim()),
    })),
  );

  test('the pages name the commands', () => {
    expect(named.map(({ typed }) => typed)).toEqual(expect.arrayContaining(['failover', 'failback', 'status', 'help']));
  });

  test.each(named)('$page: /dr $typed', ({ typed }) => {
    const understood = understand(typed, vocabulary);
    const problem = understood.ok ? undefined : understood.problem.key;
    // A bare name stands for the command; only its reason or its scenario is missing.
    expect([undefined, 'missingReason', 'missingScenario', 'missingOption', 'missingRow', 'missingChoice']).toContain(
      problem,
    );
  });
});

describe('docs/runbook.md shows the scenarios as they run', () => {
  const runbook = textOf('docs/runbook.md').replaceAll(/ +/g, ' ');
  const topology = paperTopology();
  const drills = [
    ['failover', planOf(failover, topology, { master: G1, to: G2 })],
    ['failback', planOf(failback, topology, { master: G2, to: G1 })],
  ] as const;

  test.each(drills)('%s', (_name, { steps }) => {
    for (const step of steps) {
      expect(runbook).toContain(`| ${step.id} | ${step.title.zh} | ${step.title.en} |`);
      if (step.kind !== 'directive' && step.kind !== 'check') continue;
      const request = /'(\{.*\})'/.exec(step.commands[0]?.command ?? '')?.[1];
      expect(runbook).toContain(`\`${step.region}\` | \`${request}\``);
    }
  });

  test.each([
    ['primary-down', planOf(primaryDown, topology, { master: G1, to: G2, lost: G1 })],
    ['standby-down', planOf(standbyDown, topology, { master: G1, to: G1, lost: G2 })],
  ] as const)('%s: each step in its order, with who acts, where and when', (_name, { steps }) => {
    const rows = steps.map((step) => `| ${step.id} | ${step.title.zh} | ${step.title.en} | ${inShort(step)} |`);
    expect(runbook).toContain(rows.join('\n'));
  });

  test("the partition's own steps", () => {
    const [kept, taken] = [G1, G2].map((to) =>
      planOf(partition, topology, { master: G1, to, lost: to === G1 ? G2 : G1 }),
    );
    for (const step of [kept?.steps[0], taken?.steps[0]])
      expect(runbook).toContain(`| ${step?.id} | ${step?.title.zh} | ${step?.title.en} | a person |`);
  });

  test('the gates, in both languages', () => {
    for (const gate of drills[0][1].gates) {
      expect(runbook).toMatch(new RegExp(`\\| ${gate.id} \\|.*`));
      expect(runbook).toContain(`| ${gate.title.zh} | ${gate.title.en} |`);
    }
  });
});

/** The last column of the disasters' tables. */
function inShort(step: Step): string {
  const { when } = step;
  const order = when?.after ? ` after \`${when.after}\`` : when?.notAfter ? ` without \`${when.notAfter}\` before` : '';
  return [
    whoActs(step),
    ...(isOfRecovery(step) ? ['REC'] : []),
    ...(when ? [`if \`${when.chose}\` at ${when.choice}${order}`] : []),
  ].join('; ');
}

/** The paper's condition on the deployment. */
function isOfRecovery(step: Step): boolean {
  if (step.kind === 'directive') return 'db_name' in step.directive && step.directive.db_name === 'recovery';
  return step.kind === 'check' && 'db_name' in step.query && step.query.db_name === 'recovery';
}

function whoActs(step: Step): string {
  switch (step.kind) {
    case 'directive':
      return `**approval**, \`${step.region}\`${step.nodes === 'each' ? ', each ks node' : ''}`;
    case 'check':
      return `${step.informs ? 'shown' : 'check'}, \`${step.region}\`${step.nodes === 'each' ? ', each ks node' : ''}`;
    case 'confirm':
      return 'a person';
    case 'choose':
      return 'a choice';
    case 'wait':
      return 'wait';
  }
}

describe('docs/runbook-errata.md', () => {
  const errata = textOf('docs/runbook-errata.md');
  const numbers = [...errata.matchAll(/^### (\d+)\. /gm)].map(([, number]) => Number(number));

  test('has each slip once, in order', () => {
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });

  test('has every erratum that the software names', () => {
    const files = globSync(['src/**/*.ts', 'commands/*.ts']);
    const named = files.flatMap((file) =>
      [...textOf(file).matchAll(/(?:[Ee]rratum|勘误) (\d+)/g)].map(([, number]) => Number(number)),
    );
    expect(named).toContain(11);
    expect(named.filter((number) => !numbers.includes(number))).toEqual([]);
  });

  test('names every step that is not a line of the paper', () => {
    const topology = paperTopology();
    const plans = [
      planOf(primaryDown, topology, { master: G1, to: G2, lost: G1 }),
      planOf(standbyDown, topology, { master: G1, to: G1, lost: G2 }),
    ];
    const own = plans.flatMap(({ steps }) => steps.filter(({ id, row }) => id !== row).map(({ id }) => id));
    expect(own).toContain('P3-zone');
    expect(own.filter((id) => !errata.includes(`\`${id}\``) && !id.startsWith('P17-'))).toEqual([]);
  });
});

test('docs/demo.md lists every play as `--list` does', () => {
  const rows = [...textOf('docs/demo.md').matchAll(/^\| `([a-z-]+)` +\| (.*?) +\|$/gm)].map(([, name, title]) => ({
    name,
    title,
  }));
  expect(rows).toEqual(PLAYS.map(({ name, title }) => ({ name, title })));
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
