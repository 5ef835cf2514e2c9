import { z } from 'zod';
import { patternProblem } from '../../domain/decode/operation-log.ts';
import { durationText, millisecondsOf } from './duration.ts';

/** What zod hands to an error function, as far as it is used here. */
interface Issue {
  readonly input?: unknown;
}

/** `is missing; needs …` or `"x" is not allowed; allowed: …`. */
function says(allowed: string): (issue: Issue) => string {
  return ({ input }) =>
    input === undefined || input === null
      ? `is missing; needs ${allowed}`
      : `${shown(input)} is not allowed; allowed: ${allowed}`;
}

function shown(input: unknown): string {
  if (Array.isArray(input)) return `a list of ${input.length}`;
  const text = typeof input === 'object' ? 'a table' : (JSON.stringify(input) ?? String(input));
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** A text of a given form. A number where a text is needed is told to stand in quotes. */
export function word(pattern: RegExp, allowed: string) {
  const error = says(allowed);
  const quotes = (issue: Issue): string =>
    typeof issue.input === 'number' ? `${issue.input} is read as a number: put it in quotes` : error(issue);
  return z.string({ error: quotes }).regex(pattern, { error });
}

export function oneOf<const Value extends string>(values: readonly [Value, ...Value[]]) {
  return z.enum(values, { error: says(values.join(', ')) });
}

export function wholeNumber(min: number, max: number) {
  const error = says(`a whole number from ${min} to ${max}`);
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export function yesOrNo() {
  return z.boolean({ error: says('true or false') });
}

/** A list with at least `min` members. */
export function list<Item extends z.ZodType>(item: Item, min: number, allowed: string) {
  const error = says(allowed);
  return z.array(item, { error }).min(min, { error });
}

/** A duration between two bounds in ms, read into ms. */
export function duration(min: number, max: number) {
  const allowed = `a duration from ${durationText(min)} to ${durationText(max)}, such as 250ms, 30s or 10min`;
  const error = says(allowed);
  return z.string({ error }).transform((text, context) => {
    const ms = millisecondsOf(text);
    if (ms !== undefined && ms >= min && ms <= max) return ms;
    context.addIssue(error({ input: text }));
    return z.NEVER;
  });
}

/** The source of a regular expression that is safe to run on every line of a log. */
export function logPattern() {
  return z.string({ error: says('a regular expression, in quotes') }).superRefine((source, context) => {
    const problem = patternProblem(source);
    if (problem !== undefined) context.addIssue(problem);
  });
}

/** An object of exactly these keys. The error of an unknown one carries the known ones, for the nearest to be found. */
export function table<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : says(`a table with the keys ${known}`)(issue)),
  });
}
