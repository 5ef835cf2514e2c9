import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, expect, test } from 'vitest';
import { type Import, importsOf, packageOf, sourceFiles } from './support/imports.ts';

/** A floor: its folder, what below the root it may import from, and the packages it may use. `node` is `node:*`, all or the named. */
interface Floor {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly packages: readonly string[];
  readonly node: 'all' | readonly string[];
}

const PORTS = ['src/domain/', 'src/engine/ports/'];
/** Adapters every other may use: they give words and types of the domain, and know nothing outside. */
const SHARED = ['src/adapters/log/', 'src/adapters/config/'];

function adapter(name: string, packages: readonly string[]): Floor {
  const folder = `src/adapters/${name}/`;
  return { folder, paths: [folder, ...PORTS, ...SHARED], packages: ['zod', ...packages], node: 'all' };
}

const FLOORS: readonly Floor[] = [
  { folder: 'commands/', paths: ['commands/', 'src/domain/'], packages: ['zod'], node: [] },
  {
    folder: 'src/domain/',
    paths: ['src/domain/'],
    packages: ['canonicalize', 'zod'],
    node: ['node:buffer', 'node:crypto'],
  },
  {
    folder: 'src/engine/',
    paths: ['src/engine/', 'src/domain/'],
    packages: [],
    node: ['node:buffer', 'node:crypto', 'node:timers/promises'],
  },
  adapter('config', ['yaml']),
  adapter('log', ['pino']),
  adapter('http', ['prom-client']),
  adapter('redis', ['ioredis']),
  adapter('queue', ['bullmq', 'ioredis']),
  adapter('ssh', ['ssh2']),
  adapter('slack', ['@slack/bolt', '@slack/web-api', '@slack/socket-mode', '@slack/types', '@slack/logger']),
];

/** Compositions: they put the floors together, and nothing imports them but one another and a person's command. */
const COMPOSITION = /^src\/[^/]+\.ts$/;
/** The lab is the world outside: it must not lean on the code it is there to try. Only its demo may start it. */
const LAB_COMPOSITION = /^lab\/(?:demo|plays?)\b/;

function faultsOf(floor: Floor): string[] {
  return sourceFiles(floor.folder.replace(/\/$/, '')).flatMap((file) =>
    importsOf(file)
      .filter((each) => !allowed(floor, each))
      .map(({ target }) => `${file} imports ${target}`),
  );
}

function allowed(floor: Floor, { target }: Import): boolean {
  if (target.startsWith('node:')) return floor.node === 'all' || floor.node.includes(target);
  const name = packageOf(target);
  if (name !== undefined) return floor.packages.includes(name);
  return floor.paths.some((path) => target.startsWith(path));
}

describe('a fault is seen:', () => {
  test.each([
    ['src/domain/', 'node:fs'],
    ['src/domain/', 'src/engine/ports/journal.ts'],
    ['src/engine/', 'zod'],
    ['src/engine/', 'src/adapters/redis/stream.ts'],
    ['commands/', 'src/engine/ports/journal.ts'],
    ['src/adapters/slack/', 'src/adapters/redis/stream.ts'],
    ['src/adapters/slack/', 'src/engine/vote.ts'],
    ['src/adapters/slack/', 'ssh2'],
    ['src/adapters/redis/', 'bullmq'],
  ])('%s imports %s', (folder, target) => {
    const floor = FLOORS.find((each) => each.folder === folder);
    expect(floor !== undefined && allowed(floor, { file: `${folder}x.ts`, target })).toBe(false);
  });
});

describe('imports go down only', () => {
  test.each(FLOORS)('$folder', (floor) => {
    expect(faultsOf(floor)).toEqual([]);
  });

  test('every folder of src stands on a floor', () => {
    const homeless = sourceFiles('src').filter(
      (file) => !COMPOSITION.test(file) && !FLOORS.some(({ folder }) => file.startsWith(folder)),
    );
    expect(homeless).toEqual([]);
  });

  test('nothing below imports a composition', () => {
    const upward = sourceFiles('src', 'commands')
      .filter((file) => !COMPOSITION.test(file))
      .flatMap(importsOf)
      .filter(({ target }) => COMPOSITION.test(target));
    expect(upward).toEqual([]);
  });

  test('the lab imports nothing of src or commands', () => {
    const leaning = sourceFiles('lab')
      .filter((file) => !LAB_COMPOSITION.test(file))
      .flatMap(importsOf)
      .filter(({ target }) => /^(?:src|commands)\//.test(target));
    expect(leaning).toEqual([]);
  });

  test('nothing that ships imports the lab, the tests or the bench', () => {
    const faults = sourceFiles('src', 'commands')
      .flatMap(importsOf)
      .filter(({ target }) => /^(?:lab|test|bench|scripts)\//.test(target));
    expect(faults).toEqual([]);
  });

  test('every path that is imported exists', () => {
    const gone = sourceFiles('src', 'commands', 'lab', 'scripts', 'bench')
      .flatMap(importsOf)
      .filter(({ target }) => !target.startsWith('node:') && packageOf(target) === undefined && !existsSync(target));
    expect(gone).toEqual([]);
  });

  test("Node's own modules are named with node:", () => {
    const bare = sourceFiles('src', 'commands', 'lab', 'scripts', 'bench', 'test')
      .flatMap(importsOf)
      .filter(({ target }) => builtinModules.includes(target));
    expect(bare).toEqual([]);
  });
});

test('process.env is read in src/config.ts only', () => {
  const readers = sourceFiles('src', 'commands').filter((file) =>
    /\bprocess\s*(?:\.\s*env\b|\[)/.test(readFileSync(file, 'utf8')),
  );
  expect(readers).toEqual(['src/config.ts']);
});

test('the importer sees every import there is', () => {
  for (const file of sourceFiles('src', 'commands', 'lab', 'scripts')) {
    const statements = readFileSync(file, 'utf8').match(/^import\b(?!\.meta|\()/gm) ?? [];
    expect(importsOf(file).length, file).toBeGreaterThanOrEqual(statements.length);
  }
});
