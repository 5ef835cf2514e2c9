import { eligibilityOf, steeringOf } from '../domain/approval/eligible.ts';
import type { RequestClosed } from '../domain/event.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { type Engine, topologyOf } from './engine.ts';

/**
 * Why an approval no longer counts, because somebody who gave it took the incident over or steered it while the
 * directive was being made ready (rules 6 and 8): asked in the very append that dispatches.
 */
export function barredSince(engine: Engine, now: Incident, request: Request): RequestClosed | undefined {
  const { eligible } = eligibilityOf(topologyOf(engine, now.system), steeringOf(now), request.asked.step);
  const barred = request.approvals.find(({ person }) => !eligible.includes(person));
  if (barred === undefined) return undefined;
  const say = sayApproval('approval.steers-now', { person: barred.person, request: request.asked.request });
  return { type: 'request-closed', request: request.asked.request, how: 'superseded', say };
}
