import { join } from 'node:path';
import type { BotProcess } from '../../lab/bot-process.ts';
import { startWorld, type World } from '../../lab/world.ts';

/** A world without a bot, in which fleets come and go. */
export interface Room {
  readonly world: World;
  /** Runs that it has seen. */
  runs: number;
  /** What the service's processes are started with. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Short times, so that one run is seconds, and expiries happen. */
const POLICY = { reflex_guard: '0s', armed_window: '500ms', approve_within: '30s', execute_within: '12s' };
const TIMING = {
  poll_every: '200ms',
  operation_deadline: '15s',
  check_deadline: '15s',
  readings_spread: '600ms',
  check_timeout: '3s',
  run_timeout: '5s',
  switch_again_after: '0s',
};

export async function openRoom(): Promise<Room> {
  const world = await startWorld({ operationMs: 500, policy: POLICY, timing: TIMING, start: async () => NOBODY });
  // A process starts in half the time with what the one before it compiled.
  const env = { ...world.env, NODE_COMPILE_CACHE: join(world.dir, 'compiled') };
  return { world, runs: 0, env, close: () => world.close() };
}

/** The fleet starts the processes. */
const NOBODY: BotProcess = {
  pid: -1,
  output: () => '',
  ended: Promise.resolve(0),
  kill: () => undefined,
  stop: async () => undefined,
};

/** Where the processes of a run note the points they reach. */
export function reachedFileOf({ world, runs }: Room): string {
  return join(world.dir, `reached-${runs}`);
}
