import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SystemName } from '../../domain/names.ts';
import type { Topology } from '../../domain/topology.ts';
import { nearest } from './nearest.ts';
import { type Problem, repeated } from './problem.ts';
import { unmetQuorum } from './roster-rules.ts';
import { buildTopology } from './topology-build.ts';
import { placeholders } from './topology-placeholders.ts';
import { topologyProblems, topologyWarnings } from './topology-rules.ts';
import { TopologyFile } from './topology-schema.ts';
import { readYaml } from './yaml-source.ts';

/** The systems of a topology file or folder. Problems and warnings are one line each: `file:line: path what, and what is allowed`. */
export type ReadTopologies =
  | {
      readonly ok: true;
      readonly topologies: readonly [Topology, ...Topology[]];
      readonly warnings: readonly string[];
      /** Ids of the example that were not filled in: nothing can be served with them. */
      readonly placeholders: readonly string[];
      /** Systems in which some operator would leave too few approvers (approval rule 9). */
      readonly unmet: readonly UnmetQuorum[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

export interface UnmetQuorum {
  readonly system: SystemName;
  readonly line: string;
}

export interface ReadOptions {
  /** Who logs in where neither the node nor the file's `remote` names a user. */
  readonly sshUser: string;
  /** For provisioning: ks nodes may still lack their spool id, and then read as without receipts. */
  readonly unprovisioned?: boolean;
}

/** Reads one system from a YAML file, or one from each `*.yaml` and `*.yml` of a folder, in the order of their names. */
export function readTopologies(path: string, options: ReadOptions): ReadTopologies {
  const found = filesAt(path);
  if (!found.ok) return { ok: false, problems: [found.problem] };
  const read = found.files.map((file) => ({ file, ...readTopology(file, options) }));
  const problems = [...read.flatMap((each) => each.problems), ...clashes(read)];
  const [first, ...rest] = read.flatMap(({ topology }) => (topology === undefined ? [] : [topology]));
  if (problems.length > 0 || first === undefined) return { ok: false, problems };
  return {
    ok: true,
    topologies: [first, ...rest],
    warnings: read.flatMap(({ warnings }) => warnings),
    placeholders: read.flatMap((each) => each.placeholders),
    unmet: read.flatMap((each) => each.unmet),
  };
}

function filesAt(path: string): { ok: true; files: readonly string[] } | { ok: false; problem: string } {
  try {
    if (!statSync(path).isDirectory()) return { ok: true, files: [path] };
    const names = readdirSync(path).filter((name) => /^[^.].*\.ya?ml$/.test(name));
    if (names.length === 0)
      return { ok: false, problem: `${path}: holds no topology; needs one *.yaml or *.yml a system` };
    return { ok: true, files: names.sort().map((name) => join(path, name)) };
  } catch (error) {
    return { ok: false, problem: `${path}: cannot be read (${reasonOf(error)})` };
  }
}

interface ReadOne {
  readonly topology?: Topology;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly placeholders: readonly string[];
  readonly unmet: readonly UnmetQuorum[];
}

function readTopology(file: string, { sshUser, unprovisioned = false }: ReadOptions): ReadOne {
  const failed = (problems: readonly string[]): ReadOne => ({ problems, warnings: [], placeholders: [], unmet: [] });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    return failed([`${file}: cannot be read (${reasonOf(error)})`]);
  }
  const source = readYaml(text);
  if (!source.ok) return failed(source.problems.map((slip) => `${file}:${slip.line}: ${slip.text}`));
  const written = ({ path, text: what }: Problem): string =>
    `${file}:${source.lineOf(path)}: ${[pathText(path), what].filter((part) => part !== '').join(' ')}`;
  const checked = TopologyFile.safeParse(source.data);
  if (!checked.success) return failed(checked.error.issues.flatMap(problemsOf).map(written));
  const problems = topologyProblems(checked.data, unprovisioned);
  if (problems.length > 0) return failed(problems.map(written));
  const topology = buildTopology(checked.data, sshUser);
  return {
    topology,
    problems: [],
    warnings: topologyWarnings(checked.data).map(written),
    placeholders: placeholders(checked.data).map(written),
    unmet: unmetQuorum(checked.data).map((problem) => ({ system: topology.name, line: written(problem) })),
  };
}

/** An issue about unknown keys is one problem a key; its message lists the known ones (leaf.ts). */
function problemsOf(issue: { code: string; path: PropertyKey[]; message: string; keys?: string[] }): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, text: issue.message }];
  return (issue.keys ?? []).map((key) => {
    const meant = nearest(key, issue.message.split(', '));
    const text = `is an unknown key;${meant === undefined ? '' : ` did you mean ${meant}?`} allowed: ${issue.message}`;
    return { path: [...issue.path, key], text };
  });
}

/** Systems are told apart by name, and a channel belongs to one of them. */
function clashes(read: readonly (ReadOne & { readonly file: string })[]): string[] {
  const systems = read.flatMap(({ file, topology }) => (topology === undefined ? [] : [{ file, topology }]));
  const names = systems.map(({ file, topology }) => ({ file, key: topology.name as string, what: 'name' }));
  const channels = systems.map(({ file, topology }) => ({ file, key: topology.channel, what: 'channel' }));
  return [names, channels].flatMap((all) =>
    repeated(all).map(({ file, key, what }) => {
      const other = all.find((each) => each.key === key)?.file ?? '';
      return `${file}: ${what} "${key}" is also that of ${basename(other)}; each system has its own`;
    }),
  );
}

/** `regions[0].ks[1].address` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'not UTF-8';
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
