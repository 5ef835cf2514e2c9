import { isSwitch } from '../domain/directive.ts';
import type { Step } from '../domain/plan.ts';
import { clockText, span } from '../domain/thread/times.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';

/** How many past incidents are looked through for the last switch. */
const LOOK_BACK = 20;

/**
 * Anti-flap: why a switch among these steps needs a reason now, because the last one is not long ago (`switchAgainAfter`
 * of the topology); undefined where it needs none. `typed` is what would be typed with `force=`.
 */
export async function againTooSoon(
  engine: Engine,
  topology: Topology,
  steps: readonly Step[],
  typed: string,
): Promise<Sentence | undefined> {
  if (!steps.some((step) => step.kind === 'directive' && isSwitch(step.directive))) return undefined;
  const last = await lastSwitch(engine, topology);
  const now = engine.clock.now();
  const { switchAgainAfter } = topology.timing;
  if (last === undefined || now - last >= switchAgainAfter) return undefined;
  return sayEngine('open.again-too-soon', {
    ...span('ago', now - last),
    time: clockText(last),
    ...span('period', switchAgainAfter),
    typed,
  });
}

/** When the global ks master was last moved by TwoKey, or may have been, ms since 1970. */
async function lastSwitch(engine: Engine, topology: Topology): Promise<number | undefined> {
  const ids = await engine.journal.incidents(topology.name, LOOK_BACK);
  let last: number | undefined;
  for (const id of ids) {
    const loaded = await engine.incidents.load(id);
    const at = loaded.ok ? loaded.incident.switchedAt : undefined;
    if (at !== undefined && (last === undefined || at > last)) last = at;
  }
  return last;
}
