import { denialSay } from '../domain/approval/denial.ts';
import type { Actor, Denied } from '../domain/event.ts';
import { type Incident, liveRequest, type Request } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { type Steered, steer } from './steer.ts';

/**
 * `/dr deny`: denies the request that waits, with the reason; or says why, for whoever denied the last one by a reaction
 * (rules 16 and 22). Any operator or approver may, the requester included, whose denial is their cancel.
 */
export async function deny(
  engine: Engine,
  id: IncidentId,
  slack: string,
  reason: string | undefined,
): Promise<Sentence | undefined> {
  return steer(engine, id, slack, ['operator', 'approver'], (incident, _topology, by): Steered => {
    const waits = liveRequest(incident);
    if (waits) return { event: denialOf(incident, waits, by, reason) };
    const denied = unexplained(incident, by);
    if (denied === undefined) return sayEngine('deny.nothing');
    const { request } = denied.asked;
    return reason === undefined
      ? sayApproval('approval.say-why', { request })
      : { event: { type: 'explained', request, by, reason } };
  });
}

function denialOf(incident: Incident, request: Request, by: Actor, reason: string | undefined): Denied {
  const say = denialSay({ incident, request }, by.person, reason);
  return { type: 'denied', request: request.asked.request, by, ...(reason !== undefined && { reason }), say };
}

/** The last request that this person denied without saying why. */
function unexplained({ requests }: Incident, by: Actor): Request | undefined {
  return requests.findLast(({ denial }) => denial?.person === by.person && denial.reason === undefined);
}
