import { setTimeout as delay } from 'node:timers/promises';
import { withoutOperation } from './model/events.ts';
import { phasesOf, settle } from './model/settle.ts';
import type { AsyncDirective, Operation, SiteState } from './model/state.ts';
import { folderOf, type Runtime } from './runtime.ts';

/**
 * Lives an accepted operation to its end: a `received` line, one line per phase, `finished: success` or
 * `finished: failed: <reason>` in the log of the node it was sent to, then its effect on the model.
 * Killed (restart of zone_watcher, power, end of the site) it just falls silent, without effect.
 */
export async function runOperation(runtime: Runtime, operation: Operation): Promise<void> {
  const { uuid, node, directive } = operation;
  const log = (text: string, level: 'INFO' | 'ERROR' = 'INFO') => folderOf(runtime, node).appendLog(level, uuid, text);
  const ended = (outcome: 'success' | 'failed' | 'killed', reason: string | null = null) => {
    runtime.ledger.add({ kind: 'operation', node, action: directive.action, uuid, outcome, reason });
  };
  const fail = (reason: string) => {
    log(`${directive.action} finished: failed: ${reason}`, 'ERROR');
    ended('failed', reason);
    runtime.commit(withoutOperation(runtime.state(), uuid));
  };
  const outcome = (): SiteState | { failed: string } => {
    const fault = runtime.faults.operation;
    if (fault?.kind === 'fails') return { failed: fault.reason };
    return settle(runtime.state(), operation, { now: Date.now(), syncingMs: runtime.timing.syncingMs });
  };

  log(`${directive.action} received ${parametersOf(directive)}`);
  const phases = phasesOf(runtime.state(), directive);
  for (const [index, phase] of phases.entries()) {
    if (!(await passes(runtime, uuid, runtime.timing.operationMs / (phases.length + 1)))) return ended('killed');
    log(`${directive.action} phase ${index + 1}/${phases.length}: ${phase}`);
    const rehearsal = index === 0 ? settle(runtime.state(), operation, { now: Date.now(), syncingMs: 0 }) : null;
    if (rehearsal && 'failed' in rehearsal) return fail(rehearsal.failed);
  }
  if (!(await passes(runtime, uuid, runtime.timing.operationMs / (phases.length + 1)))) return ended('killed');
  const result = outcome();
  if ('failed' in result) return fail(result.failed);
  log(`${directive.action} finished: success`);
  ended('success');
  runtime.commit(withoutOperation(result, uuid));
}

/** Waits while the work of `ms` milliseconds is done, as slow as the faults make it; false when the operation was killed. */
async function passes(runtime: Runtime, uuid: string, ms: number): Promise<boolean> {
  const tick = Math.min(50, Math.max(5, ms / 4));
  for (let done = 0; done < ms; ) {
    const waited = await delay(tick, true, { signal: runtime.closing }).catch(() => false);
    if (!waited || !runtime.state().operations.some((each) => each.uuid === uuid)) return false;
    const fault = runtime.faults.operation;
    if (fault?.kind === 'never ends') continue;
    done += fault?.kind === 'slow' ? tick / fault.factor : tick;
  }
  return true;
}

function parametersOf(directive: AsyncDirective): string {
  if (directive.action === 'RecoverPG') return `db_name=${directive.db} pg_master=${directive.pgMaster}`;
  const zone = directive.disasterZone ? ` disaster_zone=${directive.disasterZone}` : '';
  return `ks_master_zone=${directive.ksMasterZone}${zone}`;
}
