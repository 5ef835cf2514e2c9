import type { OperationLog } from '../topology.ts';

export interface OperationProgress {
  readonly state: 'absent' | 'running' | 'succeeded' | 'failed';
  /** The lines that name the operation, in order, each at most 300 characters. */
  readonly lines: readonly string[];
  readonly last?: string;
}

/** Longer lines keep their two ends: the time and the outcome. */
const MAX_LINE = 300;
const MAX_LINES = 200;
const MAX_PATTERN = 200;
const MAX_REPEATS = 2;
const MAX_GROUPS = 2;

/** A UUID in its usual form, or its 32 digits: the only text that goes into a search of the log. */
export function isOperationId(text: string): boolean {
  return /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})$/i.test(text);
}

/**
 * What zone_watcher.log says about one operation. The UUID alone proves nothing ("received" and phase lines carry it
 * too): only a line that names it and matches the system's pattern does. The last such line decides, so that a phase
 * that failed and was retried does not outlive the success after it; a line that matches both patterns is a failure.
 * `log` must have passed `patternProblem`; a pattern that did not never matches.
 */
export function decodeOperationLog(text: string, uuid: string, log: OperationLog): OperationProgress {
  const lines = isOperationId(uuid) ? linesNaming(text, uuid) : [];
  const last = lines.at(-1);
  if (last === undefined) return { state: 'absent', lines };
  const [success, failure] = [compiled(log.success), compiled(log.failure)];
  for (const line of lines.toReversed()) {
    const words = outcomeWords(line, uuid);
    if (failure?.test(words)) return { state: 'failed', lines, last };
    if (success?.test(words)) return { state: 'succeeded', lines, last };
  }
  return { state: 'running', lines, last };
}

/** The last 200 lines with the UUID as a word of its own. `uuid` is hex digits and dashes, so it needs no escaping. */
function linesNaming(text: string, uuid: string): readonly string[] {
  const named = new RegExp(`(?<![0-9a-z-])${uuid}(?![0-9a-z-])`, 'i');
  const lines = text.split('\n').filter((line) => named.test(line));
  return lines.slice(-MAX_LINES).map((line) => shortened(line.trimEnd()));
}

function shortened(line: string): string {
  return line.length <= MAX_LINE ? line : `${line.slice(0, MAX_LINE / 2 - 1)}…${line.slice(-MAX_LINE / 2)}`;
}

/** Neither "FailoverGlobalKS" nor the letters of the UUID may match a pattern such as "fail" or "bad". */
function outcomeWords(line: string, uuid: string): string {
  const words = line.replace(/Fail(?:over|back)GlobalKS/gi, 'SwitchGlobalKS');
  return words.replace(new RegExp(uuid, 'gi'), uuid.replace(/[a-z]/gi, '0'));
}

function compiled(source: string): RegExp | undefined {
  return patternProblem(source) === undefined ? new RegExp(source, 'i') : undefined;
}

/**
 * What is wrong with a success or failure pattern of a topology file, or undefined. Besides syntax, everything is
 * refused that can make JavaScript's backtracking slow on a line of the log: repeated groups, back-references,
 * look-arounds, and more than two repetitions or groups: what is left costs at most the cube of 300 steps a line.
 */
export function patternProblem(source: string): string | undefined {
  if (source.trim() === '') return 'is empty and would match every line';
  if (source.length > MAX_PATTERN) return `is longer than ${MAX_PATTERN} characters`;
  try {
    if (new RegExp(source, 'i').test('')) return 'matches the empty line, and so every line';
  } catch {
    return 'is not a regular expression';
  }
  const bare = source
    .replace(/\\[^\dk]/gs, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replaceAll('(?:', '(');
  if (bare.includes('\\')) return 'has a back-reference';
  if (bare.includes('(?')) return 'has a look-around, a named group or flags';
  if (/\)[*+?{]/.test(bare)) return 'repeats a group';
  if (bare.split('(').length - 1 > MAX_GROUPS) return `has more than ${MAX_GROUPS} groups`;
  const repeats = [...bare.matchAll(/[*+]|\{\d+,\d*\}|(?<![*+?}])\?/g)];
  if (repeats.length > MAX_REPEATS) return `repeats more than ${MAX_REPEATS} times (*, +, ?, {n,m})`;
  return undefined;
}
