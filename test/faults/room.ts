import { join } from 'node:path';
import type { BotProcess } from '../../lab/bot-process.ts';
import { startWorld, type World } from '../../lab/world.ts';
import { editTopology } from '../support/topology-edit.ts';
import { aloneRedis, guardedRedis, type RedisPair } from './redis-pair.ts';
import { type RedisProxy, startRedisProxy } from './redis-proxy.ts';

/** A world without a bot, in which fleets come and go. */
export interface Room {
  readonly world: World;
  readonly options: RoomOptions;
  /** The servers behind the service. */
  readonly redis: RedisPair;
  /** Between the service and a Redis that stands alone. */
  readonly proxy: RedisProxy;
  /** Runs that it has seen. */
  runs: number;
  /** Their incidents: a host that was down at the end hears of them when it starts again. */
  readonly incidents: Set<string>;
  /** What the service's processes are started with. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Short times, so that one run is seconds, and expiries happen. */
const POLICY = { reflex_guard: '0s', armed_window: '500ms', execute_within: '12s' };
const TIMING = {
  poll_every: '200ms',
  operation_deadline: '15s',
  check_deadline: '15s',
  readings_spread: '600ms',
  check_timeout: '3s',
  run_timeout: '5s',
  switch_again_after: '0s',
};

/** What is fixed for all runs of a room. */
export interface RoomOptions {
  /** Whether the systems have a recovery database. */
  readonly recoveryPg: boolean;
  /** One Redis, or a primary and a replica with three Sentinels. */
  readonly redis: 'alone' | 'sentinels';
}

/** The rules of one run: they stand in the topology file that its processes read at their start. */
export interface Rules {
  /** How many have to approve. */
  readonly quorum: 1 | 2;
  /** Whether the approvers have to be in a user group of Slack's. */
  readonly usergroup: boolean;
  /** How long a request waits for them. */
  readonly approveWithin: '8s' | '30s';
}

/** Writes the rules for the processes that start from now on. */
export async function setRules({ world, env }: Room, { quorum, usergroup, approveWithin }: Rules): Promise<void> {
  const group = usergroup ? { usergroup: world.workspace.usergroupId('dr-approvers') } : {};
  const policy = { ...POLICY, quorum, approve_within: approveWithin, ...group };
  await editTopology(env, (file) => void Object.assign(file, { policy }));
}

/** `compiled`: a folder in which the service's processes of all rooms find what was compiled before. */
export async function openRoom(options: RoomOptions, compiled: string): Promise<Room> {
  const { recoveryPg } = options;
  const world = await startWorld({
    operationMs: 500,
    policy: POLICY,
    usergroup: ['commander', 'second', 'third'],
    timing: TIMING,
    recoveryPg,
    start: async () => NOBODY,
  });
  const redis = options.redis === 'alone' ? aloneRedis(world.redis) : await guardedRedis(world.redis);
  const proxy = await startRedisProxy(world.redis.port);
  // A process starts in half the time with what the one before it compiled.
  const env = {
    ...world.env,
    REDIS_URL: options.redis === 'alone' ? proxy.url : redis.url,
    NODE_COMPILE_CACHE: compiled,
  };
  return {
    world,
    options,
    redis,
    proxy,
    runs: 0,
    incidents: new Set(),
    env,
    async close() {
      await proxy.close();
      await redis.close();
      await world.close();
    },
  };
}

/** The fleet starts the processes. */
const NOBODY: BotProcess = {
  pid: -1,
  output: () => '',
  ended: Promise.resolve(0),
  signal: () => null,
  kill: () => undefined,
  stop: async () => undefined,
};

/** Where the processes of a run note the points they reach. */
export function reachedFileOf({ world, runs }: Room): string {
  return join(world.dir, `reached-${runs}`);
}
