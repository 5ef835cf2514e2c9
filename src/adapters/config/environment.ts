import { nearest } from './nearest.ts';
import { VARIABLE_NAMES, VARIABLES, type ValueOf, type Variable, type VariableName } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable as it was found. `wrong` has been added to the problems already. */
export type Found<Value> =
  | { readonly state: 'set'; readonly value: Value }
  | { readonly state: 'unset' }
  | { readonly state: 'wrong' };

/** Texts that examples and templates put where a value belongs. */
const PLACEHOLDER = /^(?:<.*>|\.{3}|…|change-?me|(?:xoxb|xapp)-(?:\.{3}|…|x+|your.*)?|replace-(?:me|with.*)|your-.*)$/i;
const SECRET = /(?:xox[a-z]|xapp)-[\w-]+/g;

/** Reads a variable: trimmed, empty is unset, its default put in. Adds one line to `problems` when it is wrong. */
export function readVariable<Name extends VariableName>(
  env: Environment,
  name: Name,
  problems: string[],
): Found<ValueOf<Name>> {
  const { schema, allowed, secret, ...rest }: Variable = VARIABLES[name];
  const given = env[name]?.trim() ?? '';
  const text = given === '' ? rest.default : given;
  if (text === undefined) return { state: 'unset' };
  const complain = (what: string): { readonly state: 'wrong' } => {
    problems.push(`${name}: ${what}; allowed: ${allowed}`);
    return { state: 'wrong' };
  };
  if (PLACEHOLDER.test(text)) return complain('still holds a placeholder');
  const read = schema.safeParse(text);
  if (read.success) return { state: 'set', value: read.data as ValueOf<Name> };
  return complain(
    secret === true
      ? 'its value is not allowed'
      : `${JSON.stringify(text.replace(SECRET, '(a token)'))} is not allowed`,
  );
}

/** The same for one that must be set; undefined when it is not, with a line that names a near miss in the environment. */
export function requireVariable<Name extends VariableName>(
  env: Environment,
  name: Name,
  problems: string[],
  when = '',
): ValueOf<Name> | undefined {
  const found = readVariable(env, name, problems);
  if (found.state === 'set') return found.value;
  if (found.state === 'unset') problems.push(`${name}: not set${when}; allowed: ${VARIABLES[name].allowed}`);
  return undefined;
}

/** Variables that nobody reads and that are almost the name of one that is read. */
export function nearMisses(env: Environment): string[] {
  // A short name such as PORT is near to too many others.
  const names = VARIABLE_NAMES.filter((name) => name.length >= 8);
  return Object.keys(env)
    .filter((name) => !Object.hasOwn(VARIABLES, name))
    .sort()
    .flatMap((name) => {
      const meant = nearest(name, names);
      return meant === undefined ? [] : [`${name}: is not read; did you mean ${meant}?`];
    });
}
