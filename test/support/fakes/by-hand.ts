import type { ScenarioRequest } from '../../../src/domain/command-line/command.ts';
import type { PaperOptions } from '../paper-topology.ts';
import { G1, type G2 } from '../paper-topology.ts';
import type { EngineWorld } from './engine-world.ts';
import { quickWorld } from './walk.ts';

/** What people type at a ks node. */
export const zw = (params: Record<string, string>) => `/pitrix/bin/send-zw-directive -p '${JSON.stringify(params)}'`;
export const RECOVERY = zw({ action: 'RecoverPG', db_name: 'recovery', pg_master: 'global2a-recoverypgserver0' });
export const SWITCH = zw({ action: 'FailoverGlobalKS', ks_master_zone: 'global2a' });
export const GLOBAL = zw({ action: 'RecoverPG', db_name: 'global', pg_master: 'global2a-pgserver0' });

/** What people did by hand, in order; each operation is over before the next. */
export async function byHand(
  world: EngineWorld,
  commands: readonly string[],
  node = 'global2a-webservice0',
): Promise<void> {
  for (const command of commands) {
    world.site.run(node, command);
    await world.clock.pass(60_000);
    world.site.proceed();
  }
}

/** A region was lost, people ran primary-down's first rows for global1a by hand, and it is back. */
export async function rowsDone(
  commands: readonly string[] = [],
  { lost = G1, ...options }: PaperOptions & { readonly lost?: typeof G1 | typeof G2 } = {},
): Promise<EngineWorld> {
  const world = quickWorld(options);
  world.site.powerOff(lost);
  await byHand(world, [...(world.topology.recoveryPg ? [RECOVERY] : []), SWITCH]);
  world.site.powerOn(lost);
  await byHand(world, commands);
  return world;
}

/** People ran all of primary-down by hand up to its options. */
export async function allDone(): Promise<EngineWorld> {
  const world = await rowsDone([RECOVERY, GLOBAL]);
  for (const i of [0, 1]) world.site.run(`global1a-webservice${i}`, 'supervisorctl restart zone_watcher');
  return world;
}

/** Before P11 the returned region still calls itself master, so it is said which one was lost: `/dr global1a down from=`. */
export function from(row: string, force?: string): { request: ScenarioRequest } {
  return { request: { name: 'region-down', region: 'global1a', from: row, ...(force !== undefined && { force }) } };
}
