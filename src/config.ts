import { readFileSync } from 'node:fs';
import { type Environment, nearMisses, readVariable, requireVariable } from './adapters/config/environment.ts';
import {
  agentProblem,
  authoritiesProblem,
  dataDirProblem,
  knownHostsProblem,
  type PathProblem,
  privateKeyProblem,
  readableByOthers,
} from './adapters/config/files.ts';
import { readTopologies, type UnmetQuorum } from './adapters/config/topology-file.ts';
import { VARIABLES, type ValueOf, type VariableName } from './adapters/config/variables.ts';
import { parseRedisUrl, type RedisTarget, withAuthorities } from './adapters/redis/url.ts';
import { parseKnownHosts, pinnedKeys } from './adapters/ssh/known-hosts.ts';
import type { Topology } from './domain/topology.ts';
import type { Locale } from './domain/wording/sentence.ts';

/** All that TwoKey is told from outside, checked. */
export interface Config {
  readonly slack: SlackConfig;
  readonly redis: { readonly target: RedisTarget; readonly acceptUnknownFsync: boolean };
  /** One a system, in the order of their files' names. */
  readonly topologies: readonly [Topology, ...Topology[]];
  /** Where some operator would leave too few approvers: refused, unless an incident is open there (approval rule 9). */
  readonly unmetQuorums: readonly UnmetQuorum[];
  readonly dataDir: string;
  readonly ssh: SshConfig;
  readonly locale: Locale;
  readonly logLevel: ValueOf<'LOG_LEVEL'>;
  /** Where health and metrics are served; undefined: nowhere. */
  readonly healthPort?: number;
}

export interface SlackConfig {
  readonly botToken: string;
  /** Ends in a slash. */
  readonly apiUrl: string;
  /** The slash command, e.g. `/dr`. */
  readonly command: string;
  readonly connection:
    | { readonly mode: 'socket'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number };
}

export interface SshConfig {
  readonly user: string;
  readonly knownHostsFile: string;
  readonly auth:
    | { readonly kind: 'key-file'; readonly path: string }
    | { readonly kind: 'agent'; readonly socket: string };
}

/** Problems and warnings are one line each and carry no secret. Problems: print them and exit with EXIT_CONFIG. */
export type ReadConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[]; readonly warnings: readonly string[] };

/** EX_CONFIG of sysexits.h. */
export const EXIT_CONFIG = 78;

/** Reads environment, topology and the presence of the files they name. Connects to nothing. */
export function readConfig(env: Environment = process.env): ReadConfig {
  const problems: string[] = [];
  const warnings = nearMisses(env);
  const slack = readSlack(env, problems, warnings);
  const topologyPath = requireVariable(env, 'TOPOLOGY', problems);
  const redis = readRedis(env, problems);
  const dataDir = withPath(env, 'DATA_DIR', dataDirProblem, problems);
  const ssh = readSsh(env, problems);
  const locale = requireVariable(env, 'DR_LOCALE', problems);
  const logLevel = requireVariable(env, 'LOG_LEVEL', problems);
  const health = readVariable(env, 'HEALTH_PORT', problems);
  const systems = topologyPath === undefined ? undefined : readTopology(topologyPath, ssh?.user, problems, warnings);
  const whole = slack && redis && dataDir && ssh && locale && logLevel && systems;
  if (problems.length > 0 || !whole) return { ok: false, problems, warnings };
  const healthPort = health.state === 'set' ? { healthPort: health.value } : {};
  const config: Config = {
    slack,
    redis,
    ...systems,
    dataDir,
    ssh,
    locale: locale === 'zh-CN' ? 'zh' : 'en',
    logLevel,
    ...healthPort,
  };
  if (ssh.auth.kind === 'key-file' && readableByOthers(ssh.auth.path)) {
    warnings.push(`SSH_PRIVATE_KEY_FILE: ${ssh.auth.path} can be read by others; chmod 600 is meant`);
  }
  warnings.push(...unpinned(ssh.knownHostsFile, systems.topologies));
  return { ok: true, config, warnings };
}

/** The ks nodes that nothing can connect to: told, not refused, since a region may be provisioned later. */
function unpinned(knownHostsFile: string, topologies: Config['topologies']): string[] {
  const known = parseKnownHosts(readFileSync(knownHostsFile, 'utf8'));
  // A file that cannot be used is refused with its line when SSH is set up.
  if (!known.ok) return [];
  const nodes = topologies
    .flatMap(({ regions }) => regions.flatMap(({ ks }) => ks))
    .filter(({ address, port }) => pinnedKeys(known.entries, address, port).accepted.length === 0)
    .map(({ name, address, port }) => `${name} (${port === 22 ? address : `[${address}]:${port}`})`);
  if (nodes.length === 0) return [];
  const mend = 'add them (ssh-keyscan, compared with the fingerprints on the nodes) and start again';
  return [
    `SSH_KNOWN_HOSTS_FILE: ${knownHostsFile} has no host key of ${nodes.join(', ')}: nothing is sent there; ${mend}`,
  ];
}

function readSlack(env: Environment, problems: string[], warnings: string[]): SlackConfig | undefined {
  const botToken = requireVariable(env, 'SLACK_BOT_TOKEN', problems);
  const apiUrl = requireVariable(env, 'SLACK_API_URL', problems);
  const command = requireVariable(env, 'SLACK_COMMAND', problems);
  const connection = readConnection(env, problems);
  if (apiUrl?.startsWith('http:') && !/^(?:localhost|127\..*|\[::1\])$/.test(new URL(apiUrl).hostname)) {
    warnings.push('SLACK_API_URL: http to another machine sends the tokens in the clear; https is meant for that');
  }
  return botToken && apiUrl && command && connection ? { botToken, apiUrl, command, connection } : undefined;
}

function readConnection(env: Environment, problems: string[]): SlackConfig['connection'] | undefined {
  const mode = requireVariable(env, 'SLACK_MODE', problems);
  if (mode === undefined) return undefined;
  if (mode === 'socket') {
    const appToken = requireVariable(env, 'SLACK_APP_TOKEN', problems, ', and SLACK_MODE is socket');
    return appToken === undefined ? undefined : { mode, appToken };
  }
  const signingSecret = requireVariable(env, 'SLACK_SIGNING_SECRET', problems, ', and SLACK_MODE is http');
  const port = requireVariable(env, 'PORT', problems);
  return signingSecret === undefined || port === undefined ? undefined : { mode, signingSecret, port };
}

function readRedis(env: Environment, problems: string[]): Config['redis'] | undefined {
  const url = requireVariable(env, 'REDIS_URL', problems);
  const accept = requireVariable(env, 'REDIS_ACCEPT_UNKNOWN_FSYNC', problems);
  if (url === undefined || accept === undefined) return undefined;
  const target = readRedisTarget(env, url, problems);
  return target && { target, acceptUnknownFsync: accept === 'yes' };
}

/** Where Redis is and whom to trust there: what every tool that connects to it needs. One line per problem. */
export function readRedisTarget(env: Environment, url: string, problems: string[]): RedisTarget | undefined {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) {
    problems.push(
      parsed.sayable
        ? parsed.why
        : `REDIS_URL: its value is not allowed; allowed: ${VARIABLES.REDIS_URL.allowed} (percent-encode @ : / in a password)`,
    );
    return undefined;
  }
  if (readVariable(env, 'REDIS_CA_FILE', []).state === 'unset') return parsed.target;
  const file = withPath(env, 'REDIS_CA_FILE', authoritiesProblem, problems);
  if (file === undefined) return undefined;
  const target = withAuthorities(parsed.target, readFileSync(file, 'utf8'));
  if (target === undefined) {
    problems.push(
      'REDIS_CA_FILE: set, but REDIS_URL does not speak TLS; write rediss:// (or ?tls=true with Sentinel), or leave it out',
    );
  }
  return target;
}

function readSsh(env: Environment, problems: string[]): SshConfig | undefined {
  const user = requireVariable(env, 'SSH_USER', problems);
  const knownHostsFile = withPath(env, 'SSH_KNOWN_HOSTS_FILE', knownHostsProblem, problems);
  const auth = readAuth(env, problems);
  return user && knownHostsFile && auth ? { user, knownHostsFile, auth } : undefined;
}

function readAuth(env: Environment, problems: string[]): SshConfig['auth'] | undefined {
  if (readVariable(env, 'SSH_PRIVATE_KEY_FILE', []).state !== 'unset') {
    const path = withPath(env, 'SSH_PRIVATE_KEY_FILE', privateKeyProblem, problems);
    return path === undefined ? undefined : { kind: 'key-file', path };
  }
  if (readVariable(env, 'SSH_AUTH_SOCK', []).state === 'unset') {
    problems.push(
      `SSH_PRIVATE_KEY_FILE: not set, and neither is SSH_AUTH_SOCK; allowed: ${VARIABLES.SSH_PRIVATE_KEY_FILE.allowed}`,
    );
    return undefined;
  }
  const socket = withPath(env, 'SSH_AUTH_SOCK', agentProblem, problems);
  return socket === undefined ? undefined : { kind: 'agent', socket };
}

type PathVariable = Extract<
  VariableName,
  'DATA_DIR' | 'REDIS_CA_FILE' | 'SSH_PRIVATE_KEY_FILE' | 'SSH_AUTH_SOCK' | 'SSH_KNOWN_HOSTS_FILE'
>;

function withPath(
  env: Environment,
  name: PathVariable,
  problemOf: (path: string) => PathProblem,
  problems: string[],
): string | undefined {
  const path = requireVariable(env, name, problems);
  const problem = path === undefined ? undefined : problemOf(path);
  if (problem !== undefined) problems.push(`${name}: ${problem}; allowed: ${VARIABLES[name].allowed}`);
  return problem === undefined ? path : undefined;
}

function readTopology(
  path: string,
  sshUser: string | undefined,
  problems: string[],
  warnings: string[],
): Pick<Config, 'topologies' | 'unmetQuorums'> | undefined {
  // Without a user (told already) the file's own slips are still worth telling.
  const read = readTopologies(path, { sshUser: sshUser ?? '' });
  if (!read.ok) {
    problems.push(...read.problems.map((line) => `TOPOLOGY: ${line}`));
    return undefined;
  }
  warnings.push(...read.warnings);
  problems.push(...read.placeholders.map((line) => `TOPOLOGY: ${line}`));
  if (read.placeholders.length > 0) return undefined;
  const unmetQuorums = read.unmet.map(({ system, line }) => ({ system, line: `TOPOLOGY: ${line}` }));
  return { topologies: read.topologies, unmetQuorums };
}
