import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importsOf, packageOf, sourceFiles } from '../support/imports.ts';

interface Manifest {
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
interface Locked extends Partial<Manifest> {
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const dockerfile = readFileSync('Dockerfile', 'utf8');

describe('the image', () => {
  const stages = dockerfile.split(/^FROM /m).slice(1);
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  );

  test('copies what exists, and the ignore file lets exactly that through', () => {
    expect(copied.filter((source) => !existsSync(source))).toEqual([]);
    const kept = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    expect(kept.map((line) => line.slice(1)).sort()).toEqual([...new Set(copied)].sort());
  });

  test('starts a program that it holds', () => {
    const [, program = ''] = /^ENTRYPOINT \["node", "([^"]+)"\]$/m.exec(dockerfile) ?? [];
    expect(manifest.scripts.start).toBe(`exec node scripts/bootstrap.mjs ${program}`);
    expect(copied).toContain(program.split('/')[0]);
    expect(existsSync(program)).toBe(true);
  });

  test('is Node 24, from source, as an ordinary user', () => {
    expect(stages.map((stage) => stage.split(/[\s]/)[0])).toEqual(['node:24-bookworm-slim', 'node:24-bookworm-slim']);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(dockerfile).not.toMatch(/npm run|tsc/);
    const [, data] = /DATA_DIR=(\S+)/.exec(dockerfile) ?? [];
    expect(dockerfile).toContain(`VOLUME ${data}\n`);
  });

  test('asks for its health where the service answers', () => {
    expect(dockerfile).toMatch(/HEALTHCHECK [\s\S]*HEALTH_PORT[\s\S]*\/healthz/);
    expect(dockerfile).toMatch(/HEALTH_PORT=\d+/);
  });
});

describe('packages', () => {
  test('what ships uses production packages only, each of them named', () => {
    const shipped = [...sourceFiles('src', 'commands'), 'scripts/provision.ts', 'scripts/canary.ts'];
    const used = shipped.flatMap((file) => importsOf(file).map(({ target }) => ({ file, name: packageOf(target) })));
    expect(used.filter(({ name }) => name !== undefined && !Object.hasOwn(manifest.dependencies, name))).toEqual([]);
  });

  test('every other file uses packages that are named', () => {
    const named = { ...manifest.dependencies, ...manifest.devDependencies };
    const used = sourceFiles('lab', 'test', 'bench', 'scripts').flatMap((file) =>
      importsOf(file).map(({ target }) => ({ file, name: packageOf(target) })),
    );
    expect(used.filter(({ name }) => name !== undefined && !Object.hasOwn(named, name))).toEqual([]);
  });

  test('the lock file is that of package.json, or npm ci would refuse it', () => {
    const { dependencies, devDependencies, optionalDependencies } = lock.packages[''] ?? {};
    expect({ dependencies, devDependencies, optionalDependencies }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
      optionalDependencies: manifest.optionalDependencies,
    });
  });

  test('every optional package that a locked one names is locked too, or npm ci would refuse the file', () => {
    const named = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    expect(named.filter((name) => lock.packages[`node_modules/${name}`] === undefined)).toEqual([]);
  });

  test('every package that Linux installs is locked with its integrity', () => {
    const bare = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && entry.integrity === undefined);
    const elsewhere = ({ os = ['linux'], cpu = ['x64'], libc = ['glibc'] }: Locked): boolean =>
      !os.includes('linux') || libc.includes('musl') || !(cpu.includes('x64') || cpu.includes('arm64'));
    expect(bare.filter(([, entry]) => entry.optional !== true || !elsewhere(entry)).map(([path]) => path)).toEqual([]);
  });

  test('docs/dependencies.md names each with its major version and no other', () => {
    const rows = [...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| `([^`]+)` +\| (\d+) +\|/gm)].map(
      ([, name = '', major = '']) => [name, major],
    );
    const wanted = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    });
    expect(rows.sort()).toEqual(wanted.map(([name, range]) => [name, /\d+/.exec(range)?.[0]]).sort());
  });
});

test('the licence is the Apache License 2.0, whole', () => {
  const licence = readFileSync('LICENSE', 'utf8');
  expect(licence).toContain('Version 2.0, January 2004');
  expect(licence).toContain('limitations under the License.');
  expect(licence.length).toBeGreaterThan(11_000);
});
