const LONGEST = 300;
const MOST_REPETITIONS = 6;
const FORBIDDEN = [
  [/\\[1-9]|\\k</, 'a back reference'],
  [/\(\?[=!]|\(\?<[=!]/, 'a look-around'],
] as const;

/**
 * Why a regular expression of the configuration is refused, or undefined when it is fine. It runs on every line
 * of a log a node hands over, so it must compile and must not be able to backtrack without bound: no repetition
 * and no alternative inside a repeated group, and few repetitions in all.
 */
export function patternProblem(source: string): string | undefined {
  if (source === '') return 'is empty: it would match every line';
  if (source.length > LONGEST) return `is ${source.length} characters long; at most ${LONGEST}`;
  let compiled: RegExp;
  try {
    compiled = new RegExp(source, 'i');
  } catch (error) {
    return `is not a regular expression (${error instanceof Error ? error.message : String(error)})`;
  }
  if (compiled.test('')) return 'matches the empty text, so every line';
  for (const [sign, what] of FORBIDDEN) if (sign.test(source)) return `holds ${what}, which is not allowed`;
  return backtracking(source);
}

/** Walks the (valid) source once; escapes and classes count as one character. */
function backtracking(source: string): string | undefined {
  const bare = source.replace(/\\./g, 'e').replace(/\[(?:[^\]])*\]/g, 'c');
  const open: { repeats: boolean; chooses: boolean }[] = [{ repeats: false, chooses: false }];
  let repetitions = 0;
  for (let i = 0; i < bare.length; i += 1) {
    const inner = open.at(-1);
    const char = bare[i];
    if (inner === undefined) break;
    if (char === '(') open.push({ repeats: false, chooses: false });
    else if (char === '|') inner.chooses = true;
    else if (char === ')') {
      open.pop();
      const outer = open.at(-1);
      if (/^(?:[*+]|\{)/.test(bare.slice(i + 1)) && (inner.repeats || inner.chooses)) {
        return 'repeats a group that itself holds a repetition or an alternative: it could take for ever on a long line';
      }
      if (outer !== undefined && inner.repeats) outer.repeats = true;
      if (outer !== undefined && inner.chooses) outer.chooses = true;
    } else if (char === '*' || char === '+' || /^\{\d+(?:,\d*)?\}/.test(bare.slice(i))) {
      inner.repeats = true;
      repetitions += 1;
    }
  }
  if (repetitions > MOST_REPETITIONS) return `holds ${repetitions} repetitions; at most ${MOST_REPETITIONS}`;
  return undefined;
}
