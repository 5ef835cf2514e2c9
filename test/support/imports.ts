import { globSync, readFileSync } from 'node:fs';

/** One import of a source file: what it names, resolved to a path from the root when it is relative. */
export interface Import {
  readonly file: string;
  readonly target: string;
}

const STATEMENTS = [
  // Formatted code begins each statement on its own line; types count, they tie files together as well.
  /^(?:import|export)\b(?! (?:const|function|async|class|default|interface|abstract|let)\b)[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require|require\.resolve|import\.meta\.resolve)\(\s*['"]([^'"]+)['"]/g,
];

/** The source files below some folders, from the root. */
export function sourceFiles(...folders: readonly string[]): string[] {
  return globSync(folders.map((folder) => `${folder}/**/*.{ts,mjs,mts}`)).sort();
}

export function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const targets = STATEMENTS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target]) => target ?? ''));
  return targets.map((target) => ({ file, target: resolveFrom(file, target) }));
}

/** `@scope/name/deep` is of the package `@scope/name`; undefined for a path and for Node's own modules. */
export function packageOf(target: string): string | undefined {
  if (/^(?:node:|[^@:]+\.(?:ts|mjs|mts|json)$)/.test(target)) return undefined;
  return /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0];
}

function resolveFrom(file: string, target: string): string {
  if (!target.startsWith('.')) return target;
  return new URL(target, `file:///${file}`).pathname.slice(1);
}
