import { isIP } from 'node:net';
import type { z } from 'zod';
import type { DirectiveWithDeadline } from '../../domain/topology.ts';
import { duration, list, logPattern, oneOf, table, wholeNumber, word, yesOrNo } from './leaf.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;
const HOST = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

const machine = word(NAME, 'letters, digits and hyphens, at most 63');
const absolutePath = word(
  /^\/(?!.*\/\.\.?(?:\/|$))[^\p{C}]{1,254}[^\p{C}/]$/u,
  'an absolute path without . or .. and without a slash at its end',
);
const tool = word(
  /^(?:\/(?!.*\/\.\.?(?:\/|$))[^\p{C}]*[^\p{C}/]|[A-Za-z0-9_][\w.-]*)$/u,
  'an absolute path, or a command name without blanks',
);
const user = word(/^[a-z_][a-z0-9_-]{0,31}$/, "a user's name: small letters, digits, _ and -");
const emoji = word(/^[a-z0-9_+'-]{1,64}$/, 'an emoji name without colons, such as white_check_mark');
const ipAddress = 'an IPv4 or IPv6 address (it goes into a hosts file)';

/** Where things stand on a ks node. At the system for all, at a node for that one. */
const remote = {
  user: user.optional(),
  port: wholeNumber(1, 65_535).optional(),
  spool_base: absolutePath.optional(),
  log_path: absolutePath.optional(),
  prefix: list(word(/^[^\p{C}\s]+$/u, 'a word without blanks'), 0, 'a list of words, such as [sudo, -n]').optional(),
  tools: table({
    send_zw_directive: tool.optional(),
    modify_zone_attributes: tool.optional(),
    supervisorctl: tool.optional(),
  }).optional(),
} as const;

const ksNode = table({
  name: machine,
  address: word(/^\S{1,253}$/, 'a host name or an IP address').refine((text) => isIP(text) !== 0 || HOST.test(text), {
    error: 'is neither a host name nor an IP address (the port stands in `port`)',
  }),
  receipts: oneOf(['on', 'off']).default('on'),
  spool_id: word(/^[A-Za-z0-9._-]{8,64}$/, 'the id that `npm run provision` made on this node').optional(),
  ...remote,
});

const region = table({
  name: machine,
  zone: word(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'letters, digits, dots and hyphens'),
  console_address: word(/^\S+$/, ipAddress).refine((text) => isIP(text) !== 0, { error: `is not ${ipAddress}` }),
  ks: list(ksNode, 1, "a list of the region's ks nodes"),
  pg: list(machine, 1, "a list of the region's global pg nodes, the one to be primary first"),
  recovery_pg_node: machine.optional(),
});

const person = table({
  name: word(/^(?! )[^\p{C}<>&*_~`|@"]{1,60}(?<! )$/u, 'a name of at most 60 characters without Slack markup'),
  slack: list(word(/^[UW][A-Z0-9]{2,20}$/, 'a Slack user id (U… or W…)'), 1, 'a list of Slack user ids (U… or W…)'),
  roles: list(oneOf(['operator', 'approver']), 1, 'a list of operator, approver'),
});

const policy = table({
  quorum: wholeNumber(1, 10).default(1),
  approve_emoji: emoji.default('white_check_mark'),
  deny_emoji: emoji.default('no_entry'),
  usergroup: word(/^S[A-Z0-9]{2,20}$/, 'a Slack user group id (S…)').optional(),
  approve_within: duration(SECOND, DAY).prefault('10min'),
  execute_within: duration(SECOND, 60 * MINUTE).prefault('60s'),
  reflex_guard: duration(0, MINUTE).prefault('3s'),
  armed_window: duration(0, 10 * MINUTE).prefault('5s'),
});

const operationDeadline = () => duration(SECOND, DAY);

const timing = table({
  poll_every: duration(50, 10 * MINUTE).prefault('5s'),
  operation_deadline: operationDeadline().prefault('10min'),
  operation_deadlines: table({
    FailoverGlobalKS: operationDeadline().optional(),
    FailbackGlobalKS: operationDeadline().optional(),
    RecoverPG: operationDeadline().optional(),
  } satisfies Record<DirectiveWithDeadline, unknown>).optional(),
  check_deadline: duration(SECOND, DAY).prefault('10min'),
  consecutive_readings: wholeNumber(2, 100).default(3),
  readings_spread: duration(0, 60 * MINUTE).prefault('30s'),
  check_timeout: duration(SECOND, 10 * MINUTE).prefault('20s'),
  run_timeout: duration(SECOND, 60 * MINUTE).prefault('60s'),
  switch_again_after: duration(0, 7 * DAY).prefault('1h'),
});

/**
 * The platform's own words are not public; these are the lab's. Narrow on purpose: a phase's "done" is not the
 * operation's. A line must also carry the operation's UUID.
 */
const log = table({
  success: logPattern().default('\\bfinished: success\\b'),
  failure: logPattern().default('\\bfinished: failed\\b'),
});

/** One system, as its YAML file writes it (docs/configuration.md). Names inside are checked against each other in topology-rules.ts. */
export const TopologyFile = table({
  name: word(/^[a-z][a-z0-9-]{0,30}$/, 'small letters, digits and hyphens, at most 31, a letter first'),
  channel: word(/^[CG][A-Z0-9]{2,20}$/, 'a Slack channel id (C… or G…; not its name)'),
  console_host: word(HOST, "the console's host name"),
  recovery_pg: yesOrNo(),
  regions: list(region, 2, 'a list of exactly two regions').max(2, {
    error: 'holds more than two regions; allowed: exactly two',
  }),
  remote: table(remote).prefault({}),
  log: log.prefault({}),
  timing: timing.prefault({}),
  policy: policy.prefault({}),
  roster: list(person, 1, 'a list of persons'),
});

export type TopologyFile = z.infer<typeof TopologyFile>;
export type RegionEntry = TopologyFile['regions'][number];
