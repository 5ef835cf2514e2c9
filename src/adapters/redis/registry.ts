import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { SystemName } from '../../domain/names.ts';
import { systemKey } from './keys.ts';

/** Which topology a system is run with: the last process that started says so. */
const Registered = z.strictObject({ hash: z.string(), writer: z.string(), at: z.number() });
export type Registered = z.infer<typeof Registered>;

/** Records the topology this process was started with (`at`: ms since 1970). */
export async function registerTopology(redis: Redis, system: SystemName, topology: Registered): Promise<void> {
  await redis.set(systemKey(system, 'topology'), JSON.stringify(topology));
}

/** The topology of the last starter; undefined when none was recorded. Rejects while Redis is away. */
export async function registeredTopology(redis: Redis, system: SystemName): Promise<Registered | undefined> {
  const text = await redis.get(systemKey(system, 'topology'));
  return text === null ? undefined : Registered.parse(JSON.parse(text));
}
