import type { Verdict } from './expectation.ts';
import type { Timing } from './topology.ts';
import type { Why } from './wording/why.ts';

/**
 * When an accepted operation may be taken to have ended (runbook.md, "How they behave"): the log says so; or,
 * where the log cannot be read or says nothing about the operation, its settling checks held several times in
 * a row, all read after it was sent and spread over a stated time. A deadline ends in a question to people.
 */
export type Settled =
  | { readonly is: 'succeeded'; readonly proof: 'log' | 'checks'; readonly line?: string }
  | { readonly is: 'failed'; readonly line?: string }
  | { readonly is: 'deadline' }
  | { readonly is: 'wait' };

/** What zone_watcher.log said about the operation just now. */
export type LogLook =
  | { readonly state: 'absent' | 'running' | 'succeeded' | 'failed'; readonly last?: string }
  | (Why & { readonly state: 'unreadable' });

/** One look at all settling checks together. */
export interface Look {
  readonly at: number;
  readonly holds: boolean;
}

export function settled(
  log: LogLook,
  looks: readonly Look[],
  { since, now, deadline }: { readonly since: number; readonly now: number; readonly deadline: number },
  timing: Timing,
): Settled {
  if (log.state === 'succeeded') return { is: 'succeeded', proof: 'log', ...lineOf(log) };
  if (log.state === 'failed') return { is: 'failed', ...lineOf(log) };
  // A log that shows the operation at work outweighs checks that hold: they may be readings from before.
  if (log.state !== 'running' && provenByChecks(looks, timing)) return { is: 'succeeded', proof: 'checks' };
  return now - since >= deadline ? { is: 'deadline' } : { is: 'wait' };
}

function provenByChecks(looks: readonly Look[], timing: Timing): boolean {
  const lastBreak = looks.findLastIndex((look) => !look.holds);
  const run = looks.slice(lastBreak + 1);
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) return false;
  return run.length >= timing.consecutiveReadings && last.at - first.at >= timing.readingsSpread;
}

function lineOf(log: { last?: string }): { line?: string } {
  return log.last === undefined ? {} : { line: log.last };
}

/** All of several verdicts as one: a failure outweighs an unknown, which outweighs a hold. */
export function worstOf(verdicts: readonly Verdict['is'][]): Verdict['is'] {
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('unknown') ? 'unknown' : 'holds';
}
