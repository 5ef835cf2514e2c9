import { digestOf } from '../../domain/hash.ts';
import type { NodeName, PersonName, RegionName, SystemName, ZoneName } from '../../domain/names.ts';
import type { ApprovalPolicy, KsNode, Person, Region, Timing, Topology } from '../../domain/topology.ts';
import type { RegionEntry, TopologyFile } from './topology-schema.ts';

const DEFAULTS = {
  port: 22,
  spoolBase: '/var/lib/twokey/spool',
  logPath: '/pitrix/log/zone_watcher.log',
  sendZwDirective: '/pitrix/bin/send-zw-directive',
  modifyZoneAttributes: '/pitrix/cli/modify-zone-attributes',
  supervisorctl: 'supervisorctl',
} as const;

/** The topology of a file that was checked (topology-rules.ts): defaults put in, names branded, digests made. */
export function buildTopology(file: TopologyFile, sshUser: string): Topology {
  const regions = pair(file.regions.map((region) => buildRegion(file, region, sshUser)));
  const roster = file.roster.map(buildPerson);
  const policy = buildPolicy(file.policy);
  const name = file.name as SystemName;
  return {
    name,
    channel: file.channel,
    regions,
    recoveryPg: file.recovery_pg,
    consoleHost: file.console_host,
    roster,
    policy,
    log: file.log,
    timing: buildTiming(file.timing),
    hash: digestOf({ name, recoveryPg: file.recovery_pg, regions: regions.map(whereThingsRun) }),
    rosterVersion: digestOf({ roster, policy }),
  };
}

/** What an operator's hosts file says does not decide what runs where. */
function whereThingsRun({ consoleAddress: _, ...rest }: Region): Omit<Region, 'consoleAddress'> {
  return rest;
}

function buildRegion(file: TopologyFile, region: RegionEntry, sshUser: string): Region {
  return {
    name: region.name as RegionName,
    zone: region.zone as ZoneName,
    consoleAddress: region.console_address,
    ks: filled(region.ks.map((node) => buildNode(file, node, sshUser))),
    pg: filled(region.pg.map((name) => name as NodeName)),
    ...(region.recovery_pg_node === undefined ? {} : { recoveryPg: region.recovery_pg_node as NodeName }),
  };
}

function buildNode({ remote }: TopologyFile, node: RegionEntry['ks'][number], sshUser: string): KsNode {
  const tools = { ...remote.tools, ...node.tools };
  const base = node.spool_base ?? remote.spool_base ?? DEFAULTS.spoolBase;
  return {
    name: node.name as NodeName,
    address: node.address,
    port: node.port ?? remote.port ?? DEFAULTS.port,
    user: node.user ?? remote.user ?? sshUser,
    spool: node.spool_id === undefined ? 'off' : { base, id: node.spool_id },
    tools: {
      sendZwDirective: tools.send_zw_directive ?? DEFAULTS.sendZwDirective,
      modifyZoneAttributes: tools.modify_zone_attributes ?? DEFAULTS.modifyZoneAttributes,
      supervisorctl: tools.supervisorctl ?? DEFAULTS.supervisorctl,
    },
    logPath: node.log_path ?? remote.log_path ?? DEFAULTS.logPath,
    prefix: node.prefix ?? remote.prefix ?? [],
  };
}

function buildPerson({ name, slack, roles }: TopologyFile['roster'][number]): Person {
  return { name: name as PersonName, slack, roles };
}

function buildPolicy(policy: TopologyFile['policy']): ApprovalPolicy {
  return {
    quorum: policy.quorum,
    approveEmoji: policy.approve_emoji,
    denyEmoji: policy.deny_emoji,
    ...(policy.usergroup === undefined ? {} : { usergroup: policy.usergroup }),
    approveWithin: policy.approve_within,
    executeWithin: policy.execute_within,
    reflexGuard: policy.reflex_guard,
    armedWindow: policy.armed_window,
  };
}

function buildTiming(timing: TopologyFile['timing']): Timing {
  const own = timing.operation_deadlines ?? {};
  return {
    pollEvery: timing.poll_every,
    operationDeadline: timing.operation_deadline,
    operationDeadlines: Object.fromEntries(Object.entries(own).filter(([, ms]) => ms !== undefined)),
    checkDeadline: timing.check_deadline,
    consecutiveReadings: timing.consecutive_readings,
    readingsSpread: timing.readings_spread,
    checkTimeout: timing.check_timeout,
    runTimeout: timing.run_timeout,
    switchAgainAfter: timing.switch_again_after,
  };
}

function pair<Item>(items: readonly Item[]): readonly [Item, Item] {
  const [one, two] = items;
  if (one === undefined || two === undefined) throw new Error('the schema let through fewer than two regions');
  return [one, two];
}

function filled<Item>([first, ...rest]: readonly Item[]): readonly [Item, ...Item[]] {
  if (first === undefined) throw new Error('the schema let through an empty list');
  return [first, ...rest];
}
