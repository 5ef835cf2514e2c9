import { z } from 'zod';

/** One environment variable: how its text is read, what is allowed in words, and the text it has when it is not set. */
export interface Variable<Value = unknown> {
  readonly schema: z.ZodType<Value, string>;
  readonly allowed: string;
  readonly default?: string;
  /** Its value never appears in a message. */
  readonly secret?: true;
}

function variable<Value>(
  schema: z.ZodType<Value, string>,
  allowed: string,
  more: { readonly default?: string; readonly secret?: true } = {},
): Variable<Value> {
  return { schema, allowed, ...more };
}

const path = z.string().regex(/^[^\p{C}]+$/u);
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().max(65_535));

function choice<const Value extends string>(values: readonly [Value, ...Value[]]) {
  return [z.enum(values) as z.ZodType<Value, string>, values.join(', ')] as const;
}

/** Every variable TwoKey reads, in the order of .env.example and docs/configuration.md (a test holds the three together). */
export const VARIABLES = {
  SLACK_MODE: variable(...choice(['socket', 'http']), { default: 'socket' }),
  SLACK_BOT_TOKEN: variable(z.string().regex(/^xoxb-[\w-]+$/), 'a bot token, which begins with xoxb-', {
    secret: true,
  }),
  SLACK_APP_TOKEN: variable(z.string().regex(/^xapp-[\w-]+$/), 'an app-level token, which begins with xapp-', {
    secret: true,
  }),
  SLACK_SIGNING_SECRET: variable(z.string().regex(/^[^\s\p{C}]+$/u), "the app's signing secret, without blanks", {
    secret: true,
  }),
  PORT: variable(port, 'a port from 0 to 65535 (0: any free one)', { default: '3000' }),
  SLACK_API_URL: variable(apiUrl(), 'an http or https address', { default: 'https://slack.com/api/' }),
  SLACK_COMMAND: variable(z.string().regex(/^\/[a-z0-9_-]{1,31}$/), 'a slash command, such as /dr', { default: '/dr' }),
  TOPOLOGY: variable(path, 'a YAML file, or a folder with one per system'),
  REDIS_URL: variable(
    z.string().regex(/^(?:rediss?|redis\+sentinel):\/\/[^@\s]+(?:@[^@\s]+)?$/),
    'redis://[user:password@]host[:port][/db], rediss://… (TLS) or redis+sentinel://[user:password@]host[:port],host[:port]/master-name[/db]',
    { secret: true },
  ),
  REDIS_CA_FILE: variable(path, 'a PEM file with the certificates of the authorities to trust for Redis (TLS)'),
  REDIS_ACCEPT_UNKNOWN_FSYNC: variable(...choice(['yes', 'no']), { default: 'no' }),
  DATA_DIR: variable(path, 'a folder on a disk that lasts', { default: '.data' }),
  SSH_USER: variable(z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/), "a user's name: small letters, digits, _ and -"),
  SSH_PRIVATE_KEY_FILE: variable(path, 'a private key file (when not set, the agent of SSH_AUTH_SOCK is asked)'),
  SSH_AUTH_SOCK: variable(path, "an SSH agent's socket"),
  SSH_KNOWN_HOSTS_FILE: variable(path, "a known_hosts file with every ks node's key"),
  DR_LOCALE: variable(...choice(['en', 'zh-CN']), { default: 'en' }),
  LOG_LEVEL: variable(...choice(['debug', 'info', 'warn', 'error']), { default: 'info' }),
  HEALTH_PORT: variable(port, 'a port from 0 to 65535 (not set: no health and metrics listener)'),
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof VARIABLES;
export type ValueOf<Name extends VariableName> = (typeof VARIABLES)[Name] extends Variable<infer Value> ? Value : never;
export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[];

/** The client library joins method names to it, so it ends in a slash. */
function apiUrl() {
  return z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    .transform((text) => (text.endsWith('/') ? text : `${text}/`));
}
