import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { hasDeployment, matchDeployment } from './deployment.ts';
import { checkRedis, type PreflightOptions } from './preflight.ts';

export interface AwaitOptions extends PreflightOptions {
  readonly dataDir: string;
  /** Gets a line when the start begins to wait, when the reason changes, and now and then. */
  readonly tell: (line: string) => void;
}

export type Awaited = { readonly ok: true } | { readonly ok: false; readonly why: readonly string[] };

/** Between two looks, ms: the start goes on within this time of Redis's return. */
const EVERY = 500;
/** What did not change is said again after this many ms. */
const REMIND = 60_000;

/**
 * A Redis that can be worked with, and that belongs to this host's DATA_DIR. What a person must mend is refused. An
 * outage is waited for, however long it takes, where this host has worked with its Redis before: a process that died
 * in the middle of one must not stay down because a service manager takes its end for a wrong configuration.
 */
export async function awaitRedis(redis: Redis, options: AwaitOptions): Promise<Awaited> {
  const before = await hasDeployment(options.dataDir);
  let said: { readonly line: string; readonly at: number } | undefined;
  for (;;) {
    const found = await look(redis, options);
    if (found.ok) return { ok: true };
    if (!before || found.passing !== true) return found;
    const line = `${found.why.join(' ')} TwoKey waits for it.`;
    if (said?.line !== line || Date.now() - said.at > REMIND) {
      options.tell(line);
      said = { line, at: Date.now() };
    }
    await sleep(EVERY);
  }
}

async function look(redis: Redis, options: AwaitOptions) {
  const checked = await checkRedis(redis, options);
  if (!checked.ok) return checked;
  const matched = await matchDeployment(redis, options.dataDir, options.where);
  return matched.ok ? matched : { ok: false as const, why: [matched.why], passing: matched.passing };
}
