import { eligibilityOf, steeringOf } from '../domain/approval/eligible.ts';
import type { Approver, RequestClosed } from '../domain/event.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { type Engine, topologyOf } from './engine.ts';

export interface BarredSince {
  /** Enough others approved who may: the request stands, and is looked at once more without this one. */
  readonly others: boolean;
  readonly event: RequestClosed;
}

/**
 * Why an approval that is relied on no longer counts, because somebody who gave it took the incident over or steered it
 * while the directive was being made ready (rules 6 and 8): asked in the very append that dispatches.
 */
export function barredSince(
  engine: Engine,
  now: Incident,
  request: Request,
  approvers: readonly Approver[],
): BarredSince | undefined {
  const topology = topologyOf(engine, now.system);
  const { eligible } = eligibilityOf(topology, steeringOf(now), request.asked.step);
  const barred = approvers.find(({ person }) => !eligible.includes(person));
  if (barred === undefined) return undefined;
  const left = request.approvals.filter(({ person }) => eligible.includes(person));
  const say = sayApproval('approval.steers-now', { person: barred.person, request: request.asked.request });
  const event = { type: 'request-closed', request: request.asked.request, how: 'superseded', say } as const;
  return { others: left.length >= topology.policy.quorum, event };
}
